/* Why a feed is asked when it is: its plan in words, for a person who wonders. Pure. */
#ifndef RIFFLE_PLAN_REASON_H
#define RIFFLE_PLAN_REASON_H

#include "base/buf.h"
#include "plan/plan.h"

/* Appends one sentence or more: "It has news about every 3 h, so it is asked about every 45 min. Its server says that an
 * answer is good for 2 h." */
void reason_print(const struct feed_plan *plan, const struct plan_limits *limits, struct buf *out);

#endif
