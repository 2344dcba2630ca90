#include "plan/plan.h"

#include <criterion/criterion.h>

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const int64_t now = 20514 * DAY + 10 * HOUR; /* a Monday, 10:00 GMT */
static const struct plan_limits usual = {
    .interval = HOUR, .interval_min = HOUR, .interval_max = DAY};

/* Facts of a fetch about which the server said nothing more. */
static struct fetch_facts plain(enum fetch_outcome outcome, int http)
{
    return (struct fetch_facts){
        .outcome = outcome, .http = http, .retry_after = -1, .max_age = -1, .ttl = -1};
}

Test(plan, names_are_read_back)
{
    for (size_t i = 0; i < FEED_STATUS_COUNT; i++) {
        enum feed_status status = FEED_STATUS_COUNT;
        cr_expect(feed_status_parse(bytes_of(feed_status_name((enum feed_status)i)), &status));
        cr_expect_eq(status, i);
    }
    enum feed_status status = FEED_GONE;
    cr_expect_not(feed_status_parse(bytes_of("OK"), &status));
    cr_expect_not(feed_status_parse(bytes_of(""), &status));
    cr_expect_eq(status, FEED_GONE);
}

Test(plan, waits_within_what_limits_and_server_allow)
{
    static const struct {
        enum fetch_outcome outcome;
        int http;
        int64_t retry_after, max_age, ttl, least, most;
        enum feed_status status;
    } rows[] = {
        {FETCHED_DOCUMENT, 200, -1, -1, -1, HOUR, HOUR + 3 * MINUTE, FEED_OK},
        {FETCHED_UNCHANGED, 304, -1, -1, -1, HOUR, HOUR + 3 * MINUTE, FEED_UNCHANGED},
        {FETCHED_DOCUMENT, 200, -1, 0, -1, HOUR, HOUR + 3 * MINUTE, FEED_OK},
        {FETCHED_DOCUMENT, 200, -1, 3 * HOUR, -1, 3 * HOUR, 3 * HOUR + 9 * MINUTE, FEED_OK},
        {FETCHED_DOCUMENT, 200, -1, 3 * HOUR, 5 * HOUR, 5 * HOUR, 5 * HOUR + 15 * MINUTE, FEED_OK},
        {FETCHED_DOCUMENT, 200, -1, 300 * DAY, -1, 7 * DAY, 7 * DAY + HOUR, FEED_OK},
        {FETCHED_DOCUMENT, 200, 2 * DAY, -1, -1, 2 * DAY, 2 * DAY + HOUR, FEED_OK},
        {FETCHED_ERROR, 0, -1, -1, -1, HOUR, HOUR + 15 * MINUTE, FEED_ERROR},
        {FETCHED_ERROR, 404, -1, -1, -1, HOUR, HOUR + 15 * MINUTE, FEED_ERROR},
        {FETCHED_ERROR, 503, -1, -1, -1, HOUR, HOUR + 15 * MINUTE, FEED_ERROR},
        {FETCHED_ERROR, 503, 10 * SECOND, -1, -1, HOUR, HOUR + 15 * MINUTE, FEED_RETRY},
        {FETCHED_ERROR, 503, 5 * HOUR, -1, -1, 5 * HOUR, 5 * HOUR + 15 * MINUTE, FEED_RETRY},
        {FETCHED_ERROR, 429, 3 * DAY, -1, -1, 3 * DAY, 3 * DAY + HOUR, FEED_RETRY},
        {FETCHED_ERROR, 429, -1, -1, -1, HOUR, HOUR + 15 * MINUTE, FEED_RETRY},
        {FETCHED_ERROR, 429, INT64_MAX, -1, -1, 30 * DAY, 30 * DAY + HOUR, FEED_RETRY},
        {FETCHED_ERROR, 410, -1, -1, -1, PLAN_NEVER - now, PLAN_NEVER - now, FEED_GONE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (uint64_t seed = 0; seed < 50; seed++) {
            struct feed_plan plan = {0};
            struct fetch_facts facts = {.outcome = rows[i].outcome,
                                        .http = rows[i].http,
                                        .retry_after = rows[i].retry_after,
                                        .max_age = rows[i].max_age,
                                        .ttl = rows[i].ttl,
                                        .new_entries = rows[i].outcome == FETCHED_DOCUMENT};
            plan_next(&plan, &usual, &facts, now, seed);
            int64_t wait = plan.next - now;
            cr_assert(wait >= rows[i].least && wait <= rows[i].most, "row %zu: waits %lld", i,
                      (long long)wait);
            cr_assert_eq(plan.status, rows[i].status, "row %zu: %s", i,
                         feed_status_name(plan.status));
            cr_assert_eq(plan.last, now, "row %zu", i);
            cr_assert_eq(plan.failures, rows[i].outcome == FETCHED_ERROR, "row %zu", i);
        }
}

/* An answer that is large waits for as long as its bytes would take at the rate that we allow ourselves. */
Test(plan, takes_no_more_bytes_than_is_decent)
{
    static const struct {
        int64_t bytes, interval, least, most;
    } rows[] = {
        {0, 5 * SECOND, 5 * SECOND, 5 * SECOND},
        {64 * 1024, 5 * SECOND, 5 * SECOND, 5 * SECOND},
        {11 * 1024 * 1024, 5 * SECOND, 44 * SECOND, 44 * SECOND},
        {11 * 1024 * 1024, HOUR, HOUR, HOUR + 3 * MINUTE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct plan_limits limits = {
            .interval = rows[i].interval, .interval_min = rows[i].interval, .interval_max = DAY};
        struct feed_plan plan = {0};
        struct fetch_facts facts = plain(FETCHED_UNCHANGED, 200);
        facts.bytes = rows[i].bytes;
        plan_next(&plan, &limits, &facts, now, 7);
        int64_t wait = plan.next - now;
        cr_expect(wait >= rows[i].least && wait <= rows[i].most, "row %zu: waits %lld", i,
                  (long long)wait);
    }
}

Test(plan, gives_one_second_where_the_limits_are_one_second)
{
    struct plan_limits limits = {
        .interval = SECOND, .interval_min = SECOND, .interval_max = SECOND};
    struct feed_plan plan = {0};
    struct fetch_facts facts = plain(FETCHED_DOCUMENT, 200);
    for (int64_t t = now, i = 0; i < 1000; i++) {
        facts.outcome = i % 3 ? FETCHED_UNCHANGED : FETCHED_DOCUMENT;
        facts.new_entries = i % 3 ? 0 : 5;
        plan_next(&plan, &limits, &facts, t, 42);
        cr_assert_eq(plan.next - t, SECOND, "round %lld: %lld", (long long)i,
                     (long long)(plan.next - t));
        t = plan.next;
    }
}

Test(plan, backs_off_and_recovers)
{
    struct feed_plan plan = {0};
    struct fetch_facts bad = plain(FETCHED_ERROR, 500);
    int64_t t = now, wait = 0;
    for (uint32_t i = 1; i <= 40; i++) {
        plan_next(&plan, &usual, &bad, t, 7);
        int64_t longer = plan.next - t;
        cr_expect(longer <= DAY, "failure %u waits %lld", i, (long long)longer);
        if (i <= 5)
            cr_expect(longer > wait, "failure %u", i);
        wait = longer;
        cr_expect_eq(plan.failures, i);
        t = plan.next;
    }
    struct fetch_facts good = plain(FETCHED_UNCHANGED, 304);
    plan_next(&plan, &usual, &good, t, 7);
    cr_expect_eq(plan.failures, 0);
    cr_expect_eq(plan.status, FEED_UNCHANGED);
    cr_expect(plan.next - t <= HOUR + 3 * MINUTE);
}

Test(plan, does_not_hold_our_own_faults_against_a_feed)
{
    struct feed_plan plan = {.status = FEED_OK, .interval = 2 * HOUR, .failures = 0, .next = now};
    struct fetch_facts facts = plain(FETCHED_ERROR, 0);
    facts.local_fault = true;
    plan_next(&plan, &usual, &facts, now, 3);
    cr_expect_eq(plan.status, FEED_OK);
    cr_expect_eq(plan.failures, 0);
    cr_expect_eq(plan.interval, 2 * HOUR);
    cr_expect_eq(plan.last, 0, "nobody was asked");
    cr_expect(plan.next > now && plan.next <= now + 10 * MINUTE);

    plan.next = now + 5 * HOUR; /* fetched by --all, ahead of its time */
    plan_next(&plan, &usual, &facts, now, 3);
    cr_expect_eq(plan.next, now + 5 * HOUR);
}

Test(plan, a_304_keeps_what_the_document_asked)
{
    struct feed_plan plan = {0};
    struct fetch_facts facts = plain(FETCHED_DOCUMENT, 200);
    facts.ttl = 6 * HOUR;
    facts.skip_days = 1u << 2; /* Tuesday */
    plan_next(&plan, &usual, &facts, now, 1);
    cr_expect(plan.next >= now + 6 * HOUR && plan.next < now + 7 * HOUR);
    facts = plain(FETCHED_UNCHANGED, 304);
    int64_t t = now + 13 * HOUR;
    plan_next(&plan, &usual, &facts, t, 1);
    cr_expect_eq(plan.next, now + 38 * HOUR, "6 hours on is Tuesday, so Wednesday");
}

Test(plan, leaves_the_count_of_redirects_to_whoever_sees_them)
{
    static const enum fetch_outcome outcomes[] = {FETCHED_DOCUMENT, FETCHED_UNCHANGED,
                                                  FETCHED_ERROR};
    for (size_t i = 0; i < COUNT_OF(outcomes); i++) {
        struct feed_plan plan = {.moved = 4};
        struct fetch_facts facts = plain(outcomes[i], 200);
        plan_next(&plan, &usual, &facts, now, 1);
        cr_expect_eq(plan.moved, 4, "row %zu", i);
        cr_expect_not(plan_has_moved(&plan));
        plan.moved++;
        cr_expect(plan_has_moved(&plan));
    }
}

Test(plan, all_overrides_caching_but_not_retry_after_gone_or_disabled)
{
    static const struct {
        struct feed_plan plan;
        bool due, due_all;
    } rows[] = {
        {{.status = FEED_NEW}, true, true},
        {{.status = FEED_OK, .next = 10}, true, true},
        {{.status = FEED_OK, .next = INT64_MAX - 1}, false, true},
        {{.status = FEED_RETRY, .next = INT64_MAX - 1, .not_before = INT64_MAX - 1}, false, false},
        {{.status = FEED_GONE, .next = PLAN_NEVER}, false, false},
        {{.status = FEED_DISABLED}, false, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect_eq(plan_is_due(&rows[i].plan, now, false), rows[i].due, "row %zu", i);
        cr_expect_eq(plan_is_due(&rows[i].plan, now, true), rows[i].due_all, "row %zu", i);
    }
}

Test(plan, resumes_without_a_stampede)
{
    enum { FEEDS = 10000, SPREAD = 600 };
    size_t per_second[SPREAD + 1] = {0};
    for (uint64_t seed = 0; seed < FEEDS; seed++) {
        struct feed_plan plan = {.status = FEED_OK,
                                 .last = now - 3 * DAY,
                                 .interval = HOUR,
                                 .next = now - 3 * DAY + HOUR};
        plan_resume(&plan, &usual, now, SPREAD * SECOND, seed);
        int64_t at = plan.next;
        cr_assert(at >= now && at <= now + SPREAD * SECOND);
        per_second[(at - now) / SECOND]++;
    }
    for (size_t i = 0; i <= SPREAD; i++)
        cr_expect(per_second[i] < 5 * FEEDS / SPREAD, "second %zu: %zu", i, per_second[i]);
}

/* The clock stood still, was set, or limits changed: next and the server's word, as after a fetch at `last`. */
Test(plan, resumes_by_what_holds_now)
{
    static const struct {
        struct feed_plan plan;
        struct plan_limits limits;
        int64_t least, most; /* from now */
    } rows[] = {
        {{.status = FEED_OK, .last = -HOUR / 2}, {HOUR, HOUR, DAY, false}, HOUR / 2, HOUR},
        {{.status = FEED_OK, .last = -HOUR / 2}, {2 * HOUR, HOUR, DAY, false}, HOUR, 2 * HOUR},
        {{.status = FEED_OK, .last = -HOUR / 2}, {10 * MINUTE, 0, DAY, true}, 0, MINUTE},
        {{.status = FEED_OK, .last = -HOUR / 2, .max_age = 5 * HOUR},
         {10 * MINUTE, 0, DAY, true},
         4 * HOUR + HOUR / 2,
         5 * HOUR},
        {{.status = FEED_OK, .last = -HOUR / 2, .ttl = 2 * HOUR},
         {10 * MINUTE, 0, DAY, true},
         HOUR + HOUR / 2,
         2 * HOUR},
        {{.status = FEED_RETRY, .last = -HOUR / 2, .failures = 1, .not_before = 3 * HOUR},
         {10 * MINUTE, 0, DAY, true},
         3 * HOUR,
         4 * HOUR},
        {{.status = FEED_ERROR, .last = -HOUR / 2, .failures = 2},
         {HOUR, HOUR, DAY, false},
         HOUR,
         3 * HOUR},
        {{.status = FEED_OK, .last = -HOUR / 2, .pace = HOUR},
         {SECOND, SECOND, DAY, false},
         HOUR / 2,
         HOUR / 2},
        /* the clock was ahead */
        {{.status = FEED_OK, .last = 4000 * DAY}, {HOUR, HOUR, DAY, false}, HOUR, 2 * HOUR},
        {{.status = FEED_RETRY, .last = 4000 * DAY, .failures = 1, .not_before = 4002 * DAY},
         {HOUR, HOUR, DAY, false},
         2 * DAY,
         2 * DAY + HOUR},
        /* … or is, or the machine slept */
        {{.status = FEED_OK, .last = -90 * DAY}, {HOUR, HOUR, DAY, false}, 0, MINUTE},
        {{.status = FEED_OK, .last = -90 * DAY, .skip_hours = 1u << 10},
         {HOUR, HOUR, DAY, false},
         HOUR,
         HOUR},
        {{.status = FEED_NEW}, {HOUR, HOUR, DAY, false}, 0, MINUTE},
        {{.status = FEED_NEW, .next = 3 * MINUTE}, {HOUR, HOUR, DAY, false}, 0, MINUTE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct feed_plan plan = rows[i].plan;
        plan.last += plan.last ? now : 0;
        plan.next = plan.next ? now + plan.next : now + 12345;
        plan.not_before += plan.not_before ? now : 0;
        plan_resume(&plan, &rows[i].limits, now, MINUTE, i);
        int64_t wait = plan.next - now;
        cr_expect(wait >= rows[i].least && wait <= rows[i].most, "row %zu: waits %lld", i,
                  (long long)wait);
    }
    struct feed_plan gone = {.status = FEED_GONE, .next = 5, .last = now};
    plan_resume(&gone, &usual, now, MINUTE, 1);
    cr_expect_eq(gone.next, PLAN_NEVER);
}

/* Where nothing has changed, next stays what it was: a restart moves no feed. */
Test(plan, resuming_changes_nothing_by_itself)
{
    static const enum fetch_outcome outcomes[] = {FETCHED_DOCUMENT, FETCHED_UNCHANGED,
                                                  FETCHED_ERROR};
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct feed_plan plan = {0};
        struct fetch_facts facts = plain(outcomes[seed % 3], seed % 2 ? 200 : 500);
        facts.max_age = seed % 5 ? -1 : 3 * HOUR;
        facts.retry_after = seed % 7 ? -1 : 5 * HOUR;
        facts.bytes = seed % 11 ? 0 : INT64_C(8) << 30;
        plan_next(&plan, &usual, &facts, now, seed);
        struct feed_plan resumed = plan;
        plan_resume(&resumed, &usual, now + 60 * SECOND, MINUTE, seed);
        cr_assert_eq(resumed.next, plan.next, "seed %llu", (unsigned long long)seed);
        cr_assert_eq(resumed.interval, plan.interval);
    }
}
