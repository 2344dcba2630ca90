/* How often a feed wants to be asked, by how often it has news. Pure; times are milliseconds. */
#ifndef RIFFLE_PLAN_INTERVAL_H
#define RIFFLE_PLAN_INTERVAL_H

#include "plan/plan.h"

/* Takes account of the new entries of a fetch that ended at `now`, after one that ended at plan->well. What counts is an
 * hour in which there was news, however much: a burst is one. An entry's date is believed where it is no later than now
 * and later than the last news; one that was there to be seen at the last fetch already shows when entries appear, not
 * when they are dated. The entries of a first document tell their habits by their dates alone. */
void interval_learn(struct feed_plan *plan, const struct fetch_facts *facts, int64_t now);

/* Since when there is no news: by its date, or by when it was found where all dates are wrong by years; 0: there never was
 * any. */
int64_t interval_silent_since(const struct feed_plan *plan);

/* The shortest interval that limits and the server's own freshness (0: not said) allow. */
int64_t interval_floor(const struct plan_limits *limits, int64_t freshness);

/* The interval that suits the feed at `now`: a quarter of its usual gap between news, or of half its silence where that is
 * longer, in the feed's own time (rhythm.h), so that it ends soon after a usual hour; no longer than the configured one and
 * half of the time for which it has been followed; between interval_floor and interval_max. An interval of its own is taken as it is. */
int64_t interval_adapt(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now);

/* What an interval is what it is by. */
enum interval_ground {
    INTERVAL_OWN,     /* the OPML's word for this feed */
    INTERVAL_DEFAULT, /* the configured one: its habits are not known */
    INTERVAL_HABITS,  /* its usual gap between news */
    INTERVAL_SILENCE, /* … or how long it has had none */
    INTERVAL_FOLLOWED, /* the time for which it has been followed: habits alone would make it longer */
    INTERVAL_LEAST,    /* interval_floor */
    INTERVAL_MOST,     /* interval_max */
};

/* What interval_adapt goes by. */
enum interval_ground interval_ground(const struct feed_plan *plan, const struct plan_limits *limits,
                                     int64_t now);

/* The wait before try number failures + 1: doubling from the configured interval, a day at most, never less than
 * the interval. failures is at least 1. */
int64_t interval_backoff(const struct plan_limits *limits, uint32_t failures);

/* A number in 0 … range, the same for the same seed and salt. */
int64_t interval_jitter(int64_t range, uint64_t seed, int64_t salt);

#endif
