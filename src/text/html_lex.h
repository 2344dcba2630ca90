/* HTML cut into tags and the text between them, after the tokeniser of the HTML standard (§13.2.5) but without a tree:
 * what bounds the work before gumbo is asked, and what is left when gumbo cannot be. Pure; slices of the input. */
#ifndef RIFFLE_TEXT_HTML_LEX_H
#define RIFFLE_TEXT_HTML_LEX_H

#include "base/bytes.h"

enum html_piece_kind {
    HTML_TEXT,
    HTML_START,   /* a start tag */
    HTML_END,     /* an end tag */
    HTML_COMMENT, /* a comment, a declaration, a processing instruction */
    HTML_RAW /* the contents of script, style, title and the like, in which there are no tags */
};

struct html_piece {
    enum html_piece_kind kind;
    struct bytes whole; /* all of it, as it stands in the input */
    struct bytes name;  /* of a tag, as written; of raw contents: the element they are in */
    bool cut;           /* of a tag: the input ends before it does … */
    size_t quote;       /* … in a value whose quotation mark stands there in whole, or 0 */
};

/* Where the next piece begins. Start with all zeros but for the input. */
struct html_lexer {
    struct bytes in;
    size_t at;
    struct bytes raw; /* the element whose raw contents come next */
};

/* Takes the next piece; false at the end. */
bool html_lex(struct html_lexer *lexer, struct html_piece *piece);

/* Where the raw contents that begin at at end: at the end tag of the element called name, or at html.n. */
size_t html_raw_end(struct bytes html, size_t at, struct bytes name);

/* Where the next '<' that begins a tag, a comment or a declaration stands at or after at, or html.n. */
size_t html_find_markup(struct bytes html, size_t at);

#endif
