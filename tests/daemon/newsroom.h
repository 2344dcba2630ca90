/* A world of news that is made up: events in English, Russian and Chinese, each told by several papers in words of their
 * own, all within two days. The same number always gives the same article. */
#ifndef RIFFLE_TESTS_DAEMON_NEWSROOM_H
#define RIFFLE_TESTS_DAEMON_NEWSROOM_H

#include "desk.h"

enum {
    NEWSROOM_EVENTS = 36,
    NEWSROOM_TELLINGS = 3,
    NEWSROOM = NEWSROOM_EVENTS * NEWSROOM_TELLINGS
};

/* Article number i, which tells event i / NEWSROOM_TELLINGS; its guid is "article-i". Arena. */
struct article newsroom_article(size_t i, struct arena *arena);

/* Shuffles the numbers 0 … n - 1 by a seed. */
void newsroom_shuffle(size_t *order, size_t n, uint32_t seed);

/* How far two groupings of the same n articles agree: the F1 of the pairs that are in one group. */
double newsroom_agreement(const int64_t *a, const int64_t *b, size_t n);

#endif
