#include "text/date_parts.h"

#include "text/charset.h"
#include "text/date_names.h"
#include "text/date_zone.h"

/* A date is read from left to right, each piece saying what it is: a number with a colon is a time, a word is a month, a
 * number with a unit behind it (年, 월) is what the unit says. Two numbers may be left over, the day and the year. What
 * says nothing and is not known to say nothing makes the whole text no date. */

enum { NUMBERS_MAX = 2, YEAR_DIGITS = 4, DAYS_MAX = 31 };

enum half { HALF_NONE, HALF_AM, HALF_PM };

struct number {
    int value;
    size_t digits;
};

struct words {
    struct bytes text;
    size_t at;
    struct date_parts parts;
    struct number numbers[NUMBERS_MAX];
    size_t n_numbers;
    char month_word[DATE_WORD_MAX]; /* folded; "" before there is one */
    size_t month_word_n;
    bool has_year, has_day, has_clock, has_zone, has_weekday;
    enum half half;
    int64_t tongue_offset_ms; /* what the language tells about the zone */
};

static struct bytes rest_of(const struct words *w)
{
    return bytes_skip(w->text, w->at);
}

static bool next_is(const struct words *w, char c)
{
    return w->at < w->text.n && w->text.p[w->at] == c;
}

static bool digit_at(const struct words *w, size_t at)
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
        if (digits[i] == 0 || digits[i] == 3 || digit_at(w, at))
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

static bool set_half(struct words *w, enum half half)
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
static bool read_half(struct words *w)
{
    for (size_t i = 0; i < COUNT_OF(halves); i++) {
        size_t end = w->at + half_length(rest_of(w), halves[i].first, halves[i].second);
        if (end == w->at || (end < w->text.n && (ascii_is_alnum(w->text.p[end]) ||
                                                 (unsigned char)w->text.p[end] > 0x7F)))
            continue;
        w->at = end;
        return set_half(w, halves[i].half);
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
        if ((digits == 1 || digit_at(w, w->at)) ||
            (w->at == minute_at && w->at < w->text.n && ascii_is_alpha(w->text.p[w->at])))
            goto none;
        w->parts.minute = minute;
    } else if (!read_half(w)) {
        goto none;
    }
    w->parts.hour = value;
    w->has_clock = true;
    return true;
none:
    w->at = start;
    return false;
}

static bool read_number(struct words *w)
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
    if (digit_at(w, at))
        return false;
    good = read_unit(w, at, value, digits, &found);
    if (found)
        return good;
    if (digits <= 2 && read_bare_hour(w, at, value))
        return true;
    w->at = at;
    return add_number(w, value, digits);
}

static bool date_is_complete(const struct words *w)
{
    return w->parts.month && (size_t)w->has_year + (size_t)w->has_day + w->n_numbers == NUMBERS_MAX;
}

/* A zone may stand behind a time, or behind a whole date. */
static bool zone_may_stand(const struct words *w)
{
    return w->has_clock || date_is_complete(w);
}

/* "Etc/GMT+5", "Europe/Berlin": the slash and what follows; word is what stood before it. */
static bool read_area(struct words *w, size_t word_at)
{
    while (w->at < w->text.n &&
           (ascii_is_alnum(w->text.p[w->at]) ||
            bytes_find_char((struct bytes)BYTES("/_+-"), w->text.p[w->at]) < 4))
        w->at++;
    if (!w->has_zone)
        w->parts.area = (struct bytes){w->text.p + word_at, w->at - word_at};
    w->has_zone = true;
    return true;
}

/* A word that names a zone, or stands where only a zone can stand. */
static bool read_zone(struct words *w, struct bytes word, bool known_only)
{
    int64_t offset = 0;
    bool known = (w->has_clock || word.n > 2) && date_zone_named(word, &offset);
    if (!known && (known_only || w->has_zone || word.n > 5))
        return false;
    for (size_t i = 0; i < word.n; i++) {
        if (!known && !ascii_is_alpha(word.p[i]))
            return false;
    }
    if (w->has_zone)
        return true; /* "+0100 CET" */
    /* RFC 5322 §4.3: an unknown zone is -0000 */
    w->parts.offset_ms = offset;
    w->has_zone = true;
    if (known && offset == 0)
        (void)date_zone_offset(w->text, &w->at, &w->parts.offset_ms); /* "GMT+1" */
    return true;
}

/* A second month word: the first was a weekday's name that also is one ("mar. 13 avr."). */
static bool set_month(struct words *w, struct bytes folded, int month)
{
    if (w->parts.month) {
        struct bytes before = {w->month_word, w->month_word_n};
        if (w->has_weekday)
            return false;
        w->has_weekday = true;
        if (!date_name_is_weekday(before))
            return date_name_is_weekday(folded);
    }
    w->parts.month = month;
    w->month_word_n = folded.n;
    for (size_t i = 0; i < folded.n; i++)
        w->month_word[i] = folded.p[i];
    return true;
}

static bool take_name(struct words *w, const struct date_name *name, struct bytes folded)
{
    switch (name->kind) {
    case DATE_MONTH:
        return set_month(w, folded, name->value);
    case DATE_WEEKDAY:
        w->has_weekday = true;
        return true;
    default:
        return true;
    }
}

/* How many bytes from the position are letters, an apostrophe among them included. */
static size_t word_length(const struct words *w)
{
    size_t at = w->at;
    while (at < w->text.n) {
        char c = w->text.p[at];
        if ((unsigned char)c < 0x80) {
            if (!ascii_is_alpha(c) && !(c == '\'' && at > w->at))
                break;
            at++;
            continue;
        }
        size_t next = at;
        uint32_t code_point = utf8_next(w->text, &next);
        if ((code_point >= 0x3000 && code_point < 0x3040) || code_point >= 0xFF00 ||
            (code_point >= 0x2000 && code_point < 0x2070 && code_point != 0x2019) ||
            code_point < 0xC0)
            break; /* punctuation */
        at = next;
    }
    return at - w->at;
}

/* A word of a language written without spaces. */
static bool read_unspaced(struct words *w)
{
    size_t length;
    int64_t offset;
    const struct date_name *name = date_name_starting(rest_of(w), &length, &offset);
    if (!name)
        return false;
    w->at += length;
    w->tongue_offset_ms = offset;
    if (name->kind == DATE_AM || name->kind == DATE_PM)
        return set_half(w, name->kind == DATE_AM ? HALF_AM : HALF_PM);
    return true;
}

static bool read_word(struct words *w)
{
    if (w->has_clock && w->half == HALF_NONE && read_half(w))
        return true;
    size_t start = w->at;
    size_t length = word_length(w);
    struct bytes word = {w->text.p + start, length};
    if ((unsigned char)word.p[0] > 0x7F && read_unspaced(w))
        return true;
    w->at += length;
    if (next_is(w, '/') && zone_may_stand(w))
        return read_area(w, start);
    char folded[DATE_WORD_MAX];
    struct bytes key = {folded, date_fold(word, folded)};
    bool zone = zone_may_stand(w);
    if (zone && read_zone(w, word, true))
        return true;
    const struct date_name *name = date_name_find(key);
    if (name)
        return take_name(w, name, key);
    return w->has_clock && read_zone(w, word, false);
}

/* "(CET)", "（金）": a comment. */
static bool skip_comment(struct words *w)
{
    static const struct {
        struct bytes open, close;
    } pairs[] = {{BYTES("("), BYTES(")")}, {BYTES("（"), BYTES("）")}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct bytes rest = rest_of(w);
        if (!bytes_starts(rest, pairs[i].open))
            continue;
        size_t end = bytes_find(rest, pairs[i].close);
        if (end == rest.n)
            return false;
        w->at += end + pairs[i].close.n;
        return true;
    }
    return false;
}

/* What stands between the pieces. */
static bool skip_punctuation(struct words *w)
{
    static const struct bytes marks[] = {
        BYTES(" "),
        BYTES("\t"),
        BYTES("\r"),
        BYTES("\n"),
        BYTES("\v"),
        BYTES("\f"),
        BYTES(","),
        BYTES("."),
        BYTES(";"),
        BYTES("|"),
        BYTES("-"),
        BYTES("'"),
        BYTES("’"),
        BYTES("·"),
        BYTES("–"),
        BYTES("—"),
        BYTES("º"),
        BYTES("ª"),
        BYTES("°"),
        BYTES("、"),
        BYTES("，"),
        BYTES("\xC2\xA0"),
        BYTES("\xE3\x80\x80"),
    };
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (bytes_starts(rest_of(w), marks[i])) {
            w->at += marks[i].n;
            return true;
        }
    }
    return false;
}

static bool read_piece(struct words *w)
{
    char c = w->text.p[w->at];
    if (ascii_is_digit(c))
        return read_number(w);
    if ((c == '+' || c == '-') && digit_at(w, w->at + 1) && w->has_clock && !w->has_zone) {
        w->has_zone = true;
        return date_zone_offset(w->text, &w->at, &w->parts.offset_ms);
    }
    return skip_comment(w) || skip_punctuation(w) || (word_length(w) > 0 && read_word(w));
}

static bool is_year(const struct number *number)
{
    return number->digits > 2 || number->value > DAYS_MAX;
}

/* Which of the numbers is the day and which the year. */
static bool place_numbers(struct words *w)
{
    struct date_parts *p = &w->parts;
    const struct number *v = w->numbers;
    if (w->n_numbers == 0)
        return w->has_year && p->month;
    if (w->n_numbers == 1 && w->has_year != w->has_day) {
        if (w->has_day)
            p->year = date_full_year(v[0].value, v[0].digits);
        else
            p->day = v[0].value;
        w->has_day = w->has_year = true;
        return true;
    }
    if (w->has_year || w->has_day || !p->month)
        return false;
    if (w->n_numbers == 1) { /* "January 2004" */
        p->year = v[0].value;
        return v[0].digits == YEAR_DIGITS;
    }
    bool year_first = is_year(&v[0]) && !is_year(&v[1]);
    const struct number *year = &v[!year_first];
    p->year = date_full_year(year->value, year->digits);
    p->day = v[year_first].value;
    w->has_day = true;
    return true;
}

static bool place_half(struct words *w)
{
    if (w->half == HALF_NONE)
        return true;
    struct date_parts *p = &w->parts;
    if (!w->has_clock)
        return false;
    if (w->half == HALF_PM && p->hour < 12)
        p->hour += 12;
    else if (w->half == HALF_AM && p->hour == 12)
        p->hour = 0;
    return w->half == HALF_PM || p->hour < 12;
}

bool date_parse_words(struct bytes text, struct date_parts *parts)
{
    struct words w = {.text = text};
    while (w.at < text.n) {
        if (!read_piece(&w))
            return false;
    }
    if (!place_numbers(&w) || !place_half(&w))
        return false;
    if (!w.has_day) {
        if (w.has_clock)
            return false;
        w.parts.day = 1;
    }
    if (!w.has_zone && w.has_clock)
        w.parts.offset_ms = w.tongue_offset_ms;
    *parts = w.parts;
    return true;
}
