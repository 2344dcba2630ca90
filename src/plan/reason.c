#include "plan/reason.h"

#include <inttypes.h>

#include "base/duration.h"
#include "plan/caching.h"
#include "plan/interval.h"
#include "text/date.h"

enum { TRUST_FELT = 76 /* of 255: from here on a rhythm moves what is asked when */ };

static void about(struct buf *out, const char *before, int64_t ms, const char *after)
{
    buf_add_string(out, before);
    duration_print_about(out, ms > 0 ? ms : 0);
    buf_add_string(out, after);
}

/* "2h", as it stands in a file. */
static void exact(struct buf *out, const char *before, int64_t ms, const char *after)
{
    buf_add_string(out, before);
    duration_print(out, ms < 1000 ? ms : ms / 1000 * 1000);
    buf_add_string(out, after);
}

static void say_news(const struct feed_plan *plan, struct buf *out)
{
    if (plan->posting)
        about(out, "It has news about every ", plan->posting, "");
    else if (plan->last_new)
        buf_add_string(out, "How often it has news is not known yet");
    else
        buf_add_string(out, "It never had an entry");
}

static void say_interval(const struct feed_plan *plan, const struct plan_limits *limits,
                         struct buf *out)
{
    int64_t silence = plan->last - interval_silent_since(plan);
    enum interval_ground ground = interval_ground(plan, limits, plan->last);
    if (ground == INTERVAL_OWN) {
        exact(out, "The list of feeds says to ask it every ", limits->interval, ".");
        return;
    }
    say_news(plan, out);
    switch (ground) {
    case INTERVAL_OWN:
    case INTERVAL_HABITS:
        about(out, ", so it is asked about every ", plan->interval, ".");
        break;
    case INTERVAL_DEFAULT:
        exact(out, ", so it is asked every ", limits->interval, ", as configured (interval).");
        break;
    case INTERVAL_SILENCE:
        about(out, ", but has had none for ", silence, ", ");
        about(out, "so it is asked less often, every ", plan->interval, ".");
        break;
    case INTERVAL_FOLLOWED:
        about(out, ", but has been followed for no more than ", plan->last - plan->since, ": ");
        about(out, "what is known of it is believed step by step, and it is asked every ",
              plan->interval, ".");
        break;
    case INTERVAL_LEAST:
        exact(out, ", and is asked every ", plan->interval, ", the least that is allowed ");
        buf_add_string(out, plan->interval < limits->interval_min ? "by its server."
                                                                  : "(interval-min).");
        break;
    case INTERVAL_MOST:
        exact(out, ", and is asked every ", limits->interval_max,
              ", the most that is configured (interval-max).");
        break;
    }
    if (plan->posting && plan->rhythm.trust >= TRUST_FELT && ground != INTERVAL_LEAST)
        buf_add_string(out,
                       " It is asked most at the hours and days at which it usually has news.");
}

static void say_failures(const struct feed_plan *plan, struct buf *out)
{
    buf_printf(out, "After %" PRIu32 " error%s in a row ", plan->failures,
               plan->failures == 1 ? "" : "s");
    about(out, "it is left alone for ", plan->next - plan->last,
          ": the wait doubles with each, up to a day.");
}

/* What made the wait longer than the interval. */
static void say_bounds(const struct feed_plan *plan, struct buf *out)
{
    int64_t usual = plan->last + (plan->failures ? 0 : plan->interval);
    if (!plan->failures && caching_fresh_until(plan, plan->last) > usual)
        about(out,
              plan->max_age >= plan->ttl ? " Its server says that an answer is good for "
                                         : " Its document asks to be left alone for ",
              plan->max_age >= plan->ttl ? plan->max_age : plan->ttl, ", and so it is.");
    if (plan->not_before > usual) {
        buf_add_string(out, " Its server asked not to be asked before ");
        date_print(out, plan->not_before / 1000 * 1000);
        buf_add_string(out, " (Retry-After).");
    }
    if (plan->last + plan->pace > usual)
        about(out, " It sends so much each time that its server is spared for ", plan->pace, ".");
    if (plan->skip_hours || plan->skip_days)
        buf_add_string(out, " The hours and days that its document excludes are left out.");
}

void reason_print(const struct feed_plan *plan, const struct plan_limits *limits, struct buf *out)
{
    if (plan->status == FEED_GONE) {
        buf_add_string(out, "It answered 410: it is gone for good, and is not asked any more.");
    } else if (plan->status == FEED_DISABLED) {
        buf_add_string(out, "The list of feeds says not to ask it.");
    } else if (!plan->last) {
        buf_add_string(out, "It has not been reached yet, and is asked as soon as its turn comes.");
    } else {
        if (plan->failures)
            say_failures(plan, out);
        else
            say_interval(plan, limits, out);
        say_bounds(plan, out);
    }
}
