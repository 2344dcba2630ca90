/* A closed table from 64-bit keys to lists of numbers: which patterns begin with this word. Built once from pairs, then
 * only read, by any number of threads. Keys are hashes and stand for what was hashed; whoever asks compares the thing
 * itself where a chance collision would matter. */
#ifndef RIFFLE_MATCH_POSTINGS_H
#define RIFFLE_MATCH_POSTINGS_H

#include "base/arena.h"

struct posting {
    uint64_t key;
    uint32_t id;
};

/* A run of numbers in the table, ascending. */
struct posting_list {
    const uint32_t *ids;
    uint32_t n;
};

struct postings {
    struct posting_slot *slots;
    uint64_t mask; /* slots less one; 0 slots: an empty table */
    uint32_t *ids;
};

/* Builds a table; pairs are sorted in place and not needed afterwards. All zeros is an empty table. Arena. */
void postings_build(struct postings *out, struct posting *pairs, size_t n, struct arena *arena);

/* The numbers that were given with the key; none: n is 0. */
struct posting_list postings_find(const struct postings *postings, uint64_t key);

#endif
