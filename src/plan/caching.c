#include "plan/caching.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define DAY_MS  (24 * HOUR_MS)

enum {
    HOURS = 24,
    DAYS = 7,
    ALL_HOURS = (1 << HOURS) - 1,
    ALL_DAYS = (1 << DAYS) - 1,
    EPOCH_WEEKDAY = 4, /* 1970-01-01 was a Thursday */
};

/* What was asked for, within 0 … the bound. */
static int64_t bounded(int64_t ms)
{
    int64_t bound = PLAN_MAX_AGE_MAX_DAYS * DAY_MS;
    if (ms < 0)
        return 0;
    return ms < bound ? ms : bound;
}

void caching_remember(struct feed_plan *plan, const struct fetch_facts *facts)
{
    bool document = facts->outcome == FETCHED_DOCUMENT;
    if (document || facts->max_age >= 0)
        plan->max_age = bounded(facts->max_age);
    if (!document)
        return;
    plan->ttl = bounded(facts->ttl);
    plan->skip_hours = facts->skip_hours;
    plan->skip_days = facts->skip_days;
}

int64_t caching_fresh_until(const struct feed_plan *plan, int64_t now)
{
    return now + (plan->max_age > plan->ttl ? plan->max_age : plan->ttl);
}

/* Floor division, for instants before 1970. */
static int64_t whole(int64_t value, int64_t unit)
{
    return value / unit - (value % unit < 0);
}

static bool is_set(uint32_t bits, int64_t bit)
{
    return bits >> bit & 1u;
}

int64_t caching_after_skipped(uint32_t hours, uint32_t days, int64_t when)
{
    hours &= ALL_HOURS;
    days &= ALL_DAYS;
    if (hours == ALL_HOURS)
        hours = 0;
    if (days == ALL_DAYS)
        days = 0;
    for (;;) {
        int64_t day = whole(when, DAY_MS);
        int64_t weekday = ((day + EPOCH_WEEKDAY) % DAYS + DAYS) % DAYS;
        if (is_set(days, weekday)) {
            when = (day + 1) * DAY_MS;
            continue;
        }
        int64_t hour = whole(when, HOUR_MS);
        if (!is_set(hours, hour - day * HOURS))
            return when;
        when = (hour + 1) * HOUR_MS;
    }
}
