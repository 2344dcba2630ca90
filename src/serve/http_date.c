#include "serve/http_date.h"

#include <string.h>
#include <time.h>

static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const long_days[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                         "Thursday", "Friday", "Saturday"};
static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static const int64_t last_ms =
    253402300799999; /* the end of the year 9999, the last that has four digits */

void http_date_print(struct buf *out, int64_t ms)
{
    if (ms < 0)
        ms = 0;
    if (ms > last_ms)
        ms = last_ms;
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    (void)gmtime_r(&seconds, &tm);
    buf_printf(out, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday], tm.tm_mday,
               months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* The forms, a letter a part: w and W the weekday short and long, d two digits of a day, e the same with a space for a
 * zero, b a month, y and Y two and four digits of a year, t the time. All else stands for itself. */
static const char *const forms[] = {"w, d b Y t GMT", "W, d-b-y t GMT", "w b e t Y"};

static bool read_digits(struct bytes *rest, size_t n, int *out)
{
    if (rest->n < n)
        return false;
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (!ascii_is_digit(rest->p[i]))
            return false;
        value = value * 10 + (rest->p[i] - '0');
    }
    *out = value;
    *rest = bytes_skip(*rest, n);
    return true;
}

static bool read_name(struct bytes *rest, const char *name)
{
    struct bytes part = bytes_of(name);
    if (!bytes_starts(*rest, part))
        return false;
    *rest = bytes_skip(*rest, part.n);
    return true;
}

static bool read_weekday(struct bytes *rest, bool long_name)
{
    for (size_t i = 0; i < COUNT_OF(days); i++)
        if (read_name(rest, long_name ? long_days[i] : days[i]))
            return true;
    return false;
}

static bool read_month(struct bytes *rest, struct tm *tm)
{
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        if (read_name(rest, months[i])) {
            tm->tm_mon = (int)i;
            return true;
        }
    }
    return false;
}

static bool read_time(struct bytes *rest, struct tm *tm)
{
    return read_digits(rest, 2, &tm->tm_hour) && read_name(rest, ":") &&
           read_digits(rest, 2, &tm->tm_min) && read_name(rest, ":") &&
           read_digits(rest, 2, &tm->tm_sec);
}

static bool read_year(struct bytes *rest, size_t digits, struct tm *tm)
{
    int year;
    if (!read_digits(rest, digits, &year))
        return false;
    if (digits == 2)
        year += year < 70 ? 2000 : 1900;
    tm->tm_year = year - 1900;
    return true;
}

static bool read_part(struct bytes *rest, char part, struct tm *tm)
{
    switch (part) {
    case 'w':
    case 'W':
        return read_weekday(rest, part == 'W');
    case 'e':
        if (read_name(rest, " "))
            return read_digits(rest, 1, &tm->tm_mday);
        return read_digits(rest, 2, &tm->tm_mday);
    case 'd':
        return read_digits(rest, 2, &tm->tm_mday);
    case 'b':
        return read_month(rest, tm);
    case 'y':
    case 'Y':
        return read_year(rest, part == 'y' ? 2 : 4, tm);
    case 't':
        return read_time(rest, tm);
    default:
        return read_name(rest, (const char[]){part, '\0'});
    }
}

/* timegm would carry a 31st of February over into March. */
static bool is_real(const struct tm *tm)
{
    static const char lengths[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = tm->tm_year + 1900;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (tm->tm_mday < 1 || tm->tm_mday > lengths[tm->tm_mon])
        return false;
    if (tm->tm_mon == 1 && tm->tm_mday == 29 && !leap)
        return false;
    return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec <= 60;
}

bool http_date_parse(struct bytes value, int64_t *out)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct bytes rest = value;
        struct tm tm = {0};
        const char *part = forms[i];
        while (*part && read_part(&rest, *part, &tm))
            part++;
        if (*part || rest.n || !is_real(&tm))
            continue;
        *out = (int64_t)timegm(&tm) * 1000;
        return true;
    }
    return false;
}
