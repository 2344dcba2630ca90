/* HTML from strangers: made safe, or made text. Parsed by gumbo, so that what is judged is what a browser would see;
 * with a depth scan before it and a bound on its memory, for its time is quadratic in depth and its teardown recursive.
 * Tags that nest too deep are left out, and of HTML whose tree passes all bounds only the text is left. Text without a
 * tag does not go through gumbo. An absent text gives an absent one. Pure: any thread. */
#ifndef RIFFLE_TEXT_HTML_H
#define RIFFLE_TEXT_HTML_H

#include "base/arena.h"

enum { HTML_DEPTH_MAX = 256 };

/* Safe HTML: an allow-list of elements, attributes, URL schemes and CSS properties; contents of script and style
 * dropped, the text of other unknown elements kept; every URL resolved against base_url; serialised as XHTML-compatible
 * HTML that parses to the same tree again. Sanitising twice gives the same as once. Arena. */
struct bytes html_sanitise(struct arena *arena, struct bytes html, struct bytes base_url);

/* Both readings of one body from a single parse, which is what costs: *safe is html_sanitise's, *text html_text's. Either
 * may be NULL; where they are the same they share their bytes. Arena. */
void html_read(struct arena *arena, struct bytes html, struct bytes base_url, struct bytes *safe,
               struct bytes *text);

/* Appends safe HTML, as html_sanitise gives it, without its pictures, sound and film: all that a reader would load of it
 * by itself. What stands between their tags stays. */
struct buf;
void html_add_without_media(struct buf *out, struct bytes safe);

/* The text of HTML: tags gone, references decoded, white space collapsed, blocks and line breaks told apart by one
 * newline; script, style and comments left out. Arena. */
struct bytes html_text(struct arena *arena, struct bytes html);

/* html_text on one line: what a title or a summary member is. Arena. */
struct bytes html_text_line(struct arena *arena, struct bytes html);

/* The address that HTML says to be its own, by <link rel="canonical">; absent where it says none, or more than one. Arena. */
struct bytes html_canonical(struct arena *arena, struct bytes html, struct bytes base_url);

/* Whether text holds anything that HTML would read as markup: a tag, a comment or a character reference. */
bool html_has_markup(struct bytes text);

/* Appends text with & < > " escaped, fit for content and for quoted attribute values of HTML and XML alike. */
void html_escape(struct buf *out, struct bytes text);

#endif
