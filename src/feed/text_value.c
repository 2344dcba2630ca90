#include "feed/text_value.h"

#include "base/buf.h"
#include "base/error.h"
#include "text/charset.h"
#include "text/entity.h"
#include "text/html.h"

#include <stdlib.h>
#include <string.h>

static const struct bytes none = {NULL, 0};

/* HTML's elements, sorted: those that a title or a text could be written with. */
static const char *const html_elements[] = {
    "a",          "abbr",     "acronym", "address",    "article", "aside",    "audio",  "b",
    "bdo",        "big",      "blink",   "blockquote", "body",    "br",       "button", "canvas",
    "caption",    "center",   "cite",    "code",       "col",     "colgroup", "dd",     "del",
    "dfn",        "dir",      "div",     "dl",         "dt",      "em",       "embed",  "fieldset",
    "figcaption", "figure",   "font",    "footer",     "form",    "h1",       "h2",     "h3",
    "h4",         "h5",       "h6",      "header",     "hr",      "i",        "iframe", "img",
    "input",      "ins",      "kbd",     "label",      "legend",  "li",       "map",    "mark",
    "nobr",       "noscript", "object",  "ol",         "option",  "p",        "param",  "pre",
    "q",          "ruby",     "rp",      "rt",         "s",       "samp",     "script", "section",
    "select",     "small",    "source",  "span",       "strike",  "strong",   "style",  "sub",
    "summary",    "sup",      "table",   "tbody",      "td",      "textarea", "tfoot",  "th",
    "thead",      "time",     "tr",      "tt",         "u",       "ul",       "var",    "video",
    "wbr",
};

static bool is_html_element(struct bytes name)
{
    for (size_t i = 0; i < COUNT_OF(html_elements); i++)
        if (bytes_equal_nocase(name, bytes_of(html_elements[i])))
            return true;
    return false;
}

/* The letters and digits at the start of text. */
static struct bytes name_at(struct bytes text)
{
    size_t n = 0;
    while (n < text.n && ascii_is_alnum(text.p[n]))
        n++;
    return (struct bytes){text.p, n};
}

/* A reference after its '&': 1 if it is one of HTML's, 0 if it is none, -1 if it has the form but is unknown. */
static int judge_reference(struct bytes rest)
{
    uint32_t out[2];
    if (rest.n && rest.p[0] == '#') {
        rest = bytes_skip(rest, 1);
        struct bytes digits = name_at(rest);
        return digits.n && digits.n < rest.n && rest.p[digits.n] == ';';
    }
    const struct bytes name = name_at(rest);
    if (!name.n || name.n == rest.n || rest.p[name.n] != ';')
        return 0;
    return entity_lookup(name, out) ? 1 : -1;
}

/* Whether the start tag of a void element shows that markup is meant. A line break does; others are talked about too,
 * but bare ("the <img> element"), where markup gives them attributes or a slash. */
static bool void_is_meant(struct bytes name, struct bytes rest)
{
    static const struct bytes breaks[] = {BYTES("br"), BYTES("wbr")};
    static const struct bytes others[] = {BYTES("img"), BYTES("hr"), BYTES("embed"),
                                          BYTES("input")};
    for (size_t i = 0; i < COUNT_OF(breaks); i++)
        if (bytes_equal_nocase(name, breaks[i]))
            return true;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (bytes_equal_nocase(name, others[i]))
            return rest.p[0] != '>';
    return false;
}

/* A tag after its '<': 1 if it shows that markup is meant, 0 if not, -1 if it is none of HTML's. */
static int judge_tag(struct bytes rest, bool ends)
{
    const bool is_end = rest.n && rest.p[0] == '/';
    rest = bytes_skip(rest, is_end);
    const struct bytes name = name_at(rest);
    if (!name.n)
        return 0;
    if (!is_html_element(name))
        return -1;
    return ends && (is_end || void_is_meant(name, bytes_skip(rest, name.n)));
}

bool text_looks_like_html(struct bytes text)
{
    bool evidence = false;
    size_t last = text.n; /* where the last '>' stands: what begins before it ends */
    while (last > 0 && text.p[last - 1] != '>')
        last--;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '&' && text.p[i] != '<')
            continue;
        const struct bytes rest = bytes_skip(text, i + 1);
        const int verdict = text.p[i] == '&' ? judge_reference(rest) : judge_tag(rest, i < last);
        if (verdict < 0)
            return false;
        evidence = evidence || verdict > 0;
    }
    return evidence;
}

enum text_type text_value_type(const struct raw_text *value)
{
    if (value->type != TEXT_GUESS)
        return value->type;
    return text_looks_like_html(value->text) ? TEXT_HTML : TEXT_PLAIN;
}

/* How many bytes of white space stand at a place: ASCII's, or U+00A0. */
static size_t space_at(struct bytes text, size_t at)
{
    if (ascii_is_space(text.p[at]))
        return 1;
    return text.p[at] == '\xC2' && at + 1 < text.n && text.p[at + 1] == '\xA0' ? 2 : 0;
}

struct bytes text_collapse(struct arena *arena, struct bytes text)
{
    if (bytes_empty(text))
        return none;
    char *out = arena_strndup(arena, text.p, text.n);
    size_t n = 0;
    bool apart = false; /* white space stands behind the last word */
    for (size_t i = 0; i < text.n;) {
        const size_t space = space_at(text, i);
        if (space) {
            apart = n > 0;
            i += space;
            continue;
        }
        if ((unsigned char)text.p[i] < ' ') {
            i++;
            continue;
        }
        if (apart)
            out[n++] = ' ';
        apart = false;
        out[n++] = text.p[i++];
    }
    out[n] = '\0';
    return n ? (struct bytes){out, n} : none;
}

static struct bytes dereferenced(struct arena *arena, struct bytes text)
{
    struct buf out = {0};
    entity_decode(&out, text);
    struct bytes line = text_collapse(arena, buf_bytes(&out));
    buf_clear(&out);
    return line;
}

struct bytes text_value_line(struct arena *arena, const struct raw_text *value)
{
    const struct bytes text = value->text;
    if (bytes_empty(text))
        return none;
    if (text_value_type(value) == TEXT_PLAIN)
        return text_collapse(arena, text);
    struct bytes line = none;
    if (memchr(text.p, '<', text.n))
        line = html_text_line(arena, text);
    else if (memchr(text.p, '&', text.n))
        line = dereferenced(arena, text);
    else
        line = text_collapse(arena, text);
    return bytes_empty(line) ? none : line;
}

struct bytes text_value_html(struct arena *arena, const struct raw_text *value)
{
    if (bytes_empty(value->text) || text_value_type(value) == TEXT_PLAIN)
        return none;
    const struct bytes html = html_sanitise(arena, value->text, value->base);
    return bytes_empty(html) ? none : html;
}

void text_value_body(struct arena *arena, const struct raw_text *value, struct bytes *html,
                     struct bytes *text)
{
    *html = *text = none;
    if (bytes_empty(value->text) || text_value_type(value) == TEXT_PLAIN)
        return;
    html_read(arena, value->text, value->base, html, text);
    if (bytes_empty(*html))
        *html = none;
    if (bytes_empty(*text))
        *text = none;
}

struct bytes text_value_canonical(struct arena *arena, const struct raw_text *value)
{
    return text_value_type(value) == TEXT_PLAIN ? none
                                                : html_canonical(arena, value->text, value->base);
}

/* windows-1252's characters at 0x80 … 0x9F, which were meant where a document has the control characters U+0080 … */
static const uint16_t c1[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

static bool is_c1(struct bytes text, size_t at)
{
    return text.p[at] == '\xC2' && at + 1 < text.n && (unsigned char)text.p[at + 1] < 0xA0;
}

static bool has_c1(struct bytes text)
{
    const char *p = text.p, *end = text.p + text.n;
    while ((p = memchr(p, 0xC2, (size_t)(end - p)))) {
        if (is_c1(text, (size_t)(p - text.p)))
            return true;
        p++;
    }
    return false;
}

/* UTF-8 that was taken for ISO 8859-1 and encoded once more: every character is below U+0100, and the bytes that they
 * stand for are UTF-8 with at least one sequence in it, begun by a byte that real double encoding has. What a French
 * capital and a closing quotation mark make by chance is left alone. */
static size_t encoded_twice(struct bytes text, char *out)
{
    static const char leads[] = "\xC2\xC3\xC4\xC5\xD0\xD1\xE2";
    size_t n = 0, sequences = 0;
    for (size_t i = 0; i < text.n; i++) {
        const unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x80 && ((c != 0xC2 && c != 0xC3) || i + 1 == text.n))
            return 0;
        out[n] = c < 0x80 ? (char)c : (char)((c & 3) << 6 | (text.p[++i] & 0x3F));
        if (out[n] & 0x40 && out[n] & 0x80) {
            if (!strchr(leads, out[n]))
                return 0;
            sequences++;
        }
        n++;
    }
    return sequences && utf8_valid((struct bytes){out, n}) ? n : 0;
}

static bool has_high(struct bytes text)
{
    return memchr(text.p, 0xC3, text.n) || memchr(text.p, 0xC2, text.n);
}

static struct bytes decoded_once_more(struct arena *arena, struct bytes text)
{
    if (!has_high(text))
        return text;
    char *out = malloc(text.n);
    if (!out)
        error_out_of_memory(text.n);
    const size_t n = encoded_twice(text, out);
    if (n)
        text = arena_copy(arena, (struct bytes){out, n});
    free(out);
    return text;
}

static struct bytes without_c1(struct arena *arena, struct bytes text)
{
    if (!has_c1(text))
        return arena_copy(arena, text);
    struct buf out = {0};
    for (size_t i = 0; i < text.n; i++) {
        if (is_c1(text, i))
            buf_add_utf8(&out, c1[(unsigned char)text.p[++i] - 0x80]);
        else
            buf_add_char(&out, text.p[i]);
    }
    struct bytes copy = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return copy;
}

struct bytes text_keep(struct arena *arena, struct bytes text)
{
    if (bytes_empty(text))
        return none;
    const struct bytes decoded = decoded_once_more(arena, text);
    return decoded.p == text.p ? without_c1(arena, text) : decoded;
}
