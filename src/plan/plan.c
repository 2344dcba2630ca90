#include "plan/plan.h"

#include "plan/caching.h"
#include "plan/interval.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

enum {
    SPREAD_SHARE = 20,        /* a wait is lengthened by up to a twentieth of it, */
    SPREAD_MAX_MINUTES = 15,  /* … and by no more than this */
    BACKOFF_SPREAD_SHARE = 4, /* many feeds of one host fail together: spread those wider */
    OWN_FAULT_MINUTES = 5,    /* when to try again after a fault of ours */
    HTTP_TOO_MANY = 429,
    HTTP_UNAVAILABLE = 503,
    HTTP_GONE = 410,
};

static const char *const names[] = {
    [FEED_NEW] = "new",           [FEED_OK] = "ok",       [FEED_UNCHANGED] = "unchanged",
    [FEED_RETRY] = "retry",       [FEED_ERROR] = "error", [FEED_GONE] = "gone",
    [FEED_DISABLED] = "disabled",
};
_Static_assert(COUNT_OF(names) == FEED_STATUS_COUNT, "every status has a name");

const char *feed_status_name(enum feed_status status)
{
    return names[status];
}

bool feed_status_parse(struct bytes name, enum feed_status *out)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (bytes_equal(name, bytes_of(names[i]))) {
            *out = (enum feed_status)i;
            return true;
        }
    return false;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The wait, lengthened by up to `width`, or shortened where the longest allowed leaves no room above. */
static int64_t spread(int64_t wait, int64_t width, int64_t shortest, int64_t longest, uint64_t seed,
                      int64_t salt)
{
    int64_t from = most(least(wait, longest - width), least(shortest, wait));
    int64_t to = most(least(wait + width, longest), from);
    return from + interval_jitter(to - from, seed, salt);
}

/* `next`, or where a server asks for more, that and a little. */
static int64_t not_sooner(int64_t next, int64_t allowed, int64_t now, uint64_t seed)
{
    if (next >= allowed)
        return next;
    return allowed + interval_jitter(least((allowed - now) / SPREAD_SHARE, HOUR_MS), seed, now);
}

/* What a reply's Retry-After asks for, within the bound; 0: nothing. */
static int64_t asked_to_wait(const struct fetch_facts *facts)
{
    return least(most(facts->retry_after, 0), PLAN_RETRY_AFTER_MAX_DAYS * DAY_MS);
}

/* ---- when next --------------------------------------------------------------------------------------------------- */

/* The wait after a good answer, spread by no more than a quarter of an hour, so that a usual hour is not missed. */
static int64_t wait_when_well(const struct feed_plan *plan, const struct plan_limits *limits,
                              int64_t from, uint64_t seed)
{
    int64_t interval = plan->interval;
    if (interval < MINUTE_MS)
        return interval;
    int64_t width = least(interval / SPREAD_SHARE, SPREAD_MAX_MINUTES * MINUTE_MS);
    int64_t floor = interval_floor(limits, most(plan->max_age, plan->ttl));
    int64_t longest = limits->interval_is_own ? interval + width
                                              : most(limits->interval_max, interval);
    return spread(interval, width, floor, longest, seed, from);
}

static int64_t wait_when_failing(const struct feed_plan *plan, const struct plan_limits *limits,
                                 int64_t from, uint64_t seed)
{
    int64_t wait = interval_backoff(limits, plan->failures);
    int64_t longest = most(wait, PLAN_BACKOFF_MAX_HOURS * HOUR_MS);
    return spread(wait, wait / BACKOFF_SPREAD_SHARE, interval_floor(limits, 0), longest, seed,
                  from);
}

/* When the next fetch may begin, from what is known and the last one, which ended at `from`. */
static void schedule(struct feed_plan *plan, const struct plan_limits *limits, int64_t from,
                     uint64_t seed)
{
    if (plan->failures) {
        if (!plan->interval)
            plan->interval = limits->interval;
        plan->next = from + wait_when_failing(plan, limits, from, seed);
    } else {
        plan->interval = interval_adapt(plan, limits, from);
        plan->next = from + wait_when_well(plan, limits, from, seed);
        plan->next = not_sooner(plan->next, caching_fresh_until(plan, from), from, seed);
    }
    plan->next = not_sooner(plan->next, plan->not_before, from, seed);
    plan->next = most(plan->next, from + plan->pace);
    plan->next = caching_after_skipped(plan->skip_hours, plan->skip_days, plan->next);
}

/* ---- what a fetch showed ----------------------------------------------------------------------------------------- */

static void note_success(struct feed_plan *plan, const struct fetch_facts *facts, int64_t now)
{
    plan->failures = 0;
    if (!plan->since)
        plan->since = now;
    caching_remember(plan, facts);
    if (facts->outcome == FETCHED_DOCUMENT) {
        plan->status = FEED_OK;
        plan->changed = now;
        plan->empty = !facts->is_empty ? 0 : plan->empty ? plan->empty : now;
        interval_learn(plan, facts, now);
    } else {
        plan->status = FEED_UNCHANGED;
    }
    plan->well = now;
}

static bool asks_for_patience(const struct fetch_facts *facts)
{
    return facts->http == HTTP_TOO_MANY ||
           (facts->http == HTTP_UNAVAILABLE && facts->retry_after >= 0);
}

static void note_failure(struct feed_plan *plan, const struct fetch_facts *facts)
{
    if (plan->failures < UINT32_MAX)
        plan->failures++;
    plan->status = facts->http == HTTP_GONE   ? FEED_GONE
                   : asks_for_patience(facts) ? FEED_RETRY
                                              : FEED_ERROR;
}

/* Ours: the feed keeps what it had, and is tried again soon, though never sooner than it was to be. */
static void plan_own_fault(struct feed_plan *plan, const struct plan_limits *limits, int64_t now,
                           uint64_t seed)
{
    int64_t wait = least(interval_floor(limits, 0), OWN_FAULT_MINUTES * MINUTE_MS);
    plan->next = most(plan->next, now + wait + interval_jitter(wait, seed, now));
    plan->next = caching_after_skipped(plan->skip_hours, plan->skip_days, plan->next);
}

void plan_next(struct feed_plan *plan, const struct plan_limits *limits,
               const struct fetch_facts *facts, int64_t now, uint64_t seed)
{
    if (facts->outcome == FETCHED_ERROR && facts->local_fault) {
        plan_own_fault(plan, limits, now, seed);
        return;
    }
    if (facts->outcome == FETCHED_ERROR)
        note_failure(plan, facts);
    else
        note_success(plan, facts, now);
    plan->last = now;
    plan->pace = facts->bytes * 1000 / PLAN_BYTES_PER_SECOND;
    int64_t asked = asked_to_wait(facts);
    plan->not_before = asked > 0 ? now + asked : 0;
    if (plan->status == FEED_GONE)
        plan->next = PLAN_NEVER;
    else
        schedule(plan, limits, now, seed);
}

/* ---- starting and going on --------------------------------------------------------------------------------------- */

int64_t plan_first(int64_t now, int64_t spread_ms, uint64_t seed)
{
    return now + interval_jitter(spread_ms, seed, 0);
}

/* The longer overdue, the narrower the window: half of the time at the least, or they all came at once. */
static int64_t when_overdue(const struct feed_plan *plan, int64_t now, int64_t spread_ms,
                            uint64_t seed)
{
    int64_t interval = most(plan->interval, 1);
    double share = (double)interval / (double)(interval + (now - plan->next));
    int64_t window = plan->last ? spread_ms / 2 + (int64_t)((double)spread_ms / 2 * share)
                                : spread_ms;
    return plan_first(now, window, seed);
}

/* The clock was ahead at the last fetch: what the server asked for then, it asks for from now on. */
static void bring_back(struct feed_plan *plan, int64_t now)
{
    if (plan->not_before)
        plan->not_before = now + most(plan->not_before - plan->last, 0);
    plan->last = now;
}

void plan_resume(struct feed_plan *plan, const struct plan_limits *limits, int64_t now,
                 int64_t spread_ms, uint64_t seed)
{
    if (plan->status == FEED_GONE) {
        plan->next = PLAN_NEVER;
        return;
    }
    if (plan->last > now)
        bring_back(plan, now);
    if (plan->last)
        schedule(plan, limits, plan->last, seed);
    if (plan->next <= now || !plan->last)
        plan->next = when_overdue(plan, now, spread_ms, seed);
    plan->next = caching_after_skipped(plan->skip_hours, plan->skip_days, plan->next);
}

bool plan_is_due(const struct feed_plan *plan, int64_t now, bool all)
{
    if (plan->status == FEED_GONE || plan->status == FEED_DISABLED)
        return false;
    return now >= (all ? plan->not_before : plan->next);
}

bool plan_has_moved(const struct feed_plan *plan)
{
    return plan->moved >= PLAN_MOVED_TIMES;
}
