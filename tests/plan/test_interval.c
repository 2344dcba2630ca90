#include "plan/interval.h"

#include <criterion/criterion.h>

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const struct plan_limits usual = {
    .interval = HOUR, .interval_min = HOUR, .interval_max = DAY};
static const struct plan_limits own = {
    .interval = 30 * MINUTE, .interval_min = HOUR, .interval_max = DAY, .interval_is_own = true};

Test(interval, floor_bows_to_the_server_down_to_a_quarter_of_an_hour)
{
    static const struct {
        int64_t interval_min, freshness, want;
    } rows[] = {
        {HOUR, 0, HOUR},
        {HOUR, 40 * MINUTE, 40 * MINUTE},
        {HOUR, 5 * MINUTE, 15 * MINUTE},
        {HOUR, 3 * HOUR, HOUR},
        {10 * MINUTE, 0, 10 * MINUTE},
        {10 * MINUTE, 1, 10 * MINUTE},
        {10 * MINUTE, HOUR, 10 * MINUTE},
        {SECOND, 0, SECOND},
        {0, 0, 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct plan_limits limits = usual;
        limits.interval_min = rows[i].interval_min;
        int64_t got = interval_floor(&limits, rows[i].freshness);
        cr_expect_eq(got, rows[i].want, "row %zu: %lld", i, (long long)got);
    }
    cr_expect_eq(interval_floor(&own, 0), 30 * MINUTE);
    cr_expect_eq(interval_floor(&own, 5 * MINUTE), 30 * MINUTE);
}

Test(interval, adapts_to_the_gap_between_news)
{
    static const struct {
        int64_t posting, silence, max_age, want;
    } rows[] = {
        {0, 0, 0, HOUR}, /* one document only: as configured */
        {DAY, HOUR, 0, 6 * HOUR},
        {DAY, 3 * DAY, 0, 9 * HOUR},         /* silent for longer than usual */
        {7 * DAY, 0, 0, DAY},                /* capped */
        {HOUR, 0, 0, HOUR},                  /* at the floor */
        {HOUR, 0, 20 * MINUTE, 20 * MINUTE}, /* the server lets us ask sooner */
        {HOUR, 0, MINUTE, 15 * MINUTE},
        {DAY, 0, 20 * MINUTE, 6 * HOUR}, /* … but there is no need to */
        {0, 365 * DAY, 0, DAY},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t now = 1000 * DAY;
        struct feed_plan plan = {.posting = rows[i].posting,
                                 .max_age = rows[i].max_age,
                                 .last_new = now - rows[i].silence};
        int64_t got = interval_adapt(&plan, &usual, now);
        cr_expect_eq(got, rows[i].want, "row %zu: %lld", i, (long long)got);
        cr_expect_eq(interval_adapt(&plan, &own, now), 30 * MINUTE, "row %zu", i);
    }
}

/* A fetch at `at` that found n new entries of these dates, and more without one. */
static void find(struct feed_plan *plan, int64_t at, size_t n, const int64_t *dates, size_t n_dates)
{
    const struct fetch_facts facts = {
        .outcome = FETCHED_DOCUMENT, .new_entries = n, .dates = dates, .n_dates = n_dates};
    interval_learn(plan, &facts, at);
    plan->well = at;
}

static const int64_t start = 20000 * DAY;

Test(interval, learns_the_gap_between_finds)
{
    struct feed_plan plan = {0};
    find(&plan, start, 20, NULL, 0);
    cr_expect_eq(plan.posting, 0, "the first only sets the clock going");
    cr_expect_eq(plan.last_new, start);
    find(&plan, start + DAY, 0, NULL, 0);
    cr_expect_eq(plan.last_new, start);
    find(&plan, start + 2 * DAY, 9, NULL, 0);
    cr_expect_eq(plan.posting, 2 * DAY, "a burst is one: %lld", (long long)plan.posting);
    find(&plan, start + 6 * DAY, 1, NULL, 0);
    cr_expect_eq(plan.posting, 3 * DAY, "the mean, as long as there are few");
    cr_expect_eq(plan.longest, 4 * DAY);
    find(&plan, start + 4 * DAY, 1, NULL, 0); /* the clock was set back */
    cr_expect_eq(plan.last_new, start + 4 * DAY);
    cr_expect_eq(plan.longest, 4 * DAY);
    cr_expect_not(plan.dated);
}

Test(interval, a_first_document_tells_the_gap_by_its_dates)
{
    static const int64_t dates[] = {
        20000 * DAY - 3 * HOUR,      20000 * DAY - 27 * HOUR - MINUTE, 20000 * DAY - 51 * HOUR,
        20000 * DAY - 51 * HOUR + 1, 20000 * DAY - 75 * HOUR,
    };
    struct feed_plan plan = {0};
    find(&plan, start, COUNT_OF(dates), dates, COUNT_OF(dates));
    cr_expect_eq(plan.occasions, 4);
    cr_expect_eq(plan.last_new, start - 3 * HOUR);
    cr_expect(plan.dated);
    cr_expect(plan.posting > 18 * HOUR && plan.posting < 36 * HOUR, "%lld",
              (long long)plan.posting);
    find(&plan, start + HOUR, 2, dates, 2);
    cr_expect_eq(plan.occasions, 4, "the same dates again are no news");
}

Test(interval, dates_are_believed_within_reason)
{
    static const struct {
        int64_t date, last_new;
        uint32_t occasions;
        bool dated;
    } rows[] = {
        {20000 * DAY + 5 * HOUR, 20000 * DAY + 5 * HOUR, 2, true},
        {20000 * DAY - 400 * DAY, 20000 * DAY, 1, true}, /* an old one, dug out */
        {20000 * DAY + 9 * DAY, 20000 * DAY + DAY, 2,
         true},                           /* in the future: by now, at the latest */
        {0, 20000 * DAY + DAY, 2, false}, /* 1970 is no date */
        {INT64_MAX, 20000 * DAY + DAY, 2, true},
        {INT64_MIN + 1, 20000 * DAY + DAY, 2, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct feed_plan plan = {0};
        find(&plan, start, 1, &start, 1);
        find(&plan, start + DAY, 1, &rows[i].date, 1);
        cr_expect_eq(plan.last_new, rows[i].last_new, "row %zu: %lld", i, (long long)plan.last_new);
        cr_expect_eq(plan.occasions, rows[i].occasions, "row %zu", i);
        cr_expect_eq(plan.dated, rows[i].dated, "row %zu", i);
    }
}

/* Documents of more entries than are looked at, in any order: the latest count. */
Test(interval, the_latest_of_many_count)
{
    enum { N = 500 };
    int64_t dates[N];
    for (size_t i = 0; i < N; i++)
        dates[i] = start - (int64_t)(i * 263 % N) * 2 * HOUR;
    struct feed_plan plan = {0};
    find(&plan, start, N, dates, N);
    cr_expect_eq(plan.last_new, start);
    cr_expect_eq(plan.occasions, 32);
    cr_expect_eq(plan.longest, 2 * HOUR);
}

/* What a first document says is believed step by step. */
Test(interval, is_no_longer_than_half_of_what_was_seen)
{
    static const struct {
        int64_t followed, want;
    } rows[] = {
        {0, HOUR},      {90 * MINUTE, HOUR}, {8 * HOUR, 4 * HOUR},
        {2 * DAY, DAY}, {-DAY, HOUR}, /* the clock was set back */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct feed_plan plan = {
            .posting = 30 * DAY, .last_new = start - 900 * DAY, .since = start - rows[i].followed};
        int64_t got = interval_adapt(&plan, &usual, start);
        cr_expect_eq(got, rows[i].want, "row %zu: %lld", i, (long long)got);
        cr_expect_eq(interval_adapt(&plan, &own, start), 30 * MINUTE);
    }
}

Test(interval, backoff_doubles_up_to_a_day)
{
    static const int64_t want[] = {HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY};
    for (uint32_t i = 0; i < COUNT_OF(want); i++)
        cr_expect_eq(interval_backoff(&usual, i + 1), want[i], "row %u", i);
    cr_expect_eq(interval_backoff(&usual, UINT32_MAX), DAY);
    struct plan_limits weekly = {
        .interval = 7 * DAY, .interval_min = HOUR, .interval_max = 7 * DAY};
    cr_expect_eq(interval_backoff(&weekly, 1), 7 * DAY);
    cr_expect_eq(interval_backoff(&weekly, 9), 7 * DAY);
}

Test(interval, jitter_stays_in_its_range_and_fills_it)
{
    enum { N = 10000, RANGE = 9 };
    size_t seen[RANGE + 1] = {0};
    for (uint64_t seed = 0; seed < N; seed++) {
        int64_t j = interval_jitter(RANGE, seed, 12345);
        cr_assert(j >= 0 && j <= RANGE, "seed %llu", (unsigned long long)seed);
        cr_assert_eq(j, interval_jitter(RANGE, seed, 12345));
        seen[j]++;
    }
    for (size_t i = 0; i <= RANGE; i++)
        cr_expect(seen[i] > N / (RANGE + 1) / 2, "%zu seen %zu times", i, seen[i]);
    cr_expect_eq(interval_jitter(0, 1, 1), 0);
    cr_expect_eq(interval_jitter(-5, 1, 1), 0);
}
