#include "text/date_parts.h"

#include <string.h>

#include "text/date.h"
#include "text/date_zone.h"

/* The shapes of a date, by position (ISO 8601 and what is left out of it in practice): Y a digit of the year, M of the
 * month, D of the day, O of the day of the year, W the letter, N of the week, d the day of the week. A capital M or D in
 * a shape with dashes may be a single digit. Those of full length first. */
static const struct {
    const char *pattern;
    bool needs_end; /* no time may follow but behind a T: digits alone could be too many things */
} shapes[] = {
    {"YYYY-MM-DD", false}, {"YYYY-M-DD", false},  {"YYYY-MM-D", false}, {"YYYY-M-D", false},
    {"YYYYMMDD", false},   {"YYYY-WNN-d", false}, {"YYYYWNNd", false},  {"YYYY-WNN", true},
    {"YYYYWNN", true},     {"YYYY-OOO", false},   {"YYYYOOO", false},   {"YYYY-MM", true},
    {"YYYY-M", true},      {"YYYY", true},        {"YY-MM-DD", false},  {"YYMMDD", true},
    {"YY-OOO", true},      {"YYOOO", true},       {"-YY-MM", true},     {"-YYMM", true},
    {"-YY", true},
};

enum { FULL_DIGITS = 8 }; /* "20031231101455" goes on with the time */

struct fields {
    int year, month, day, ordinal, week, weekday;
    size_t year_digits;
    bool has_month, has_day, has_ordinal, has_week;
};

static int *field_of(struct fields *f, char letter)
{
    switch (letter) {
    case 'Y':
        return &f->year;
    case 'M':
        return &f->month;
    case 'D':
        return &f->day;
    case 'O':
        return &f->ordinal;
    case 'N':
        return &f->week;
    case 'd':
        return &f->weekday;
    default:
        return NULL;
    }
}

/* Whether text starts with the pattern; its numbers go to *out. Returns the length, or 0. */
static size_t match(struct bytes text, const char *pattern, struct fields *out)
{
    struct fields f = {0};
    size_t n = 0;
    for (; pattern[n]; n++) {
        if (n == text.n)
            return 0;
        int *field = field_of(&f, pattern[n]);
        if (!field) {
            if (text.p[n] != pattern[n])
                return 0;
            continue;
        }
        if (!ascii_is_digit(text.p[n]))
            return 0;
        *field = *field * 10 + (text.p[n] - '0');
        f.year_digits += pattern[n] == 'Y';
        f.has_month |= pattern[n] == 'M';
        f.has_day |= pattern[n] == 'D';
        f.has_ordinal |= pattern[n] == 'O';
        f.has_week |= pattern[n] == 'N';
    }
    bool compact = n == FULL_DIGITS && !strchr(pattern, '-');
    if (n < text.n && ascii_is_digit(text.p[n]) && !compact)
        return 0;
    *out = f;
    return n;
}

static void set_from_days(int64_t start, int days, struct date_parts *parts)
{
    struct civil c = date_civil(start + days * (int64_t)24 * 60 * 60 * 1000);
    parts->year = c.year;
    parts->month = c.month;
    parts->day = c.day;
}

static bool set_date(const struct fields *f, struct date_parts *parts)
{
    int year = date_full_year(f->year, f->year_digits);
    if (year < 1)
        return false;
    if (f->has_ordinal) {
        if (f->ordinal < 1 || f->ordinal > 365 + date_day_exists(year, 2, 29))
            return false;
        set_from_days(date_from_civil(year, 1, 1), f->ordinal - 1, parts);
        return true;
    }
    if (f->has_week) {
        int day = f->weekday ? f->weekday : 1;
        if (f->week < 1 || f->week > 53 || day > 7)
            return false;
        /* week 1 is the one with 4 January in it, and starts on Monday */
        int64_t fourth = date_from_civil(year, 1, 4);
        int since_monday = (date_civil(fourth).weekday + 6) % 7;
        set_from_days(fourth, (f->week - 1) * 7 + day - 1 - since_monday, parts);
        return true;
    }
    parts->year = year;
    parts->month = f->has_month ? f->month : 1;
    parts->day = f->has_day ? f->day : 1;
    return true;
}

/* "101455", "1014", and behind a T also "10". Without it ten digits would be taken for an hour of the year 1712, where
 * they are seconds since 1970. */
static bool read_basic_clock(struct bytes text, size_t *at, bool marked, struct date_parts *parts)
{
    size_t pos = *at;
    struct date_parts clock = *parts;
    if (date_digits_at(text, &pos, 2, &clock.hour) != 2)
        return false;
    size_t minute = date_digits_at(text, &pos, 2, &clock.minute);
    size_t second = minute == 2 ? date_digits_at(text, &pos, 2, &clock.second) : 0;
    if (minute == 1 || second == 1 || (minute == 0 && !marked) ||
        (pos < text.n && ascii_is_digit(text.p[pos])))
        return false;
    if (second && pos + 1 < text.n && text.p[pos] == '.' && ascii_is_digit(text.p[pos + 1])) {
        pos++;
        while (pos < text.n && ascii_is_digit(text.p[pos]))
            pos++;
    }
    *parts = clock;
    *at = pos;
    return true;
}

static size_t skip_spaces(struct bytes text, size_t at)
{
    while (at < text.n && ascii_is_space(text.p[at]))
        at++;
    return at;
}

/* "Z", "+01:00", " -0500", " UTC", " GMT+1", up to the end. */
static bool read_zone(struct bytes text, size_t at, struct date_parts *parts)
{
    at = skip_spaces(text, at);
    size_t word = at;
    while (at < text.n && ascii_is_alpha(text.p[at]))
        at++;
    struct bytes name = {text.p + word, at - word};
    if (name.n && !date_zone_named(name, &parts->offset_ms))
        return false;
    if (at == text.n)
        return true;
    return (name.n == 0 || parts->offset_ms == 0) &&
           date_zone_offset(text, &at, &parts->offset_ms) && at == text.n;
}

/* The time and zone behind the date, up to the end. */
static bool read_time(struct bytes text, size_t at, struct date_parts *parts)
{
    bool marked = text.p[at] == 'T' || text.p[at] == 't';
    bool digits = ascii_is_digit(text.p[at]);
    if (!marked && !digits && !ascii_is_space(text.p[at]))
        return read_zone(text, at, parts); /* "2003-12-31Z" */
    at = skip_spaces(text, at + marked);
    if (!date_clock_at(text, &at, parts) && !read_basic_clock(text, &at, marked, parts))
        return false;
    return read_zone(text, at, parts);
}

bool date_parse_iso(struct bytes text, struct date_parts *parts)
{
    if (!ascii_is_digit(text.p[0]) && text.p[0] != '-')
        return false;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        struct fields fields;
        size_t n = match(text, shapes[i].pattern, &fields);
        if (n == 0 || (shapes[i].needs_end && n != text.n && text.p[n] != 'T'))
            continue;
        struct date_parts found = {0};
        if (!set_date(&fields, &found) || (n < text.n && !read_time(text, n, &found)))
            continue;
        *parts = found;
        return true;
    }
    return false;
}
