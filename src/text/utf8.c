#include "text/charset.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

/* What may follow a first byte (Unicode 15 table 3-7): how many bytes, and the range of the second, which keeps out
 * overlong forms, surrogates and what is beyond U+10FFFF. */
struct lead {
    unsigned char first, last; /* of the first byte */
    unsigned char length;
    unsigned char low, high; /* of the second byte */
};

static const struct lead leads[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF},
    {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

/* The length of the well-formed sequence of two to four bytes at p, or 0. */
static size_t sequence_length(const unsigned char *p, size_t n)
{
    const struct lead *lead = leads;
    while (lead < leads + COUNT_OF(leads) && (p[0] < lead->first || p[0] > lead->last))
        lead++;
    if (lead == leads + COUNT_OF(leads) || n < lead->length)
        return 0;
    if (p[1] < lead->low || p[1] > lead->high)
        return 0;
    for (size_t i = 2; i < lead->length; i++) {
        if ((p[i] & 0xC0u) != 0x80u)
            return 0;
    }
    return lead->length;
}

/* Where the first byte above 0x7F stands at or after `at`, or n. Eight bytes at a time: most of most feeds is ASCII. */
static size_t skip_ascii(const unsigned char *p, size_t at, size_t n)
{
    while (n - at >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, p + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
        at += sizeof word;
    }
    while (at < n && p[at] < 0x80)
        at++;
    return at;
}

bool utf8_valid(struct bytes b)
{
    const unsigned char *p = (const unsigned char *)b.p;
    for (size_t at = skip_ascii(p, 0, b.n); at < b.n;) {
        if (p[at] < 0x80) {
            at = skip_ascii(p, at, b.n);
            continue;
        }
        size_t length = sequence_length(p + at, b.n - at);
        if (!length)
            return false;
        at += length;
    }
    return true;
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
