#include "text/date_words.h"

struct bytes words_rest(const struct words *w)
{
    return bytes_skip(w->text, w->at);
}

static bool next_is(const struct words *w, char c)
{
    return w->at < w->text.n && w->text.p[w->at] == c;
}

bool words_digit_at(const struct words *w, size_t at)
{
    return at < w->text.n && ascii_is_digit(w->text.p[at]);
}

static void skip_spaces(struct words *w)
{
    while (w->at < w->text.n && ascii_is_space(w->text.p[w->at]))
        w->at++;
}

static bool add_number(struct words *w, int value, size_t digits)
{
    if (w->n_numbers == NUMBERS_MAX || digits > YEAR_DIGITS)
        return false;
    w->numbers[w->n_numbers++] = (struct number){.value = value, .digits = digits};
    return true;
}

enum unit { UNIT_YEAR, UNIT_MONTH, UNIT_DAY, UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND };

enum { KOREA_MS = 9 * 60 * 60 * 1000, CHINA_MS = 8 * 60 * 60 * 1000 };

static const struct {
    struct bytes text;
    enum unit unit;
    int offset_ms;
} units[] = {
    {BYTES("年"), UNIT_YEAR, CHINA_MS},   {BYTES("月"), UNIT_MONTH, CHINA_MS},
    {BYTES("日"), UNIT_DAY, CHINA_MS},    {BYTES("号"), UNIT_DAY, CHINA_MS},
    {BYTES("時"), UNIT_HOUR, CHINA_MS},   {BYTES("时"), UNIT_HOUR, CHINA_MS},
    {BYTES("点"), UNIT_HOUR, CHINA_MS},   {BYTES("點"), UNIT_HOUR, CHINA_MS},
    {BYTES("分"), UNIT_MINUTE, CHINA_MS}, {BYTES("秒"), UNIT_SECOND, CHINA_MS},
    {BYTES("년"), UNIT_YEAR, KOREA_MS},   {BYTES("월"), UNIT_MONTH, KOREA_MS},
    {BYTES("일"), UNIT_DAY, KOREA_MS},    {BYTES("시"), UNIT_HOUR, KOREA_MS},
    {BYTES("분"), UNIT_MINUTE, KOREA_MS}, {BYTES("초"), UNIT_SECOND, KOREA_MS},
};

/* A number with an East Asian unit behind it. */
static bool set_unit(struct words *w, enum unit unit, int value, size_t digits)
{
    int *const fields[] = {
        [UNIT_YEAR] = &w->parts.year,     [UNIT_MONTH] = &w->parts.month,
        [UNIT_DAY] = &w->parts.day,       [UNIT_HOUR] = &w->parts.hour,
        [UNIT_MINUTE] = &w->parts.minute, [UNIT_SECOND] = &w->parts.second,
    };
    *fields[unit] = unit == UNIT_YEAR ? date_full_year(value, digits) : value;
    w->has_year |= unit == UNIT_YEAR;
    w->has_day |= unit == UNIT_DAY;
    w->has_clock |= unit == UNIT_HOUR;
    return true;
}

static bool read_unit(struct words *w, size_t at, int value, size_t digits, bool *found)
{
    while (at < w->text.n && w->text.p[at] == ' ')
        at++;
    *found = false;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (!bytes_starts(bytes_skip(w->text, at), units[i].text))
            continue;
        *found = true;
        w->at = at + units[i].text.n;
        if (w->tongue_offset_ms == 0)
            w->tongue_offset_ms = units[i].offset_ms;
        return set_unit(w, units[i].unit, value, digits);
    }
    return false;
}

/* "2004/05/28", "28.5.2004", "5/28/2004": the order is what the digits tell. Where both readings make sense, the dots of
 * Europe say day first, and with the others nobody knows. */
static bool set_numeric_date(struct words *w, const int v[3], const size_t digits[3],
                             char separator)
{
    struct date_parts *p = &w->parts;
    if (w->has_year || w->has_day || p->month || w->n_numbers)
        return false;
    w->has_year = w->has_day = true;
    if (digits[0] == YEAR_DIGITS) {
        p->year = v[0];
        p->month = v[1];
        p->day = v[2];
        return true;
    }
    if (digits[2] != YEAR_DIGITS && separator != '.')
        return false;
    bool month_first = v[1] > 12;
    if (separator != '.' && v[0] <= 12 && v[1] <= 12 && v[0] != v[1])
        return false;
    p->month = month_first ? v[0] : v[1];
    p->day = month_first ? v[1] : v[0];
    p->year = date_full_year(v[2], digits[2]);
    return separator != '.' || !month_first;
}

/* Three numbers with the same one of / - . between them. Spaces may follow a dot ("28. 5. 2004"). */
static bool read_numeric_date(struct words *w, bool *found)
{
    size_t at = w->at;
    int v[3];
    size_t digits[3];
    char separator = '\0';
    *found = false;
    for (size_t i = 0; i < 3; i++) {
        digits[i] = date_digits_at(w->text, &at, YEAR_DIGITS, &v[i]);
        if (digits[i] == 0 || digits[i] == 3 || words_digit_at(w, at))
            return false;
        if (i == 2)
            break;
        if (at == w->text.n || (i && w->text.p[at] != separator))
            return false;
        separator = w->text.p[at++];
        if (separator != '/' && separator != '-' && separator != '.')
            return false;
        while (separator == '.' && at < w->text.n && w->text.p[at] == ' ')
            at++;
    }
    *found = true;
    w->at = at;
    return set_numeric_date(w, v, digits, separator);
}

bool words_set_half(struct words *w, enum half half)
{
    if (w->half != HALF_NONE && w->half != half)
        return false;
    w->half = half;
    return true;
}

/* The letters of "a.m." and "p.m.", English and Greek. */
static const struct {
    struct bytes first, second;
    enum half half;
} halves[] = {
    {BYTES("a"), BYTES("m"), HALF_AM}, {BYTES("p"), BYTES("m"), HALF_PM},
    {BYTES("π"), BYTES("μ"), HALF_AM}, {BYTES("Π"), BYTES("Μ"), HALF_AM},
    {BYTES("μ"), BYTES("μ"), HALF_PM}, {BYTES("Μ"), BYTES("Μ"), HALF_PM},
};

/* The length of "pm", "p.m", "P. M" at the start of text, or 0. */
static size_t half_length(struct bytes text, struct bytes first, struct bytes second)
{
    if (!bytes_starts_nocase(text, first))
        return 0;
    size_t n = first.n;
    if (n < text.n && text.p[n] == '.')
        n++;
    while (n < text.n && n > first.n && text.p[n] == ' ')
        n++;
    return bytes_starts_nocase(bytes_skip(text, n), second) ? n + second.n : 0;
}

/* Moves behind it, if it is not the start of a longer word. */
bool words_read_half(struct words *w)
{
    for (size_t i = 0; i < COUNT_OF(halves); i++) {
        size_t end = w->at + half_length(words_rest(w), halves[i].first, halves[i].second);
        if (end == w->at || (end < w->text.n && (ascii_is_alnum(w->text.p[end]) ||
                                                 (unsigned char)w->text.p[end] > 0x7F)))
            continue;
        w->at = end;
        return words_set_half(w, halves[i].half);
    }
    return false;
}

/* "10h14", "10 h", and "7pm". */
static bool read_bare_hour(struct words *w, size_t at, int value)
{
    size_t start = w->at;
    w->at = at;
    skip_spaces(w);
    if (w->has_clock || value > 24)
        goto none;
    if (next_is(w, 'h') || next_is(w, 'H')) {
        w->at++;
        size_t minute_at = w->at;
        skip_spaces(w);
        int minute = 0;
        size_t digits = date_digits_at(w->text, &w->at, 2, &minute);
        if ((digits == 1 || words_digit_at(w, w->at)) ||
            (w->at == minute_at && w->at < w->text.n && ascii_is_alpha(w->text.p[w->at])))
            goto none;
        w->parts.minute = minute;
    } else if (!words_read_half(w)) {
        goto none;
    }
    w->parts.hour = value;
    w->has_clock = true;
    return true;
none:
    w->at = start;
    return false;
}

bool words_read_number(struct words *w)
{
    if (!w->has_clock && date_clock_at(w->text, &w->at, &w->parts)) {
        w->has_clock = true;
        return true;
    }
    bool found;
    bool good = read_numeric_date(w, &found);
    if (found)
        return good;
    size_t at = w->at;
    int value;
    size_t digits = date_digits_at(w->text, &at, YEAR_DIGITS, &value);
    if (words_digit_at(w, at))
        return false;
    good = read_unit(w, at, value, digits, &found);
    if (found)
        return good;
    if (digits <= 2 && read_bare_hour(w, at, value))
        return true;
    w->at = at;
    return add_number(w, value, digits);
}
