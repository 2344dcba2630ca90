#include "feed/opml.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "feed/opml_option.h"
#include "feed/opml_walk.h"
#include "text/charset.h"
#include "text/url.h"

enum { PREFIXES_MAX = 32, TITLE_MAX = 4096, SEEN_FIRST = 64 };

/* An open element. */
struct frame {
    struct subscription inherited; /* what outlines inside it have unless they say otherwise */
    bool is_outline, is_named, is_hidden, is_title;
    size_t at, children;
};

/* Which addresses were listed: numbers of subscriptions by their hash, where 0 is an empty place and 1 the first. */
struct seen {
    size_t *v;
    size_t capacity;    /* a power of two */
    struct bytes *keys; /* of each subscription: its address as it goes over the wire */
    size_t n, keys_cap;
};

struct reader {
    struct opml_text text;
    struct arena *arena;
    struct subscriptions *out;
    struct frame frames[LIMIT_DEPTH];
    size_t depth;
    struct bytes prefixes[PREFIXES_MAX]; /* declared, or warned of */
    size_t n_prefixes;
    struct bytes own_prefix; /* what urn:riffle:opml is bound to */
    struct buf title;
    struct seen seen;
    bool root_seen;
};

static const struct bytes none;

/* Namespaces: expat is run without them, since it would refuse an undeclared prefix. */

static bool knows_prefix(const struct reader *r, struct bytes prefix)
{
    for (size_t i = 0; i < r->n_prefixes; i++) {
        if (bytes_equal(r->prefixes[i], prefix))
            return true;
    }
    return false;
}

static void note_prefix(struct reader *r, struct bytes prefix)
{
    if (r->n_prefixes < PREFIXES_MAX && !knows_prefix(r, prefix))
        r->prefixes[r->n_prefixes++] = arena_copy(r->arena, prefix);
}

static void read_namespaces(struct reader *r, const struct opml_tag *tag)
{
    static const struct bytes xmlns = BYTES("xmlns:"), ours = BYTES("urn:riffle:opml");
    for (size_t i = 0; i < tag->n; i++) {
        if (!bytes_starts(tag->attributes[i].name, xmlns))
            continue;
        struct bytes prefix = bytes_skip(tag->attributes[i].name, xmlns.n);
        note_prefix(r, prefix);
        if (bytes_equal(bytes_trim(tag->attributes[i].value), ours))
            r->own_prefix = arena_copy(r->arena, prefix);
    }
}

/* Whether the prefix is riffle's: bound to its namespace, or "riffle" bound to nothing, which is mended. */
static bool is_ours(struct reader *r, struct bytes prefix, size_t at)
{
    static const struct bytes riffle = BYTES("riffle"), xml = BYTES("xml"), xmlns = BYTES("xmlns");
    if (r->own_prefix.p && bytes_equal(prefix, r->own_prefix))
        return true;
    if (bytes_equal(prefix, xml) || bytes_equal(prefix, xmlns))
        return false;
    bool is_riffle = bytes_equal(prefix, riffle);
    if (!knows_prefix(r, prefix)) {
        note_prefix(r, prefix);
        if (is_riffle)
            r->own_prefix = riffle;
        (void)opml_warn(&r->text, at,
                        is_riffle ? "the prefix %.*s: is not declared; add "
                                    "xmlns:riffle=\"urn:riffle:opml\" to <opml>"
                                  : "the prefix %.*s: is not declared; its attributes are left out",
                        BYTES_FMT(prefix));
    }
    return is_riffle && r->own_prefix.p && bytes_equal(r->own_prefix, riffle);
}

/* Reads what the tag says in our namespace into out, and reports what it cannot. */
static void read_options(struct reader *r, const struct opml_tag *tag, struct subscription *out)
{
    for (size_t i = 0; i < tag->n; i++) {
        const struct opml_attribute *a = &tag->attributes[i];
        size_t colon = bytes_find_char(a->name, ':');
        if (colon == a->name.n || !is_ours(r, (struct bytes){a->name.p, colon}, a->at))
            continue;
        struct error err;
        if (!opml_option_read(bytes_skip(a->name, colon + 1), a->value, r->arena, out, &err))
            (void)opml_fail(&r->text, a->at, "%.*s%s", BYTES_FMT(a->name), err.text);
    }
}

/* Outlines. */

static const struct opml_attribute *find(const struct opml_tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->n; i++) {
        if (bytes_equal_nocase(tag->attributes[i].name, bytes_of(name)))
            return &tag->attributes[i];
    }
    return NULL;
}

/* The trimmed value of an attribute in any letter case; absent where it is missing or empty. */
static struct bytes value_of(const struct opml_tag *tag, const char *name)
{
    const struct opml_attribute *attribute = find(tag, name);
    struct bytes value = attribute ? bytes_trim(attribute->value) : none;
    return value.n ? value : none;
}

static struct bytes name_of(const struct opml_tag *tag)
{
    struct bytes text = value_of(tag, "text");
    return text.p ? text : value_of(tag, "title");
}

/* Where a feed's address stands: xmlUrl, or url in an outline that is neither a link to a page nor another list. */
static const struct opml_attribute *find_address(const struct opml_tag *tag)
{
    const struct opml_attribute *xml_url = find(tag, "xmlUrl");
    if (xml_url)
        return xml_url;
    static const char *const others[] = {"link", "include", "audio", "picture"};
    struct bytes type = value_of(tag, "type");
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (bytes_equal_nocase(type, bytes_of(others[i])))
            return NULL;
    }
    return find(tag, "url");
}

/* "feed://host/x", "feed:https://host/x" and the like name an application; what they mean is the address behind it. */
static struct bytes without_application(struct reader *r, struct bytes address)
{
    static const char *const schemes[] = {"feed:", "itpc:", "pcast:"};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        if (!bytes_starts_nocase(address, bytes_of(schemes[i])))
            continue;
        struct bytes rest = bytes_skip(address, strlen(schemes[i]));
        rest = url_resolve(r->arena, none, rest);
        if (url_is_http(rest))
            return rest;
        bool slashes = bytes_starts(rest, (struct bytes)BYTES("//"));
        rest = arena_printf(r->arena, "http:%s%.*s", slashes ? "" : "//", BYTES_FMT(rest));
        return url_resolve(r->arena, none, rest);
    }
    return address;
}

/* Whether it looks like "example.org/feed", with a host but no scheme. */
static bool lacks_scheme(struct bytes address)
{
    struct url url;
    url_split(address, &url);
    struct bytes host = {address.p, bytes_find_char(address, '/')};
    bool port = url.scheme.p && url.path.n && ascii_is_digit(url.path.p[0]);
    return (!url.scheme.p || port) && host.n > 0 && bytes_find_char(host, '.') < host.n;
}

/* The address without user and password, which *login (may be NULL) gets. It is put in order before, or it might have them
 * where only those see them who mend it later. */
static struct bytes without_login(struct reader *r, struct bytes address, struct bytes *login)
{
    struct url url;
    if (!address.p)
        return none;
    address = without_application(r, url_resolve(r->arena, none, address));
    url_split(address, &url);
    if (!url.userinfo.p)
        return address;
    if (login)
        *login = url.userinfo.n ? url.userinfo : none;
    url.userinfo = none;
    return url_join(r->arena, &url);
}

/* The address to fetch, and *key, the same as it goes over the wire. False, with a warning, where it is none. */
static bool read_address(struct reader *r, const struct opml_attribute *attribute,
                         struct bytes *address, struct bytes *login, struct bytes *key)
{
    struct bytes written = bytes_trim(attribute->value), shown = url_shown(r->arena, written);
    if (written.n == 0)
        return opml_warn(&r->text, attribute->at, "%.*s is empty; the outline is left out",
                         BYTES_FMT(attribute->name));
    *address = without_login(r, written, login);
    *key = url_to_ascii(r->arena, *address);
    if (!key->p && lacks_scheme(written)) {
        *address = arena_printf(r->arena, "http://%.*s", BYTES_FMT(written));
        *address = without_login(r, *address, login);
        *key = url_to_ascii(r->arena, *address);
        if (key->p)
            (void)opml_warn(&r->text, attribute->at,
                            "%.*s=\"%.*s\" has no scheme and is read as %.*s",
                            BYTES_FMT(attribute->name), BYTES_FMT(shown), BYTES_FMT(*address));
    }
    return key->p || opml_warn(&r->text, attribute->at,
                               "%.*s=\"%.*s\" is no http or https address; the outline is left out",
                               BYTES_FMT(attribute->name), BYTES_FMT(shown));
}

/* The feed's page; absent too where what stands before an @ in it might be a login. */
static struct bytes home_page_of(struct reader *r, const struct opml_tag *tag)
{
    struct bytes home = without_login(r, value_of(tag, "htmlUrl"), NULL);
    bool unclear = !url_to_ascii(r->arena, home).p && bytes_find_char(home, '@') < home.n;
    return unclear ? none : home;
}

/* The place of a key in the table, empty or not. */
static size_t *seen_place(const struct seen *seen, struct bytes key)
{
    size_t i = hash_bytes(key, 1) & (seen->capacity - 1);
    while (seen->v[i] && !bytes_equal(seen->keys[seen->v[i] - 1], key))
        i = (i + 1) & (seen->capacity - 1);
    return &seen->v[i];
}

/* The number of the subscription that has the key, from 1; 0 after adding it as the next. */
static size_t seen_or_add(struct seen *seen, struct bytes key, struct arena *arena)
{
    if (seen->n * 2 >= seen->capacity) {
        seen->capacity = seen->capacity ? seen->capacity * 2 : SEEN_FIRST;
        seen->v = ARENA_ARRAY(arena, size_t, seen->capacity);
        for (size_t i = 0; i < seen->n; i++)
            *seen_place(seen, seen->keys[i]) = i + 1;
    }
    size_t *place = seen_place(seen, key);
    size_t number = *place;
    if (number)
        return number;
    ARENA_PUSH(arena, seen->keys, seen->n, seen->keys_cap) = key;
    *place = seen->n;
    return 0;
}

static void add_feed(struct reader *r, const struct opml_tag *tag,
                     const struct opml_attribute *attribute, const struct subscription *options,
                     size_t at)
{
    struct bytes address = none, login = none, key = none;
    if (!read_address(r, attribute, &address, &login, &key))
        return;
    size_t first = seen_or_add(&r->seen, key, r->arena);
    if (first) {
        (void)opml_warn(&r->text, at, "%.*s is listed already in line %zu; the first counts",
                        BYTES_FMT(address), r->out->v[first - 1].line);
        return;
    }
    struct subscription *feed = &ARENA_PUSH(r->arena, r->out->v, r->out->n, r->out->cap);
    *feed = *options;
    feed->url = address;
    feed->login = login;
    feed->title = arena_copy(r->arena, name_of(tag));
    feed->home_page_url = home_page_of(r, tag);
    feed->line = opml_line(&r->text, at);
    struct bytes language = value_of(tag, "language");
    struct error ignored;
    if (!feed->language.p && language.p)
        (void)opml_option_read((struct bytes)BYTES("language"), language, r->arena, feed, &ignored);
}

static void start_outline(struct reader *r, const struct opml_tag *tag, struct frame *frame)
{
    struct bytes name = name_of(tag);
    struct subscription own = frame->inherited;
    frame->is_outline = true;
    frame->is_named = name.p != NULL;
    frame->is_hidden |= bytes_equal_nocase(value_of(tag, "isComment"), (struct bytes)BYTES("true"));
    if (frame->is_hidden)
        return;
    read_options(r, tag, &own);
    const struct opml_attribute *address = find_address(tag);
    if (address) { /* it is no folder: what stands inside it inherits from around it */
        frame->is_named = true;
        add_feed(r, tag, address, &own, frame->at);
        return;
    }
    if (name.p)
        own.category = own.category.n ? arena_printf(r->arena, "%.*s/%.*s", BYTES_FMT(own.category),
                                                     BYTES_FMT(name))
                                      : arena_copy(r->arena, name);
    frame->inherited = own;
}

/* Elements. */

static struct bytes local_name(struct bytes name)
{
    size_t colon = bytes_find_char(name, ':');
    return colon < name.n ? bytes_skip(name, colon + 1) : name;
}

static bool is_named(struct bytes name, const char *wanted)
{
    return bytes_equal_nocase(local_name(name), bytes_of(wanted));
}

static bool check_root(struct reader *r, const struct opml_tag *tag, size_t at)
{
    if (is_named(tag->name, "opml"))
        return true;
    bool is_feed = is_named(tag->name, "rss") || is_named(tag->name, "feed") ||
                   is_named(tag->name, "rdf");
    return opml_fail(
        &r->text, at, "no OPML list: the root element is <%.*s>%s", BYTES_FMT(tag->name),
        is_feed ? "; that is a feed, whose address belongs into an outline's xmlUrl" : "");
}

static bool on_start(void *ctx, const struct opml_tag *tag, size_t at)
{
    struct reader *r = ctx;
    r->root_seen = true;
    if (r->depth == 0 && !check_root(r, tag, at))
        return false;
    if (r->depth == LIMIT_DEPTH)
        return opml_fail(&r->text, at, "elements nest deeper than %d", LIMIT_DEPTH);
    struct frame *frame = &r->frames[r->depth++];
    *frame = (struct frame){.at = at, .inherited.priority = PRIORITY_STANDARD};
    if (r->depth > 1) {
        frame[-1].children++;
        frame->inherited = frame[-1].inherited;
        frame->is_hidden = frame[-1].is_hidden;
    }
    read_namespaces(r, tag);
    frame->is_title = r->depth == 3 && is_named(tag->name, "title");
    if (is_named(tag->name, "outline"))
        start_outline(r, tag, frame);
    else
        read_options(r, tag, &frame->inherited);
    return true;
}

static void on_end(void *ctx)
{
    struct reader *r = ctx;
    struct frame *frame = &r->frames[--r->depth];
    if (frame->is_outline && !frame->is_named && !frame->is_hidden && frame->children == 0)
        (void)opml_warn(&r->text, frame->at, "outline has neither text nor xmlUrl");
    if (frame->is_title && !r->out->title.p)
        r->out->title = arena_copy(r->arena, bytes_trim(buf_bytes(&r->title)));
}

static void on_content(void *ctx, struct bytes run)
{
    struct reader *r = ctx;
    if (r->depth && r->frames[r->depth - 1].is_title && r->title.n + run.n < TITLE_MAX)
        buf_add_bytes(&r->title, run);
}

static void reset(struct reader *r)
{
    r->depth = r->n_prefixes = 0;
    r->root_seen = false;
    r->own_prefix = none;
    r->seen = (struct seen){0};
    buf_reset(&r->title);
    *r->out = (struct subscriptions){0};
}

/* Well-formed first; where it is not, from the start again, with what was found on the way forgotten. */
static void read_text(struct reader *r)
{
    const struct opml_visitor visitor = {on_start, on_end, on_content, r};
    struct findings *findings = r->text.findings;
    const struct findings before = *findings;
    reset(r);
    if (opml_walk(&r->text, &visitor) != OPML_BROKEN)
        return;
    *findings = before;
    reset(r);
    (void)opml_walk_mending(&r->text, r->arena, &visitor);
    if (!r->root_seen && findings->errors == before.errors)
        (void)opml_fail(&r->text, 0, "no OPML list: there is no <opml> in it");
    else if (findings->errors == before.errors && findings->warnings == before.warnings)
        (void)opml_warn(&r->text, r->text.broken_at, "not well-formed (%s); read as it seems meant",
                        r->text.broken_why);
}

static bool decode(const char *name, struct bytes doc, struct arena *arena, struct bytes *text,
                   struct findings *findings)
{
    struct utf8_doc decoded;
    struct error err;
    if (bytes_trim(doc).n == 0)
        return findings_error(findings, name, 0, 0, "the list is empty");
    if (!charset_decode(doc, none, true, arena, &decoded, &err))
        return findings_error(findings, name, 0, 0, "%s", err.text);
    if (decoded.invalid)
        (void)findings_warning(findings, name, 0, 0,
                               "%zu bytes are not %.*s and were replaced; save the list as UTF-8",
                               decoded.invalid, BYTES_FMT(decoded.encoding));
    else if (decoded.mismatch || decoded.guessed)
        (void)findings_warning(findings, name, 0, 0,
                               "the encoding is not what the list declares; it is read as %.*s",
                               BYTES_FMT(decoded.encoding));
    *text = decoded.text;
    return true;
}

bool opml_read(const char *name, struct bytes doc, struct arena *arena, struct subscriptions *out,
               struct findings *findings)
{
    struct bytes text;
    size_t errors = findings->errors;
    *out = (struct subscriptions){0};
    if (!decode(name, doc, arena, &text, findings))
        return false;
    struct reader *r = calloc(1, sizeof *r);
    if (!r)
        error_out_of_memory(sizeof *r);
    r->text = (struct opml_text){.name = name, .text = text, .findings = findings};
    r->arena = arena;
    r->out = out;
    read_text(r);
    if (arena_exceeded(arena))
        (void)findings_error(findings, name, 0, 0, "the list is too large");
    buf_clear(&r->title);
    free(r);
    return findings->errors == errors;
}
