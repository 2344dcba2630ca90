#include "text/entity.h"

#include <string.h>

#include "text/entity_table.h"

enum { REPLACEMENT = 0xFFFD, CODE_POINT_MAX = 0x10FFFF };

static const struct entity_name *find(struct bytes name)
{
    size_t low = 0, high = ENTITY_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = bytes_compare(name, bytes_of(entity_names[middle].name));
        if (order == 0)
            return &entity_names[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

size_t entity_lookup(struct bytes name, uint32_t out[2])
{
    const struct entity_name *found = name.n <= ENTITY_NAME_MAX ? find(name) : NULL;
    if (!found)
        return 0;
    out[0] = found->code_points[0];
    out[1] = found->code_points[1];
    return out[1] ? 2 : 1;
}

/* What a number stands for (HTML §13.2.5.80): 128 to 159 are meant as windows-1252. */
static uint32_t meant_by(uint32_t number)
{
    static const uint16_t windows_1252[] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };
    if (number >= 0x80 && number < 0x80 + COUNT_OF(windows_1252))
        return windows_1252[number - 0x80];
    bool surrogate = number >= 0xD800 && number <= 0xDFFF;
    return number == 0 || surrogate || number > CODE_POINT_MAX ? REPLACEMENT : number;
}

/* The length of the numeric reference at the start of text ("&#8212;"), or 0. */
static size_t read_number(struct bytes text, uint32_t *out)
{
    size_t at = 2;
    uint32_t base = 10;
    if (at < text.n && ascii_lower(text.p[at]) == 'x') {
        base = 16;
        at++;
    }
    size_t first = at;
    uint32_t number = 0;
    for (; at < text.n; at++) {
        int digit = ascii_hex(text.p[at]);
        if (digit < 0 || (uint32_t)digit >= base)
            break;
        if (number <= CODE_POINT_MAX)
            number = number * base + (uint32_t)digit;
    }
    if (at == first)
        return 0;
    *out = meant_by(number);
    return at < text.n && text.p[at] == ';' ? at + 1 : at;
}

/* The length of the named reference at the start of text ("&eacute;"), or 0. */
static size_t read_name(struct bytes text, const struct entity_name **out)
{
    size_t end = 1;
    while (end < text.n && end <= ENTITY_NAME_MAX && ascii_is_alnum(text.p[end]))
        end++;
    bool closed = end < text.n && text.p[end] == ';';
    bool open_ended = end == text.n || (text.p[end] != '=' && !ascii_is_alnum(text.p[end]));
    if (end == 1 || (!closed && !open_ended))
        return 0;
    *out = find((struct bytes){text.p + 1, end - 1});
    if (!*out || (!closed && !(*out)->legacy))
        return 0;
    return end + closed;
}

/* Appends what the reference at the start of text stands for; returns its length, or 0 where there is none. */
static size_t decode_one(struct buf *buf, struct bytes text)
{
    if (text.n > 1 && text.p[1] == '#') {
        uint32_t code_point;
        size_t length = read_number(text, &code_point);
        if (length)
            buf_add_utf8(buf, code_point);
        return length;
    }
    const struct entity_name *name;
    size_t length = read_name(text, &name);
    for (size_t i = 0; length && i < COUNT_OF(name->code_points); i++) {
        if (name->code_points[i])
            buf_add_utf8(buf, name->code_points[i]);
    }
    return length;
}

void entity_decode(struct buf *out, struct bytes text)
{
    while (text.n) {
        const char *ampersand = memchr(text.p, '&', text.n);
        size_t plain = ampersand ? (size_t)(ampersand - text.p) : text.n;
        buf_add(out, text.p, plain);
        text = bytes_skip(text, plain);
        if (text.n == 0)
            return;
        size_t length = decode_one(out, text);
        if (!length) {
            buf_add_char(out, '&');
            length = 1;
        }
        text = bytes_skip(text, length);
    }
}
