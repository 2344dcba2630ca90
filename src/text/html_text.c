#include "text/html_text.h"

#include "text/entity.h"
#include "text/html_lex.h"
#include "text/html_table.h"
#include "text/html_tree.h"

/* Text that is being put together: what stands between the last word and the next is decided when the next comes. */
struct lines {
    struct buf *out;
    size_t start; /* of this text in out */
    enum { NOTHING, SPACE, LINE_END } gap;
};

static void lines_gap(struct lines *lines, bool line_end)
{
    if (line_end)
        lines->gap = LINE_END;
    else if (lines->gap == NOTHING)
        lines->gap = SPACE;
}

static void lines_word(struct lines *lines, const char *p, size_t n)
{
    if (n == 0)
        return;
    if (lines->gap != NOTHING && lines->out->n > lines->start)
        buf_add_char(lines->out, lines->gap == LINE_END ? '\n' : ' ');
    lines->gap = NOTHING;
    buf_add(lines->out, p, n);
}

/* How many bytes of white space stand at p: as HTML has it, control characters, or U+00A0. */
static size_t space_at(const unsigned char *p, size_t n)
{
    if (p[0] <= ' ' || p[0] == 0x7F)
        return 1;
    return p[0] == 0xC2 && n > 1 && p[1] == 0xA0 ? 2 : 0;
}

static void lines_text(struct lines *lines, struct bytes text)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t from = 0, at = 0;
    while (at < text.n) {
        size_t space = space_at(p + at, text.n - at);
        if (space == 0) {
            at++;
            continue;
        }
        lines_word(lines, text.p + from, at - from);
        lines_gap(lines, false);
        at += space;
        from = at;
    }
    lines_word(lines, text.p + from, text.n - from);
}

static void lines_edge(struct lines *lines, GumboTag tag)
{
    unsigned bits = html_element(tag);
    if (bits & HTML_BLOCK)
        lines_gap(lines, true);
    else if (bits & HTML_CELL)
        lines_gap(lines, false);
}

void html_tree_text(struct buf *out, const GumboNode *root)
{
    struct lines lines = {.out = out, .start = out->n};
    struct html_step step = {0};
    bool deeper = true;
    while (html_walk(root, &step, deeper)) {
        const GumboNode *node = step.node;
        switch (node->type) {
        case GUMBO_NODE_ELEMENT:
            lines_edge(&lines, node->v.element.tag);
            deeper = (html_element(node->v.element.tag) & HTML_DROP) == 0;
            break;
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
            lines_text(&lines, bytes_of(node->v.text.text));
            break;
        default:
            deeper = false;
        }
    }
}

void html_plain_text(struct buf *out, struct bytes text)
{
    struct lines lines = {.out = out, .start = out->n};
    lines_text(&lines, text);
}

void html_strip(struct buf *out, struct bytes html)
{
    struct lines lines = {.out = out, .start = out->n};
    struct html_lexer lexer = {.in = html};
    struct html_piece piece;
    struct buf decoded = {0};
    while (html_lex(&lexer, &piece)) {
        GumboTag tag = piece.name.p ? gumbo_tagn_enum(piece.name.p, (unsigned)(piece.name.n & 63))
                                    : GUMBO_TAG_UNKNOWN;
        if (piece.kind == HTML_START || piece.kind == HTML_END) {
            lines_edge(&lines, tag);
        } else if (piece.kind == HTML_TEXT ||
                   (piece.kind == HTML_RAW && !(html_element(tag) & HTML_DROP))) {
            buf_reset(&decoded);
            entity_decode(&decoded, piece.whole);
            lines_text(&lines, buf_bytes(&decoded));
        }
    }
    buf_clear(&decoded);
}
