#include "plan/interval.h"

#include <string.h>

#define EARLIEST_MS INT64_C(631152000000) /* 1990: no feed is as old, and many dates are 0 */

enum {
    ASKS_PER_POST = 4,  /* so that news is found, on average, an eighth of its usual gap late */
    SMOOTHING = 8,      /* the last gap counts for an eighth, or as much as each of fewer */
    FOLLOWED_SHARE = 2, /* what is learned is relied on for half as long as it has held */
    SILENCE_SHARE = 2,  /* half of a silence longer than usual is taken as the gap to come */
    OCCASIONS_MAX = 32, /* so many of one document say enough */
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

/* ---- learning ---- */

/* An hour in which there was news, as far as it is known when. */
struct occasion {
    int64_t at;
    bool is_exact;
};

/* The latest of them, ascending, no two of one hour. */
struct occasions {
    struct occasion v[OCCASIONS_MAX];
    size_t n;
    bool is_dated; /* all by their entries' own dates */
};

/* Floor division, for instants before 1970. */
static int64_t hour_of(int64_t at)
{
    return at / HOUR_MS - (at % HOUR_MS < 0);
}

static void add_occasion(struct occasions *list, struct occasion new)
{
    struct occasion *v = list->v;
    size_t i = list->n;
    while (i > 0 && v[i - 1].at > new.at)
        i--;
    if (i > 0 && hour_of(v[i - 1].at) == hour_of(new.at)) {
        v[i - 1] = new;
        return;
    }
    if (i < list->n && hour_of(v[i].at) == hour_of(new.at))
        return;
    if (list->n < OCCASIONS_MAX) {
        memmove(&v[i + 1], &v[i], (list->n - i) * sizeof *v);
        v[i] = new;
        list->n++;
    } else if (i > 0) { /* the earliest makes room */
        memmove(v, &v[1], (i - 1) * sizeof *v);
        v[i - 1] = new;
    }
}

static void collect(const struct feed_plan *plan, const struct fetch_facts *facts, int64_t now,
                    struct occasions *out)
{
    size_t undated = facts->new_entries - facts->n_dates;
    *out = (struct occasions){.n = 0};
    for (size_t i = 0; i < facts->n_dates; i++) {
        int64_t at = least(facts->dates[i], now);
        if (at < EARLIEST_MS)
            undated++;
        else if (at > plan->last_new)
            add_occasion(out, (struct occasion){.at = at, .is_exact = at > plan->well});
    }
    out->is_dated = undated == 0;
    if (undated)
        add_occasion(out, (struct occasion){.at = now});
}

static void learn_gap(struct feed_plan *plan, int64_t at)
{
    int64_t gap = most(rhythm_elapsed(&plan->rhythm, plan->last_new, at), 1);
    int64_t share = least(plan->occasions, SMOOTHING);
    plan->posting = plan->posting ? (plan->posting * (share - 1) + gap) / share : gap;
    plan->longest = most(plan->longest, at - plan->last_new);
}

static void learn_occasion(struct feed_plan *plan, const struct occasion *occasion, int64_t now)
{
    bool is_first = plan->occasions == 0;
    if (!is_first && hour_of(plan->last_new) == hour_of(occasion->at)) {
        plan->last_new = most(plan->last_new, occasion->at);
        return;
    }
    if (!is_first)
        learn_gap(plan, occasion->at);
    if (occasion->is_exact)
        rhythm_learn(&plan->rhythm, occasion->at, occasion->at, plan->posting);
    else if (plan->well)
        rhythm_learn(&plan->rhythm, plan->well, now, plan->posting);
    plan->last_new = occasion->at;
    if (plan->occasions < UINT32_MAX)
        plan->occasions++;
}

void interval_learn(struct feed_plan *plan, const struct fetch_facts *facts, int64_t now)
{
    struct occasions occasions;
    if (facts->new_entries == 0)
        return;
    /* The clock may have been set back. */
    plan->last_new = least(plan->last_new, now);
    plan->found = least(plan->found, now);
    plan->well = least(plan->well, now);
    collect(plan, facts, now, &occasions);
    for (size_t i = 0; i < occasions.n; i++)
        learn_occasion(plan, &occasions.v[i], now);
    if (occasions.n == 0)
        return;
    plan->dated = occasions.is_dated;
    if (plan->well)
        plan->found = now;
}

/* ---- the interval ---- */

int64_t interval_silent_since(const struct feed_plan *plan)
{
    return most(plan->last_new, plan->found);
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

/* What a feed's news alone would make of its interval. */
static int64_t wanted(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now,
                      enum interval_ground *ground)
{
    *ground = INTERVAL_DEFAULT;
    if (plan->posting) {
        int64_t silence = rhythm_elapsed(&plan->rhythm, interval_silent_since(plan), now) /
                          SILENCE_SHARE;
        int64_t own = most(plan->posting, silence) / ASKS_PER_POST;
        *ground = silence > plan->posting ? INTERVAL_SILENCE : INTERVAL_HABITS;
        return rhythm_after(&plan->rhythm, now, own) - now;
    }
    if (!plan->last_new)
        return limits->interval;
    int64_t silence = (now - interval_silent_since(plan)) / SILENCE_SHARE / ASKS_PER_POST;
    *ground = silence > limits->interval ? INTERVAL_SILENCE : INTERVAL_DEFAULT;
    return most(limits->interval, silence);
}

static int64_t weigh(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now,
                     enum interval_ground *ground)
{
    int64_t floor = interval_floor(limits, most(plan->max_age, plan->ttl));
    *ground = INTERVAL_OWN;
    if (limits->interval_is_own)
        return floor;
    int64_t interval = wanted(plan, limits, now, ground);
    int64_t followed = most(limits->interval, (now - plan->since) / FOLLOWED_SHARE);
    if (plan->since && followed < interval) {
        *ground = INTERVAL_FOLLOWED;
        interval = followed;
    }
    if (limits->interval_max < interval) {
        *ground = INTERVAL_MOST;
        interval = limits->interval_max;
    }
    if (floor > interval) {
        *ground = INTERVAL_LEAST;
        interval = floor;
    }
    return interval;
}

int64_t interval_adapt(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now)
{
    enum interval_ground ignored;
    return weigh(plan, limits, now, &ignored);
}

enum interval_ground interval_ground(const struct feed_plan *plan, const struct plan_limits *limits,
                                     int64_t now)
{
    enum interval_ground ground;
    (void)weigh(plan, limits, now, &ground);
    return ground;
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
