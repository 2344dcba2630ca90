/* What a feed's last document listed: the source hashes of its entries, ascending, and beside each the number of the
 * stored entry. As blobs both are runs of 64-bit numbers, lowest byte first. With the two at hand it costs nothing to
 * know which entries have left the document. */
#ifndef RIFFLE_STORE_SEEN_H
#define RIFFLE_STORE_SEEN_H

#include "base/arena.h"

/* Numbers as a blob, and a blob as numbers. Arena. */
struct bytes seen_pack(struct arena *arena, const uint64_t *numbers, size_t n);
uint64_t *seen_unpack(struct arena *arena, struct bytes blob, size_t *n);

/* Where hash stands in hashes, or n. */
size_t seen_find(const uint64_t *hashes, size_t n, uint64_t hash);

/* Whether hash is in a packed run, without unpacking it. */
bool seen_has(struct bytes blob, uint64_t hash);

#endif
