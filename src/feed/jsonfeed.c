#include "feed/jsonfeed.h"

#include "base/hash.h"
#include "feed/json_items.h"
#include "feed/json_mend.h"
#include "feed/json_value.h"
#include "feed/limits.h"
#include "feed/normalise.h"
#include "feed/person.h"
#include "feed/text_value.h"
#include "text/url.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct bytes none = {NULL, 0};

struct json_reader {
    struct arena *arena;
    struct arena *scratch; /* for what is only on its way; emptied after each item */
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

/* How many of them there can be room for. */
static size_t room_for(const json_t *value)
{
    const size_t n = json_value_count(value);
    return n < LIMIT_MEMBERS ? n : LIMIT_MEMBERS;
}

static struct bytes member(struct arena *arena, const json_t *object, const char *name)
{
    return json_value_text(arena, json_object_get(object, name));
}

static struct bytes address(const struct json_reader *reader, const json_t *object,
                            const char *name)
{
    const struct bytes said = member(reader->scratch, object, name);
    if (bytes_empty(said))
        return none;
    const struct bytes url = url_resolve(reader->arena, reader->base, said);
    return url_is_safe(url) ? url : none;
}

static struct bytes plain_line(const struct json_reader *reader, const json_t *object,
                               const char *name)
{
    return text_collapse(reader->arena, member(reader->scratch, object, name));
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

/* A person is an object, or a name where one should be. */
static void add_author(const struct json_reader *reader, const json_t *said, struct persons *to)
{
    struct person person = {
        .name = plain_line(reader, said, "name"),
        .url = address(reader, said, "url"),
        .avatar = address(reader, said, "avatar"),
    };
    if (json_is_string(said))
        person_parse(reader->arena, json_value_text(reader->scratch, said), &person);
    if ((person.name.p || person.url.p || person.avatar.p) && has_room(reader, to->n))
        ARENA_PUSH(reader->arena, to->v, to->n, to->cap) = person;
}

/* authors of 1.1, or author of 1.0. */
static void read_authors(const struct json_reader *reader, const json_t *object, struct persons *to)
{
    const json_t *authors = json_object_get(object, "authors");
    const json_t *author = json_object_get(object, "author");
    to->cap = room_for(authors) + room_for(author);
    if (to->cap)
        to->v = ARENA_ARRAY(reader->arena, struct person, to->cap);
    for (size_t i = 0; i < json_value_count(authors); i++)
        add_author(reader, json_value_at(authors, i), to);
    const bool is_told = to->n > 0;
    for (size_t i = 0; i < json_value_count(author) && !is_told; i++)
        add_author(reader, json_value_at(author, i), to);
}

static void read_tags(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    const json_t *tags = json_object_get(item, "tags");
    entry->tags.cap = entry->categories.cap = room_for(tags);
    if (entry->tags.cap) {
        entry->tags.v = ARENA_ARRAY(reader->arena, struct bytes, entry->tags.cap);
        entry->categories.v = ARENA_ARRAY(reader->arena, struct category, entry->tags.cap);
    }
    for (size_t i = 0; i < json_value_count(tags); i++) {
        const struct bytes tag = text_collapse(
            reader->arena, json_value_text(reader->scratch, json_value_at(tags, i)));
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
    const json_t *said = json_object_get(item, "attachments");
    for (size_t i = 0; i < json_value_count(said); i++) {
        const json_t *one = json_value_at(said, i);
        const struct bytes url = address(reader, one, "url");
        if (!url.n || !has_room(reader, to->n))
            continue;
        ARENA_PUSH(reader->arena, to->v, to->n, to->cap) = (struct attachment){
            .url = url,
            .mime_type = member(reader->arena, one, "mime_type"),
            .title = plain_line(reader, one, "title"),
            .size = json_value_number(json_object_get(one, "size_in_bytes")),
            .duration_s = json_value_number(json_object_get(one, "duration_in_seconds")),
        };
    }
}

static void read_texts(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    struct arena *arena = reader->arena, *scratch = reader->scratch;
    const struct raw_text html = {
        .text = member(scratch, item, "content_html"), .type = TEXT_HTML, .base = reader->base};
    const struct raw_text title = {.text = member(scratch, item, "title"), .type = TEXT_GUESS};
    const struct raw_text summary = {.text = member(scratch, item, "summary"), .type = TEXT_GUESS};
    entry->title = text_value_line(arena, &title);
    entry->content_text = member(arena, item, "content_text");
    entry->summary = text_value_line(arena, &summary);
    text_value_body(arena, &html, &entry->content_html, &entry->text);
    entry->canonical_url = text_value_canonical(arena, &html);
}

static void read_id(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    entry->id = raw_identity(reader->arena,
                             json_value_id(reader->scratch, json_object_get(item, "id")));
    entry->id_is_given = entry->id.n > 0;
    if (!entry->id.n)
        entry->id = entry->url;
    if (!entry->id.n) {
        const struct bytes text = entry_text(entry);
        const struct bytes more = text.n ? none : normalise_marks(reader->scratch, entry);
        entry->id = raw_hashed(reader->arena, arena_printf(reader->scratch, "%.*s\n%.*s%.*s",
                                                           BYTES_FMT(entry->title), BYTES_FMT(text),
                                                           BYTES_FMT(more)));
    }
}

static void read_item(const struct json_reader *reader, const json_t *item, struct entry *entry)
{
    struct arena *arena = reader->arena;
    read_texts(reader, item, entry);
    entry->url = address(reader, item, "url");
    entry->external_url = address(reader, item, "external_url");
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
    read_id(reader, item, entry);
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool was_seen(const struct feed_hints *hints, uint64_t hash)
{
    return hints->n_seen && bsearch(&hash, hints->seen, hints->n_seen, sizeof hash, compare_hashes);
}

/* Where a piece of the document is no JSON. */
struct broken {
    const char *at;
    json_error_t why;
};

/* Reads one item from its bytes. False where they are no JSON. */
static bool read_piece(const struct json_reader *reader, struct bytes source, struct broken *broken)
{
    struct feed_doc *doc = reader->doc;
    const uint64_t hash = hash_bytes(source, 0);
    const bool unchanged = was_seen(reader->hints, hash);
    json_t *item = NULL;
    if (!unchanged) {
        item = json_loadb(source.p, source.n, JSON_ALLOW_NUL | JSON_DECODE_ANY, &broken->why);
        if (!item) {
            broken->at = source.p;
            return false;
        }
    }
    if (unchanged || json_is_object(item)) {
        struct entry *entry = ARENA_NEW(reader->arena, struct entry);
        entry->source_hash = hash;
        entry->unchanged = unchanged;
        if (item)
            read_item(reader, item, entry);
        arena_reset(reader->scratch);
        ARENA_PUSH(reader->arena, doc->entries, doc->n_entries, doc->entries_cap) = entry;
    }
    json_decref(item);
    return true;
}

static bool read_items(const struct json_reader *reader, struct bytes array, struct broken *broken)
{
    struct feed_doc *doc = reader->doc;
    struct bytes item;
    enum json_items_step step;
    while ((step = json_items_next(&array, &item)) == JSON_ITEMS_ONE) {
        if (doc->n_entries == LIMIT_ITEMS || arena_exceeded(reader->arena) ||
            feed_is_given_up(reader->hints)) {
            repairs_note(&doc->repairs, REPAIR_TRUNCATED);
            return true;
        }
        if (!read_piece(reader, item, broken))
            return false;
    }
    if (step == JSON_ITEMS_END)
        return true;
    broken->at = array.p;
    broken->why = (json_error_t){.line = 1, .column = 1, .text = "a comma or the end is missing"};
    return false;
}

static void read_hubs(const struct json_reader *reader, const json_t *feed)
{
    struct hubs *hubs = &reader->doc->hubs;
    const json_t *said = json_object_get(feed, "hubs");
    for (size_t i = 0; i < json_value_count(said); i++) {
        const json_t *one = json_value_at(said, i);
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
    if (!doc->language.n)
        doc->language = normalise_language(arena, reader->hints->content_language);
    read_authors(reader, feed, &doc->authors);
    read_hubs(reader, feed);
}

/* The document without its items. */
static json_t *load_rest(struct bytes text, struct bytes array, struct broken *broken)
{
    struct buf rest = {0};
    buf_add(&rest, text.p, (size_t)(array.p - text.p));
    buf_add_string(&rest, "[]");
    buf_add_bytes(&rest, bytes_skip(text, (size_t)(array.p + array.n - text.p)));
    json_t *root = json_loadb(rest.p, rest.n, JSON_ALLOW_NUL, &broken->why);
    broken->at = text.p;
    buf_clear(&rest);
    return root;
}

enum outcome { READ, BROKEN, NO_FEED };

static enum outcome read_document(const struct json_reader *reader, struct bytes text,
                                  struct broken *broken)
{
    struct bytes array;
    const bool has_items = json_items_find(text, &array);
    json_t *root = has_items ? load_rest(text, array, broken)
                             : json_loadb(text.p, text.n, JSON_ALLOW_NUL, &broken->why);
    if (!root) {
        broken->at = text.p;
        return BROKEN;
    }
    const char *version = json_string_value(json_object_get(root, "version"));
    const bool is_feed = has_items && (json_object_get(root, "title") ||
                                       (version && strstr(version, "jsonfeed")));
    enum outcome outcome = NO_FEED;
    if (is_feed) {
        reader->doc->format = version && strstr(version, "version/1.1") ? FEED_JSON_1_1
                                                                        : FEED_JSON_1_0;
        read_feed(reader, root);
        outcome = read_items(reader, array, broken) ? READ : BROKEN;
    }
    json_decref(root);
    return outcome;
}

/* The second pass, over what the mender made of the document. */
static enum outcome read_mended(const struct json_reader *reader, struct bytes text)
{
    struct buf mended = {0};
    struct broken broken;
    struct feed_doc *doc = reader->doc;
    const bool is_cut = json_mend(text, &mended, &doc->repairs);
    const enum outcome outcome = read_document(reader, buf_bytes(&mended), &broken);
    if (is_cut && outcome == READ && doc->n_entries && doc->n_entries < LIMIT_ITEMS)
        doc->entries[doc->n_entries - 1]->is_cut = true;
    buf_clear(&mended);
    return outcome;
}

/* Says where the document is broken; the piece's own lines count from where it begins. */
static bool tell_broken(struct bytes text, const struct broken *broken, struct error *err)
{
    int line = broken->why.line, column = broken->why.column;
    for (const char *p = text.p; p < broken->at; p++)
        line += *p == '\n';
    for (const char *p = broken->at; broken->why.line == 1 && p > text.p && p[-1] != '\n'; p--)
        column++;
    return error_set(err, "not a feed: JSON that is broken at line %d, column %d: %s", line, column,
                     broken->why.text);
}

bool jsonfeed_read(struct bytes text, struct bytes base_url, const struct feed_hints *hints,
                   struct arena *arena, struct feed_doc *doc, struct error *err)
{
    struct arena *scratch = arena_new(feed_arena_ceiling(text.n));
    const struct json_reader reader = {arena, scratch, base_url, hints, doc};
    const struct feed_doc fresh = *doc;
    struct broken broken;
    enum outcome outcome = read_document(&reader, text, &broken);
    if (outcome == BROKEN) {
        *doc = fresh;
        outcome = read_mended(&reader, text) == READ ? READ : BROKEN;
    }
    arena_free(scratch);
    if (outcome == BROKEN)
        return tell_broken(text, &broken, err);
    return outcome == READ || error_set(err, "not a feed: JSON without the items of a JSON Feed");
}

static void read_item_feed(const struct json_reader *reader, const json_t *item,
                           struct item_feed *feed)
{
    struct arena *arena = reader->arena;
    const json_t *said = json_object_get(json_object_get(item, "_riffle"), "feed");
    const json_t *priority = json_object_get(said, "priority");
    *feed = (struct item_feed){
        .url = address(reader, said, "url"),
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
    const struct json_reader reader = {arena, arena, none, &no_hints, &doc};
    *out = (struct entry){0};
    read_item(&reader, item, out);
    read_item_feed(&reader, item, feed);
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
