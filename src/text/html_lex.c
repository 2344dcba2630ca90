#include "text/html_lex.h"

#include <string.h>

static const struct bytes raw_elements[] = {
    BYTES("script"), BYTES("style"),   BYTES("title"),    BYTES("textarea"),  BYTES("xmp"),
    BYTES("iframe"), BYTES("noembed"), BYTES("noframes"), BYTES("plaintext"),
};

static bool ends_name(char c)
{
    return ascii_is_space(c) || c == '/' || c == '>';
}

static struct bytes slice(struct bytes in, size_t from, size_t to)
{
    return (struct bytes){in.p + from, to - from};
}

size_t html_find_markup(struct bytes html, size_t at)
{
    while (at + 1 < html.n) {
        const char *found = memchr(html.p + at, '<', html.n - at - 1);
        if (!found)
            return html.n;
        at = (size_t)(found - html.p);
        char next = found[1];
        if (ascii_is_alpha(next) || next == '/' || next == '!' || next == '?')
            return at;
        at++;
    }
    return html.n;
}

/* Behind the '>' that ends a bogus comment or a declaration. */
static size_t skip_declaration(struct bytes in, size_t at)
{
    size_t close = bytes_find_char(bytes_skip(in, at), '>');
    return at + close < in.n ? at + close + 1 : in.n;
}

/* Behind the comment whose "<!--" ends before at. A comment may end at once: "<!-->" and "<!--->" are whole. */
static size_t skip_comment(struct bytes in, size_t at)
{
    if (at < in.n && in.p[at] == '>')
        return at + 1;
    if (at + 1 < in.n && in.p[at] == '-' && in.p[at + 1] == '>')
        return at + 2;
    while (at + 2 < in.n) {
        const char *dash = memchr(in.p + at, '-', in.n - at - 2);
        if (!dash)
            return in.n;
        at = (size_t)(dash - in.p);
        if (dash[1] == '-' && dash[2] == '>')
            return at + 3;
        if (dash[1] == '-' && dash[2] == '!' && at + 3 < in.n && dash[3] == '>')
            return at + 4;
        at++;
    }
    return in.n;
}

/* Behind a value. *quote becomes where its quotation mark stands if there is no second one. */
static size_t skip_value(struct bytes in, size_t at, size_t *quote)
{
    while (at < in.n && ascii_is_space(in.p[at]))
        at++;
    if (at < in.n && (in.p[at] == '"' || in.p[at] == '\'')) {
        size_t close = bytes_find_char(bytes_skip(in, at + 1), in.p[at]);
        if (at + 1 + close < in.n)
            return at + close + 2;
        *quote = at;
        return in.n;
    }
    while (at < in.n && !ascii_is_space(in.p[at]) && in.p[at] != '>')
        at++;
    return at;
}

/* Behind the '>' of a tag whose name ends at at, or behind all if there is none: quotes count only where a value
 * begins. */
static size_t skip_attributes(struct bytes in, size_t at, bool *cut, size_t *quote)
{
    bool named = false; /* whether a name stands before the next '=' */
    for (; at < in.n; at++) {
        char c = in.p[at];
        if (c == '>')
            return at + 1;
        if (c == '=' && named) {
            at = skip_value(in, at + 1, quote) - 1;
            named = false;
        } else if (c == '/') {
            named = false;
        } else if (!ascii_is_space(c)) {
            named = true;
        }
    }
    *cut = true;
    return in.n;
}

size_t html_raw_end(struct bytes html, size_t at, struct bytes name)
{
    while (at < html.n) {
        const char *found = memchr(html.p + at, '<', html.n - at);
        if (!found)
            return html.n;
        at = (size_t)(found - html.p);
        struct bytes rest = bytes_skip(html, at + 2);
        if (at + 1 < html.n && found[1] == '/' && bytes_starts_nocase(rest, name) &&
            rest.n > name.n && ends_name(rest.p[name.n]))
            return at;
        at++;
    }
    return html.n;
}

static bool is_raw(struct bytes name)
{
    for (size_t i = 0; i < COUNT_OF(raw_elements); i++) {
        if (bytes_equal_nocase(name, raw_elements[i]))
            return true;
    }
    return false;
}

static void lex_tag(struct html_lexer *lexer, struct html_piece *piece)
{
    struct bytes in = lexer->in;
    bool end = in.p[lexer->at + 1] == '/';
    size_t from = lexer->at + 1 + end, to = from;
    while (to < in.n && !ends_name(in.p[to]))
        to++;
    piece->kind = end ? HTML_END : HTML_START;
    piece->name = slice(in, from, to);
    size_t quote = lexer->at;
    size_t behind = skip_attributes(in, to, &piece->cut, &quote);
    piece->quote = quote - lexer->at;
    piece->whole = slice(in, lexer->at, behind);
    lexer->at = behind;
    if (!end && is_raw(piece->name))
        lexer->raw = piece->name;
}

static void lex_markup(struct html_lexer *lexer, struct html_piece *piece)
{
    struct bytes in = lexer->in;
    size_t at = lexer->at;
    char next = in.p[at + 1];
    if (ascii_is_alpha(next) || (next == '/' && at + 2 < in.n && ascii_is_alpha(in.p[at + 2]))) {
        lex_tag(lexer, piece);
        return;
    }
    static const struct bytes opening = BYTES("<!--");
    size_t behind = bytes_starts(bytes_skip(in, at), opening) ? skip_comment(in, at + opening.n)
                                                              : skip_declaration(in, at + 2);
    piece->kind = HTML_COMMENT;
    piece->whole = slice(in, at, behind);
    lexer->at = behind;
}

bool html_lex(struct html_lexer *lexer, struct html_piece *piece)
{
    struct bytes in = lexer->in;
    if (lexer->at >= in.n)
        return false;
    *piece = (struct html_piece){.kind = HTML_TEXT};
    size_t end;
    if (lexer->raw.p) {
        piece->kind = HTML_RAW;
        piece->name = lexer->raw;
        lexer->raw = (struct bytes){0};
        end = html_raw_end(in, lexer->at, piece->name);
        if (end == lexer->at)
            return html_lex(lexer, piece);
    } else {
        end = html_find_markup(in, lexer->at);
        if (end == lexer->at) {
            lex_markup(lexer, piece);
            return true;
        }
    }
    piece->whole = slice(in, lexer->at, end);
    lexer->at = end;
    return true;
}
