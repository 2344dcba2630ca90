#include "plan/quiet.h"

#include "base/duration.h"
#include "plan/interval.h"
#include "text/date.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum {
    HABITS_KNOWN = 5, /* pieces of news */
    SILENCES = 3,     /* so many times its longest silence is no habit */
    SILENCE_MIN_DAYS = 14,
    SILENCE_MAX_DAYS = 365,
    SILENCE_UNKNOWN_DAYS = 180,
    EMPTY_DAYS = 14,
    NO_FEED_DAYS = 7,
    DATE_WIDTH = 10, /* YYYY-MM-DD */
};

static bool habits_are_known(const struct feed_plan *plan)
{
    return plan->occasions >= HABITS_KNOWN;
}

/* How long the feed may be silent and still be thought alive. */
static int64_t patience(const struct feed_plan *plan)
{
    if (!habits_are_known(plan))
        return SILENCE_UNKNOWN_DAYS * DAY_MS;
    if (plan->longest > SILENCE_MAX_DAYS * DAY_MS / SILENCES)
        return SILENCE_MAX_DAYS * DAY_MS;
    int64_t silence = plan->longest * SILENCES;
    return silence > SILENCE_MIN_DAYS * DAY_MS ? silence : SILENCE_MIN_DAYS * DAY_MS;
}

static enum quiet_sign sign_of_silence(const struct feed_plan *plan)
{
    if (plan->dated)
        return QUIET_OLD;
    return plan->changed <= plan->last_new ? QUIET_SAME : QUIET_SILENT;
}

static struct quiet judge(const struct feed_plan *plan, bool unreadable, int64_t now)
{
    if (!plan->well || plan->status == FEED_GONE || plan->status == FEED_DISABLED)
        return (struct quiet){.sign = QUIET_NONE};
    if (unreadable && plan->failures && now - plan->well > NO_FEED_DAYS * DAY_MS)
        return (struct quiet){.sign = QUIET_NO_FEED, .since = plan->well};
    if (plan->empty && now - plan->empty > EMPTY_DAYS * DAY_MS)
        return (struct quiet){.sign = QUIET_EMPTY, .since = plan->empty};
    if (plan->last_new && now - interval_silent_since(plan) > patience(plan))
        return (struct quiet){.sign = sign_of_silence(plan), .since = plan->last_new};
    return (struct quiet){.sign = QUIET_NONE};
}

bool quiet_find(const struct feed_plan *plan, bool unreadable, int64_t now, struct quiet *out)
{
    *out = judge(plan, unreadable, now);
    out->longest = habits_are_known(plan) ? plan->longest : 0;
    out->answered = plan->last;
    return out->sign != QUIET_NONE;
}

static void print_day(struct buf *out, int64_t at)
{
    struct buf date = {0};
    date_print(&date, at);
    buf_add(out, date.p, DATE_WIDTH);
    buf_clear(&date);
}

void quiet_print(const struct quiet *quiet, struct buf *out)
{
    static const char *const words[] = {
        [QUIET_NONE] = "it has news",
        [QUIET_OLD] = "its newest entry is of ",
        [QUIET_SAME] = "its document is the same since ",
        [QUIET_SILENT] = "its document changes, but no entry was new since ",
        [QUIET_EMPTY] = "its documents have no entries since ",
        [QUIET_NO_FEED] = "what it answers is no feed since ",
    };
    buf_add_string(out, words[quiet->sign]);
    if (quiet->sign == QUIET_NONE)
        return;
    print_day(out, quiet->since);
    bool is_silence = quiet->sign <= QUIET_SILENT;
    if (is_silence && quiet->longest) {
        buf_add_string(out, ", and it was never silent for more than ");
        duration_print_about(out, quiet->longest);
        buf_add_string(out, " before");
    }
}
