#include "plan/interval.h"

enum {
    ASKS_PER_POST = 4, /* so that news is found, on average, an eighth of its usual gap late */
    SMOOTHING = 4,     /* the last gap counts for a quarter */
    SILENCE_SHARE = 2, /* half of a silence longer than usual is taken as the gap to come */
    MINUTE_MS = 60 * 1000,
    HOUR_MS = 60 * MINUTE_MS,
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void interval_learn(struct feed_plan *plan, size_t n, int64_t now)
{
    if (n == 0)
        return;
    /* A clock that was set back makes a gap of nothing, not a negative one. */
    int64_t since = plan->last_new ? most(now - plan->last_new, 0) : 0;
    if (since > 0) {
        int64_t gap = most(since / (int64_t)n, 1);
        plan->posting = plan->posting ? (plan->posting * (SMOOTHING - 1) + gap) / SMOOTHING : gap;
    }
    plan->last_new = now;
}

int64_t interval_floor(const struct plan_limits *limits, int64_t freshness)
{
    if (limits->interval_is_own)
        return most(limits->interval, 1);
    int64_t allowed = limits->interval_min;
    if (freshness > 0)
        allowed = most(freshness, PLAN_ALLOWED_MIN_MINUTES * (int64_t)MINUTE_MS);
    return most(least(limits->interval_min, allowed), 1);
}

int64_t interval_adapt(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now)
{
    int64_t floor = interval_floor(limits, most(plan->max_age, plan->ttl));
    if (limits->interval_is_own)
        return floor;
    int64_t wanted = limits->interval;
    if (plan->last_new) {
        int64_t silence = most(now - plan->last_new, 0) / SILENCE_SHARE;
        if (plan->posting)
            wanted = most(plan->posting, silence) / ASKS_PER_POST;
        else
            wanted = most(wanted, silence / ASKS_PER_POST);
    }
    return most(least(wanted, limits->interval_max), floor);
}

int64_t interval_backoff(const struct plan_limits *limits, uint32_t failures)
{
    int64_t longest = PLAN_BACKOFF_MAX_HOURS * (int64_t)HOUR_MS;
    int64_t wait = most(limits->interval, interval_floor(limits, 0));
    for (uint32_t i = 1; i < failures && wait < longest; i++)
        wait = least(wait * 2, longest);
    return wait;
}

/* The finaliser of SplitMix64: neighbouring seeds come out far apart. */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

int64_t interval_jitter(int64_t range, uint64_t seed, int64_t salt)
{
    if (range <= 0)
        return 0;
    return (int64_t)(mix(mix(seed) ^ (uint64_t)salt) % ((uint64_t)range + 1));
}
