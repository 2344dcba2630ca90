#include "net/stamp.h"

#include "text/date.h"

enum { STAMP_SIZE = sizeof "\"20270131 23:59:59\"" - 1 };
#define DAY_MS INT64_C(86400000)

void stamp_print(struct buf *out, int64_t ms)
{
    struct civil c = date_civil(ms);
    buf_printf(out, "\"%04d%02d%02d %02d:%02d:%02d\"", c.year, c.month, c.day, c.hour, c.minute,
               c.second);
}

/* A number of so many digits; -1: none. */
static int digits(const char *p, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (!ascii_is_digit(p[i]))
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

bool stamp_take(struct bytes *text, int64_t *ms)
{
    const char *p = text->p;
    if (text->n < STAMP_SIZE || p[0] != '"' || p[9] != ' ' || p[12] != ':' || p[15] != ':' ||
        p[18] != '"')
        return false;
    int year = digits(p + 1, 4), month = digits(p + 5, 2), day = digits(p + 7, 2);
    int hour = digits(p + 10, 2), minute = digits(p + 13, 2), second = digits(p + 16, 2);
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    *ms = date_from_civil(year, month, day) + ((hour * 60 + minute) * 60 + second) * INT64_C(1000);
    *text = bytes_skip(*text, STAMP_SIZE);
    return true;
}
