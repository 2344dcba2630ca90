/* What the index of the archive is told by those who write. */
#ifndef RIFFLE_STORE_SEARCH_H
#define RIFFLE_STORE_SEARCH_H

#include "store/state.h"

/* Reads how far the index has come, of a store that was just opened for writing. */
bool search_open(struct store *store, struct error *err);

/* Within a transaction: the words of an entry changed. */
bool search_changed(struct store *store, int64_t entry, struct error *err);

/* Within a transaction: n entries were removed. Empties the index where it is made anew. store->indexed
 * is to be *indexed once the transaction is through. */
bool search_removed(struct store *store, size_t n, int64_t *indexed, struct error *err);

#endif
