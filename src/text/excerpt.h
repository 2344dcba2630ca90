/* The paragraph under a headline: at most about so many words of a text, cut at the end of a sentence. Pure. */
#ifndef RIFFLE_TEXT_EXCERPT_H
#define RIFFLE_TEXT_EXCERPT_H

#include "base/arena.h"

struct excerpter;

/* Holds ICU's sentence and word iterators; one a thread. Owned: excerpter_free. */
struct excerpter *excerpter_new(void);
void excerpter_free(struct excerpter *excerpter);

/* The first sentences of plain text that together have at most max_words words (Chinese and Japanese: two characters
 * count as a word); a first sentence that is longer is cut at a word, with "…". Arena, or borrowed where all fits. */
struct bytes excerpt(struct excerpter *excerpter, struct bytes text, struct bytes language,
                     size_t max_words, struct arena *arena);

#endif
