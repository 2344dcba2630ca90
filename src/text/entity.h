/* HTML character references (the 2,231 names of HTML 5, numeric ones with windows-1252's C1 range). Pure. */
#ifndef RIFFLE_TEXT_ENTITY_H
#define RIFFLE_TEXT_ENTITY_H

#include "base/buf.h"

/* The one or two code points of a name without & and ; ("amp", "NotEqualTilde"), or 0 if there is no such name. */
size_t entity_lookup(struct bytes name, uint32_t out[2]);

/* Appends text with every character reference decoded once; an unknown one stays as it is. A missing semicolon is borne
 * where HTML does so in attributes as well as in text: for the 106 old names, unless a letter, a digit or "=" follows, so
 * that "?a=1&copy=2" stays an address. */
void entity_decode(struct buf *out, struct bytes text);

#endif
