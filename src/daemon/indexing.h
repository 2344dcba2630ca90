/* The archive's index, brought up to date in the keeper's thread when there is nothing better to do: a batch of the entries
 * that it does not know yet, a few hundredths of a second's work, once nothing came for a moment; or, while much comes, one
 * batch from time to time. Instants are clock_monotonic's. */
#ifndef RIFFLE_DAEMON_INDEXING_H
#define RIFFLE_DAEMON_INDEXING_H

#include "store/store.h"

struct indexing {
    struct keywords *keywords;
    bool wanted;  /* there may be entries that the index does not know */
    int64_t at;   /* when the next batch is due */
    int64_t last; /* when the last one was */
};

void indexing_init(struct indexing *indexing, int64_t now);
void indexing_clear(struct indexing *indexing);

/* Something came, so that there is something to be indexed, and better to do. */
void indexing_put_off(struct indexing *indexing, int64_t now);

bool indexing_is_due(const struct indexing *indexing, int64_t now);

/* When it is due, but not later than `until`. */
int64_t indexing_next(const struct indexing *indexing, int64_t until);

/* Indexes a batch. What failed is tried again in a minute. */
bool indexing_some(struct indexing *indexing, struct store *store, struct error *err);

/* Indexes for so long, or until all is. */
bool indexing_for(struct indexing *indexing, struct store *store, int64_t ms, struct error *err);

#endif
