#include "world.h"

#include <criterion/criterion.h>

/* What an edit of min-sources, min-kinds and stories does to what is published already. */

static struct world w;

/* Papers 0 and 2, of one kind, tell of the deal; paper 1 alone tells of something else. */
static void set_up(void)
{
    static const struct item alone = {"x", "https://1.example/x", "[a] Ferry runs aground",
                                      "The ferry ran aground at noon.", NOW - DAY};
    world_open(&w, 4);
    world_compare(&w);
    world_deliver(&w, 0, NOW, &world_deal[0], 1);
    world_deliver(&w, 2, NOW + 1, &world_deal[1], 1);
    world_deliver(&w, 1, NOW + 2, &alone, 1);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(needs, .init = set_up, .fini = tear_down);

/* One batch of what waits to be judged again; false where there is none. */
static bool judge_some(size_t max)
{
    struct archived_entry *entries;
    size_t n;
    bool changed[TOPICS_MAX] = {false};
    cr_assert(store_unjudged(w.store, w.topics, 0, max, w.arena, &entries, &n, &w.err));
    struct verdict *verdicts = ARENA_ARRAY(w.arena, struct verdict, n + 1);
    for (size_t i = 0; i < n; i++)
        verdicts[i].match = bytes_find(entries[i].title, bytes_of("[a]")) < entries[i].title.n;
    cr_assert(store_rejudge(w.store, w.topics, 0, entries, n, verdicts, NOW, changed, &w.err), "%s",
              w.err.text);
    return n > 0;
}

static size_t edit(struct topic_settings settings)
{
    world_topics(&w, &settings, 1);
    while (judge_some(2))
        ;
    return world_publication(&w, 0, NOW + HOUR).n_entries;
}

static struct bytes id_of(size_t entry)
{
    return world_publication(&w, 0, NOW + HOUR).entries[entry].id;
}

Test(needs, asking_for_more_takes_away_and_asking_for_less_gives_back)
{
    static const struct {
        struct topic_settings settings;
        size_t want;
    } rows[] = {
        {{.min_sources = 2}, 1},
        {{.min_sources = 2, .min_kinds = 2}, 0},
        {{.min_sources = 2}, 1},
        {{.min_sources = 3}, 0},
        {{.min_sources = 1}, 2},
        {{.min_kinds = 2}, 0},
        {{.stories = STORIES_ALL, .min_sources = 2}, 2}, /* both that tell of the deal */
        {{.stories = STORIES_ALL, .min_sources = 3}, 0},
        {{.stories = STORIES_ALL}, 3},
        {{.stories = STORIES_LEAD}, 2},
    };
    cr_assert_eq(world_publication(&w, 0, NOW + HOUR).n_entries, 2);
    const struct bytes deal = id_of(0), alone = id_of(1);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_eq(edit(rows[i].settings), rows[i].want, "row %zu", i);
    cr_expect(bytes_equal(id_of(0), deal));
    cr_expect(bytes_equal(id_of(1), alone));
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic_story"), 3, "no id was given anew");
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic_story WHERE backfilled"), 0);
    cr_expect_eq(world_number(&w, "SELECT stricter FROM topic"), 0);
}

/* The walk goes on as strictly as it began, after a restart and another edit. */
Test(needs, an_edit_is_finished_after_a_restart)
{
    world_topics(&w, (struct topic_settings[]){{.min_sources = 2}}, 1);
    cr_assert(judge_some(1));
    world_reopen(&w);
    cr_expect_eq(edit((struct topic_settings){.min_sources = 2, .version = 2}), 1);
}

/* Retention takes entries of a story: it stays published, by other edits too, until one asks for more. */
Test(needs, what_is_published_stays_when_fewer_tell_it)
{
    struct retained done;
    const struct retention now = {.days = 1, .per_feed = 1000, .bodies_ms = DAY};
    cr_assert_eq(edit((struct topic_settings){.min_sources = 2}), 1);
    world_deliver(&w, 2, NOW + 2 * DAY, NULL, 0);
    world_unchanged(&w, 0, NOW + 3 * DAY);
    cr_assert(store_retain(w.store, NOW + 4 * DAY, &now, 10, &done, &w.err), "%s", w.err.text);
    cr_assert_eq(done.removed, 1);
    cr_expect_eq(world_publication(&w, 0, NOW + HOUR).n_entries, 1);
    cr_expect_eq(edit((struct topic_settings){.min_sources = 2, .version = 2}), 1);
    cr_expect_eq(edit((struct topic_settings){.min_sources = 3, .version = 2}), 0);
    cr_expect_eq(edit((struct topic_settings){.min_sources = 2, .version = 2}), 0);
    cr_expect_eq(edit((struct topic_settings){.min_sources = 1, .version = 2}), 2);
}
