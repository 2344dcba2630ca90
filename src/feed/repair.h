/* Mends what is not well-formed: a document that expat refused is read by a tolerant tokenizer and written again as
 * well-formed XML, every mend noted. Characters that XML forbids, unescaped & and <, HTML's entities, attributes without
 * quotes or twice, elements unclosed or closed in the wrong order, open or nested CDATA, junk around the document, and
 * its end missing from any byte on. Comments, processing instructions and the reference to an external document type do
 * not survive; an internal subset does. Private to feed/; pure, linear in time, its output at most eight times the
 * input. */
#ifndef RIFFLE_FEED_REPAIR_H
#define RIFFLE_FEED_REPAIR_H

#include "base/buf.h"
#include "feed/document.h"

/* Appends the mended form of UTF-8 text to out. Returns from which byte of out on it was made up to close what the
 * document left open: out->n where it was whole. */
size_t repair_xml(struct bytes text, struct buf *out, struct repairs *repairs);

#endif
