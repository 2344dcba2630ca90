#include "text/html_style.h"

#include <string.h>

/* In the order of bytes_compare, for the binary search; test_html_style holds that. */
static const struct bytes properties[] = {
    BYTES("background"),
    BYTES("background-color"),
    BYTES("border"),
    BYTES("border-bottom"),
    BYTES("border-bottom-color"),
    BYTES("border-bottom-style"),
    BYTES("border-bottom-width"),
    BYTES("border-collapse"),
    BYTES("border-color"),
    BYTES("border-left"),
    BYTES("border-left-color"),
    BYTES("border-left-style"),
    BYTES("border-left-width"),
    BYTES("border-radius"),
    BYTES("border-right"),
    BYTES("border-right-color"),
    BYTES("border-right-style"),
    BYTES("border-right-width"),
    BYTES("border-spacing"),
    BYTES("border-style"),
    BYTES("border-top"),
    BYTES("border-top-color"),
    BYTES("border-top-style"),
    BYTES("border-top-width"),
    BYTES("border-width"),
    BYTES("caption-side"),
    BYTES("clear"),
    BYTES("color"),
    BYTES("direction"),
    BYTES("display"),
    BYTES("empty-cells"),
    BYTES("float"),
    BYTES("font"),
    BYTES("font-family"),
    BYTES("font-size"),
    BYTES("font-style"),
    BYTES("font-variant"),
    BYTES("font-weight"),
    BYTES("height"),
    BYTES("letter-spacing"),
    BYTES("line-height"),
    BYTES("list-style-position"),
    BYTES("list-style-type"),
    BYTES("margin"),
    BYTES("margin-bottom"),
    BYTES("margin-left"),
    BYTES("margin-right"),
    BYTES("margin-top"),
    BYTES("max-height"),
    BYTES("max-width"),
    BYTES("min-height"),
    BYTES("min-width"),
    BYTES("overflow"),
    BYTES("padding"),
    BYTES("padding-bottom"),
    BYTES("padding-left"),
    BYTES("padding-right"),
    BYTES("padding-top"),
    BYTES("table-layout"),
    BYTES("text-align"),
    BYTES("text-decoration"),
    BYTES("text-indent"),
    BYTES("text-transform"),
    BYTES("unicode-bidi"),
    BYTES("vertical-align"),
    BYTES("white-space"),
    BYTES("width"),
    BYTES("word-break"),
    BYTES("word-spacing"),
    BYTES("word-wrap"),
};

static const struct bytes units[] = {
    BYTES(""),   BYTES("%"),  BYTES("ch"), BYTES("cm"), BYTES("em"), BYTES("ex"),
    BYTES("in"), BYTES("mm"), BYTES("pc"), BYTES("pt"), BYTES("px"), BYTES("rem"),
};

enum {
    DIGITS_MAX =
        4, /* before the point: no length of 10,000 anything pushes the rest of the page away */
    COLOUR_PARTS_MAX = 4
};

struct scan {
    const char *p, *end;
};

static bool name_character(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '_';
}

static void skip_space(struct scan *scan)
{
    while (scan->p < scan->end && ascii_is_space(*scan->p))
        scan->p++;
}

static bool take(struct scan *scan, char c)
{
    if (scan->p == scan->end || *scan->p != c)
        return false;
    scan->p++;
    return true;
}

/* A number without sign and of sane size, with or without a unit. */
static bool take_number(struct scan *scan)
{
    const char *p = scan->p;
    size_t whole = 0, fraction = 0;
    while (p < scan->end && ascii_is_digit(*p))
        p++, whole++;
    if (p < scan->end && *p == '.') {
        for (p++; p < scan->end && ascii_is_digit(*p); p++)
            fraction++;
    }
    if (whole + fraction == 0 || whole > DIGITS_MAX)
        return false;
    struct bytes unit = {p, 0};
    while (p < scan->end && (ascii_is_alpha(*p) || *p == '%'))
        p++, unit.n++;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (bytes_equal_nocase(unit, units[i])) {
            scan->p = p;
            return true;
        }
    }
    return false;
}

static bool take_hex_colour(struct scan *scan)
{
    const char *p = scan->p + 1;
    while (p < scan->end && ascii_hex(*p) >= 0)
        p++;
    size_t digits = (size_t)(p - scan->p) - 1;
    scan->p = p;
    return digits == 3 || digits == 4 || digits == 6 || digits == 8;
}

/* A quoted name without anything that could end it early. */
static bool take_quoted(struct scan *scan)
{
    char quote = *scan->p++;
    while (scan->p < scan->end && *scan->p != quote) {
        unsigned char c = (unsigned char)*scan->p++;
        if (!name_character((char)c) && c != ' ' && c < 0x80)
            return false;
    }
    return take(scan, quote);
}

/* What stands between the parentheses of rgb() and its like. */
static bool take_colour_parts(struct scan *scan)
{
    for (size_t i = 0; i < COLOUR_PARTS_MAX; i++) {
        skip_space(scan);
        if (!take_number(scan))
            return false;
        skip_space(scan);
        if (take(scan, ')'))
            return true;
        if (!take(scan, ','))
            return false;
    }
    return false;
}

/* A word, or the one kind of function that only ever names a colour. */
static bool take_word(struct scan *scan)
{
    static const struct bytes functions[] = {BYTES("rgb"), BYTES("rgba"), BYTES("hsl"),
                                             BYTES("hsla")};
    struct bytes word = {scan->p, 0};
    while (scan->p < scan->end && name_character(*scan->p))
        scan->p++, word.n++;
    if (!take(scan, '('))
        return word.n > 0;
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        if (bytes_equal_nocase(word, functions[i]))
            return take_colour_parts(scan);
    }
    return false;
}

static bool take_term(struct scan *scan)
{
    char c = *scan->p;
    if (c == '#')
        return take_hex_colour(scan);
    if (c == '"' || c == '\'')
        return take_quoted(scan);
    if (ascii_is_digit(c) || c == '.')
        return take_number(scan);
    return ascii_is_alpha(c) && take_word(scan);
}

static bool take_important(struct scan *scan)
{
    static const struct bytes important = BYTES("important");
    skip_space(scan);
    struct bytes rest = {scan->p, (size_t)(scan->end - scan->p)};
    if (!bytes_starts_nocase(rest, important))
        return false;
    scan->p += important.n;
    skip_space(scan);
    return scan->p == scan->end;
}

/* Appends the value with one space between its terms; false, with rubbish appended, if it is not harmless. */
static bool print_value(struct buf *out, struct scan scan)
{
    bool separated = true;
    for (skip_space(&scan); scan.p < scan.end; skip_space(&scan)) {
        if (take(&scan, '!')) {
            buf_add_string(out, " !important");
            return !separated && take_important(&scan);
        }
        if (*scan.p == ',' || *scan.p == '/') {
            if (separated)
                return false;
            separated = true;
            buf_add_char(out, *scan.p++);
            continue;
        }
        const char *term = scan.p;
        if (!take_term(&scan))
            return false;
        buf_add_char(out, ' ');
        buf_add(out, term, (size_t)(scan.p - term));
        separated = false;
    }
    return !separated;
}

static bool is_property(struct bytes name)
{
    size_t low = 0, high = COUNT_OF(properties);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = bytes_compare(name, properties[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

enum { PROPERTY_SIZE_MAX = 32 };

static void print_declaration(struct buf *out, struct bytes declaration)
{
    char lower[PROPERTY_SIZE_MAX];
    size_t colon = bytes_find_char(declaration, ':');
    struct bytes name = bytes_trim((struct bytes){declaration.p, colon});
    if (colon == declaration.n || name.n > sizeof lower)
        return;
    for (size_t i = 0; i < name.n; i++)
        lower[i] = ascii_lower(name.p[i]);
    name.p = lower;
    if (!is_property(name))
        return;
    size_t start = out->n;
    if (start > 0)
        buf_add_char(out, ' ');
    buf_add_bytes(out, name);
    buf_add_char(out, ':');
    struct scan value = {declaration.p + colon + 1, declaration.p + declaration.n};
    if (print_value(out, value) && !buf_failed(out)) {
        buf_add_char(out, ';');
    } else if (!buf_failed(out)) {
        out->n = start;
        out->p[start] = '\0';
    }
}

void html_style(struct buf *out, struct bytes style)
{
    struct bytes declaration;
    while (bytes_split(&style, ';', &declaration))
        print_declaration(out, declaration);
}
