/* A verdict in words: what the page tells under "Why it is here", and what `riffle explain` prints. Pure. */
#ifndef RIFFLE_MATCH_VERDICT_WORDS_H
#define RIFFLE_MATCH_VERDICT_WORDS_H

#include "base/buf.h"
#include "match/verdict.h"

/* Appends the evidence as sentences with a space between them: of one that matches what speaks for it, of another what is
 * missing or what keeps it out. Plain text: words and terms stand there as the entry and the topic have them. Nothing
 * where there is no evidence. */
void verdict_tell(const struct verdict *verdict, struct buf *out);

#endif
