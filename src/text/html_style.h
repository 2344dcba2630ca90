/* The style attribute made safe (CSS Style Attributes §3): an allow-list of properties that change how a text looks in
 * its own place, with values made of words, colours, quoted font names and lengths of sane size. Anything else, above
 * all functions, escapes, comments and URLs, takes its whole declaration with it. Pure. */
#ifndef RIFFLE_TEXT_HTML_STYLE_H
#define RIFFLE_TEXT_HTML_STYLE_H

#include "base/buf.h"

/* Writes to out, which is empty, what is left of the declarations: "color: red; margin: 0;", not escaped for HTML. Its
 * own result comes out of it unchanged. */
void html_style(struct buf *out, struct bytes style);

#endif
