#include "feed/parse.h"

#include <string.h>

#include <criterion/criterion.h>

#include "told.h"

static const struct {
    const char *text, *says;
} refused[] = {
    {"{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"x\"", "broken at line 1"},
    {"{version: 1, items: []}", "broken at line 1"},
    {"{}", "without the items"},
    {"{\"items\": []}", "without the items"},
    {"{\"title\": \"x\", \"items\": {}}", "without the items"},
};

Test(jsonfeed, refuses)
{
    static const struct feed_hints hints;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct error err = {0};
        struct feed_doc *doc;
        struct arena *arena = arena_new(SIZE_MAX);
        cr_expect(!feed_parse(bytes_of(refused[i].text), &hints, arena, &doc, &err), "%s",
                  refused[i].text);
        const struct bytes said = bytes_of(err.text);
        cr_expect(bytes_find(said, bytes_of(refused[i].says)) < said.n, "%s: %s", refused[i].text,
                  err.text);
        arena_free(arena);
    }
}

Test(jsonfeed, knows_what_was_seen)
{
    static const char text[] =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\","
        "\"items\":[{\"id\":\"1\",\"content_text\":\"a\"},{\"id\":\"2\",\"content_text\":\"b\"}]}";
    struct error err = {0};
    struct feed_doc *doc;
    struct feed_hints hints = {.n_seen = 0};
    struct arena *arena = arena_new(SIZE_MAX);
    cr_assert(feed_parse(bytes_of(text), &hints, arena, &doc, &err), "%s", err.text);
    cr_assert(doc->n_entries == 2 && !doc->entries[0]->unchanged);
    const uint64_t seen = doc->entries[1]->source_hash;
    hints.seen = &seen;
    hints.n_seen = 1;
    cr_assert(feed_parse(bytes_of(text), &hints, arena, &doc, &err));
    cr_expect(!doc->entries[0]->unchanged && doc->entries[1]->unchanged && !doc->entries[1]->id.p);
    arena_free(arena);
}

Test(jsonfeed, reads_an_item_by_itself)
{
    static const char line[] =
        "{\"id\":\"a\",\"title\":\"T\",\"content_html\":\"<p>x</"
        "p>\",\"date_published\":\"2024-02-29T12:00:00Z\","
        "\"_riffle\":{\"feed\":{\"url\":\"https://f.example/\",\"title\":\"F\",\"language\":\"ru\","
        "\"category\":\"World/Asia\",\"kind\":\"wire\",\"priority\":8}}}";
    struct error err = {0};
    struct entry entry;
    struct item_feed feed;
    struct arena *arena = arena_new(SIZE_MAX);
    cr_assert(feed_parse_item(bytes_of(line), arena, &entry, &feed, &err), "%s", err.text);
    cr_expect(bytes_equal(entry.title, bytes_of("T")) &&
              bytes_equal(entry_text(&entry), bytes_of("x")));
    cr_expect(entry.published == 1709208000000 && entry.modified == DATE_NONE);
    cr_expect(bytes_equal(entry.language, bytes_of("ru")));
    cr_expect(bytes_equal(feed.url, bytes_of("https://f.example/")) &&
              bytes_equal(feed.kind, bytes_of("wire")));
    cr_expect(bytes_equal(feed.category, bytes_of("World/Asia")) && feed.priority == 8);
    arena_free(arena);
}

Test(jsonfeed, refuses_what_is_no_item)
{
    static const char *const lines[] = {"",
                                        "[]",
                                        "7",
                                        "{}",
                                        "{\"id\":\"x\"}",
                                        "{\"title\":\"x\"}",
                                        "{\"id\":\"x\",\"title\":\"y\"",
                                        "{\"id\":[],\"title\":\"y\"}",
                                        "null"};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct error err = {0};
        struct entry entry;
        struct item_feed feed;
        struct arena *arena = arena_new(SIZE_MAX);
        cr_expect(!feed_parse_item(bytes_of(lines[i]), arena, &entry, &feed, &err), "%s", lines[i]);
        cr_expect(err.text[0], "%s", lines[i]);
        arena_free(arena);
    }
}

Test(jsonfeed, a_feed_that_is_not_named_has_standards)
{
    struct error err = {0};
    struct entry entry;
    struct item_feed feed;
    struct arena *arena = arena_new(SIZE_MAX);
    cr_assert(feed_parse_item(
        bytes_of("{\"id\":\"a\",\"title\":\"T\",\"_riffle\":{\"feed\":{\"priority\":77}}}"), arena,
        &entry, &feed, &err));
    cr_expect(feed.priority == 5 && !feed.url.p);
    arena_free(arena);
}

static const char whole[] =
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Lake\",\"items\":["
    "{\"id\":\"a\",\"url\":\"https://lake.example/"
    "a\",\"title\":\"First\",\"content_text\":\"One.\"},"
    "{\"id\":\"b\",\"url\":\"https://lake.example/"
    "b\",\"title\":\"Second\",\"content_text\":\"Two.\"}"
    "]}";

/* Cut at every byte: never a crash, never half an identity or address, and the entries before the break stay whole. */
Test(jsonfeed, keeps_what_came_before_the_break)
{
    static const struct feed_hints hints;
    const struct bytes text = BYTES(whole);
    const size_t second = bytes_find(text, bytes_of(",{\"id\":\"b"));
    for (size_t n = bytes_find(text, bytes_of("[")) + 1; n < text.n; n++) {
        struct error err = {0};
        struct feed_doc *doc;
        struct arena *arena = arena_new(SIZE_MAX);
        cr_assert(feed_parse((struct bytes){text.p, n}, &hints, arena, &doc, &err), "%zu: %s", n,
                  err.text);
        cr_expect(doc->repairs.n == 1 && doc->repairs.list[0] == REPAIR_TRUNCATED, "%zu", n);
        for (size_t i = 0; i < doc->n_entries; i++) {
            const struct entry *entry = doc->entries[i];
            cr_expect(entry->is_cut || bytes_equal(entry->id, bytes_of(i ? "b" : "a")), "%zu", n);
            cr_expect(!entry->url.n || entry->url.n == 22, "%zu", n);
        }
        cr_expect(n < second || (doc->n_entries && !doc->entries[0]->is_cut), "%zu", n);
        arena_free(arena);
    }
}

/* Members that are not what the specification says, but mean something. */
static const struct told odd[] = {
    {AROUND_JSON, "\"id\":1,\"authors\":{\"name\":\"A\"}", "items.0.authors.0.name", "A"},
    {AROUND_JSON, "\"id\":1,\"authors\":[\"A\",\"b@x.example (B)\"]", "items.0.authors.1.name",
     "B"},
    {AROUND_JSON, "\"id\":1,\"author\":\"A\"", "items.0.authors.0.name", "A"},
    {AROUND_JSON, "\"id\":1,\"author\":[{\"name\":\"A\"},{\"name\":\"B\"}]", "items.0.authors.#",
     "2"},
    {AROUND_JSON, "\"id\":1,\"authors\":[],\"author\":{\"name\":\"A\"}", "items.0.authors.0.name",
     "A"},
    {AROUND_JSON, "\"id\":1,\"authors\":null,\"author\":null", "items.0.authors", NULL},
    {AROUND_JSON, "\"id\":1,\"tags\":\"x\"", "items.0.tags.0", "x"},
    {AROUND_JSON, "\"id\":1,\"attachments\":{\"url\":\"/a\",\"size_in_bytes\":\"12\"}",
     "items.0.attachments.0.size_in_bytes", "12"},
    {AROUND_JSON, "\"id\":1,\"attachments\":[{\"url\":\"/a\",\"size_in_bytes\":\"big\"}]",
     "items.0.attachments.0.size_in_bytes", NULL},
    {AROUND_JSON, "\"id\":7", "items.0.id", "7"},
    {AROUND_JSON, "\"id\":4.5", "items.0.id", "4.5"},
    {AROUND_JSON, "\"id\":0.1", "items.0.id", "0.1"},
    {AROUND_JSON, "\"id\":true", "items.0.id", "true"},
    {AROUND_JSON, "\"id\":null,\"url\":\"/a\"", "items.0.id", "https://base.example/a"},
    {AROUND_JSON, "\"id\":1,\"title\":\"a\\u0000b\\u0001c\"", "items.0.title", "abc"},
    {AROUND_JSON, "\"id\":\"1\\u0000\"", "items.0.id", "1"},
    {AROUND_JSON, "\"id\":1,\"content_text\":\"a\\u0001\\nb\"", "items.0.content_text", "a\nb"},
    {AROUND_JSON, "\"id\":1,\"content_text\":\"\\u0001\"", "items.0.content_text", NULL},
};

Test(jsonfeed, odd_members_are_understood)
{
    told_check(odd, COUNT_OF(odd));
}

/* Writes text as UTF-16, with a byte order mark or without. */
static struct bytes utf16(struct arena *arena, const char *text, bool big, bool marked)
{
    const size_t n = strlen(text);
    char *out = arena_alloc(arena, 2 * n + 2), *to = out;
    if (marked) {
        *to++ = big ? '\xFE' : '\xFF';
        *to++ = big ? '\xFF' : '\xFE';
    }
    for (size_t i = 0; i < n; i++) {
        to[big] = text[i];
        to[!big] = '\0';
        to += 2;
    }
    return (struct bytes){out, (size_t)(to - out)};
}

Test(jsonfeed, comes_in_utf16_too)
{
    static const struct feed_hints hints;
    for (int row = 0; row < 4; row++) {
        struct error err = {0};
        struct feed_doc *doc;
        struct arena *arena = arena_new(SIZE_MAX);
        const struct bytes text = utf16(arena, " {\"title\":\"t\",\"items\":[{\"id\":\"1\"}]}",
                                        row & 1, row & 2);
        cr_assert(feed_parse(text, &hints, arena, &doc, &err), "row %d: %s", row, err.text);
        cr_expect(doc->n_entries == 1 && bytes_equal(doc->title, bytes_of("t")), "row %d", row);
        arena_free(arena);
    }
}
