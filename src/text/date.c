#include "text/date.h"

#include "text/date_parts.h"
#include "text/date_zone.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, HOUR_MS = 60 * MINUTE_MS };

static const int64_t day_ms = 24 * (int64_t)HOUR_MS;

enum { YEAR_END = 10000 };

/* No honest date is longer; a text that is costs nothing. */
enum { LENGTH_MAX = 200 };

/* Days are counted in eras of 400 years that start on 1 March, so that the leap day comes last. */
enum { ERA_DAYS = 146097, EPOCH_DAY = 719468 };

int64_t date_from_civil(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return (days - EPOCH_DAY) * day_ms;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    int64_t quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

struct civil date_civil(int64_t ms)
{
    int64_t day = floor_divide(ms, day_ms);
    int64_t in_day = ms - day * day_ms;
    int64_t shifted = day + EPOCH_DAY;
    int64_t era = floor_divide(shifted, ERA_DAYS);
    int64_t of_era = shifted - era * ERA_DAYS;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153; /* 0 is March */
    return (struct civil){
        .year = (int)(year + era * 400 + (month >= 10)),
        .month = (int)(month < 10 ? month + 3 : month - 9),
        .day = (int)(of_year - (153 * month + 2) / 5 + 1),
        .hour = (int)(in_day / HOUR_MS),
        .minute = (int)(in_day % HOUR_MS / MINUTE_MS),
        .second = (int)(in_day % MINUTE_MS / SECOND_MS),
        .weekday = (int)(((day + 4) % 7 + 7) % 7), /* the epoch was a Thursday */
    };
}

int date_full_year(int year, size_t digits)
{
    if (digits == 2)
        return year < 50 ? year + 2000 : year + 1900;
    return digits == 3 ? year + 1900 : year;
}

bool date_day_exists(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap);
}

bool date_assemble(const struct date_parts *parts, int64_t *out)
{
    bool midnight = parts->hour == 24 && parts->minute == 0 && parts->second == 0;
    if (!date_day_exists(parts->year, parts->month, parts->day) || parts->hour < 0 ||
        (parts->hour > 23 && !midnight) || parts->minute < 0 || parts->minute > 59 ||
        parts->second < 0 || parts->second > 60)
        return false;
    int64_t local = date_from_civil(parts->year, parts->month, parts->day) +
                    (int64_t)parts->hour * HOUR_MS + parts->minute * MINUTE_MS +
                    parts->second * SECOND_MS + parts->millisecond;
    int64_t offset = parts->offset_ms;
    if (parts->area.p && !date_zone_area(parts->area, local, &offset))
        offset = 0; /* RFC 5322 §4.3: an unknown zone is -0000 */
    int64_t instant = local - offset;
    if (instant < date_from_civil(1, 1, 1) || instant >= date_from_civil(YEAR_END, 1, 1))
        return false; /* four digits could not print it */
    *out = instant;
    return true;
}

size_t date_digits_at(struct bytes text, size_t *at, size_t most, int *value)
{
    size_t n = 0;
    int number = 0;
    while (n < most && *at + n < text.n && ascii_is_digit(text.p[*at + n])) {
        number = number * 10 + (text.p[*at + n] - '0');
        n++;
    }
    *at += n;
    *value = number;
    return n;
}

static bool char_at(struct bytes text, size_t at, char c)
{
    return at < text.n && text.p[at] == c;
}

/* ".5", ".123456789", ",5": what is beyond the millisecond is cut off. */
static void read_fraction(struct bytes text, size_t *at, struct date_parts *parts)
{
    bool digit_follows = *at + 1 < text.n && ascii_is_digit(text.p[*at + 1]);
    if ((!char_at(text, *at, '.') && !char_at(text, *at, ',')) || !digit_follows)
        return;
    *at += 1;
    int scale = 100;
    for (; *at < text.n && ascii_is_digit(text.p[*at]); *at += 1) {
        parts->millisecond += (text.p[*at] - '0') * scale;
        scale /= 10;
    }
}

bool date_clock_at(struct bytes text, size_t *at, struct date_parts *parts)
{
    size_t pos = *at;
    struct date_parts clock = *parts;
    if (!date_digits_at(text, &pos, 2, &clock.hour) || !char_at(text, pos++, ':') ||
        !date_digits_at(text, &pos, 2, &clock.minute))
        return false;
    if (char_at(text, pos, ':')) {
        pos++;
        if (!date_digits_at(text, &pos, 2, &clock.second))
            return false;
        read_fraction(text, &pos, &clock);
    }
    if (pos < text.n && (ascii_is_digit(text.p[pos]) || text.p[pos] == ':'))
        return false;
    *parts = clock;
    *at = pos;
    return true;
}

bool date_parse(struct bytes text, int64_t *out)
{
    text = bytes_trim(text);
    if (text.n == 0 || text.n > LENGTH_MAX)
        return false;
    struct date_parts parts = {0};
    if (date_parse_iso(text, &parts) && date_assemble(&parts, out))
        return true;
    parts = (struct date_parts){0};
    return date_parse_words(text, &parts) && date_assemble(&parts, out);
}

bool date_parse_http(struct bytes text, int64_t *out)
{
    text = bytes_trim(text);
    struct date_parts parts = {0};
    return text.n > 0 && text.n <= LENGTH_MAX && date_parse_words(text, &parts) &&
           date_assemble(&parts, out);
}

void date_print(struct buf *out, int64_t ms)
{
    struct civil c = date_civil(ms);
    buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
               c.second);
    int64_t fraction = ms - floor_divide(ms, SECOND_MS) * SECOND_MS;
    if (fraction)
        buf_printf(out, ".%03d", (int)fraction);
    buf_add_char(out, 'Z');
}

void date_print_http(struct buf *out, int64_t ms)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil c = date_civil(ms);
    buf_printf(out, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[c.weekday], c.day,
               months[c.month - 1], c.year, c.hour, c.minute, c.second);
}
