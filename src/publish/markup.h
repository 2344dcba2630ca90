/* Foreign text into XML, HTML and JSON. Whatever the bytes are, what comes out is valid UTF-8, holds nothing that XML 1.0
 * cannot (U+0000 to U+001F but tab and line feed, U+FFFE, U+FFFF, surrogates; U+FFFD stands for bytes that are no
 * UTF-8), no C1 control, which HTML forbids, and none of the controls by which text turns the reading order of what
 * stands around it (U+202A to U+202E, U+2066 to U+2069). Pure. */
#ifndef RIFFLE_PUBLISH_MARKUP_H
#define RIFFLE_PUBLISH_MARKUP_H

#include "base/buf.h"

/* Appends text with & < > escaped: fit for an element's content. Line ends become line feeds. */
void markup_text(struct buf *out, struct bytes text);

/* Appends text with & < > " ' escaped, on one line: white space is one space between words and none at the ends. Fit for
 * content and for quoted attributes. */
void markup_line(struct buf *out, struct bytes text);

/* The same line with nothing escaped: what a reader of it sees. */
void markup_plain(struct buf *out, struct bytes text);

/* Whether nothing is left of a line. */
bool markup_is_blank(struct bytes text);

/* Appends an address with what RFC 3987 lets stand nowhere in it percent-encoded; not escaped for any format. */
void markup_iri(struct buf *out, struct bytes url);

/* The same, escaped for content and for quoted attributes. */
void markup_url(struct buf *out, struct bytes url);

/* Whether a published link may lead there: an absolute http or https URL. */
bool markup_may_link(struct bytes url);

/* Appends the start tag of a link, where one may lead there; whether it did, and is to be ended. */
bool markup_link_begin(struct buf *out, struct bytes url);

/* Appends a line of text, as a link where one may lead there. */
void markup_link(struct buf *out, struct bytes url, struct bytes text);

/* Appends a start tag without attributes, and an end tag with a line feed. */
void markup_open(struct buf *out, const char *name);
void markup_close(struct buf *out, const char *name);

/* Appends an element that holds a line of text, or nothing where there is no text. */
void markup_element(struct buf *out, const char *name, struct bytes text);

/* Appends text as a JSON string with its quotes; what follows the rules above is left out here too. */
void markup_json(struct buf *out, struct bytes text);

/* The start of one-line text of at most max bytes, cut between words, else between characters. Borrowed. */
struct bytes markup_cut(struct bytes text, size_t max);

#endif
