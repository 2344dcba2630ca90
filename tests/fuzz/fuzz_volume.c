/* A volume of an archive as the store keeps it: whatever the bytes are, what is read can be written, and is then read as
 * the same. */
#include "publish/volume.h"

#include <stdlib.h>

static void expect(bool fine)
{
    if (!fine)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct publication first = {0}, second = {0};
    struct buf written = {0}, again = {0};
    struct volume volume;
    if (volume_read((struct bytes){(const char *)data, n}, arena, &first, NULL)) {
        volume_write(&first, &written);
        expect(volume_read(buf_bytes(&written), arena, &second, NULL));
        expect(first.n_entries == second.n_entries);
        volume_write(&second, &again);
        expect(bytes_equal(buf_bytes(&written), buf_bytes(&again)));
    }
    if (volume_parse((struct bytes){(const char *)data, n}, &volume)) {
        buf_reset(&written);
        volume_print(&written, volume);
        expect(bytes_equal(buf_bytes(&written), (struct bytes){(const char *)data, n}));
    }
    buf_clear(&written);
    buf_clear(&again);
    arena_free(arena);
    return 0;
}
