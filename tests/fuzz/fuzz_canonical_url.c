/* Any address: what is canonical stays so, is printable ASCII apart from a fragment that a script reads, and is the same
 * with tracking parameters and without. */
#include <stdint.h>
#include <stdlib.h>

#include "story/canonical_url.h"
#include "text/url.h"

static void check_without(struct arena *arena, struct bytes text)
{
    struct bytes once = url_without_tracking(arena, text);
    if (once.n > text.n || !bytes_equal(url_without_tracking(arena, once), once))
        abort();
    if (url_is_http(text) != url_is_http(once))
        abort();
}

static void check_canonical(struct arena *arena, struct bytes text)
{
    struct bytes once = canonical_url(arena, text);
    if (!once.p)
        return;
    for (size_t i = 0; i < once.n && once.p[i] != '#'; i++)
        if ((unsigned char)once.p[i] <= ' ' || (unsigned char)once.p[i] > 0x7E)
            abort();
    (void)canonical_url(arena, arena_printf(arena, "https://%.*s", BYTES_FMT(once)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 26);
    struct bytes text = {(const char *)data, size};
    check_canonical(arena, text);
    check_without(arena, text);
    arena_free(arena);
    return 0;
}
