#include "publish/when.h"

#include "text/date.h"

static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

static const int64_t hour_ms = 3600000, day_ms = 86400000;

/* The number of the hour or day that an instant lies in, also before 1970. */
static int64_t number_of(int64_t ms, int64_t length)
{
    return ms >= 0 ? ms / length : -((-ms - 1) / length) - 1;
}

bool when_same_day(int64_t a, int64_t b)
{
    struct civil x = date_civil(a), y = date_civil(b);
    return x.year == y.year && x.month == y.month && x.day == y.day;
}

void when_date(struct buf *out, int64_t ms)
{
    struct civil c = date_civil(ms);
    buf_printf(out, "%04d-%02d-%02d", c.year, c.month, c.day);
}

const char *when_weekday(int64_t ms)
{
    return weekdays[date_civil(ms).weekday];
}

void when_day(struct buf *out, int64_t ms)
{
    struct civil c = date_civil(ms);
    buf_printf(out, "%d %s %d", c.day, months[c.month - 1], c.year);
}

void when_month(struct buf *out, int64_t ms)
{
    struct civil c = date_civil(ms);
    buf_printf(out, "%s %d", months[c.month - 1], c.year);
}

void when_short_day(struct buf *out, int64_t ms)
{
    struct civil c = date_civil(ms);
    buf_printf(out, "%d %.3s %d", c.day, months[c.month - 1], c.year);
}

void when_time(struct buf *out, int64_t ms)
{
    struct civil c = date_civil(ms);
    buf_printf(out, "%02d:%02d", c.hour, c.minute);
}

const char *when_near_day(int64_t ms, int64_t now)
{
    static const char *const near[] = {"Today", "Yesterday"};
    if (now == 0)
        return NULL;
    int64_t days = number_of(now, day_ms) - number_of(ms, day_ms);
    return days == 0 || days == 1 ? near[days] : NULL;
}

static int64_t hours_ago(int64_t ms, int64_t now)
{
    return number_of(now, hour_ms) - number_of(ms, hour_ms);
}

bool when_recent(int64_t ms, int64_t now)
{
    int64_t hours = hours_ago(ms, now);
    return now != 0 && hours >= 0 && hours < day_ms / hour_ms;
}

void when_age(struct buf *out, int64_t ms, int64_t now)
{
    int64_t hours = hours_ago(ms, now);
    if (hours == 0)
        buf_add_string(out, "within the hour");
    else
        buf_printf(out, "%d hour%s ago", (int)hours, hours == 1 ? "" : "s");
}
