/* Each limit of feed/limits.h, passed by one document: it gives its error or its repair, and what came before stays. */
#include "feed/limits.h"

#include <string.h>

#include <criterion/criterion.h>

#include "base/buf.h"
#include "feed/parse.h"

static void repeat(struct buf *out, const char *part, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_add_string(out, part);
}

static void depth(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title><description>");
    repeat(out, "<b>", LIMIT_DEPTH);
    buf_add_string(out, "deep");
    repeat(out, "</b>", LIMIT_DEPTH);
    buf_add_string(out, "</description></item>");
}

/* Deeper than what the mender remembers, and well-formed: it goes there all the same, for expat has no bound. */
static void bottomless(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title><description>");
    repeat(out, "<b>", 3 * LIMIT_MENDED_DEPTH);
    buf_add_string(out, "deep");
    repeat(out, "</b>", 3 * LIMIT_MENDED_DEPTH);
    buf_add_string(out, "</description></item><item><title>kept</title></item>");
}

static void items(struct buf *out)
{
    repeat(out, "<item><title>kept</title></item>", LIMIT_ITEMS + 1);
}

static void text(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title><description>");
    repeat(out, "sixteen letters ", LIMIT_TEXT / 16 + 4096);
    buf_add_string(out, "</description></item>");
}

static void categories(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title>");
    for (int i = 0; i <= LIMIT_MEMBERS; i++)
        buf_printf(out, "<category>%d</category>", i);
    buf_add_string(out, "</item>");
}

static void links(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title>");
    repeat(out, "<link>https://limits.example/</link>", LIMIT_MEMBERS + 1);
    buf_add_string(out, "</item>");
}

static void persons(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title>");
    repeat(out, "<author>a</author>", LIMIT_MEMBERS + 1);
    buf_add_string(out, "</item>");
}

static void attachments(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title>");
    repeat(out, "<enclosure url='https://limits.example/'/>", LIMIT_MEMBERS + 1);
    buf_add_string(out, "</item>");
}

static void bindings(struct buf *out)
{
    buf_add_string(out, "<item");
    for (int i = 0; i < LIMIT_BINDINGS; i++)
        buf_printf(out, " xmlns:n%d='urn:n%d'", i, i);
    buf_add_string(out, " xmlns:last='urn:last'><title>kept</title><last:x/></item>");
}

/* A name too long to be known is unknown, and no more than that. */
static void name(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title><");
    repeat(out, "n", LIMIT_NAME + 1);
    buf_add_string(out, "/></item>");
}

static void mended_attributes(struct buf *out)
{
    buf_add_string(out, "<item");
    for (int i = 0; i <= LIMIT_ATTRIBUTES; i++)
        buf_printf(out, " a%d=x", i);
    buf_add_string(out, "><title>kept</title></item>");
}

static void mended_depth(struct buf *out)
{
    buf_add_string(out, "<item><title>kept</title><description>&nbsp;");
    repeat(out, "<b>", LIMIT_MENDED_DEPTH + 1);
}

static void entity(struct buf *out, size_t length, size_t times)
{
    struct buf rest = {0};
    buf_add_bytes(&rest, buf_bytes(out));
    buf_reset(out);
    buf_add_string(out, "<!DOCTYPE rss [<!ENTITY a '");
    repeat(out, "x", length);
    buf_add_string(out, "'>]>");
    buf_add_bytes(out, buf_bytes(&rest));
    buf_add_string(out, "<item><title>kept</title><description>");
    repeat(out, "&a;", times);
    buf_add_string(out, "</description></item>");
    buf_clear(&rest);
}

/* More than LIMIT_AMPLIFICATION for each byte, and more than LIMIT_ENTITY_BYTES in all. */
static void entities(struct buf *out)
{
    entity(out, 10000, 200);
}

/* As steep, but small. */
static void few_entities(struct buf *out)
{
    entity(out, 10000, 90);
}

enum { ACCEPTED = REPAIR_COUNT, REFUSED };

static const struct {
    const char *name;
    void (*write)(struct buf *out);
    int outcome;   /* a repair, or one of the above */
    size_t before; /* entries that stay */
} rows[] = {
    {"depth", depth, REPAIR_TRUNCATED, 1},
    {"bottomless", bottomless, REPAIR_TRUNCATED, 2},
    {"items", items, REPAIR_TRUNCATED, LIMIT_ITEMS},
    {"text", text, REPAIR_TRUNCATED, 1},
    {"categories", categories, REPAIR_TRUNCATED, 1},
    {"links", links, REPAIR_TRUNCATED, 1},
    {"persons", persons, REPAIR_TRUNCATED, 1},
    {"attachments", attachments, REPAIR_TRUNCATED, 1},
    {"bindings", bindings, REPAIR_UNDECLARED_PREFIX, 1},
    {"name", name, ACCEPTED, 1},
    {"mended attributes", mended_attributes, REPAIR_BAD_ATTRIBUTE, 1},
    {"mended depth", mended_depth, REPAIR_TRUNCATED, 1},
    {"entities", entities, REFUSED, 0},
    {"few entities", few_entities, ACCEPTED, 1},
};

static bool has_repair(const struct feed_doc *doc, int repair)
{
    for (size_t i = 0; i < doc->repairs.n; i++)
        if ((int)doc->repairs.list[i] == repair)
            return true;
    return false;
}

static void check(size_t row, struct bytes document)
{
    static const struct feed_hints hints;
    struct error err = {0};
    struct feed_doc *doc;
    struct arena *arena = arena_new(feed_arena_ceiling(document.n));
    const bool ok = feed_parse(document, &hints, arena, &doc, &err);
    cr_expect(ok == (rows[row].outcome != REFUSED), "%s: %s", rows[row].name, err.text);
    cr_expect(ok || err.text[0], "%s: refused without a word", rows[row].name);
    if (ok) {
        cr_expect(rows[row].outcome == ACCEPTED ? doc->repairs.n == 0
                                                : has_repair(doc, rows[row].outcome),
                  "%s: %zu repairs", rows[row].name, doc->repairs.n);
        cr_expect(doc->n_entries == rows[row].before, "%s: %zu entries", rows[row].name,
                  doc->n_entries);
        for (size_t i = 0; i < doc->n_entries; i++)
            cr_expect(bytes_equal(doc->entries[i]->title, bytes_of("kept")), "%s", rows[row].name);
    }
    arena_free(arena);
}

Test(limits, each_is_told)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        buf_add_string(&out, "<rss version='2.0'><channel>");
        rows[i].write(&out);
        if (rows[i].write != mended_depth)
            buf_add_string(&out, "</channel></rss>");
        check(i, buf_bytes(&out));
        buf_clear(&out);
    }
}

/* The arena's ceiling ends the document between two elements, with what was read until then. */
Test(limits, the_arena_ends_a_document)
{
    static const struct feed_hints hints;
    struct buf out = {0};
    struct error err = {0};
    struct feed_doc *doc;
    buf_add_string(&out, "<rss version='2.0'><channel><title>t</title>");
    repeat(&out, "<item><title>kept</title></item>", 2000);
    buf_add_string(&out, "</channel></rss>");
    struct arena *arena = arena_new(64 << 10);
    cr_assert(feed_parse(buf_bytes(&out), &hints, arena, &doc, &err), "%s", err.text);
    cr_expect(has_repair(doc, REPAIR_TRUNCATED));
    cr_expect(doc->n_entries > 20 && doc->n_entries < 200, "%zu", doc->n_entries);
    cr_expect(arena_used(arena) < 128 << 10);
    arena_free(arena);
    buf_clear(&out);
}

Test(limits, those_of_json_are_told)
{
    static const struct feed_hints hints;
    static const struct {
        const char *start, *part, *end;
        size_t times, entries;
    } cases[] = {
        {"{\"title\":\"t\",\"items\":[{\"id\":\"0\"}", ",{\"id\":\"1\"}", "]}", LIMIT_ITEMS,
         LIMIT_ITEMS},
        {"{\"title\":\"t\",\"items\":[{\"id\":\"0\",\"tags\":[\"a\"", ",\"b\"", "]}]}",
         LIMIT_MEMBERS, 1},
        {"{\"title\":\"t\",\"items\":[{\"id\":\"0\",\"authors\":[{\"name\":\"a\"}",
         ",{\"name\":\"b\"}", "]}]}", LIMIT_MEMBERS, 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = {0};
        struct error err = {0};
        struct feed_doc *doc;
        buf_add_string(&out, cases[i].start);
        repeat(&out, cases[i].part, cases[i].times);
        buf_add_string(&out, cases[i].end);
        struct arena *arena = arena_new(feed_arena_ceiling(out.n));
        cr_assert(feed_parse(buf_bytes(&out), &hints, arena, &doc, &err), "%s", err.text);
        cr_expect(has_repair(doc, REPAIR_TRUNCATED), "case %zu", i);
        cr_expect(doc->n_entries == cases[i].entries, "case %zu", i);
        arena_free(arena);
        buf_clear(&out);
    }
}
