/* JSON that is broken off or slightly wrong, made readable: everything up to the break is kept, and what was open there
 * is closed. Mended on the way are a comma too many or too few, control characters that stand in a string as they are,
 * escapes that JSON does not know, lone surrogates, numbers beyond any machine's (they become text), and what stands
 * behind the document. Called only where a strict reader refused the text. Pure; one pass. */
#ifndef RIFFLE_FEED_JSON_MEND_H
#define RIFFLE_FEED_JSON_MEND_H

#include "base/buf.h"
#include "feed/document.h"

/* Appends to out what can be read of text, which begins with '{', and notes in repairs what was done. Whether the text
 * broke off inside an element of the array "items" of the outermost object: that one is not whole. Of members of it
 * that broke off themselves only running text is kept, no half identity, address or date. */
bool json_mend(struct bytes text, struct buf *out, struct repairs *repairs);

#endif
