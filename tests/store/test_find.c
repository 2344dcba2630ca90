#include "world.h"

#include <criterion/criterion.h>

static struct world w;

static void set_up(void)
{
    world_open(&w, 3);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(find, .init = set_up, .fini = tear_down);

static size_t found(const char *text, struct archived_entry *first)
{
    struct archived_entry *all = NULL;
    size_t n = 0;
    cr_assert(store_find(w.store, bytes_of(text), w.arena, &all, &n, &w.err), "%s", w.err.text);
    if (n > 0)
        *first = all[0];
    return n;
}

Test(find, by_number_address_or_id)
{
    const struct item doc[] = {
        {"tag:0.example,2026:1", "https://0.example/1?utm_source=rss", "[a] One", "Text.",
         NOW - DAY},
        {"17", "https://0.example/2", "Two", "Text.", NOW - HOUR},
    };
    const struct item other[] = {{"17", "https://1.example/9", "Three", "Text.", NOW}};
    struct archived_entry one, two;
    world_deliver(&w, 0, NOW, doc, COUNT_OF(doc));
    world_deliver(&w, 1, NOW, other, COUNT_OF(other));
    cr_assert_eq(found("https://0.example/1", &one), 1, "less what only says how one came to it");
    cr_expect(bytes_equal(one.title, bytes_of("[a] One")));
    cr_expect(bytes_equal(one.feed_url, bytes_of("https://0.example/feed")));
    cr_expect_eq(one.published, NOW - DAY);
    cr_expect_eq(found(" https://0.example/1?utm_source=rss ", &two), 1);
    cr_expect_eq(two.id, one.id);
    cr_expect_eq(found("tag:0.example,2026:1", &two), 1);
    cr_expect_eq(two.id, one.id);
    cr_expect_eq(found(arena_printf(w.arena, "%lld", (long long)one.id).p, &two), 1);
    cr_expect_eq(two.id, one.id);
    cr_expect(bytes_equal(two.guid, bytes_of("tag:0.example,2026:1")));
    cr_assert_eq(found("id:17", &two), 2, "an id of two feeds");
    cr_expect(bytes_equal(two.title, bytes_of("Three")), "the newest first");
    cr_expect_eq(found("id: tag:0.example,2026:1", &two), 1);
    cr_expect_eq(found("id:https://0.example/1", &two), 0, "an address is no id");
}

Test(find, nothing_where_there_is_nothing)
{
    static const char *const texts[] = {
        "",          "1",        "-1", "99999999999999999999", "https://0.example/",
        "' OR 1 --", "https://", "id:"};
    struct archived_entry none;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        cr_expect_eq(found(texts[i], &none), 0, "%s", texts[i]);
}

/* Feeds number their entries too. */
Test(find, a_number_is_ours_and_an_id_theirs)
{
    const struct item doc[] = {
        {"2", "https://0.example/1", "One", "Text.", NOW - DAY},
        {"x", "https://0.example/2", "Two", "Text.", NOW - HOUR},
    };
    struct archived_entry first;
    world_deliver(&w, 0, NOW, doc, COUNT_OF(doc));
    cr_assert_eq(found("2", &first), 1);
    cr_expect_eq(first.id, 2);
    cr_assert_eq(found("id:2", &first), 1);
    cr_expect(bytes_equal(first.guid, bytes_of("2")));
    cr_expect_neq(first.id, 2);
    cr_expect_eq(found("id:1", &first), 0);
    cr_expect_eq(found("id:", &first), 0);
}
