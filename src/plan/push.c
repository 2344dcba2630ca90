#include "plan/push.h"

#include <assert.h>

#include "plan/interval.h"

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

enum {
    RENEW_SHARE = 4,  /* renewed when a quarter of the lease is left */
    SPREAD_SHARE = 8, /* waits are longer by up to an eighth */
};

static const struct bytes names[] = {
    [PUSH_OFF] = BYTES("off"),       [PUSH_WAITING] = BYTES("waiting"),
    [PUSH_ASKING] = BYTES("asking"), [PUSH_ASKED] = BYTES("asked"),
    [PUSH_HELD] = BYTES("held"),
};
_Static_assert(COUNT_OF(names) == PUSH_STATE_COUNT, "every state has its name");

const char *push_state_name(enum push_state state)
{
    return names[state].p;
}

bool push_state_parse(struct bytes name, enum push_state *out)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (bytes_equal(name, names[i])) {
            *out = (enum push_state)i;
            return true;
        }
    return false;
}

/* ---- the moves ------------------------------------------------------------------------------------------------------ */

static const uint32_t allowed[PUSH_STATE_COUNT] = {
    /* bit n: may go to state n */
    [PUSH_OFF] = 1u << PUSH_WAITING,
    [PUSH_WAITING] = 1u << PUSH_ASKING | 1u << PUSH_WAITING | 1u << PUSH_OFF,
    [PUSH_ASKING] = 1u << PUSH_ASKED | 1u << PUSH_HELD | 1u << PUSH_WAITING | 1u << PUSH_OFF,
    [PUSH_ASKED] = 1u << PUSH_HELD | 1u << PUSH_WAITING | 1u << PUSH_OFF,
    [PUSH_HELD] = 1u << PUSH_ASKING | 1u << PUSH_HELD | 1u << PUSH_WAITING | 1u << PUSH_OFF,
};

bool push_state_may(enum push_state from, enum push_state to)
{
    return allowed[from] >> to & 1;
}

static void enter(struct push *push, enum push_state state, int64_t until)
{
    assert(push_state_may(push->state, state));
    push->state = state;
    push->next = until;
}

/* first, doubled with each of those before it, up to longest, and a little more. */
static int64_t backoff(int64_t first, uint32_t before, int64_t longest, int64_t now, uint64_t seed)
{
    int64_t wait = first;
    for (uint32_t i = 0; i < before && wait < longest; i++)
        wait *= 2;
    wait = wait < longest ? wait : longest;
    return wait + interval_jitter(wait / SPREAD_SHARE, seed, now);
}

/* ---- the doors ------------------------------------------------------------------------------------------------------ */

void push_want(struct push *push, int64_t now)
{
    if (push->state == PUSH_OFF)
        enter(push, PUSH_WAITING, now);
}

void push_drop(struct push *push)
{
    *push = (struct push){.state = PUSH_OFF};
}

void push_resume(struct push *push, int64_t now)
{
    const int64_t lease_max = now + PUSH_LEASE_MAX_DAYS * DAY_MS;
    const int64_t wait_max = now + PUSH_LEASE_MAX_DAYS * DAY_MS;
    if (push->state ==
        PUSH_ASKING) /* nobody will hear the answer, which may yet be that it asks back */
        enter(push, PUSH_ASKED, push->asked + PUSH_ASKED_MINUTES * MINUTE_MS);
    if (push->lease_end > lease_max)
        push->lease_end = lease_max;
    if (push->next > wait_max)
        push->next = wait_max;
    if (push->last > now)
        push->last = now;
    if (push->asked > now)
        push->asked = now;
}

bool push_elapse(struct push *push, int64_t now, uint64_t seed)
{
    if (push->lease_end && push->lease_end <= now)
        push->lease_end = 0;
    if (!push->next || push->next > now)
        return false;
    if (push->state == PUSH_ASKED)
        push_failed(push, -1, now, seed);
    if (push->next > now || (push->state != PUSH_WAITING && push->state != PUSH_HELD))
        return false;
    enter(push, PUSH_ASKING, 0);
    push->asked = now;
    return true;
}

void push_accepted(struct push *push, int64_t now)
{
    if (push->state == PUSH_ASKING)
        enter(push, PUSH_ASKED, now + PUSH_ASKED_MINUTES * MINUTE_MS);
}

void push_failed(struct push *push, int64_t retry_after, int64_t now, uint64_t seed)
{
    if (push->state != PUSH_ASKING && push->state != PUSH_ASKED)
        return;
    int64_t wait = backoff(PUSH_BACKOFF_FIRST_MINUTES * MINUTE_MS, push->failures,
                           PUSH_BACKOFF_MAX_HOURS * HOUR_MS, now, seed);
    if (retry_after > wait)
        wait = retry_after;
    if (wait > PUSH_LEASE_MAX_DAYS * DAY_MS)
        wait = PUSH_LEASE_MAX_DAYS * DAY_MS;
    push->failures++;
    enter(push, PUSH_WAITING, now + wait);
}

bool push_may_verify(const struct push *push, int64_t now)
{
    const bool asked = push->state == PUSH_ASKING || push->state == PUSH_ASKED ||
                       push->state == PUSH_HELD; /* once more, where our word got lost */
    return asked && push->asked && now - push->asked <= PUSH_ASKED_MINUTES * MINUTE_MS;
}

void push_verified(struct push *push, int64_t lease, int64_t now, uint64_t seed)
{
    int64_t ms = PUSH_LEASE_MAX_DAYS * DAY_MS;
    if (lease < 0)
        ms = PUSH_LEASE_WANTED_DAYS * DAY_MS;
    else if (lease < ms / 1000)
        ms = lease * 1000;
    int64_t renew = ms - ms / RENEW_SHARE - interval_jitter(ms / RENEW_SHARE / 2, seed, now);
    if (renew < PUSH_RENEW_MIN_MINUTES * MINUTE_MS)
        renew = PUSH_RENEW_MIN_MINUTES * MINUTE_MS;
    enter(push, PUSH_HELD, now + renew);
    push->lease_end = now + ms;
    push->failures = push->denials = 0;
}

void push_denied(struct push *push, int64_t now, uint64_t seed)
{
    if (push->state == PUSH_OFF)
        return;
    enter(push, PUSH_WAITING,
          now + backoff(PUSH_DENIED_FIRST_HOURS * HOUR_MS, push->denials,
                        PUSH_DENIED_MAX_DAYS * DAY_MS, now, seed));
    push->denials++;
    push->lease_end = 0;
}

void push_came(struct push *push, int64_t now)
{
    push->last = now;
}

void push_missed(struct push *push)
{
    push->last = 0;
}

bool push_is_live(const struct push *push, int64_t now)
{
    return push->lease_end > now;
}

static int64_t trusted_until(const struct push *push)
{
    return push->last ? push->last + PUSH_TRUST_DAYS * DAY_MS : 0;
}

bool push_slows(const struct push *push, int64_t now)
{
    return push_is_live(push, now) && trusted_until(push) > now;
}

int64_t push_slowed(int64_t last, int64_t next, int64_t interval_max)
{
    if (!last || next <= last || next - last >= interval_max)
        return next;
    const int64_t wait = next - last;
    return last + (wait < interval_max / PUSH_SLOWER ? wait * PUSH_SLOWER : interval_max);
}

int64_t push_pinged(const struct feed_plan *plan, const struct plan_limits *limits, int64_t now)
{
    int64_t least = limits->interval_min;
    if (limits->interval_is_own && limits->interval < least)
        least = limits->interval;
    int64_t at = plan->last ? plan->last + least : now;
    if (at < plan->not_before)
        at = plan->not_before;
    if (at < now)
        at = now;
    return at < plan->next ? at : plan->next;
}

int64_t push_wakes(const struct push *push, int64_t now)
{
    const int64_t times[] = {push->next, push->lease_end,
                             push_slows(push, now) ? trusted_until(push) : 0};
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < COUNT_OF(times); i++)
        if (times[i] && times[i] < first)
            first = times[i];
    return first;
}
