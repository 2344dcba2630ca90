#include "publish/markup.h"

#include "text/url.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD, DROPPED = -1 };

/* Reads one character off the front of non-empty text; U+FFFD for a byte that belongs to none (RFC 3629: shortest forms,
 * no surrogates, up to U+10FFFF). */
static int32_t read_character(struct bytes *text)
{
    static const struct {
        uint8_t mask, lead;
        int32_t least;
    } lengths[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};

    const uint8_t *p = (const uint8_t *)text->p;
    for (size_t n = 0; n < COUNT_OF(lengths); n++) {
        if ((p[0] & lengths[n].mask) != lengths[n].lead)
            continue;
        int32_t c = p[0] & ~lengths[n].mask;
        size_t i = 1;
        for (; i <= n && i < text->n && (p[i] & 0xC0) == 0x80; i++)
            c = c << 6 | (p[i] & 0x3F);
        if (i <= n || c < lengths[n].least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            break;
        *text = bytes_skip(*text, n + 1);
        return c;
    }
    *text = bytes_skip(*text, 1);
    return REPLACEMENT;
}

/* Characters that are left out. */
static const struct {
    int32_t first, last;
} left_out[] = {
    {0x00, 0x08},     {0x0B, 0x0C},     {0x0E, 0x1F},
    {0x7F, 0x9F},     {0x202A, 0x202E}, {0x2066, 0x2069}, /* the controls of reading order */
    {0xFDD0, 0xFDEF}, {0xFFFE, 0xFFFF},
};

static bool is_left_out(int32_t c)
{
    if (c > 0xFFFF) /* U+1FFFE and its like are noncharacters in every plane */
        return (c & 0xFFFE) == 0xFFFE;
    for (size_t i = 0; i < COUNT_OF(left_out); i++)
        if (c >= left_out[i].first && c <= left_out[i].last)
            return true;
    return false;
}

/* The next character that is not left out, or DROPPED at the end. A carriage return is a line feed, alone or with one. */
static int32_t next_character(struct bytes *text)
{
    while (text->n) {
        int32_t c = read_character(text);
        if (c == '\r') {
            if (text->n && text->p[0] == '\n')
                continue;
            return '\n';
        }
        if (!is_left_out(c))
            return c;
    }
    return DROPPED;
}

/* Bytes that are copied as they are, whatever they stand in: printable ASCII without what any of the formats escapes. */
static bool is_plain(char c)
{
    return c >= ' ' && c < 0x7F && !strchr("&<>\"'\\", c);
}

static size_t plain_run(struct bytes text)
{
    size_t n = 0;
    while (n < text.n && is_plain(text.p[n]))
        n++;
    return n;
}

static const char *escape_of(int32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void add_escaped(struct buf *out, int32_t c)
{
    const char *escape = escape_of(c);
    if (escape)
        buf_add_string(out, escape);
    else
        buf_add_utf8(out, (uint32_t)c);
}

void markup_text(struct buf *out, struct bytes text)
{
    while (text.n) {
        size_t run = plain_run(text);
        buf_add(out, text.p, run);
        text = bytes_skip(text, run);
        int32_t c = text.n ? next_character(&text) : DROPPED;
        if (c == '"' || c == '\'')
            buf_add_char(out, (char)c);
        else if (c != DROPPED)
            add_escaped(out, c);
    }
}

/* What HTML collapses and the line and paragraph separators, which some programs break lines at. */
static bool is_white(int32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == 0x2028 || c == 0x2029;
}

void markup_line(struct buf *out, struct bytes text)
{
    bool begun = false, space = false;
    int32_t c;
    while ((c = next_character(&text)) != DROPPED) {
        if (is_white(c)) {
            space = begun;
            continue;
        }
        if (space)
            buf_add_char(out, ' ');
        add_escaped(out, c);
        begun = true;
        space = false;
    }
}

/* Appends a character that an address cannot hold, percent-encoded; false for one that it can. */
static bool add_encoded(struct buf *out, int32_t c)
{
    bool encode = c <= ' ' || (c < 0x7F && strchr("<>\"{}|\\^`", c));
    if (encode)
        buf_printf(out, "%%%02X", (unsigned)c);
    return encode;
}

void markup_iri(struct buf *out, struct bytes url)
{
    int32_t c;
    url = bytes_trim(url);
    while ((c = next_character(&url)) != DROPPED)
        if (!add_encoded(out, c))
            buf_add_utf8(out, (uint32_t)c);
}

void markup_url(struct buf *out, struct bytes url)
{
    int32_t c;
    url = bytes_trim(url);
    while ((c = next_character(&url)) != DROPPED)
        if (!add_encoded(out, c))
            add_escaped(out, c);
}

bool markup_may_link(struct bytes url)
{
    return url_is_http(url);
}

void markup_json(struct buf *out, struct bytes text)
{
    buf_add_char(out, '"');
    while (text.n) {
        size_t run = plain_run(text);
        buf_add(out, text.p, run);
        text = bytes_skip(text, run);
        int32_t c = text.n ? next_character(&text) : DROPPED;
        if (c == DROPPED)
            continue;
        if (c == '\n' || c == '\t')
            buf_add_string(out, c == '\n' ? "\\n" : "\\t");
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", (char)c);
        else
            buf_add_utf8(out, (uint32_t)c);
    }
    buf_add_char(out, '"');
}

struct bytes markup_cut(struct bytes text, size_t max)
{
    text = bytes_trim(text);
    if (text.n <= max)
        return text;
    size_t end = max;
    while (end && ((uint8_t)text.p[end] & 0xC0) == 0x80)
        end--;
    size_t word = end;
    while (word && !ascii_is_space(text.p[word]))
        word--;
    if (word > max / 2)
        end = word;
    return bytes_trim((struct bytes){text.p, end});
}
