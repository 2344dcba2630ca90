#include "publish/page.h"

#include "base/deflate.h"

#include "fixture.h"
#include "golden.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

typedef void render_page(const struct publication *publication, struct buf *out);

static void index_of_one(const struct publication *publication, struct buf *out)
{
    publish_index(publication, 1, out);
}

/* The pages are written so that an XML parser reads them, the void elements of the head apart, which are closed here. */
static void well_formed_page(const char *name, struct bytes page)
{
    struct buf xml = {0};
    struct bytes rest = page, line;
    while (bytes_split(&rest, '\n', &line)) {
        bool is_void = bytes_starts(line, (struct bytes)BYTES("<meta")) ||
                       bytes_starts(line, (struct bytes)BYTES("<link")) ||
                       bytes_starts(line, (struct bytes)BYTES("<input"));
        buf_add(&xml, line.p, is_void ? line.n - 1 : line.n);
        buf_add_string(&xml, is_void ? "/>\n" : "\n");
    }
    well_formed_expect(name, buf_bytes(&xml));
    buf_clear(&xml);
}

/* A change of the style sheet is not one of the pages: its version in their address is blotted out. */
static void blot_out_version(struct buf *page)
{
    static const char address[] = "riffle.css?";
    char *found = strstr(page->p, address);
    cr_assert_not_null(found);
    for (char *p = found + sizeof address - 1; *p != '"'; p++)
        *p = 'x';
}

static const struct {
    const char *name;
    struct publication (*fixture)(void);
    render_page *render;
} pages[] = {
    {"topic.html", fixture_topic, publish_page},
    {"full.html", fixture_full, publish_page},
    {"empty.html", fixture_empty, publish_page},
    {"hostile.html", fixture_hostile, publish_page},
    {"index.html", fixture_topic, index_of_one},
    {"hostile-index.html", fixture_hostile, index_of_one},
};

Test(page, pages_are_as_they_were_looked_at)
{
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct publication publication = pages[i].fixture();
        struct buf page = {0};
        pages[i].render(&publication, &page);
        well_formed_page(pages[i].name, buf_bytes(&page));
        blot_out_version(&page);
        golden_expect(pages[i].name, buf_bytes(&page));
        buf_clear(&page);
    }
}

static bool holds(const struct buf *page, const char *text)
{
    struct bytes all = buf_bytes(page);
    return bytes_find(all, bytes_of(text)) < all.n;
}

Test(page, hostile_words_stay_words)
{
    static const char *const never[] = {"<script",      "<img",           "href=\"javascript:",
                                        "href=\"data:", "onmouseover=\"", "\xE2\x80\xAE",
                                        "\xE2\x81\xA7", "\x1B",           "\xC2\x85",
                                        "\xEF\xBF\xBF", "\xED\xA0",       "style="};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct publication publication = fixture_hostile();
        struct buf page = {0};
        pages[i].render(&publication, &page);
        for (size_t j = 0; j < COUNT_OF(never); j++)
            cr_expect_not(holds(&page, never[j]), "%s holds %s", pages[i].name, never[j]);
        buf_clear(&page);
    }
}

Test(page, the_form_is_there_where_it_leads_somewhere)
{
    struct publication publication = fixture_topic();
    struct buf page = {0};
    publish_page(&publication, &page);
    cr_expect(holds(&page, "<form class=\"search\" role=\"search\" action=\"../search\""));
    cr_expect(holds(&page, "name=\"topic\" value=\"river-trade\""));
    buf_reset(&page);
    publication.volume = (struct volume){202608, 1};
    publish_page(&publication, &page);
    cr_expect(holds(&page, "action=\"../../../search\""));
    buf_reset(&page);
    index_of_one(&publication, &page);
    cr_expect(holds(&page, "action=\"./search\""));
    publication.searchable = false;
    buf_reset(&page);
    publish_page(&publication, &page);
    index_of_one(&publication, &page);
    cr_expect_not(holds(&page, "<form"));
    buf_clear(&page);
}

static bool same(render_page *render, int64_t now, int64_t later)
{
    struct publication publication = fixture_topic();
    struct buf first = {0}, second = {0};
    publication.now = now;
    render(&publication, &first);
    publication.now = later;
    render(&publication, &second);
    bool equal = bytes_equal(buf_bytes(&first), buf_bytes(&second));
    buf_clear(&first);
    buf_clear(&second);
    return equal;
}

Test(page, pages_age_by_the_hour_until_nothing_on_them_is_near)
{
    const int64_t hour = 3600000, day = 24 * hour, now = fixture_topic().now / hour * hour;
    cr_expect(same(publish_page, now, now + hour - 1));
    cr_expect_not(same(publish_page, now, now + hour));
    cr_expect(same(publish_page, now + 7 * day, now + 30 * day));
    cr_expect(same(publish_page, 0, now + 30 * day), "without a now, dates alone");
    cr_expect(same(index_of_one, now, now + hour - 1));
    cr_expect_not(same(index_of_one, now, now + hour));
}

Test(page, what_is_bound_does_not_age)
{
    struct publication bound = fixture_topic();
    struct buf page = {0};
    bound.volume = (struct volume){202608, 1};
    publish_page(&bound, &page);
    cr_expect_not(holds(&page, " ago<"));
    cr_expect_not(holds(&page, "Today"));
    buf_clear(&page);
}

/* A paragraph of 100 words that compresses as badly as letters can. */
static struct bytes noise(struct arena *arena, uint32_t seed)
{
    enum { LENGTH = 650 };
    char *text = arena_alloc(arena, LENGTH);
    for (size_t i = 0; i < LENGTH; i++) {
        seed = seed * 1664525 + 1013904223;
        text[i] = i % 6 == 5 ? ' ' : (char)('a' + (seed >> 16) % 26);
    }
    return (struct bytes){text, LENGTH};
}

/* What a telephone loads in a moment: the page and its style sheet, as they go over the wire. */
Test(page, fifty_stories_are_light)
{
    enum { STORIES = 50, LIMIT = 60000, ROOM = 1 << 20 };
    struct publication publication = fixture_topic();
    struct published_entry entries[STORIES];
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < STORIES; i++) {
        entries[i] = publication.entries[i % publication.n_entries];
        entries[i].excerpt = noise(arena, (uint32_t)i);
    }
    publication.entries = entries;
    publication.n_entries = STORIES;
    struct buf page = {0};
    publish_page(&publication, &page);
    unsigned char *room = arena_alloc(arena, ROOM);
    size_t bytes = deflate_gzip(buf_bytes(&page), room, ROOM) +
                   deflate_gzip(publish_css(), room, ROOM);
    cr_expect(bytes > 0 && bytes < LIMIT, "%zu bytes", bytes);
    buf_clear(&page);
    arena_free(arena);
}

Test(page, search_engines_are_told_to_stay_away_unless_they_may_come)
{
    struct publication publication = fixture_topic();
    struct buf page = {0};
    publish_page(&publication, &page);
    cr_expect(holds(&page, "<meta name=\"robots\" content=\"noindex\">"));
    buf_reset(&page);
    publication.indexable = true;
    publish_page(&publication, &page);
    cr_expect_not(holds(&page, "noindex"));
    buf_clear(&page);
}

Test(page, no_topics_is_a_page_too)
{
    struct buf page = {0};
    publish_index(NULL, 0, &page);
    well_formed_page("no topics", buf_bytes(&page));
    cr_expect(holds(&page, "No topics yet"));
    buf_clear(&page);
}

Test(page, the_style_sheet_asks_for_nothing_from_elsewhere)
{
    struct bytes css = publish_css();
    cr_expect_gt(css.n, 1000);
    cr_expect_eq(strlen(css.p), css.n);
    cr_expect_eq(bytes_find(css, bytes_of("url(")), css.n);
    cr_expect_eq(bytes_find(css, bytes_of("@import")), css.n);
}
