/* Stories do not hang on the order in which articles come, nor on when the daemon was stopped. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "newsroom.h"

static const struct topic_file topics[] = {
    {BYTES("all.yaml"), BYTES("match: \"*\"\nstories: all\n")},
    {BYTES("lead.yaml"), BYTES("match: \"*\"\n")},
};

static struct desk desk;

static void set_up(void)
{
    desk_open(&desk, topics, COUNT_OF(topics));
}

static void tear_down(void)
{
    desk_close(&desk);
}

TestSuite(orders, .init = set_up, .fini = tear_down, .timeout = 110);

/* The story of every article of the newsroom. */
static void read_stories(int64_t stories[static NEWSROOM])
{
    char sql[128];
    for (size_t i = 0; i < NEWSROOM; i++) {
        (void)snprintf(sql, sizeof sql, "SELECT story FROM entry WHERE guid = 'article-%zu'", i);
        stories[i] = desk_number(&desk, sql);
        cr_assert_gt(stories[i], 0, "article %zu is lost", i);
    }
}

/* Tells all of the newsroom in that order to a desk of its own. */
static void tell_in_order(const size_t *order, int64_t stories[static NEWSROOM])
{
    desk_close(&desk);
    desk_open(&desk, topics, COUNT_OF(topics));
    for (size_t i = 0; i < NEWSROOM; i++) {
        const struct article article = newsroom_article(order[i], desk.ground.arena);
        desk_tell(&desk, &article);
    }
    read_stories(stories);
}

static void true_stories(int64_t stories[static NEWSROOM])
{
    for (size_t i = 0; i < NEWSROOM; i++)
        stories[i] = (int64_t)(i / NEWSROOM_TELLINGS);
}

/* The bounds are what was measured, less a little: 0.96 to 1 between any two orders, and with the truth. */
Test(orders, any_order_gives_nearly_the_same_stories)
{
    enum { ORDERS = 5 };
    static const double between_orders = 0.93, with_truth = 0.93;
    static int64_t stories[ORDERS][NEWSROOM], truth[NEWSROOM];
    true_stories(truth);
    for (size_t o = 0; o < ORDERS; o++) {
        size_t order[NEWSROOM];
        newsroom_shuffle(order, NEWSROOM, (uint32_t)o + 1);
        tell_in_order(order, stories[o]);
        const double right = newsroom_agreement(stories[o], truth, NEWSROOM);
        cr_expect_gt(right, with_truth, "order %zu: %.3f", o, right);
        for (size_t other = 0; other < o; other++) {
            const double f1 = newsroom_agreement(stories[o], stories[other], NEWSROOM);
            cr_expect_gt(f1, between_orders, "orders %zu and %zu: %.3f", other, o, f1);
        }
    }
}

/* Everything that a reader of the tables can see of stories, but for numbers that are given in the order of arrival. */
static const char *picture(void)
{
    return desk_text(
        &desk, "SELECT group_concat(line, char(10)) FROM ("
               " SELECT e.guid || ' told with ' || (SELECT min(o.guid) FROM entry AS o"
               "   WHERE o.story = e.story) || ' ' || coalesce(g.relation, '-') || ' '"
               "   || coalesce(g.reason, '-') || ' ' || g.is_copy || g.repeats AS line"
               " FROM entry AS e LEFT JOIN telling AS g ON g.entry = e.id"
               " UNION ALL SELECT p.topic || ' publishes ' || i.text || ' under ' || e.guid || ' '"
               "   || p.withdrawn"
               " FROM topic_story AS p JOIN public_id AS i ON i.id = p.public_id"
               "   JOIN entry AS e ON e.id = p.entry ORDER BY 1)");
}

Test(orders, one_order_gives_one_result)
{
    size_t order[NEWSROOM];
    static int64_t first[NEWSROOM], second[NEWSROOM];
    newsroom_shuffle(order, NEWSROOM, 7);
    tell_in_order(order, first);
    char *before = strdup(picture());
    tell_in_order(order, second);
    cr_expect_str_eq(picture(), before);
    cr_expect_arr_eq(first, second, sizeof first);
    free(before);
}

/* What is fetched within one second comes in whatever order the network gives it. */
Test(orders, feeds_of_one_second_may_come_in_any_order)
{
    enum { FIRST = 60, TOGETHER = 9, TURNS = 4 };
    char *expected = NULL;
    for (size_t turn = 0; turn < TURNS; turn++) {
        size_t order[TOGETHER];
        desk_close(&desk);
        desk_open(&desk, topics, COUNT_OF(topics));
        newsroom_shuffle(order, TOGETHER, (uint32_t)turn);
        for (size_t i = 0; i < FIRST + TOGETHER; i++) {
            const size_t number = i < FIRST ? i : FIRST + order[i - FIRST];
            const struct article article = newsroom_article(number, desk.ground.arena);
            desk_tell(&desk, &article);
        }
        const char *now = desk_text(
            &desk, "SELECT group_concat(line, char(10)) FROM (SELECT e.guid || ' '"
                   " || (SELECT min(o.guid) FROM entry AS o WHERE o.story = e.story) AS line"
                   " FROM entry AS e ORDER BY 1)");
        if (expected)
            cr_expect_str_eq(now, expected, "turn %zu", turn);
        else
            expected = strdup(now);
    }
    free(expected);
}

/* ---- restarts ---- */

/* A short day: articles, a copy, an edit, a second telling, and one that shows two stories to be one. */
static const struct article day[] = {
    {0, "tag:a.example,2026:dam", "https://a.example/n/80001",
     "Dam at Orsk bursts, Ural river floods the old town",
     "The dam at Orsk burst on Friday evening and the Ural flooded the old town.", "en", 1, 0},
    {1, "tag:b.example,2026:1", "https://b.example/n/80002",
     "Thousands flee Orenburg region after embankment fails",
     "Thousands left their homes near Orsk in the Orenburg region when an embankment of the Ural "
     "failed, and the old town is empty.",
     "en", 2, 0},
    {2, "tag:c.example,2026:1", "https://c.example/n/1",
     "Мэр Саратова Ольга Седых подала в отставку из-за стадиона",
     "Ольга Седых, мэр Саратова, подала в отставку после спора о займе на стадион.", "ru", 3, 0},
    {3, "tag:d.example,2026:1", "https://d.example/wire/1",
     "Dam at Orsk bursts, Ural river floods the old town",
     "The dam at Orsk burst on Friday evening and the Ural flooded the old town.", "en", 4, 0},
    {4, "tag:e.example,2026:1", "https://e.example/n/1",
     "Ольга Седых уходит с поста мэра Саратова: всему виной стадион",
     "Мэр Саратова Ольга Седых объявила об отставке: спор о займе на стадион длился год.", "ru", 5,
     0},
    {0, "tag:a.example,2026:dam", "https://a.example/n/80001",
     "UPDATE 2-Dam at Orsk bursts, Ural river floods the old town",
     "The dam at Orsk burst on Friday evening and the Ural flooded the old town. Help is near.",
     "en", 1, 6},
    {5, "tag:f.example,2026:1", "https://f.example/n/80003",
     "Thousands flee as dam at Orsk bursts, Ural floods old town in Orenburg region",
     "The dam at Orsk burst and the Ural river flooded the old town; thousands left their homes "
     "in the Orenburg region when the embankment failed on Friday evening.",
     "en", 7, 0},
    {1, "tag:b.example,2026:1", "https://b.example/n/80002",
     "Thousands flee Orenburg region after embankment fails",
     "Thousands left their homes near Orsk in the Orenburg region when an embankment of the Ural "
     "failed, and the old town is empty.",
     "en", 2, 8},
    {6, "tag:g.example,2026:1", "https://g.example/n/1",
     "Dam at Orsk bursts: Ural floods the old town, thousands flee",
     "On Friday evening the dam at Orsk burst. Thousands fled as the Ural flooded the old town.",
     "en", 9, 0},
};

/* So that words have their weight. */
static void tell_background(void)
{
    enum { ARTICLES = 24 };
    for (size_t i = 0; i < ARTICLES; i++) {
        const struct article article = newsroom_article(i, desk.ground.arena);
        desk_tell(&desk, &article);
    }
}

static char *picture_of_the_day(void)
{
    tell_background();
    desk_tell_all(&desk, day, COUNT_OF(day));
    cr_expect_eq(desk_number(&desk, "SELECT count(*) FROM story WHERE part_of IS NOT NULL"), 1,
                 "nothing was merged");
    return strdup(picture());
}

Test(orders, a_stop_after_any_commit_changes_nothing)
{
    char *expected = picture_of_the_day();
    for (size_t k = 0; k <= COUNT_OF(day); k++) {
        desk_close(&desk);
        desk_open(&desk, topics, COUNT_OF(topics));
        tell_background();
        desk_tell_all(&desk, day, k);
        desk_restart(&desk);
        desk_tell_all(&desk, day + k, COUNT_OF(day) - k);
        cr_expect_str_eq(picture(), expected, "stopped after %zu", k);
    }
    free(expected);
}

/* … also where the last documents come once more, since nobody was left to note that they had come. */
Test(orders, a_kill_after_any_commit_changes_nothing)
{
    char *expected = picture_of_the_day();
    for (size_t k = 1; k <= COUNT_OF(day); k++) {
        desk_close(&desk);
        desk_open(&desk, topics, COUNT_OF(topics));
        tell_background();
        desk_leave(&desk);
        desk_tell_and_die(&desk, day, k);
        desk_return(&desk);
        desk_tell_all(&desk, day + k - 1, COUNT_OF(day) - k + 1);
        cr_expect_str_eq(picture(), expected, "killed after %zu", k);
    }
    free(expected);
}
