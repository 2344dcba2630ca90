#include "store/activity.h"

#include <criterion/criterion.h>

#include "world.h"

static void deliver(struct world *w)
{
    static const struct topic_settings topics[] = {{.name = BYTES("apples")},
                                                   {.name = BYTES("berries")}};
    static const struct item first[] = {
        {"1", "https://0.example/1", "[a] one", "x", NOW - 30 * HOUR},
        {"2", "https://0.example/2", "[a] [b] two", "x", NOW - 30 * HOUR},
        {"3", "https://0.example/3", "three", "x", NOW - 370 * DAY},
        {"4", "https://0.example/4", "four", "x", NOW - 371 * DAY},
    };
    static const struct item second[] = {
        {"5", "https://1.example/5", "[b] five", "x", NOW - 2 * HOUR}};
    world_open(w, 2);
    world_topics(w, topics, COUNT_OF(topics));
    world_deliver(w, 0, NOW - 25 * HOUR, first, 2);
    world_deliver(w, 0, NOW - 23 * HOUR, &first[2], 2);
    world_deliver(w, 1, NOW, second, COUNT_OF(second));
}

Test(activity, of_a_feed_is_by_the_day_and_by_topic)
{
    struct world w;
    struct feed_activity activity;
    deliver(&w);
    cr_assert(store_activity(w.store, w.feeds[0].id, NOW, w.arena, &activity, &w.err));
    cr_expect_eq(activity.days[ACTIVITY_DAYS - 1], 0);
    cr_expect_eq(activity.days[ACTIVITY_DAYS - 3], 2);
    cr_expect_eq(activity.days[0], 1, "what is older is left out");
    cr_assert_eq(activity.n_topics, 2);
    cr_expect(bytes_equal(activity.topics[0].name, bytes_of("a")));
    cr_expect(activity.topics[0].entries == 2 && activity.topics[1].entries == 1);
    cr_assert(store_activity(w.store, 12345, NOW, w.arena, &activity, &w.err));
    cr_expect_eq(activity.n_topics, 0);
    cr_assert(store_activity(w.store, w.feeds[0].id, 5 * DAY, w.arena, &activity, &w.err));
    world_close(&w);
}

Test(activity, of_the_last_day_is_by_the_hour)
{
    struct world w;
    struct recent_activity recent;
    deliver(&w);
    cr_assert(store_recent_activity(w.store, NOW, &recent, &w.err));
    cr_expect(recent.entries[0] == 1 && recent.on_topic[0] == 1);
    cr_expect(recent.entries[23] == 2 && recent.on_topic[23] == 0);
    int64_t all = 0;
    for (size_t i = 0; i < ACTIVITY_HOURS; i++)
        all += recent.entries[i];
    cr_expect_eq(all, 3, "what was seen before is left out");
    cr_assert(store_recent_activity(w.store, NOW - 2 * HOUR, &recent, &w.err));
    cr_expect_eq(recent.entries[0], 0, "what is yet to come is left out");
    world_close(&w);
}

Test(activity, a_feed_is_found_by_its_number)
{
    struct world w;
    struct stored_feed feed;
    bool found;
    deliver(&w);
    cr_assert(store_feed(w.store, w.feeds[1].id, w.arena, &feed, &found, &w.err));
    cr_expect(found && bytes_equal(feed.url, w.feeds[1].url) && feed.n_history == 1);
    cr_assert(store_feed(w.store, 12345, w.arena, &feed, &found, &w.err));
    cr_expect(!found);
    world_close(&w);
}
