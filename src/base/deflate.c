#include "base/deflate.h"

#include <zlib.h>

#include "base/buf.h"

enum {
    GZIP_LEVEL = 7,
    PACK_LEVEL = 6,
    WINDOW = 15,
    /* zlib's way to ask for a gzip header; its time is zero, so equal bytes stay equal. */
    GZIP_WINDOW = WINDOW + 16,
    MEMORY = 9,
};

static size_t compress_by(struct bytes in, int level, int window, unsigned char *out, size_t room)
{
    z_stream z = {0};
    if (in.n > UINT32_MAX || room > UINT32_MAX ||
        deflateInit2(&z, level, Z_DEFLATED, window, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    z.next_in = (unsigned char *)(uintptr_t)in.p;
    z.avail_in = (unsigned)in.n;
    z.next_out = out;
    z.avail_out = (unsigned)room;
    int status = deflate(&z, Z_FINISH);
    size_t n = z.total_out;
    (void)deflateEnd(&z);
    return status == Z_STREAM_END ? n : 0;
}

size_t deflate_gzip(struct bytes in, unsigned char *out, size_t room)
{
    return compress_by(in, GZIP_LEVEL, GZIP_WINDOW, out, room);
}

size_t deflate_pack(struct bytes in, unsigned char *out, size_t room)
{
    return compress_by(in, PACK_LEVEL, WINDOW, out, room);
}

/* Inflates to the stream's end; false where it is damaged or does not fit. */
static bool inflate_all(z_stream *z, struct buf *out)
{
    enum { STEP_LEAST = 1024, STEP_MOST = 1 << 20 };
    for (size_t step = (size_t)z->avail_in * 4;; step *= 2) {
        step = step < STEP_LEAST ? STEP_LEAST : step > STEP_MOST ? STEP_MOST : step;
        const size_t left = out->max - out->n;
        if (step > left)
            step = left;
        char *room = step ? buf_reserve(out, step) : NULL;
        if (!room)
            return false;
        z->next_out = (unsigned char *)room;
        z->avail_out = (unsigned)step;
        const int status = inflate(z, Z_NO_FLUSH);
        out->n += step - z->avail_out;
        if (status == Z_STREAM_END)
            return true;
        if (status != Z_OK || z->avail_out > 0)
            return false; /* damaged, or cut off */
    }
}

struct bytes deflate_unpack(struct bytes packed, size_t max, struct arena *arena)
{
    z_stream z = {0};
    struct buf out;
    struct bytes text = {NULL, 0};
    if (packed.n > UINT32_MAX || inflateInit(&z) != Z_OK)
        return text;
    z.next_in = (unsigned char *)(uintptr_t)packed.p;
    z.avail_in = (unsigned)packed.n;
    buf_init(&out, max);
    if (inflate_all(&z, &out))
        text = arena_copy(arena, buf_bytes(&out));
    (void)inflateEnd(&z);
    buf_clear(&out);
    return text;
}
