/* Fingerprints of bytes: XXH3, which is fast and spreads well but keeps no secret; nothing here resists an adversary
 * who wants two of his own inputs to collide, so a hash only ever stands for what one feed itself said. The values are
 * stored, and XXH3 is frozen since xxHash 0.8.0. */
#ifndef RIFFLE_BASE_HASH_H
#define RIFFLE_BASE_HASH_H

#include "base/bytes.h"

/* 64 bits of b; the seed tells uses apart. */
uint64_t hash_bytes(struct bytes b, uint64_t seed);

enum { HASH_HEX_SIZE = 33 };

/* 128 bits of b as 32 lower-case hexadecimal digits and a NUL. */
void hash_hex(struct bytes b, char out[static HASH_HEX_SIZE]);

#endif
