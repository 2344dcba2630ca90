#include "plan/due.h"

#include <criterion/criterion.h>

/* A small generator of its own, so that a failing run can be run again. */
static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

Test(due, is_empty_at_first)
{
    struct due *due = due_new();
    uint32_t feed = 7;
    cr_expect_eq(due_next(due), INT64_MAX);
    cr_expect_not(due_take(due, INT64_MAX, &feed));
    cr_expect_eq(feed, 7);
    cr_expect_eq(due_length(due), 0);
    cr_expect_eq(due_count(due, INT64_MAX), 0);
    due_remove(due, 3);
    due_free(due);
    due_free(NULL);
}

Test(due, comes_out_by_time_then_priority_then_number)
{
    static const struct {
        uint32_t feed;
        int64_t when;
        int priority;
    } in[] = {{0, 500, 5}, {1, 100, 1}, {2, 100, 9}, {3, -5, 0}, {4, 100, 9}, {5, 300, 5}};
    static const uint32_t want[] = {3, 2, 4, 1, 5, 0};
    struct due *due = due_new();
    for (size_t i = 0; i < COUNT_OF(in); i++)
        due_set(due, in[i].feed, in[i].when, in[i].priority);
    cr_expect_eq(due_length(due), COUNT_OF(in));
    cr_expect_eq(due_next(due), -5);
    cr_expect_eq(due_count(due, 99), 1);
    cr_expect_eq(due_count(due, 100), 4);
    cr_expect_eq(due_count(due, 499), 5);
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        uint32_t feed;
        cr_assert(due_take(due, 500, &feed), "row %zu", i);
        cr_expect_eq(feed, want[i], "row %zu: %u", i, feed);
    }
    cr_expect_eq(due_length(due), 0);
    due_free(due);
}

Test(due, takes_none_before_its_time)
{
    struct due *due = due_new();
    uint32_t feed;
    due_set(due, 100000, 50, 0);
    cr_expect_not(due_take(due, 49, &feed));
    cr_expect(due_take(due, 50, &feed));
    cr_expect_eq(feed, 100000);
    cr_expect_not(due_take(due, 50, &feed));
    due_free(due);
}

Test(due, a_feed_is_in_once_however_often_it_is_set)
{
    struct due *due = due_new();
    due_set(due, 1, 10, 0);
    due_set(due, 2, 20, 0);
    due_set(due, 1, 30, 0);
    cr_expect_eq(due_length(due), 2);
    cr_expect_eq(due_next(due), 20);
    due_set(due, 1, 5, 0);
    cr_expect_eq(due_next(due), 5);
    due_remove(due, 1);
    due_remove(due, 1);
    cr_expect_eq(due_length(due), 1);
    cr_expect_eq(due_next(due), 20);
    due_free(due);
}

/* Against a plain array that is searched for its least each time. */
Test(due, does_as_a_plain_list_would)
{
    enum { FEEDS = 200, STEPS = 20000 };
    int64_t plain[FEEDS];
    for (size_t i = 0; i < FEEDS; i++)
        plain[i] = INT64_MAX;
    struct due *due = due_new();
    uint32_t state = 1;
    for (size_t step = 0; step < STEPS; step++) {
        uint32_t feed = next_random(&state) % FEEDS;
        uint32_t what = next_random(&state) % 4;
        int64_t now = next_random(&state) % 1000;
        if (what < 2) {
            due_set(due, feed, now, 0);
            plain[feed] = now;
        } else if (what == 2) {
            due_remove(due, feed);
            plain[feed] = INT64_MAX;
        }
        size_t least = 0, count = 0, length = 0;
        for (size_t i = 0; i < FEEDS; i++) {
            least = plain[i] < plain[least] ? i : least;
            count += plain[i] <= now;
            length += plain[i] != INT64_MAX;
        }
        cr_assert_eq(due_next(due), plain[least], "step %zu", step);
        cr_assert_eq(due_count(due, now), count, "step %zu", step);
        cr_assert_eq(due_length(due), length, "step %zu", step);
        uint32_t taken;
        if (what == 3 && due_take(due, now, &taken)) {
            cr_assert_eq(taken, least, "step %zu", step);
            plain[taken] = INT64_MAX;
        }
    }
    due_free(due);
}
