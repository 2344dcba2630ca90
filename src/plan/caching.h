/* What a server and its document ask of us: how long an answer stays fresh, and the hours and days at which a feed does
 * not want to be asked. Pure; times are milliseconds. */
#ifndef RIFFLE_PLAN_CACHING_H
#define RIFFLE_PLAN_CACHING_H

#include "plan/plan.h"

/* Remembers in the plan what a document, or a 304 (which renews those headers that it has: RFC 9111 §4.3.4), asked. */
void caching_remember(struct feed_plan *plan, const struct fetch_facts *facts);

/* The first instant at or after `now` at which the answer just had is no longer fresh. */
int64_t caching_fresh_until(const struct feed_plan *plan, int64_t now);

/* The first instant at or after `when` that is in none of the skipped hours and days (GMT, bit 0 is midnight's hour and
 * Sunday). Where nothing would be left, or bits are set beyond the last, they count for nothing. */
int64_t caching_after_skipped(uint32_t hours, uint32_t days, int64_t when);

#endif
