#include "plan/quiet.h"

#include <criterion/criterion.h>

#define DAY ((int64_t)24 * 60 * 60 * 1000)

static const int64_t now = 20514 * DAY; /* 2026-03-02 */

Test(quiet, is_found_by_its_sign)
{
    static const struct {
        const char *what;
        struct feed_plan plan; /* instants as days before now */
        bool unreadable;
        enum quiet_sign sign;
        int64_t since;
        const char *evidence;
    } rows[] = {
        {"never asked", {.status = FEED_NEW}, false, QUIET_NONE, 0, NULL},
        {"in use",
         {.status = FEED_OK,
          .well = 1,
          .last_new = 2,
          .dated = true,
          .occasions = 30,
          .longest = 5},
         false,
         QUIET_NONE,
         0,
         NULL},
        {"daily, on holiday",
         {.status = FEED_OK,
          .well = 1,
          .last_new = 13,
          .dated = true,
          .occasions = 30,
          .longest = 2},
         false,
         QUIET_NONE,
         0,
         NULL},
        {"daily, silent for three weeks",
         {.status = FEED_OK,
          .well = 1,
          .last_new = 21,
          .dated = true,
          .occasions = 30,
          .longest = 2},
         false,
         QUIET_OLD,
         21,
         "its newest entry is of 2026-02-09, and it was never silent for more than 2 d before"},
        {"monthly, silent for two months",
         {.status = FEED_OK,
          .well = 1,
          .last_new = 62,
          .dated = true,
          .occasions = 9,
          .longest = 31},
         false,
         QUIET_NONE,
         0,
         NULL},
        {"yearly",
         {.status = FEED_OK,
          .well = 1,
          .last_new = 300,
          .dated = true,
          .occasions = 9,
          .longest = 350},
         false,
         QUIET_NONE,
         0,
         NULL},
        {"yearly, and that was long ago",
         {.status = FEED_OK,
          .well = 1,
          .last_new = 800,
          .dated = true,
          .occasions = 9,
          .longest = 350},
         false,
         QUIET_OLD,
         800,
         "its newest entry is of 2023-12-23, and it was never silent for more than 350 d before"},
        {"one entry, half a year ago",
         {.status = FEED_UNCHANGED, .well = 1, .last_new = 179, .dated = true, .occasions = 1},
         false,
         QUIET_NONE,
         0,
         NULL},
        {"one entry, of 2023",
         {.status = FEED_UNCHANGED, .well = 1, .last_new = 1000, .dated = true, .occasions = 1},
         false,
         QUIET_OLD,
         1000,
         "its newest entry is of 2023-06-06"},
        {"all dates are wrong, and there is news",
         {.status = FEED_OK,
          .well = 1,
          .last_new = 1000,
          .found = 1,
          .dated = true,
          .occasions = 9},
         false,
         QUIET_NONE,
         0,
         NULL},
        {"the same bytes for months",
         {.status = FEED_UNCHANGED, .well = 1, .last_new = 200, .changed = 200, .occasions = 1},
         false,
         QUIET_SAME,
         200,
         "its document is the same since 2025-08-14"},
        {"other bytes, the same entries",
         {.status = FEED_OK, .well = 1, .last_new = 200, .changed = 1, .occasions = 1},
         false,
         QUIET_SILENT,
         200,
         "its document changes, but no entry was new since 2025-08-14"},
        {"empty for a week",
         {.status = FEED_OK, .well = 1, .last_new = 20, .empty = 7, .occasions = 1},
         false,
         QUIET_NONE,
         0,
         NULL},
        {"empty for a month",
         {.status = FEED_OK, .well = 1, .last_new = 40, .empty = 30, .occasions = 1},
         false,
         QUIET_EMPTY,
         30,
         "its documents have no entries since 2026-01-31"},
        {"a page since yesterday",
         {.status = FEED_ERROR, .well = 1, .failures = 3, .last_new = 2, .occasions = 1},
         true,
         QUIET_NONE,
         0,
         NULL},
        {"a page for a month",
         {.status = FEED_ERROR, .well = 30, .failures = 33, .last_new = 31, .occasions = 1},
         true,
         QUIET_NO_FEED,
         30,
         "what it answers is no feed since 2026-01-31"},
        {"never a feed", {.status = FEED_ERROR, .failures = 33}, true, QUIET_NONE, 0, NULL},
        {"gone", {.status = FEED_GONE, .well = 400, .last_new = 400}, false, QUIET_NONE, 0, NULL},
        {"switched off",
         {.status = FEED_DISABLED, .well = 400, .last_new = 400},
         false,
         QUIET_NONE,
         0,
         NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct feed_plan plan = rows[i].plan;
        int64_t *const instants[] = {&plan.well, &plan.last_new, &plan.found, &plan.changed,
                                     &plan.empty};
        for (size_t k = 0; k < COUNT_OF(instants); k++)
            *instants[k] = *instants[k] ? now - *instants[k] * DAY : 0;
        plan.longest *= DAY;
        struct quiet quiet;
        bool found = quiet_find(&plan, rows[i].unreadable, now, &quiet);
        cr_expect_eq(quiet.sign, rows[i].sign, "%s: %d", rows[i].what, quiet.sign);
        cr_expect_eq(found, rows[i].sign != QUIET_NONE, "%s", rows[i].what);
        if (!rows[i].evidence)
            continue;
        struct buf text = {0};
        quiet_print(&quiet, &text);
        cr_expect_str_eq(text.p, rows[i].evidence, "%s: %s", rows[i].what, text.p);
        cr_expect_eq(quiet.since, now - rows[i].since * DAY, "%s", rows[i].what);
        buf_clear(&text);
    }
}

/* A clock that was set back makes nothing frozen. */
Test(quiet, the_future_is_not_silent)
{
    const struct feed_plan plan = {.status = FEED_OK,
                                   .well = now + 500 * DAY,
                                   .last_new = now + 500 * DAY,
                                   .empty = now + 500 * DAY,
                                   .failures = 1,
                                   .occasions = 9};
    struct quiet quiet;
    cr_expect_not(quiet_find(&plan, true, now, &quiet));
}

/* What two fetches leave behind, in place of rows of one's own making. */
Test(quiet, is_found_at_first_sight_where_all_is_old)
{
    static const struct plan_limits limits = {
        .interval = DAY / 24, .interval_min = DAY / 24, .interval_max = DAY};
    int64_t dates[20];
    for (int64_t i = 0; i < 20; i++)
        dates[i] = now - 1000 * DAY - i * DAY;
    struct fetch_facts facts = {.outcome = FETCHED_DOCUMENT,
                                .http = 200,
                                .retry_after = -1,
                                .max_age = -1,
                                .ttl = -1,
                                .new_entries = 20,
                                .dates = dates,
                                .n_dates = 20};
    struct feed_plan plan = {.status = FEED_NEW};
    struct quiet quiet;
    plan_next(&plan, &limits, &facts, now, 1);
    cr_assert(quiet_find(&plan, false, now, &quiet));
    cr_expect_eq(quiet.sign, QUIET_OLD);
    cr_expect_eq(quiet.since, now - 1000 * DAY);
    cr_expect_eq(quiet.longest, DAY);
    cr_expect_eq(plan.interval, DAY / 24, "… and yet it gets a chance");
    /* the same again with other ids, as some do at each fetch */
    plan_next(&plan, &limits, &facts, now + DAY, 1);
    cr_expect(quiet_find(&plan, false, now + DAY, &quiet));
    cr_expect_eq(plan.interval, DAY / 2);
    plan_next(&plan, &limits, &facts, now + 2 * DAY, 1);
    cr_expect_eq(plan.interval, DAY);
    /* and then there is news */
    facts.dates = &(const int64_t){now + 3 * DAY};
    facts.new_entries = facts.n_dates = 1;
    plan_next(&plan, &limits, &facts, now + 3 * DAY, 1);
    cr_expect_not(quiet_find(&plan, false, now + 3 * DAY, &quiet));
}
