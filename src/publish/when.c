#include "publish/when.h"

#include "text/date.h"

static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

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
