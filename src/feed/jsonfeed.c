#include "feed/jsonfeed.h"

#include "base/hash.h"
#include "feed/json_mend.h"
#include "feed/limits.h"
#include "feed/text_value.h"
#include "text/html.h"
#include "text/url.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct bytes none = {NULL, 0};

struct json_reader {
    struct arena *arena;
    struct bytes base;
    const struct feed_hints *hints;
    struct feed_doc *doc;
};

/* Whether a list of n members may have one more; notes that the document is not read whole where it may not. */
static bool has_room(const struct json_reader *reader, size_t n)
{
    if (n < LIMIT_MEMBERS)
        return true;
    repairs_note(&reader->doc->repairs, REPAIR_TRUNCATED);
    return false;
}

/* A member that is text, or a number where text should be (ids of version 1.0); absent where it is neither. Arena. */
static struct bytes text_of(struct arena *arena, const json_t *value)
{
    if (json_is_string(value))
        return text_keep(
            arena, bytes_trim((struct bytes){json_string_value(value), json_string_length(value)}));
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    return none;
}

static struct bytes member(struct arena *arena, const json_t *object, const char *name)
{
    return text_of(arena, json_object_get(object, name));
}

static struct bytes address(const struct json_reader *reader, const json_t *object,
                            const char *name)
{
    const struct bytes said = member(reader->arena, object, name);
    if (bytes_empty(said))
        return none;
    const struct bytes url = url_resolve(reader->arena, reader->base, said);
    return url_is_safe(url) ? url : none;
}

static struct bytes plain_line(struct arena *arena, const json_t *object, const char *name)
{
    return text_collapse(arena, member(arena, object, name));
}

static int64_t whole(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return json_integer_value(value);
    if (json_is_real(value) && json_real_value(value) >= 0 && json_real_value(value) < 1e15)
        return (int64_t)json_real_value(value);
    return -1;
}

static int64_t instant(struct arena *arena, const json_t *object, const char *name,
                       struct bytes *raw)
{
    int64_t at;
    const struct bytes said = member(arena, object, name);
    if (bytes_empty(said))
        return DATE_NONE;
    if (date_parse(said, &at))
        return at;
    if (raw)
        *raw = said;
    return DATE_NONE;
}

static void add_author(const struct json_reader *reader, const json_t *said, struct persons *to)
{
    const struct person person = {
        .name = plain_line(reader->arena, said, "name"),
        .url = address(reader, said, "url"),
        .avatar = address(reader, said, "avatar"),
    };
    if ((person.name.p || person.url.p || person.avatar.p) && has_room(reader, to->n))
        ARENA_PUSH(reader->arena, to->v, to->n, to->cap) = person;
}

/* authors of 1.1, or author of 1.0. */
static void read_authors(const struct json_reader *reader, const json_t *object, struct persons *to)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(object, "authors"), i, one) add_author(reader, one, to);
    if (!to->n)
        add_author(reader, json_object_get(object, "author"), to);
}

static void read_tags(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(item, "tags"), i, one)
    {
        const struct bytes tag = text_collapse(reader->arena, text_of(reader->arena, one));
        if (!tag.n || !has_room(reader, entry->tags.n))
            continue;
        ARENA_PUSH(reader->arena, entry->tags.v, entry->tags.n, entry->tags.cap) = tag;
        ARENA_PUSH(reader->arena, entry->categories.v, entry->categories.n,
                   entry->categories.cap) = (struct category){.term = tag};
    }
}

static void read_attachments(const struct json_reader *reader, const json_t *item,
                             struct entry *entry)
{
    struct attachments *to = &entry->attachments;
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(item, "attachments"), i, one)
    {
        const struct bytes url = address(reader, one, "url");
        if (!url.n || !has_room(reader, to->n))
            continue;
        ARENA_PUSH(reader->arena, to->v, to->n, to->cap) = (struct attachment){
            .url = url,
            .mime_type = member(reader->arena, one, "mime_type"),
            .title = plain_line(reader->arena, one, "title"),
            .size = whole(one, "size_in_bytes"),
            .duration_s = whole(one, "duration_in_seconds"),
        };
    }
}

static void read_texts(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    struct arena *arena = reader->arena;
    const struct raw_text html = {
        .text = member(arena, item, "content_html"), .type = TEXT_HTML, .base = reader->base};
    const struct raw_text title = {.text = member(arena, item, "title"), .type = TEXT_GUESS};
    const struct raw_text summary = {.text = member(arena, item, "summary"), .type = TEXT_GUESS};
    entry->title = text_value_line(arena, &title);
    entry->content_text = member(arena, item, "content_text");
    entry->summary = text_value_line(arena, &summary);
    text_value_body(arena, &html, &entry->content_html, &entry->text);
}

static void read_id(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    entry->id = member(reader->arena, item, "id");
    entry->id_is_given = entry->id.n > 0;
    if (!entry->id.n)
        entry->id = entry->url;
    if (!entry->id.n) {
        char hex[HASH_HEX_SIZE];
        const struct bytes text = entry_text(entry);
        hash_hex(
            arena_printf(reader->arena, "%.*s\n%.*s", BYTES_FMT(entry->title), BYTES_FMT(text)),
            hex);
        entry->id = arena_printf(reader->arena, "riffle:%s", hex);
    }
}

static void read_item(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    struct arena *arena = reader->arena;
    read_texts(reader, item, entry);
    entry->url = address(reader, item, "url");
    entry->external_url = address(reader, item, "external_url");
    read_id(reader, item, entry);
    entry->image = address(reader, item, "image");
    entry->banner_image = address(reader, item, "banner_image");
    entry->published = instant(arena, item, "date_published", &entry->published_raw);
    entry->modified = instant(arena, item, "date_modified", &entry->modified_raw);
    entry->created = entry->expires = DATE_NONE;
    entry->language = member(arena, item, "language");
    if (!entry->language.n)
        entry->language = reader->doc->language;
    read_authors(reader, item, &entry->authors);
    read_tags(reader, item, entry);
    read_attachments(reader, item, entry);
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The item's bytes are gone once it is parsed: what stands for them is its dump, members in order. */
static uint64_t source_hash(const json_t *item)
{
    char *dump = json_dumps(item, JSON_COMPACT);
    const uint64_t hash = hash_bytes(bytes_of(dump), 0);
    free(dump);
    return hash;
}

/* is_cut: the document broke off inside the last of them. */
static void read_items(const struct json_reader *reader, const json_t *items, bool is_cut)
{
    struct feed_doc *doc = reader->doc;
    size_t i;
    json_t *item;
    json_array_foreach(items, i, item)
    {
        if (doc->n_entries == LIMIT_ITEMS || arena_exceeded(reader->arena)) {
            repairs_note(&doc->repairs, REPAIR_TRUNCATED);
            return;
        }
        if (!json_is_object(item))
            continue;
        struct entry *entry = ARENA_NEW(reader->arena, struct entry);
        const uint64_t hash = entry->source_hash = source_hash(item);
        entry->is_cut = is_cut && i + 1 == json_array_size(items);
        entry->unchanged = !entry->is_cut && reader->hints->n_seen &&
                           bsearch(&hash, reader->hints->seen, reader->hints->n_seen, sizeof hash,
                                   compare_hashes);
        if (!entry->unchanged)
            read_item(reader, item, entry);
        ARENA_PUSH(reader->arena, doc->entries, doc->n_entries, doc->entries_cap) = entry;
    }
}

static void read_hubs(const struct json_reader *reader, const json_t *feed)
{
    struct hubs *hubs = &reader->doc->hubs;
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(feed, "hubs"), i, one)
    {
        const struct hub hub = {member(reader->arena, one, "type"), address(reader, one, "url")};
        if (hub.url.n && has_room(reader, hubs->n))
            ARENA_PUSH(reader->arena, hubs->v, hubs->n, hubs->cap) = hub;
    }
}

static void read_feed(const struct json_reader *reader, const json_t *feed)
{
    struct feed_doc *doc = reader->doc;
    struct arena *arena = reader->arena;
    const struct raw_text title = {.text = member(arena, feed, "title"), .type = TEXT_GUESS};
    const struct raw_text description = {.text = member(arena, feed, "description"),
                                         .type = TEXT_GUESS};
    doc->title = text_value_line(arena, &title);
    doc->description = text_value_line(arena, &description);
    doc->home_page_url = address(reader, feed, "home_page_url");
    doc->feed_url = address(reader, feed, "feed_url");
    doc->icon = address(reader, feed, "icon");
    doc->favicon = address(reader, feed, "favicon");
    doc->language = member(arena, feed, "language");
    if (!doc->language.n && reader->hints->content_language.n)
        doc->language = arena_copy(arena, bytes_trim(reader->hints->content_language));
    read_authors(reader, feed, &doc->authors);
    read_hubs(reader, feed);
}

/* The document, mended where it is no JSON as it stands; *is_cut tells that its last item is not whole. */
static json_t *load(struct bytes text, struct repairs *repairs, bool *is_cut, struct error *err)
{
    json_error_t why;
    json_t *root = json_loadb(text.p, text.n, JSON_ALLOW_NUL, &why);
    *is_cut = false;
    if (root)
        return root;
    struct buf mended = {0};
    *is_cut = json_mend(text, &mended, repairs);
    root = json_loadb(mended.p, mended.n, JSON_ALLOW_NUL, NULL);
    buf_clear(&mended);
    const bool is_feed = json_is_array(json_object_get(root, "items"));
    if (is_feed)
        return root;
    json_decref(root);
    error_set(err, "not a feed: JSON that is broken at line %d, column %d: %s", why.line,
              why.column, why.text);
    return NULL;
}

bool jsonfeed_read(struct bytes text, struct bytes base_url, const struct feed_hints *hints,
                   struct arena *arena, struct feed_doc *doc, struct error *err)
{
    bool is_cut;
    json_t *root = load(text, &doc->repairs, &is_cut, err);
    if (!root)
        return false;
    const struct json_reader reader = {arena, base_url, hints, doc};
    const json_t *items = json_object_get(root, "items");
    const char *version = json_string_value(json_object_get(root, "version"));
    const bool is_feed = json_is_array(items) && (json_object_get(root, "title") ||
                                                  (version && strstr(version, "jsonfeed")));
    if (is_feed) {
        doc->format = version && strstr(version, "version/1.1") ? FEED_JSON_1_1 : FEED_JSON_1_0;
        read_feed(&reader, root);
        read_items(&reader, items, is_cut);
    } else {
        error_set(err, "not a feed: JSON without the items of a JSON Feed");
    }
    json_decref(root);
    return is_feed;
}

static void read_item_feed(struct arena *arena, const json_t *item, struct item_feed *feed)
{
    const json_t *said = json_object_get(json_object_get(item, "_riffle"), "feed");
    const json_t *priority = json_object_get(said, "priority");
    *feed = (struct item_feed){
        .url = member(arena, said, "url"),
        .title = member(arena, said, "title"),
        .language = member(arena, said, "language"),
        .category = member(arena, said, "category"),
        .kind = member(arena, said, "kind"),
        .priority = json_is_integer(priority) && json_integer_value(priority) >= 0 &&
                            json_integer_value(priority) <= 9
                        ? (int)json_integer_value(priority)
                        : 5,
    };
}

bool feed_parse_item(struct bytes json, struct arena *arena, struct entry *out,
                     struct item_feed *feed, struct error *err)
{
    json_error_t why;
    json_t *item = json_loadb(json.p, json.n, JSON_ALLOW_NUL, &why);
    if (!item)
        return error_set(err, "not JSON: %s at column %d", why.text, why.column);
    static const struct feed_hints no_hints;
    struct feed_doc doc = {0};
    const struct json_reader reader = {arena, none, &no_hints, &doc};
    *out = (struct entry){0};
    read_item(&reader, item, out);
    read_item_feed(arena, item, feed);
    if (!out->language.n)
        out->language = feed->language;
    const bool has_text = out->title.n || out->content_html.n || out->content_text.n;
    if (!json_is_object(item))
        error_set(err, "not a JSON object");
    else if (!out->id_is_given)
        error_set(err, "an item needs an id");
    else if (!has_text)
        error_set(err, "an item needs a title, content_html or content_text");
    const bool ok = json_is_object(item) && out->id_is_given && has_text;
    json_decref(item);
    return ok;
}
