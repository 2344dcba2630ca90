/* The text of one member in the forms that an entry needs: one plain line, plain text in lines, safe HTML. Private to
 * feed/; pure. */
#ifndef RIFFLE_FEED_TEXT_VALUE_H
#define RIFFLE_FEED_TEXT_VALUE_H

#include "feed/raw.h"

/* Whether text that is nominally plain is HTML after all: it has an end tag, a character reference or a void element
 * such as a line break, and every tag and every named reference in it is one of HTML's. */
bool text_looks_like_html(struct bytes text);

/* What the value is in the end: TEXT_PLAIN, TEXT_HTML or TEXT_XHTML. */
enum text_type text_value_type(const struct raw_text *value);

/* One plain line, white space collapsed; absent where there is none. Arena. */
struct bytes text_value_line(struct arena *arena, const struct raw_text *value);

/* Safe HTML, its URLs absolute; absent where the value is plain. Arena. */
struct bytes text_value_html(struct arena *arena, const struct raw_text *value);

/* Safe HTML and plain text in lines of one value by one pass of the HTML parser; both absent where it is plain. Arena. */
void text_value_body(struct arena *arena, const struct raw_text *value, struct bytes *html,
                     struct bytes *text);

/* The address that HTML says to be its own; absent where it says none. Arena. */
struct bytes text_value_canonical(struct arena *arena, const struct raw_text *value);

/* A copy of text from a document, two old accidents undone: UTF-8 that was encoded twice, and windows-1252's quotation
 * marks and dashes as the control characters U+0080 to U+009F. Absent where it is empty. Arena. */
struct bytes text_keep(struct arena *arena, struct bytes text);

/* White space, U+00A0 too, collapsed to single spaces, none at the ends, and no other control characters; absent where
 * there is nothing else. Arena. */
struct bytes text_collapse(struct arena *arena, struct bytes text);

#endif
