/* What is agreed with a hub about one feed (WebSub §5): when to ask it for pushes, when to renew that, and how much less a
 * feed need be fetched meanwhile. Pure: the clock goes in, in milliseconds. A struct push is kept in the store and in
 * memory by the loop, beside the feed's plan, which it leaves alone.
 *
 *     OFF      no hub, or no address of ours for it to call  → WAITING (there is)
 *     WAITING  until `next`, then the hub is asked           → ASKING
 *     ASKING   the request is under way                      → ASKED (2xx), HELD (verified before that), WAITING (an error)
 *     ASKED    until the hub asks back, or `next`            → HELD (it did), WAITING (it did not; it denied)
 *     HELD     agreed; renewed at `next`                     → ASKING, WAITING (it denied)
 *
 * and each of them → OFF. Whether pushes are taken does not depend on the state but on the lease, which goes on while it
 * is renewed. Errors and denials make WAITING longer, up to a day and a week. */
#ifndef RIFFLE_PLAN_PUSH_H
#define RIFFLE_PLAN_PUSH_H

#include "plan/plan.h"

enum push_state { PUSH_OFF, PUSH_WAITING, PUSH_ASKING, PUSH_ASKED, PUSH_HELD, PUSH_STATE_COUNT };

/* "off", "waiting", … static; and back. False, and *out untouched, where it is none. */
const char *push_state_name(enum push_state state);
bool push_state_parse(struct bytes name, enum push_state *out);

/* Whether a push may go from one state to the other. */
bool push_state_may(enum push_state from, enum push_state to);

/* All zeros is PUSH_OFF. */
struct push {
    enum push_state state;
    int64_t next;      /* when the state ends by itself; 0: not by itself */
    int64_t asked;     /* when the hub was last asked; 0: never */
    int64_t lease_end; /* until when pushes are taken; 0: no lease */
    int64_t last;      /* when a right one last came and none was missed since; 0: never */
    uint32_t failures; /* requests in a row that led to no lease */
    uint32_t denials;  /* in a row */
};

/* The bounds of what is agreed. */
enum {
    PUSH_LEASE_WANTED_DAYS = 5,
    PUSH_LEASE_MAX_DAYS = 10,    /* a longer one counts as that */
    PUSH_RENEW_MIN_MINUTES = 10, /* between two requests for a lease, however short it is */
    PUSH_ASKED_MINUTES = 30,     /* how long the hub may take to ask back */
    PUSH_BACKOFF_FIRST_MINUTES = 1,
    PUSH_BACKOFF_MAX_HOURS = 24,
    PUSH_DENIED_FIRST_HOURS = 24,
    PUSH_DENIED_MAX_DAYS = 7,
    PUSH_TRUST_DAYS = 3, /* how long after a push fetching stays slow without another */
    PUSH_SLOWER = 8,     /* times the interval, within interval_max */
};

/* There is a hub and an address of ours: from OFF it is asked at once. */
void push_want(struct push *push, int64_t now);

/* There is none any more, or another: whatever was agreed is over. */
void push_drop(struct push *push);

/* After a restart, or a jump of the clock: nothing is under way, and nothing lies beyond every bound. */
void push_resume(struct push *push, int64_t now);

/* Moves on by time alone. True where the hub is to be asked now; the push is ASKING then. */
bool push_elapse(struct push *push, int64_t now, uint64_t seed);

/* The hub took the request. Does nothing unless ASKING: it may have asked back before it answered. */
void push_accepted(struct push *push, int64_t now);

/* The request failed; retry_after from now, -1: not said. */
void push_failed(struct push *push, int64_t retry_after, int64_t now, uint64_t seed);

/* Whether the hub may ask back now: we asked it, not long ago. */
bool push_may_verify(const struct push *push, int64_t now);

/* The hub asked back, and was told that we meant it. lease in seconds, -1: not said. */
void push_verified(struct push *push, int64_t lease, int64_t now, uint64_t seed);

/* The hub will not (any more). */
void push_denied(struct push *push, int64_t now, uint64_t seed);

/* A push came that was right. */
void push_came(struct push *push, int64_t now);

/* Fetching brought something that no push had told: fetching goes at its usual pace until one comes. */
void push_missed(struct push *push);

/* Whether pushes are taken. */
bool push_is_live(const struct push *push, int64_t now);

/* Whether the feed is fetched less often, since its pushes come. */
bool push_slows(const struct push *push, int64_t now);

/* When a feed that was last fetched at `last` and would be again at `next` is, where pushes slow it: later, never beyond
 * interval_max after last unless `next` is. */
int64_t push_slowed(int64_t last, int64_t next, int64_t interval_max);

/* When a feed may be fetched of which a push told that it changed, without saying what: as soon as Retry-After and the
 * least interval allow, never later than it would be anyway. */
int64_t push_pinged(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now);

/* When something of the push changes by time alone: INT64_MAX never. */
int64_t push_wakes(const struct push *push, int64_t now);

#endif
