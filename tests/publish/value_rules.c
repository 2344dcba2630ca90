#include "value_rules.h"

#include <string.h>

static bool is_scheme_char(char c)
{
    return ascii_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

bool value_is_iri(struct bytes text)
{
    size_t colon = bytes_find_char(text, ':');
    if (colon == 0 || colon + 1 >= text.n || !ascii_is_alpha(text.p[0]))
        return false;
    for (size_t i = 0; i < colon; i++)
        if (!is_scheme_char(text.p[i]))
            return false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c <= ' ' || c == 0x7F || strchr("<>\"{}|\\^`", c))
            return false;
    }
    return true;
}

bool value_is_web_address(struct bytes text)
{
    static const struct bytes starts[] = {BYTES("http://"), BYTES("https://")};
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (bytes_starts_nocase(text, starts[i]))
            return value_is_iri(text) && text.n > starts[i].n && text.p[starts[i].n] != '/';
    return false;
}

/* Whether text has this shape: 0 stands for a digit, a for a letter, all else for itself. */
static bool has_shape(struct bytes text, const char *shape)
{
    if (text.n != strlen(shape))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool fits = shape[i] == '0'   ? ascii_is_digit(text.p[i])
                    : shape[i] == 'a' ? ascii_is_alpha(text.p[i])
                                      : text.p[i] == shape[i];
        if (!fits)
            return false;
    }
    return true;
}

static int number_at(struct bytes text, size_t at, size_t n)
{
    int number = 0;
    for (size_t i = at; i < at + n; i++)
        number = number * 10 + (text.p[i] - '0');
    return number;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month < 1 || month > 12 ? 0 : days[month - 1] + (month == 2 && leap);
}

static bool is_clock(struct bytes text, size_t at)
{
    return number_at(text, at, 2) < 24 && number_at(text, at + 3, 2) < 60 &&
           number_at(text, at + 6, 2) < 60;
}

bool value_is_rfc3339(struct bytes text)
{
    if (!has_shape(text, "0000-00-00T00:00:00Z") && !has_shape(text, "0000-00-00T00:00:00.000Z"))
        return false;
    int day = number_at(text, 8, 2);
    return day >= 1 && day <= days_in(number_at(text, 0, 4), number_at(text, 5, 2)) &&
           is_clock(text, 11);
}

/* Zeller's congruence, so that Sunday is 0. */
static int weekday_of(int year, int month, int day)
{
    if (month < 3) {
        month += 12;
        year--;
    }
    return (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400 + 6) % 7;
}

static int index_of(const char *names, struct bytes text)
{
    for (int i = 0; names[3 * i]; i++)
        if (strncmp(names + 3 * i, text.p, 3) == 0)
            return i;
    return -1;
}

bool value_is_rfc822(struct bytes text)
{
    if (!has_shape(text, "aaa, 00 aaa 0000 00:00:00 GMT"))
        return false;
    int weekday = index_of("SunMonTueWedThuFriSat", text);
    int month = 1 + index_of("JanFebMarAprMayJunJulAugSepOctNovDec", bytes_skip(text, 8));
    int day = number_at(text, 5, 2), year = number_at(text, 12, 4);
    return month > 0 && day >= 1 && day <= days_in(year, month) &&
           weekday == weekday_of(year, month, day) && is_clock(text, 17);
}

bool value_is_language(struct bytes text)
{
    for (size_t i = 0;; i++) {
        size_t n = bytes_find_char(text, '-');
        if (n == 0 || n > 8 || (i == 0 && (n < 2 || n > 3)))
            return false;
        for (size_t c = 0; c < n; c++)
            if (i == 0 ? !ascii_is_alpha(text.p[c]) : !ascii_is_alnum(text.p[c]))
                return false;
        if (n == text.n)
            return true;
        text = bytes_skip(text, n + 1);
    }
}

bool value_is_media_type(struct bytes text)
{
    size_t slash = bytes_find_char(text, '/');
    if (slash == 0 || slash + 1 >= text.n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (i != slash && !ascii_is_alnum(text.p[i]) && !strchr("!#$&^_.+-", text.p[i]))
            return false;
    return true;
}

bool value_is_number(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_digit(text.p[i]))
            return false;
    return text.n > 0;
}

/* The length of the character that text begins with, by RFC 3629; 0: it is none. */
static size_t character(struct bytes text, uint32_t *out)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t first = (uint8_t)text.p[0];
    size_t n = first < 0x80       ? 1
               : first >> 5 == 6  ? 2
               : first >> 4 == 14 ? 3
               : first >> 3 == 30 ? 4
                                  : 0;
    if (n == 0 || n > text.n)
        return 0;
    uint32_t c = n == 1 ? first : first & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if (((uint8_t)text.p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | ((uint8_t)text.p[i] & 0x3F);
    }
    *out = c;
    return c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0 : n;
}

static const struct {
    uint32_t first, last;
    const char *what;
} troubles[] = {
    {0x00, 0x08, "a control"},
    {0x0B, 0x0C, "a control"},
    {0x0E, 0x1F, "a control"},
    {0x7F, 0x9F, "a control"},
    {0x202A, 0x202E, "a control of the order of reading"},
    {0x2066, 0x2069, "a control of the order of reading"},
    {0xFDD0, 0xFDEF, "a noncharacter"},
};

const char *value_trouble(struct bytes text)
{
    while (text.n) {
        uint32_t c;
        size_t n = character(text, &c);
        if (n == 0)
            return "bytes that are no UTF-8";
        if ((c & 0xFFFE) == 0xFFFE)
            return "a noncharacter";
        for (size_t i = 0; i < COUNT_OF(troubles); i++)
            if (c >= troubles[i].first && c <= troubles[i].last)
                return troubles[i].what;
        text = bytes_skip(text, n);
    }
    return NULL;
}
