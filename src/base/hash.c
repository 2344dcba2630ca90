#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

uint64_t hash_bytes(struct bytes b, uint64_t seed)
{
    return XXH3_64bits_withSeed(b.p ? b.p : "", b.n, seed);
}

void hash_hex(struct bytes b, char out[static HASH_HEX_SIZE])
{
    XXH128_hash_t hash = XXH3_128bits(b.p ? b.p : "", b.n);
    (void)snprintf(out, HASH_HEX_SIZE, "%016" PRIx64 "%016" PRIx64, hash.high64, hash.low64);
}
