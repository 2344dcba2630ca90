#include "match/feed_filter.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"

static const struct {
    const char *line, *url, *site, *kind, *category;
    bool names;
} rows[] = {
    {"lake.example", "https://www.lake.example/f", "lake.example", "", "", true},
    {"lake.example", "https://news.lake.example/f", "news.lake.example", "", "", true},
    {"www.lake.example", "https://lake.example/f", "lake.example", "", "", true},
    {"Lake.Example", "https://lake.example/f", "lake.example", "", "", true},
    {"lake.example", "https://thelake.example/f", "thelake.example", "", "", false},
    {"lake.example", "", "", "", "", false},
    {"https://lake.example/f", "https://lake.example/f", "lake.example", "", "", true},
    {"https://lake.example/f", "https://lake.example/g", "lake.example", "", "", false},
    {"https://lake.example/f", "https://lake.example/f2", "lake.example", "", "", false},
    {"https://lake.example/f*", "https://lake.example/f2", "lake.example", "", "", true},
    {"https://lake.example/f*", "https://lake.example/e", "lake.example", "", "", false},
    {"kind:state", "", "", "state wire", "", true},
    {"kind: State", "", "", "wire state", "", true},
    {"kind:state", "", "", "statement", "", false},
    {"category:World/Asia", "", "", "", "World/Asia", true},
    {"category:world", "", "", "", "World/Asia", true},
    {"category:World/", "", "", "", "World/Asia", true},
    {"category:World", "", "", "", "Worldwide", false},
    {"category:World/Asia", "", "", "", "World", false},
};

Test(feed_filter, names_feeds)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct feed_filter filter = {0};
        struct error err = {0};
        const struct match_entry entry = {.feed_url = bytes_of(rows[i].url),
                                          .kind = bytes_of(rows[i].kind),
                                          .category = bytes_of(rows[i].category)};
        cr_assert(feed_filter_add(&filter, bytes_of(rows[i].line), arena, &err), "%s", err.text);
        cr_expect_eq(feed_filter_names(&filter, &entry, bytes_of(rows[i].site)), rows[i].names,
                     "%s of %s %s%s", rows[i].line, rows[i].url, rows[i].kind, rows[i].category);
        arena_free(arena);
    }
}

Test(feed_filter, any_line_is_enough)
{
    struct arena *arena = arena_new(1 << 20);
    struct feed_filter filter = {0};
    const struct match_entry entry = {.kind = bytes_of("wire")};
    cr_expect_not(feed_filter_names(&filter, &entry, bytes_of("a.example")));
    for (int i = 0; i < 300; i++)
        cr_assert(feed_filter_add(&filter, arena_printf(arena, "s%d.example", i), arena, NULL));
    cr_expect_not(feed_filter_names(&filter, &entry, bytes_of("a.example")));
    cr_expect(feed_filter_names(&filter, &entry, bytes_of("s299.example")));
    arena_free(arena);
}

Test(feed_filter, refuses_what_names_no_feed)
{
    static const char *const lines[] = {"",      "  ",         "example", ".org", "two words.org",
                                        "kind:", "category: ", "a/b.org"};
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct feed_filter filter = {0};
        struct error err = {0};
        cr_expect_not(feed_filter_add(&filter, bytes_of(lines[i]), arena, &err), "%s", lines[i]);
        cr_expect_gt(strlen(err.text), 10);
    }
    arena_free(arena);
}
