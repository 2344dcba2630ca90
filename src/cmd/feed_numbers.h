/* Numbers for feeds, given as they are met: one for each address. */
#ifndef RIFFLE_CMD_FEED_NUMBERS_H
#define RIFFLE_CMD_FEED_NUMBERS_H

#include "base/arena.h"

/* All zeros is empty. */
struct feed_numbers {
    struct bytes *urls; /* by number less one */
    uint32_t *slots;    /* a hash table of numbers, 0 for free */
    size_t n, n_slots;
};

void feed_numbers_clear(struct feed_numbers *numbers);

/* The number of the feed, from 1. The address is copied into the arena when it is new. */
uint32_t feed_number(struct feed_numbers *numbers, struct bytes url, struct arena *arena);

#endif
