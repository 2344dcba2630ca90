/* The front door: what is a feed and what is none, hints, and documents made to hurt. */
#include "feed/parse.h"

#include <string.h>

#include <criterion/criterion.h>

#include "base/buf.h"
#include "base/clock.h"
#include "feed/limits.h"

struct parsed {
    struct arena *arena;
    struct feed_doc *doc; /* NULL: refused */
    struct error err;
};

static struct parsed parse(struct bytes text, const struct feed_hints *hints)
{
    static const struct feed_hints no_hints;
    struct parsed parsed = {.arena = arena_new(feed_arena_ceiling(text.n))};
    if (!feed_parse(text, hints ? hints : &no_hints, parsed.arena, &parsed.doc, &parsed.err))
        parsed.doc = NULL;
    return parsed;
}

static bool has_repair(const struct feed_doc *doc, enum repair repair)
{
    for (size_t i = 0; i < doc->repairs.n; i++)
        if (doc->repairs.list[i] == repair)
            return true;
    return false;
}

static const struct {
    const char *text, *says;
} refused[] = {
    {"", "empty"},
    {" \n ", "empty"},
    {"<html><head><title>T</title></head><body><p>x</body></html>", "an HTML page titled \"T\""},
    {"<!DOCTYPE html>\n<title>T<p>unclosed", "an HTML page"},
    {"<opml version=\"2.0\"><body/></opml>", "OPML"},
    {"<x/>", "<x>"},
    {"<!-- only a comment -->", "not a feed"},
    {"GIF89a", "begins with"},
};

Test(parse, refuses_and_says_what_it_is)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct parsed parsed = parse(bytes_of(refused[i].text), NULL);
        cr_expect(!parsed.doc, "%s", refused[i].text);
        const struct bytes said = bytes_of(parsed.err.text);
        cr_expect(bytes_find(said, bytes_of(refused[i].says)) < said.n, "%s: %s", refused[i].text,
                  parsed.err.text);
        arena_free(parsed.arena);
    }
}

static const char two[] = "<rss "
                          "version='2.0'><channel><title>t</title><item><guid>a</"
                          "guid><description>&lt;p>A</description></item>"
                          "<item><guid>b</guid></item></channel></rss>";

Test(parse, leaves_what_was_seen)
{
    struct parsed first = parse(bytes_of(two), NULL);
    cr_assert(first.doc && first.doc->n_entries == 2 && first.doc->repairs.n == 0);
    const uint64_t seen = first.doc->entries[0]->source_hash;
    cr_expect(seen != first.doc->entries[1]->source_hash);
    const struct feed_hints hints = {.seen = &seen, .n_seen = 1};
    struct parsed again = parse(bytes_of(two), &hints);
    cr_assert(again.doc && again.doc->n_entries == 2);
    cr_expect(again.doc->entries[0]->unchanged && !again.doc->entries[0]->id.p);
    cr_expect(!again.doc->entries[1]->unchanged &&
              bytes_equal(again.doc->entries[1]->id, bytes_of("b")));
    cr_expect(again.doc->entries[0]->source_hash == seen);
    arena_free(first.arena);
    arena_free(again.arena);
}

Test(parse, bases)
{
    static const char text[] = "<rss version='2.0'><channel><link>x</link></channel></rss>";
    static const struct {
        const char *base, *location, *link;
    } rows[] = {
        {"http://a.example/d/f", NULL, "http://a.example/d/x"},
        {"http://a.example/d/f", "http://b.example/", "http://b.example/x"},
        {"http://a.example/d/f", "../e/", "http://a.example/e/x"},
        {"http://a.example/d/f", "javascript:alert(1)", "http://a.example/d/x"},
        {NULL, NULL, "x"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct feed_hints hints = {.base_url = bytes_of(rows[i].base),
                                         .content_location = bytes_of(rows[i].location)};
        struct parsed parsed = parse(bytes_of(text), &hints);
        cr_assert(parsed.doc);
        cr_expect(bytes_equal(parsed.doc->home_page_url, bytes_of(rows[i].link)), "row %zu: %.*s",
                  i, BYTES_FMT(parsed.doc->home_page_url));
        arena_free(parsed.arena);
    }
}

/* start, part so many times, end. */
static struct parsed parse_repeated(const char *start, const char *part, size_t times,
                                    const char *end)
{
    struct buf text = {0};
    buf_add_string(&text, start);
    for (size_t i = 0; i < times; i++)
        buf_add_string(&text, part);
    buf_add_string(&text, end);
    struct parsed parsed = parse(buf_bytes(&text), NULL);
    buf_clear(&text);
    return parsed;
}

Test(parse, laughs_once_only)
{
    struct buf text = {0};
    buf_add_string(&text, "<!DOCTYPE rss [<!ENTITY a0 'ha'>");
    for (int i = 1; i < 20; i++)
        buf_printf(&text, "<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;'>", i, i - 1,
                   i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    buf_add_string(&text, "]><rss version='2.0'><channel><title>&a19;</title></channel></rss>");
    struct parsed parsed = parse(buf_bytes(&text), NULL);
    cr_expect(!parsed.doc);
    const struct bytes said = bytes_of(parsed.err.text);
    cr_expect(bytes_find(said, bytes_of("entities expand")) < said.n, "%s", parsed.err.text);
    arena_free(parsed.arena);
    buf_clear(&text);
}

Test(parse, blows_up_no_square)
{
    struct buf text = {0};
    buf_add_string(&text, "<!DOCTYPE rss [<!ENTITY a '");
    for (int i = 0; i < 50000; i++)
        buf_add_char(&text, 'x');
    buf_add_string(&text, "'>]><rss version='2.0'><channel><title>");
    for (int i = 0; i < 5000; i++)
        buf_add_string(&text, "&a;");
    buf_add_string(&text, "</title></channel></rss>");
    struct parsed parsed = parse(buf_bytes(&text), NULL);
    cr_expect(!parsed.doc);
    arena_free(parsed.arena);
    buf_clear(&text);
}

Test(parse, loads_nothing_from_outside)
{
    static const char text[] = "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
                               "<rss version='2.0'><channel><title>a&f;b</title></channel></rss>";
    struct parsed parsed = parse(bytes_of(text), NULL);
    cr_assert(parsed.doc);
    cr_expect(bytes_equal(parsed.doc->title, bytes_of("ab")), "%.*s", BYTES_FMT(parsed.doc->title));
    arena_free(parsed.arena);
}

/* A document type that breaks off, or that is made of itself, costs no item. */
Test(parse, outlives_its_document_type)
{
    static const char *const types[] = {
        "[<!ENTITY e>]",
        "[ junk ]",
        "[<!ENTITY x \"50% off\">]",
        "[<!ELEMENT rss (a|b]",
        "[<!ATTLIST>]",
        "[<!ENTITY e '&e;'>]",
        "[<!ENTITY e '&f;'><!ENTITY f '&e;'>]",
        "[<!ENTITY e '<b>'>]",
        "[<!ENTITY e '&#60;b>'>]",
        "[<!-- ' --> % ]",
    };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct buf text = {0};
        buf_printf(&text,
                   "<!DOCTYPE rss %s><rss version='2.0'><channel><item><title>1&e;</title></item>"
                   "<item><title>2</title></item></channel></rss>",
                   types[i]);
        struct parsed parsed = parse(buf_bytes(&text), NULL);
        cr_assert(parsed.doc, "%s: %s", types[i], parsed.err.text);
        cr_expect(parsed.doc->n_entries == 2, "%s: %zu entries", types[i], parsed.doc->n_entries);
        cr_expect(parsed.doc->repairs.n > 0, "%s: nothing noted", types[i]);
        arena_free(parsed.arena);
        buf_clear(&text);
    }
}

Test(parse, notes_a_fault_that_has_no_name)
{
    static const char text[] =
        "<rss version='2.0'><channel><a\xC3\x97>x</a\xC3\x97></channel></rss>";
    struct parsed parsed = parse(bytes_of(text), NULL);
    cr_assert(parsed.doc);
    cr_expect(has_repair(parsed.doc, REPAIR_BAD_CHAR));
    arena_free(parsed.arena);
}

Test(parse, bears_depth)
{
    struct parsed parsed = parse_repeated(
        "<rss version='2.0'><channel><item><title>t</title><description>", "<div>", 10000, "deep");
    cr_assert(parsed.doc && parsed.doc->n_entries == 1);
    cr_expect(has_repair(parsed.doc, REPAIR_TRUNCATED));
    arena_free(parsed.arena);
    parsed = parse_repeated("<rss version='2.0'><channel><title>", "&lt;div>", 10000,
                            "deep&lt;/div></title></channel></rss>");
    cr_assert(parsed.doc);
    cr_expect(bytes_equal(parsed.doc->title, bytes_of("deep")), "%.*s",
              BYTES_FMT(parsed.doc->title));
    arena_free(parsed.arena);
}

Test(parse, bears_attributes)
{
    struct buf text = {0};
    buf_add_string(&text, "<rss version='2.0'><channel><title>t</title><item");
    for (int i = 0; i < 200000; i++)
        buf_printf(&text, " a%d='x'", i);
    buf_add_string(&text, "><title>x</title></item></channel></rss>");
    struct parsed parsed = parse(buf_bytes(&text), NULL);
    cr_expect(parsed.doc && parsed.doc->n_entries == 1);
    arena_free(parsed.arena);
    buf_clear(&text);
}

Test(parse, stops_at_the_limit_of_items)
{
    struct parsed parsed = parse_repeated("<rss version='2.0'><channel><title>t</title>",
                                          "<item><title>x</title></item>", LIMIT_ITEMS + 5,
                                          "</channel></rss>");
    cr_assert(parsed.doc && parsed.doc->n_entries == LIMIT_ITEMS);
    cr_expect(has_repair(parsed.doc, REPAIR_TRUNCATED));
    cr_expect(bytes_equal(parsed.doc->title, bytes_of("t")));
    arena_free(parsed.arena);
}

Test(parse, leaves_out_members_beyond_the_limit)
{
    struct parsed parsed = parse_repeated("<rss version='2.0'><channel><item><title>t</title>",
                                          "<category/><link>http://x.example/</link><author>a</"
                                          "author><enclosure url='http://x.example/'/>",
                                          3000, "</item></channel></rss>");
    cr_assert(parsed.doc && parsed.doc->n_entries == 1);
    cr_expect(parsed.doc->entries[0]->links.n == LIMIT_MEMBERS);
    arena_free(parsed.arena);
}

Test(parse, bears_one_large_text)
{
    struct parsed parsed = parse_repeated("<rss version='2.0'><channel><item><description>",
                                          "many words and no end ", 200000,
                                          "</description></item></channel></rss>");
    cr_assert(parsed.doc && parsed.doc->n_entries == 1);
    cr_expect(parsed.doc->entries[0]->summary.n == 200000 * 22 - 1);
    arena_free(parsed.arena);
}

Test(parse, names_are_complete)
{
    for (int i = 0; i < FEED_FORMAT_COUNT; i++)
        cr_expect(feed_format_name((enum feed_format)i)[0]);
    for (int i = 0; i < REPAIR_COUNT; i++)
        cr_expect(repair_name((enum repair)i)[0]);
}

/* What another thread does when the daemon ends: the rest of the document is not read. */
Test(parse, is_given_up_on_demand)
{
    static const char *const documents[] = {
        "<rss version=\"2.0\"><channel><title>F</title><item><guid>1</guid></item>"
        "<item><guid>2</guid></item><item><guid>3</guid></item></channel></rss>",
        "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"F\", \"items\": "
        "[{\"id\": \"1\"}, {\"id\": \"2\"}, {\"id\": \"3\"}]}",
    };
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        atomic_bool give_up = false;
        const struct feed_hints hints = {.give_up = &give_up};
        struct parsed whole = parse(bytes_of(documents[i]), &hints);
        cr_assert(whole.doc && whole.doc->n_entries == 3, "%zu: %s", i, whole.err.text);
        arena_free(whole.arena);
        atomic_store(&give_up, true);
        struct parsed given_up = parse(bytes_of(documents[i]), &hints);
        cr_expect(!given_up.doc || given_up.doc->n_entries == 0, "%zu", i);
        arena_free(given_up.arena);
    }
}
