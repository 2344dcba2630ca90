/* HTML as people write it, made what they meant before it is read by the letter. The HTML standard takes a "<" for the
 * beginning of a tag, a comment or a declaration even where nothing ends it, and what follows is lost to the reader: "if
 * a<b", "<!' or so". Pure.
 *
 * Text is what begins with "<!" and is no comment, DOCTYPE or section; a tag, a declaration or an instruction that never
 * ends; a tag of no element of HTML in which another one begins. A tag that never ends because of a quotation mark goes
 * up to its '>'. A comment may end with "-- >". The marks of a CDATA section go, what is in it is read like the rest. */
#ifndef RIFFLE_TEXT_HTML_MEND_H
#define RIFFLE_TEXT_HTML_MEND_H

#include "base/buf.h"

/* html itself where there is nothing to mend; else a mended copy in out, which is empty before. */
struct bytes html_mend(struct bytes html, struct buf *out);

/* The text inside a CDATA section that was written as text and is all of it, white space around it apart; else the text
 * itself. A slice. */
struct bytes html_unwrapped(struct bytes text);

#endif
