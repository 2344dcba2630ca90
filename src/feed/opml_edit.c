#include "feed/opml_edit.h"

#include <assert.h>
#include <string.h>

#include "base/findings.h"
#include "feed/opml.h"
#include "feed/opml_outline.h"
#include "text/charset.h"
#include "text/url.h"

enum { INDENT_STANDARD = 4 };

/* A list that is edited. */
struct edit {
    const char *name;
    struct bytes text;
    struct arena *arena;
    struct opml_elements elements;
    size_t body;          /* its index */
    struct bytes newline; /* as the list has it */
    size_t n_feeds;       /* as the reader counts them */
};

static const struct bytes none;

/* ---- reading ------------------------------------------------------------------------------------------------------ */

struct bytes opml_edit_key(struct arena *arena, struct bytes url)
{
    static const char *const applications[] = {"feed:", "itpc:", "pcast:"};
    struct url parts;
    url = bytes_trim(url);
    for (size_t i = 0; i < COUNT_OF(applications); i++) {
        const size_t n = strlen(applications[i]);
        if (!bytes_starts_nocase(url, bytes_of(applications[i])))
            continue;
        const struct bytes rest = bytes_skip(url, n);
        const bool slashes = bytes_starts(rest, bytes_of("//"));
        url = url_is_http(rest)
                  ? rest
                  : arena_printf(arena, "http:%s%.*s", slashes ? "" : "//", BYTES_FMT(rest));
    }
    if (!url_is_http(url) && bytes_find(url, bytes_of("://")) == url.n)
        url = arena_printf(arena, "http://%.*s", BYTES_FMT(url));
    url_split(url_resolve(arena, none, url), &parts); /* in order, as the reader takes it */
    parts.userinfo = none;
    return url_to_ascii(arena, url_join(arena, &parts));
}

/* What the reader finds in a list. */
struct found {
    size_t n;
    bool has;              /* the feed that is looked for … */
    struct bytes category; /* … and where it stands */
};

/* Whether the reader takes the list, and what it finds. */
static bool read_list(const char *name, struct bytes text, struct bytes key, struct arena *arena,
                      struct found *out, struct error *err)
{
    struct subscriptions list;
    struct findings findings;
    findings_init(&findings, arena);
    if (!opml_read(name, text, arena, &list, &findings)) {
        for (size_t i = 0; i < findings.n; i++)
            if (findings.list[i].kind != FINDING_WARNING)
                return error_set(err, "%s", findings.list[i].text.p);
        return error_set(err, "%s is no list that can be read", name);
    }
    *out = (struct found){.n = list.n};
    for (size_t i = 0; i < list.n && !out->has; i++) {
        out->has = bytes_equal(opml_edit_key(arena, list.v[i].url), key);
        out->category = list.v[i].category;
    }
    return true;
}

static bool find_body(struct edit *e, struct error *err)
{
    for (size_t i = 0; i < e->elements.n; i++)
        if (e->elements.v[i].is_body) {
            e->body = i;
            return true;
        }
    return error_set(err, "%s has no <body>, so it cannot be edited", e->name);
}

static bool begin(struct edit *e, const char *name, struct bytes text, struct bytes key,
                  struct arena *arena, bool *has, struct error *err)
{
    struct utf8_doc decoded;
    struct found found = {0};
    *e = (struct edit){.name = name, .text = text, .arena = arena, .newline = BYTES("\n")};
    if (!read_list(name, text, key, arena, &found, err) ||
        !charset_decode(text, none, true, arena, &decoded, err))
        return false;
    e->n_feeds = found.n;
    *has = found.has;
    if (decoded.invalid || decoded.text.p + decoded.text.n != text.p + text.n)
        return error_set(err, "%s is not in UTF-8; save it as that, then it can be edited", name);
    const size_t first = bytes_find_char(text, '\n');
    if (first < text.n && first > 0 && text.p[first - 1] == '\r')
        e->newline = (struct bytes)BYTES("\r\n");
    opml_outline_read(text, arena, &e->elements);
    return find_body(e, err);
}

/* ---- lines -------------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The blanks before what stands at `at`, if nothing else stands before it on its line; *own_line says so. */
static struct bytes indent_at(struct bytes text, size_t at, bool *own_line)
{
    size_t start = at;
    while (start > 0 && is_blank(text.p[start - 1]))
        start--;
    *own_line = start == 0 || text.p[start - 1] == '\n';
    return *own_line ? (struct bytes){text.p + start, at - start} : none;
}

/* Behind the blanks and comments that follow on the same line. */
static size_t rest_of_line(struct bytes text, size_t at)
{
    static const struct bytes comment = BYTES("<!--"), comment_end = BYTES("-->");
    size_t end = at;
    for (;;) {
        while (end < text.n && (is_blank(text.p[end]) || text.p[end] == '\r'))
            end++;
        const struct bytes rest = bytes_skip(text, end);
        if (!bytes_starts(rest, comment))
            break;
        const size_t n = bytes_find(rest, comment_end);
        if (n == rest.n || bytes_find_char(rest, '\n') < n)
            return at;
        end += n + comment_end.n;
    }
    return end == text.n || text.p[end] == '\n' ? end : at;
}

/* By how much more a child is indented than its parent: as the list does it somewhere, else four spaces. */
static struct bytes unit_of(const struct edit *e)
{
    for (size_t i = 0; i < e->elements.n; i++) {
        const struct opml_element *child = &e->elements.v[i];
        bool own, parent_own;
        if (child->parent == SIZE_MAX)
            continue;
        const struct bytes deep = indent_at(e->text, child->start, &own);
        const struct bytes less = indent_at(e->text, e->elements.v[child->parent].start,
                                            &parent_own);
        if (own && parent_own && deep.n > less.n)
            return (struct bytes){deep.p + less.n, deep.n - less.n};
    }
    return (struct bytes){"    ", INDENT_STANDARD};
}

/* ---- printing ----------------------------------------------------------------------------------------------------- */

static void add_value(struct buf *out, struct bytes value)
{
    static const struct {
        char c;
        const char *as;
    } escapes[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    for (size_t i = 0; i < value.n; i++) {
        size_t k = 0;
        while (k < COUNT_OF(escapes) && escapes[k].c != value.p[i])
            k++;
        if (k < COUNT_OF(escapes))
            buf_add_string(out, escapes[k].as);
        else
            buf_add_char(out, (unsigned char)value.p[i] < ' ' ? ' ' : value.p[i]);
    }
}

static void add_feed(struct buf *out, const struct opml_addition *addition)
{
    buf_add_string(out, "<outline text=\"");
    add_value(out, addition->title.n ? addition->title : addition->url);
    buf_add_string(out, "\" type=\"rss\" xmlUrl=\"");
    add_value(out, addition->url);
    buf_add_string(out, "\"/>");
}

/* Where lines begin in what is printed: a newline and its indentation, or nothing in a list without lines. */
struct layout {
    struct bytes newline, indent, unit;
};

static void add_line(struct buf *out, const struct layout *layout, size_t depth)
{
    if (!layout->newline.n)
        return;
    buf_add_bytes(out, layout->newline);
    buf_add_bytes(out, layout->indent);
    for (size_t i = 0; i < depth; i++)
        buf_add_bytes(out, layout->unit);
}

/* The feed inside of the folders that are missing, each part on a line of its own. */
static void add_nested(struct buf *out, const struct layout *layout, struct bytes folders,
                       const struct opml_addition *addition)
{
    struct bytes name;
    size_t depth = 0;
    while (bytes_split(&folders, '/', &name)) {
        if (!bytes_trim(name).n)
            continue;
        add_line(out, layout, depth++);
        buf_add_string(out, "<outline text=\"");
        add_value(out, bytes_trim(name));
        buf_add_string(out, "\">");
    }
    add_line(out, layout, depth);
    add_feed(out, addition);
    while (depth > 0) {
        add_line(out, layout, --depth);
        buf_add_string(out, "</outline>");
    }
}

/* ---- adding ------------------------------------------------------------------------------------------------------- */

static void add_range(struct buf *out, const struct edit *e, size_t from, size_t to)
{
    buf_add(out, e->text.p + from, to - from);
}

/* Behind the last child, as that stands. */
static void add_after_sibling(struct buf *out, const struct edit *e,
                              const struct opml_element *sibling, size_t before,
                              struct bytes folders, const struct opml_addition *addition)
{
    bool own_line;
    const struct bytes indent = indent_at(e->text, sibling->start, &own_line);
    size_t at = own_line ? rest_of_line(e->text, sibling->end) : sibling->end;
    if (at > before)
        at = sibling->end;
    while (at > sibling->end && e->text.p[at - 1] == '\r')
        at--;
    const struct layout layout = {own_line ? e->newline : none, indent, unit_of(e)};
    add_range(out, e, 0, at);
    add_nested(out, &layout, folders, addition);
    add_range(out, e, at, e->text.n);
}

/* As the first child: <body/> is opened for it. */
static void add_first(struct buf *out, const struct edit *e, const struct opml_element *parent,
                      struct bytes folders, const struct opml_addition *addition)
{
    bool own_line, end_own_line;
    const struct bytes indent = indent_at(e->text, parent->start, &own_line);
    const struct bytes unit = unit_of(e);
    const struct layout inside = {
        own_line ? e->newline : none,
        arena_printf(e->arena, "%.*s%.*s", BYTES_FMT(indent), BYTES_FMT(unit)), unit};
    const struct layout outside = {inside.newline, indent, unit};
    size_t at = parent->end_start;
    (void)indent_at(e->text, at, &end_own_line);
    if (parent->is_empty) {
        size_t slash = parent->start_end - 1;
        while (e->text.p[slash] != '/')
            slash--;
        while (slash > parent->start && is_blank(e->text.p[slash - 1]))
            slash--;
        add_range(out, e, 0, slash);
        buf_add_char(out, '>');
        add_nested(out, &inside, folders, addition);
        add_line(out, &outside, 0);
        const struct bytes tag = bytes_skip(e->text, parent->start + 1);
        size_t n = 0;
        while (n < tag.n && !ascii_is_space(tag.p[n]) && tag.p[n] != '/')
            n++;
        buf_printf(out, "</%.*s>", (int)n, tag.p);
        add_range(out, e, parent->start_end, e->text.n);
        return;
    }
    while (end_own_line && at > parent->start_end && is_blank(e->text.p[at - 1]))
        at--;
    if (end_own_line && at > parent->start_end) /* up to the line before the end tag */
        at -= at >= 2 && e->text.p[at - 2] == '\r' ? 2 : 1;
    add_range(out, e, 0, at);
    add_nested(out, &inside, folders, addition);
    if (!end_own_line)
        add_line(out, &outside, 0);
    add_range(out, e, at, e->text.n);
}

/* The folder with that name among the children of parent, or SIZE_MAX. */
static size_t find_folder(const struct edit *e, size_t parent, struct bytes name)
{
    for (size_t i = parent + 1; i < e->elements.n; i++) {
        const struct opml_element *element = &e->elements.v[i];
        if (element->parent == parent && element->is_outline && !element->address.p &&
            bytes_equal(element->name, name))
            return i;
    }
    return SIZE_MAX;
}

/* Follows the folders as far as they are there; *folders is what is missing. */
static size_t follow_folders(const struct edit *e, struct bytes *folders)
{
    size_t parent = e->body;
    struct bytes rest = *folders, name;
    while (bytes_split(&rest, '/', &name)) {
        const size_t next = bytes_trim(name).n ? find_folder(e, parent, bytes_trim(name)) : parent;
        if (next == SIZE_MAX)
            break;
        parent = next;
        *folders = rest;
    }
    return parent;
}

static struct bytes finish(struct arena *arena, struct buf *text)
{
    const struct bytes copy = arena_copy(arena, buf_bytes(text));
    buf_clear(text);
    return copy;
}

/* Whether the new text says what it should: the list as it was, and one feed more, or less. */
static bool check(const struct edit *e, struct bytes text, struct bytes key, bool wanted,
                  struct bytes folder, struct error *err)
{
    struct found after;
    if (!read_list(e->name, text, key, e->arena, &after, err))
        return false;
    const bool in_place = !wanted || bytes_equal(after.category, folder);
    if (after.has != wanted || !in_place || after.n != (wanted ? e->n_feeds + 1 : e->n_feeds - 1))
        return error_set(err,
                         "%s is too broken to be edited here without harm; do it by hand, or "
                         "mend what `riffle check` tells",
                         e->name);
    return true;
}

/* The folder as the reader names it. */
static struct bytes joined(struct arena *arena, struct bytes folders)
{
    struct bytes all = none, name;
    while (bytes_split(&folders, '/', &name)) {
        name = bytes_trim(name);
        if (name.n)
            all = arena_printf(arena, "%.*s%s%.*s", BYTES_FMT(all), all.n ? "/" : "",
                               BYTES_FMT(name));
    }
    return all;
}

bool opml_edit_add(const char *name, struct bytes text, const struct opml_addition *addition,
                   struct arena *arena, struct bytes *out, struct error *err)
{
    struct edit e;
    bool has;
    const struct bytes key = opml_edit_key(arena, addition->url);
    if (!url_is_http(addition->url) || !key.n)
        return error_set(err, "%.*s is no http or https address", BYTES_FMT(addition->url));
    if (!begin(&e, name, text, key, arena, &has, err))
        return false;
    if (has)
        return error_set(err, "%s has %.*s already", name, BYTES_FMT(addition->url));
    struct bytes folders = addition->folder;
    assert(e.elements.v); /* <body> at least */
    const struct opml_element *parent = &e.elements.v[follow_folders(&e, &folders)];
    struct buf edited = {0};
    if (parent->last_child == SIZE_MAX)
        add_first(&edited, &e, parent, folders, addition);
    else
        add_after_sibling(&edited, &e, &e.elements.v[parent->last_child], parent->end_start,
                          folders, addition);
    *out = finish(arena, &edited);
    return check(&e, *out, key, true, joined(arena, addition->folder), err);
}

/* ---- removing ----------------------------------------------------------------------------------------------------- */

/* What goes with an element: its whole line, where it stands alone on it. */
static void widen(struct bytes text, size_t *from, size_t *to)
{
    bool own_line;
    const struct bytes indent = indent_at(text, *from, &own_line);
    size_t end = *to;
    while (end < text.n && (is_blank(text.p[end]) || text.p[end] == '\r'))
        end++;
    if (!own_line || (end < text.n && text.p[end] != '\n'))
        return;
    *from -= indent.n;
    *to = end < text.n ? end + 1 : end;
}

bool opml_edit_remove(const char *name, struct bytes text, struct bytes url, struct arena *arena,
                      struct bytes *out, struct error *err)
{
    struct edit e;
    struct buf edited = {0};
    bool has;
    size_t done = 0;
    const struct bytes key = opml_edit_key(arena, url);
    if (!begin(&e, name, text, key, arena, &has, err))
        return false;
    if (!has)
        return error_set(err, "%s does not have %.*s", name, BYTES_FMT(url));
    for (size_t i = 0; i < e.elements.n; i++) {
        const struct opml_element *element = &e.elements.v[i];
        size_t from = element->start, to = element->end;
        if (!element->address.p || !bytes_equal(opml_edit_key(arena, element->address), key))
            continue;
        if (element->last_child != SIZE_MAX) {
            buf_clear(&edited);
            return error_set(err,
                             "%s: other outlines stand inside of that of %.*s; move them first",
                             name, BYTES_FMT(url));
        }
        widen(text, &from, &to);
        add_range(&edited, &e, done, from);
        done = to;
    }
    add_range(&edited, &e, done, text.n);
    *out = finish(arena, &edited);
    return check(&e, *out, key, false, none, err);
}
