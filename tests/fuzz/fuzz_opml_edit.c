/* What a list can do to its edits: a feed that was added is there and can be taken out again, and what comes out is the
 * old text but for the part that was put in. */
#include "feed/opml_edit.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many bytes both begin with, and end with behind that. */
static size_t common(struct bytes a, struct bytes b)
{
    size_t n = 0, m = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    while (m < a.n - n && m < b.n - n && a.p[a.n - 1 - m] == b.p[b.n - 1 - m])
        m++;
    return n + m;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes list = {(const char *)data, size};
    struct arena *arena = arena_new((size_t)256 << 20);
    struct opml_addition addition = {
        .url = BYTES("https://new.example/feed"), .title = BYTES("New"), .folder = BYTES("F")};
    struct bytes with = {NULL, 0}, without = {NULL, 0};
    struct error err = {{0}};
    if (size && opml_edit_add("list", list, &addition, arena, &with, &err)) {
        if (common(list, with) + 1 < list.n && !memmem(data, size, "/>", 2))
            abort();
        if (!opml_edit_remove("list", with, addition.url, arena, &without, &err))
            abort();
    }
    arena_free(arena);
    return 0;
}
