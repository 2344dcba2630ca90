#include "world.h"

#include <criterion/criterion.h>

#include "topics.h"

/* What a topic takes long after it came is compared with others then. */

static struct world w;

static void set_up(void)
{
    world_open(&w, 4);
    world_compare(&w);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(latecomers, .init = set_up, .fini = tear_down);

/* The three tellings of the deal came ten days old and on no topic, so nobody compared them. */
static void fill(void)
{
    const struct report_reader *reports = w.reports;
    w.reports = NULL;
    for (size_t i = 0; i < COUNT_OF(world_deal); i++) {
        struct item item = world_deal[i];
        item.title += sizeof "[a] [b] [c] " - 1;
        world_deliver(&w, i, NOW + 10 * DAY, &item, 1);
    }
    w.reports = (struct report_reader *)reports;
}

/* Judges what waits of a topic, max entries at a time: all is on it where `on`. How many times. */
static size_t judge(size_t topic, bool on, size_t max, size_t rounds)
{
    size_t done = 0;
    for (; done < rounds; done++) {
        struct archived_entry *entries;
        size_t n;
        cr_assert(store_unjudged(w.store, w.topics, topic, max, w.arena, &entries, &n, &w.err));
        if (n == 0)
            return done;
        struct verdict *verdicts = ARENA_ARRAY(w.arena, struct verdict, n);
        for (size_t i = 0; i < n; i++)
            verdicts[i].match = on;
        cr_assert(store_rejudge(w.store, w.topics, topic, entries, n, verdicts, NOW + 10 * DAY,
                                w.changed, &w.err),
                  "%s", w.err.text);
    }
    return done;
}

/* Topic a says something else and is judged anew. */
static void edit(uint64_t version, enum topic_stories stories)
{
    world_topics(&w, (struct topic_settings[]){{.version = version, .stories = stories}}, 1);
}

static int64_t stories(void)
{
    return world_number(&w, "SELECT count(DISTINCT story) FROM entry");
}

Test(latecomers, tell_one_story)
{
    fill();
    cr_expect_eq(stories(), 3);
    edit(2, STORIES_LEAD);
    (void)judge(0, true, 100, 10);
    cr_expect_eq(stories(), 1);
    struct publication p = world_publication(&w, 0, NOW + 10 * DAY);
    cr_assert_eq(p.n_entries, 1);
    cr_expect_eq(p.entries[0].n_also, 2);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM telling WHERE late IS NOT NULL"), 3);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM story WHERE part_of IS NOT NULL"), 2);
}

/* An entry at a time, and the store is closed between any two. */
Test(latecomers, over_a_restart)
{
    fill();
    edit(2, STORIES_LEAD);
    while (judge(0, true, 1, 1) > 0) {
        world_reopen(&w);
        world_check(&w);
    }
    cr_expect_eq(stories(), 1);
    cr_expect_eq(world_publication(&w, 0, NOW + 10 * DAY).n_entries, 1);
}

/* Judged again, it is not compared again. */
Test(latecomers, are_compared_once)
{
    fill();
    edit(2, STORIES_LEAD);
    (void)judge(0, true, 100, 10);
    const int64_t late = world_number(&w, "SELECT sum(late) FROM telling");
    edit(3, STORIES_LEAD);
    (void)judge(0, false, 100, 10);
    cr_expect_eq(world_publication(&w, 0, NOW + 10 * DAY).n_entries, 0);
    edit(4, STORIES_LEAD);
    (void)judge(0, true, 100, 10);
    cr_expect_eq(world_number(&w, "SELECT sum(late) FROM telling"), late);
    cr_expect_eq(world_publication(&w, 0, NOW + 10 * DAY).n_entries, 1);
}

/* What stays off topic is nobody's business. */
Test(latecomers, what_no_topic_takes_stays_alone)
{
    fill();
    edit(2, STORIES_LEAD);
    (void)judge(0, false, 100, 10);
    cr_expect_eq(stories(), 3);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM telling"), 0);
}

/* Beyond the reach of memory there is nothing to compare with. */
Test(latecomers, what_is_older_than_memory_stays_alone)
{
    fill();
    (void)world_number(&w, "UPDATE entry SET published = published - 40 * 86400000 RETURNING 1");
    edit(2, STORIES_LEAD);
    (void)judge(0, true, 100, 10);
    cr_expect_eq(stories(), 3);
    cr_expect_eq(world_publication(&w, 0, NOW + 10 * DAY).n_entries, 3);
}

/* A new entry tells the story of those that came late, and one that comes late that of a new one. */
Test(latecomers, and_new_ones_meet)
{
    fill();
    const struct item news[] = {
        {"9", "https://3.example/gas/4711-deal-signed",
         "[b] Power of Siberia gas pipeline: Xi and Putin sign deal in Beijing", world_deal[0].text,
         NOW}};
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    (void)judge(1, false, 100, 10);
    world_deliver(&w, 3, NOW + 10 * DAY, news, 1);
    cr_expect_eq(stories(), 4);
    world_topics(&w, (struct topic_settings[2]){{.version = 2}, {.version = 1}}, 2);
    (void)judge(0, true, 100, 10);
    cr_expect_eq(stories(), 1);
    /* The story of topic b has an older name now, and is published as it was. */
    struct publication p = world_publication(&w, 1, NOW + 10 * DAY);
    cr_assert_eq(p.n_entries, 1);
    cr_expect_eq(p.entries[0].n_also, 3);
    cr_expect(w.changed[1], "the other topic shows something else now");
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic_story WHERE topic = 2"), 1);
}

/* An article that repeats another is published once by a topic that publishes all. */
Test(latecomers, repeat_nothing)
{
    w.reports = (report_reader_free(w.reports), NULL);
    for (size_t i = 0; i < 3; i++) {
        struct item item = world_deal[0];
        item.title += sizeof "[a] [b] [c] " - 1;
        item.url = arena_printf(w.arena, "https://%zu.example/wire/4711-gas-deal-signed", i).p;
        world_deliver(&w, i, NOW + 10 * DAY, &item, 1);
    }
    edit(2, STORIES_ALL);
    (void)judge(0, true, 100, 10);
    cr_expect_eq(stories(), 1);
    cr_expect_eq(world_publication(&w, 0, NOW + 10 * DAY).n_entries, 1);
}

/* By a feed of which the list says something else, as by a topic. */
Test(latecomers, of_a_feed_that_is_judged_again)
{
    struct archived_entry *entries;
    size_t n;
    fill();
    struct subscription list[4] = {{.kind = BYTES("wire")},
                                   {.kind = BYTES("wire")},
                                   {.kind = BYTES("wire")},
                                   {.kind = BYTES("wire")}};
    for (size_t i = 0; i < 4; i++)
        list[i].url = arena_printf(w.arena, "https://%zu.example/feed", i);
    cr_assert(store_set_list(w.store, list, 4, w.arena, &w.feeds, &w.err));
    for (;;) {
        struct verdict yes[8] = {{.match = true}, {.match = true}};
        cr_assert(store_unjudged_of_feed(w.store, 1, w.arena, &entries, &n, &w.err));
        if (n == 0)
            break;
        cr_assert(store_rejudge_feed(w.store, w.topics, entries, n, yes, NOW + 10 * DAY, w.changed,
                                     &w.err));
    }
    cr_expect_eq(stories(), 1);
    cr_expect_eq(world_publication(&w, 0, NOW + 10 * DAY).n_entries, 1);
}
