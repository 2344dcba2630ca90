#include "publish/markup.h"

#include "text/url.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD, BROKEN = -1, DROPPED = -2 };

/* Where text goes: what has to be escaped there differs. */
enum place { PLACE_TEXT, PLACE_LINE, PLACE_PLAIN, PLACE_URL, PLACE_JSON };

/* Reads the first character of non-empty text and returns its length; BROKEN for a byte that belongs to none (RFC 3629:
 * shortest forms, no surrogates, up to U+10FFFF). */
static size_t decode(struct bytes text, int32_t *character)
{
    static const struct {
        uint8_t mask, lead;
        int32_t least;
    } lengths[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};

    const uint8_t *p = (const uint8_t *)text.p;
    *character = BROKEN;
    for (size_t n = 0; n < COUNT_OF(lengths); n++) {
        if ((p[0] & lengths[n].mask) != lengths[n].lead)
            continue;
        int32_t c = p[0] & ~lengths[n].mask;
        size_t i = 1;
        for (; i <= n && i < text.n && (p[i] & 0xC0) == 0x80; i++)
            c = c << 6 | (p[i] & 0x3F);
        if (i <= n || c < lengths[n].least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
            break;
        *character = c;
        return n + 1;
    }
    return 1;
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
        int32_t c;
        *text = bytes_skip(*text, decode(*text, &c));
        if (c == BROKEN)
            return REPLACEMENT;
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

/* What RFC 3987 lets stand nowhere in an address, white space and controls apart. */
static bool is_kept_out_of_urls(int32_t c)
{
    return c > 0 && c < 0x7F && strchr("<>\"{}|\\^`", c);
}

/* Whether an ASCII character stands for itself. White space of a line does not: it may have to go. */
static bool is_plain(char c, enum place place)
{
    switch (c) {
    case '&':
    case '<':
    case '>':
        return place == PLACE_JSON || place == PLACE_PLAIN;
    case '"':
        return place == PLACE_TEXT || place == PLACE_PLAIN;
    case '\'':
        return place != PLACE_LINE && place != PLACE_URL;
    case '\\':
        return place != PLACE_URL && place != PLACE_JSON;
    case '{':
    case '}':
    case '|':
    case '^':
    case '`':
        return place != PLACE_URL;
    case ' ':
        return place == PLACE_TEXT || place == PLACE_JSON;
    default:
        return c > ' ' && c < 0x7F;
    }
}

/* Whether a character beyond ASCII needs a closer look: nothing does from U+00A0 to U+2027. */
static bool is_odd(int32_t c)
{
    if (c >= 0xA0 && c < 0x2028)
        return false;
    return c == BROKEN || c == 0x2028 || c == 0x2029 || is_left_out(c);
}

/* How much of text, from its start, can be copied as it is. */
static size_t clean_run(struct bytes text, enum place place)
{
    size_t i = 0;
    while (i < text.n) {
        if ((uint8_t)text.p[i] < 0x80) {
            if (!is_plain(text.p[i], place))
                break;
            i++;
            continue;
        }
        int32_t c;
        size_t n = decode(bytes_skip(text, i), &c);
        if (is_odd(c))
            break;
        i += n;
    }
    return i;
}

/* Copies that much, and takes it off the front of text. */
static void copy_clean(struct buf *out, struct bytes *text, enum place place)
{
    size_t run = clean_run(*text, place);
    if (run == 0)
        return;
    buf_add(out, text->p, run);
    *text = bytes_skip(*text, run);
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
        copy_clean(out, &text, PLACE_TEXT);
        int32_t c = next_character(&text);
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

/* What is not clean by itself is added by the function. */
static void add_line(struct buf *out, struct bytes text, enum place place,
                     void (*add)(struct buf *, int32_t))
{
    bool begun = false, space = false;
    while (text.n) {
        size_t run = clean_run(text, place);
        struct bytes rest = text;
        int32_t c = run ? 0 : next_character(&rest);
        text = run ? text : rest;
        if (c == DROPPED || is_white(c)) {
            space = begun;
            continue;
        }
        if (space)
            buf_add_char(out, ' ');
        begun = true;
        space = false;
        if (run)
            copy_clean(out, &text, place);
        else
            add(out, c);
    }
}

static void add_as_it_is(struct buf *out, int32_t c)
{
    buf_add_utf8(out, (uint32_t)c);
}

void markup_line(struct buf *out, struct bytes text)
{
    add_line(out, text, PLACE_LINE, add_escaped);
}

void markup_plain(struct buf *out, struct bytes text)
{
    add_line(out, text, PLACE_PLAIN, add_as_it_is);
}

bool markup_is_blank(struct bytes text)
{
    while (text.n) {
        int32_t c = next_character(&text);
        if (c != DROPPED && !is_white(c))
            return false;
    }
    return true;
}

static void add_address(struct buf *out, struct bytes url, void (*add)(struct buf *, int32_t))
{
    url = bytes_trim(url);
    while (url.n) {
        copy_clean(out, &url, PLACE_URL);
        int32_t c = next_character(&url);
        if (c == DROPPED)
            return;
        if (c <= ' ' || is_kept_out_of_urls(c))
            buf_printf(out, "%%%02X", (unsigned)c);
        else
            add(out, c);
    }
}

void markup_iri(struct buf *out, struct bytes url)
{
    add_address(out, url, add_as_it_is);
}

void markup_url(struct buf *out, struct bytes url)
{
    add_address(out, url, add_escaped);
}

bool markup_may_link(struct bytes url)
{
    if (!url_is_http(url))
        return false;
    /* the host must not begin with what is left out, or nothing might be left of it */
    struct bytes host = bytes_skip(url, bytes_find(url, (struct bytes)BYTES("//")) + 2);
    int32_t c = BROKEN;
    (void)decode(host, &c);
    return c != BROKEN && !is_left_out(c);
}

void markup_json(struct buf *out, struct bytes text)
{
    buf_add_char(out, '"');
    while (text.n) {
        copy_clean(out, &text, PLACE_JSON);
        int32_t c = next_character(&text);
        if (c == '\n' || c == '\t')
            buf_add_string(out, c == '\n' ? "\\n" : "\\t");
        else if (c == '"' || c == '\\')
            buf_add(out, (const char[]){'\\', (char)c}, 2);
        else if (c != DROPPED)
            buf_add_utf8(out, (uint32_t)c);
    }
    buf_add_char(out, '"');
}

bool markup_link_begin(struct buf *out, struct bytes url)
{
    if (!markup_may_link(url))
        return false;
    buf_add_string(out, "<a href=\"");
    markup_url(out, url);
    buf_add_string(out, "\">");
    return true;
}

void markup_link(struct buf *out, struct bytes url, struct bytes text)
{
    bool link = markup_link_begin(out, url);
    markup_line(out, text);
    if (link)
        buf_add_string(out, "</a>");
}

void markup_open(struct buf *out, const char *name)
{
    buf_add_char(out, '<');
    buf_add_string(out, name);
    buf_add_char(out, '>');
}

void markup_close(struct buf *out, const char *name)
{
    buf_add_string(out, "</");
    buf_add_string(out, name);
    buf_add_string(out, ">\n");
}

void markup_element(struct buf *out, const char *name, struct bytes text)
{
    if (markup_is_blank(text))
        return;
    markup_open(out, name);
    markup_line(out, text);
    markup_close(out, name);
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
