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

TestSuite(retention, .init = set_up, .fini = tear_down);

enum { DAYS = 100, PER_FEED = 1000 };

static struct retained retain_by(int64_t now, struct retention retention, size_t limit)
{
    struct retained done;
    cr_assert(store_retain(w.store, now, &retention, limit, &done, &w.err), "%s", w.err.text);
    return done;
}

static size_t retain(int64_t now, int64_t per_feed, size_t limit)
{
    const struct retention retention = {
        .days = DAYS, .per_feed = per_feed, .bodies_ms = 1000 * DAY, .identities_ms = 1000 * DAY};
    return retain_by(now, retention, limit).removed;
}

static int64_t entries(void)
{
    return world_number(&w, "SELECT count(*) FROM entry");
}

/* n entries of a feed, numbered from first, an hour apart. */
static void deliver_run(size_t feed, int64_t now, size_t first, size_t n)
{
    struct item *doc = ARENA_ARRAY(w.arena, struct item, n + 1);
    for (size_t i = 0; i < n; i++) {
        doc[i].id = arena_printf(w.arena, "%zu", first + i).p;
        doc[i].url = arena_printf(w.arena, "https://%zu.example/%zu", feed, first + i).p;
        doc[i].title = arena_printf(w.arena, "[a] %zu", first + i).p;
        doc[i].published = now - (int64_t)(n - i) * HOUR;
    }
    world_deliver(&w, feed, now, doc, n);
}

Test(retention, what_is_listed_stays)
{
    deliver_run(0, NOW, 0, 5);
    world_unchanged(&w, 0, NOW + 300 * DAY);
    cr_expect_eq(retain(NOW + 300 * DAY, PER_FEED, 100), 0);
    cr_expect_eq(retain(NOW + 300 * DAY, 2, 100), 0);
    cr_expect_eq(entries(), 5);
}

Test(retention, counted_from_when_an_entry_was_last_listed)
{
    deliver_run(0, NOW, 0, 5);
    world_unchanged(&w, 0, NOW + 99 * DAY);
    deliver_run(0, NOW + 100 * DAY, 5, 1);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 100), 0, "last seen 51 days ago");
    cr_expect_eq(retain(NOW + 199 * DAY, PER_FEED, 100), 0);
    cr_expect_eq(retain(NOW + 200 * DAY, PER_FEED, 100), 5);
    cr_expect_eq(entries(), 1);
}

Test(retention, in_parts)
{
    deliver_run(0, NOW, 0, 10);
    deliver_run(0, NOW + DAY, 10, 1);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 4), 4);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 4), 4);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 4), 2);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 4), 0);
}

Test(retention, the_oldest_beyond_a_number)
{
    for (size_t i = 0; i < 10; i++)
        deliver_run(0, NOW + (int64_t)i * DAY, i * 3, 3);
    deliver_run(1, NOW, 0, 5);
    cr_expect_eq(entries(), 35);
    cr_expect_eq(retain(NOW + 10 * DAY, 12, 100), 18);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry WHERE feed = 1"), 12);
    cr_expect_eq(world_number(&w, "SELECT min(cast(guid AS INTEGER)) FROM entry WHERE feed = 1"),
                 18);
    cr_expect_eq(retain(NOW + 10 * DAY, 12, 100), 0);
    cr_expect_eq(world_publication(&w, 0, NOW + 10 * DAY).n_entries, 17);
}

Test(retention, a_feed_that_left_the_list)
{
    deliver_run(0, NOW, 0, 5);
    world_unchanged(&w, 0, NOW + 50 * DAY);
    const struct subscription list[] = {{.url = BYTES("https://1.example/feed")}};
    cr_assert(store_set_list(w.store, list, 1, w.arena, &w.feeds, &w.err), "%s", w.err.text);
    cr_expect_eq(retain(NOW + 149 * DAY, PER_FEED, 100), 0);
    cr_expect_eq(retain(NOW + 151 * DAY, PER_FEED, 100), 5);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM story WHERE id NOT IN"
                                  " (SELECT story FROM topic_story)"),
                 0);
}

/* Removed and listed again after months: known by its id, and no news. */
Test(retention, an_entry_that_comes_back_has_its_id)
{
    const struct item doc[] = {{"tag:0,2026:1", "https://0.example/1", "[a] One", "x", NOW}};
    const struct item other[] = {{"tag:0,2026:2", "https://0.example/2", "Two", "x", NOW + DAY}};
    world_deliver(&w, 0, NOW, doc, 1);
    world_deliver(&w, 0, NOW + DAY, other, 1);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 100), 1);
    cr_expect_eq(world_publication(&w, 0, NOW + 150 * DAY).n_entries, 0);
    world_check(&w);
    world_deliver(&w, 1, NOW + 160 * DAY, doc, 1); /* another feed takes the id meanwhile */
    world_deliver(&w, 0, NOW + 161 * DAY, doc, 1);
    struct publication p = world_publication(&w, 0, NOW + 161 * DAY);
    cr_assert_eq(p.n_entries, 2);
    size_t own = bytes_equal(p.entries[0].source_title, bytes_of("Site 0")) ? 0 : 1;
    cr_expect(bytes_equal(p.entries[own].id, bytes_of("tag:0,2026:1")));
    cr_expect(!bytes_equal(p.entries[1 - own].id, bytes_of("tag:0,2026:1")));
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM public_id"), 2);
}

Test(retention, the_lead_is_removed_and_the_story_goes_on)
{
    const struct item lead[] = {{"tag:0,2026:1", "https://0.example/1", "[a] One", "x", NOW}};
    const struct item other[] = {{"tag:1,2026:1", "https://0.example/1", "[a] Other", "y", NOW}};
    const struct item next[] = {{"tag:0,2026:2", "https://0.example/2", "Two", "x", NOW}};
    world_deliver(&w, 0, NOW, lead, 1);
    world_deliver(&w, 1, NOW, other, 1);
    world_deliver(&w, 0, NOW + DAY, next, 1);
    world_unchanged(&w, 1, NOW + 149 * DAY);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 100), 1);
    struct publication p = world_publication(&w, 0, NOW + 150 * DAY);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].id, bytes_of("tag:0,2026:1")));
    cr_expect(bytes_equal(p.entries[0].title, bytes_of("[a] Other")));
    cr_expect_eq(p.entries[0].n_also, 0);
}

/* The number of a removed entry may be given again: nothing may lead to the wrong one. */
Test(retention, numbers_are_used_again)
{
    const struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x", NOW}};
    const struct item none[] = {{"2", "https://0.example/2", "Two", "x", NOW}};
    world_deliver(&w, 1, NOW, none, 1);
    world_deliver(&w, 0, NOW, doc, 1);
    world_deliver(&w, 0, NOW + DAY, NULL, 0);
    cr_expect_eq(retain(NOW + 150 * DAY, PER_FEED, 100), 1);
    const struct item fresh[] = {{"3", "https://2.example/3", "[a] Three", "x", NOW}};
    world_deliver(&w, 2, NOW + 150 * DAY, fresh, 1);
    struct publication p = world_publication(&w, 0, NOW + 150 * DAY);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].title, bytes_of("[a] Three")));
}
