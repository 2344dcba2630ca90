/* Which sentences of a text are about what the text is about: LexRank (Erkan and Radev 2004, continuous), that is, the
 * rank of a sentence among sentences that are alike by the cosine of their stems, each stem weighing the less the more
 * sentences have it; so no list of stop words is needed, and no language. All steps are additions, products and square
 * roots in a fixed order: equal sentences give equal bytes. */
#ifndef RIFFLE_TEXT_CENTRALITY_H
#define RIFFLE_TEXT_CENTRALITY_H

#include "text/token.h"

enum { CENTRALITY_SENTENCES_MAX = 48, CENTRALITY_WORDS_MAX = 64 };

struct centrality {
    size_t n;
    double rank[CENTRALITY_SENTENCES_MAX]; /* of the first n sentences, the highest 1 */
    double like[CENTRALITY_SENTENCES_MAX][CENTRALITY_SENTENCES_MAX]; /* cosines */
};

/* Ranks the n ≤ CENTRALITY_SENTENCES_MAX sentences that were cut into these words, of which the first
 * CENTRALITY_WORDS_MAX of each that say something are looked at. Arena, for what it needs meanwhile. */
void centrality_rank(const struct tokens *sentences, size_t n, struct arena *arena,
                     struct centrality *out);

/* Whether a word may say something: not the shortest, which are of grammar, nor a number. */
bool token_says_something(const struct token *token);

#endif
