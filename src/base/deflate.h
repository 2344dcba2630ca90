/* Compression by zlib: gzip (RFC 1952) for what is sent, zlib's own form (RFC 1950) for what is kept. Equal bytes give
 * equal bytes. Pure: any thread, no state between calls. */
#ifndef RIFFLE_BASE_DEFLATE_H
#define RIFFLE_BASE_DEFLATE_H

#include "base/arena.h"

/* Writes the compressed form of `in` to out. Its length, or 0 where it is longer than room. */
size_t deflate_gzip(struct bytes in, unsigned char *out, size_t room);
size_t deflate_pack(struct bytes in, unsigned char *out, size_t room);

/* What deflate_pack was given; absent where the form is damaged, or is of more than max bytes, or of none. Arena. */
struct bytes deflate_unpack(struct bytes packed, size_t max, struct arena *arena);

#endif
