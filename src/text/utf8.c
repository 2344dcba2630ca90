#include "text/utf8.h"

#include <string.h>

#include "text/charset.h"

enum { REPLACEMENT = 0xFFFD };

/* What may follow a first byte (Unicode 15 table 3-7): how many bytes in all, and the range of the second, which keeps
 * out overlong forms, surrogates and what is beyond U+10FFFF. */
struct lead {
    unsigned char length; /* 0: no first byte */
    unsigned char low, high;
};

static const struct lead leads[] = {
    {0, 0, 0},       {2, 0x80, 0xBF}, {3, 0xA0, 0xBF}, {3, 0x80, 0xBF},
    {3, 0x80, 0x9F}, {4, 0x90, 0xBF}, {4, 0x80, 0xBF}, {4, 0x80, 0x8F},
};

/* The row of leads for each first byte from 0xC0 on. */
static const unsigned char lead_of[0x40] = {
    0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3, 5, 6, 6, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};

/* The length of the well-formed sequence of two to four bytes at p, or 0. */
static size_t sequence_length(const unsigned char *p, size_t n)
{
    if (p[0] < 0xC0)
        return 0;
    const struct lead *lead = &leads[lead_of[p[0] - 0xC0]];
    if (lead->length == 0 || n < lead->length || p[1] < lead->low || p[1] > lead->high)
        return 0;
    for (size_t i = 2; i < lead->length; i++) {
        if ((p[i] & 0xC0u) != 0x80u)
            return 0;
    }
    return lead->length;
}

/* Eight bytes at a time: most of most feeds is ASCII. */
size_t utf8_skip_ascii(struct bytes b, size_t at)
{
    while (b.n - at >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, b.p + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
        at += sizeof word;
    }
    while (at < b.n && ((unsigned char)b.p[at] & 0x80u) == 0)
        at++;
    return at;
}

static bool continues(unsigned char c)
{
    return (c & 0xC0u) == 0x80u;
}

/* Steps over sequences of the two forms that most text beyond ASCII is written in and that need no look into the table:
 * two bytes, and three begun by one whose second may be any (Chinese, Japanese, most of Korean). */
static size_t skip_common(const unsigned char *p, size_t at, size_t n)
{
    while (n - at >= 3) {
        if (p[at] >= 0xC2 && p[at] < 0xE0 && continues(p[at + 1]))
            at += 2;
        else if (p[at] > 0xE0 && p[at] < 0xED && continues(p[at + 1]) && continues(p[at + 2]))
            at += 3;
        else
            break;
    }
    return at;
}

bool utf8_valid(struct bytes b)
{
    const unsigned char *p = (const unsigned char *)b.p;
    for (size_t at = 0; at < b.n;) {
        if (p[at] < 0x80) {
            at = utf8_skip_ascii(b, at);
            continue;
        }
        const size_t behind = skip_common(p, at, b.n);
        if (behind > at) {
            at = behind;
            continue;
        }
        size_t length = sequence_length(p + at, b.n - at);
        if (!length)
            return false;
        at += length;
    }
    return true;
}

struct utf8_census utf8_count(struct bytes b)
{
    struct utf8_census census = {0};
    const unsigned char *p = (const unsigned char *)b.p;
    for (size_t at = utf8_skip_ascii(b, 0); at < b.n; at = utf8_skip_ascii(b, at)) {
        size_t length = sequence_length(p + at, b.n - at);
        census.characters += length > 0;
        census.invalid += length == 0;
        at += length ? length : 1;
    }
    return census;
}

size_t utf8_mend(struct bytes b, char *out)
{
    char *to = out;
    for (size_t at = 0; at < b.n;) {
        size_t end = utf8_skip_ascii(b, at);
        size_t length = 0;
        while (end < b.n &&
               (length = sequence_length((const unsigned char *)b.p + end, b.n - end)) > 0)
            end += length;
        memcpy(to, b.p + at, end - at);
        to += end - at;
        at = end;
        if (at < b.n && ((unsigned char)b.p[at] & 0x80u) != 0) {
            to += utf8_put(to, REPLACEMENT);
            at++;
        }
    }
    return (size_t)(to - out);
}

uint32_t utf8_next(struct bytes b, size_t *at)
{
    const unsigned char *p = (const unsigned char *)b.p + *at;
    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    size_t length = sequence_length(p, b.n - *at);
    if (!length) {
        *at += 1;
        return REPLACEMENT;
    }
    uint32_t code_point = p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++)
        code_point = code_point << 6 | (p[i] & 0x3Fu);
    *at += length;
    return code_point;
}

size_t utf8_length(uint32_t code_point)
{
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

size_t utf8_put(char *out, uint32_t code_point)
{
    static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t length = utf8_length(code_point);
    if (length == 1) {
        out[0] = (char)code_point;
        return 1;
    }
    for (size_t i = length; i-- > 1; code_point >>= 6)
        out[i] = (char)(0x80u | (code_point & 0x3Fu));
    out[0] = (char)(marks[length] | code_point);
    return length;
}
