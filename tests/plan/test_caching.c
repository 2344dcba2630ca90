#include "plan/caching.h"

#include <criterion/criterion.h>

#define HOUR ((int64_t)3600 * 1000)
#define DAY  (24 * HOUR)

/* 2026-03-02 was a Monday. */
static const int64_t monday = 20514 * DAY;

Test(caching, skips_hours_and_days)
{
    static const struct {
        uint32_t hours, days;
        int64_t after, want; /* from Monday midnight */
    } rows[] = {
        {0, 0, 5 * HOUR + 7, 5 * HOUR + 7},
        {1u << 5, 0, 5 * HOUR + 7, 6 * HOUR},
        {1u << 5, 0, 4 * HOUR, 4 * HOUR},
        {1u << 23 | 1u, 0, 23 * HOUR + 1, 25 * HOUR},
        {0xFFFFFFu & ~(1u << 9), 0, 10 * HOUR, 33 * HOUR},
        {0, 1u << 1, 5 * HOUR, DAY},
        {0, 1u << 0, 5 * HOUR, 5 * HOUR},
        {0, 1u << 0, 6 * DAY + 1, 7 * DAY},
        {0, 0x7Fu & ~(1u << 3), 0, 2 * DAY},
        {1u, 1u << 1, 0, DAY + HOUR},
        /* what would leave no time at all, or is no hour and no day, counts for nothing */
        {0xFFFFFFu, 0, 3, 3},
        {0, 0x7Fu, 3, 3},
        {0xFFFFFFFFu, 0xFFFFFFFFu, 3, 3},
        {1u << 24, 1u << 7, 3, 3},
        {0xFFFFFFu, 1u << 1, 3, DAY},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t got = caching_after_skipped(rows[i].hours, rows[i].days, monday + rows[i].after);
        cr_expect_eq(got - monday, rows[i].want, "row %zu: %lld", i, (long long)(got - monday));
    }
}

Test(caching, skips_before_1970_too)
{
    /* 1969-12-31 was a Wednesday. */
    cr_expect_eq(caching_after_skipped(0, 1u << 3, -1), 0);
    cr_expect_eq(caching_after_skipped(1u << 23, 0, -1), 0);
    cr_expect_eq(caching_after_skipped(0, 1u << 4, -1), -1);
}

Test(caching, remembers_what_was_asked_until_the_next_document)
{
    struct feed_plan plan = {0};
    struct fetch_facts facts = {.outcome = FETCHED_DOCUMENT,
                                .max_age = 5,
                                .ttl = 2 * HOUR,
                                .skip_hours = 3,
                                .skip_days = 1};
    caching_remember(&plan, &facts);
    cr_expect_eq(plan.max_age, 5);
    cr_expect_eq(plan.ttl, 2 * HOUR);
    cr_expect_eq(caching_fresh_until(&plan, 100), 100 + 2 * HOUR);

    facts = (struct fetch_facts){.outcome = FETCHED_UNCHANGED, .max_age = -1, .ttl = -1};
    caching_remember(&plan, &facts);
    cr_expect_eq(plan.max_age, 5);
    cr_expect_eq(plan.ttl, 2 * HOUR);
    cr_expect_eq(plan.skip_hours, 3);

    facts.max_age = 3 * HOUR;
    caching_remember(&plan, &facts);
    cr_expect_eq(caching_fresh_until(&plan, 100), 100 + 3 * HOUR);

    facts = (struct fetch_facts){.outcome = FETCHED_DOCUMENT, .max_age = -1, .ttl = -1};
    caching_remember(&plan, &facts);
    cr_expect_eq(plan.max_age, 0);
    cr_expect_eq(plan.ttl, 0);
    cr_expect_eq(plan.skip_hours, 0);
    cr_expect_eq(plan.skip_days, 0);
}

Test(caching, bounds_what_may_be_asked)
{
    struct feed_plan plan = {0};
    struct fetch_facts facts = {
        .outcome = FETCHED_DOCUMENT, .max_age = INT64_MAX, .ttl = INT64_MAX};
    caching_remember(&plan, &facts);
    cr_expect_eq(plan.max_age, 7 * DAY);
    cr_expect_eq(plan.ttl, 7 * DAY);
    facts = (struct fetch_facts){
        .outcome = FETCHED_DOCUMENT, .max_age = INT64_MIN, .ttl = INT64_MIN};
    caching_remember(&plan, &facts);
    cr_expect_eq(plan.max_age, 0);
    cr_expect_eq(plan.ttl, 0);
}
