/* How often a feed wants to be asked, by how often it has news. Pure; times are milliseconds. */
#ifndef RIFFLE_PLAN_INTERVAL_H
#define RIFFLE_PLAN_INTERVAL_H

#include "plan/plan.h"

/* Takes account of new entries seen at `now` (n of them since the last fetch, maybe none) in posting and last_new. The
 * first ones only set the clock going: a first document's twenty entries say nothing of how often there are new ones. */
void interval_learn(struct feed_plan *plan, size_t n, int64_t now);

/* The shortest interval that limits and the server's own freshness (0: not said) allow. */
int64_t interval_floor(const struct plan_limits *limits, int64_t freshness);

/* The interval that suits the feed at `now`, between interval_floor and interval_max; an interval of its own as it is. */
int64_t interval_adapt(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now);

/* The wait before try number failures + 1: doubling from the configured interval, a day at most, never less than
 * the interval. failures is at least 1. */
int64_t interval_backoff(const struct plan_limits *limits, uint32_t failures);

/* A number in 0 … range, the same for the same seed and salt. */
int64_t interval_jitter(int64_t range, uint64_t seed, int64_t salt);

#endif
