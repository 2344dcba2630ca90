/* A base and a reference, on the first line and the rest: parts joined are the whole again, what was resolved resolves
 * to itself, and what goes over the wire is ASCII and stays as it is. */
#include <stdint.h>
#include <stdlib.h>

#include "text/url.h"

static void check_parts(struct arena *arena, struct bytes text)
{
    struct url parts;
    url_split(text, &parts);
    if (!bytes_equal(url_join(arena, &parts), text))
        abort();
}

static void check_resolved(struct arena *arena, struct bytes base, struct bytes reference)
{
    struct bytes once = url_resolve(arena, base, reference);
    struct url parts;
    url_split(once, &parts);
    if (parts.scheme.p && !bytes_equal(url_resolve(arena, base, once), once))
        abort();
}

static void check_ascii(struct arena *arena, struct bytes text)
{
    struct bytes ascii = url_to_ascii(arena, text);
    for (size_t i = 0; i < ascii.n; i++) {
        if ((unsigned char)ascii.p[i] <= ' ' || (unsigned char)ascii.p[i] > 0x7E)
            abort();
    }
    if (ascii.p && (!url_is_http(ascii) || !url_is_safe(ascii) ||
                    !bytes_equal(url_to_ascii(arena, ascii), ascii)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {(const char *)data, size}, base = {NULL, 0};
    (void)bytes_split(&rest, '\n', &base);
    struct arena *arena = arena_new(size * 64 + 65536);
    check_parts(arena, base);
    check_parts(arena, rest);
    check_resolved(arena, base, rest);
    check_ascii(arena, base);
    check_ascii(arena, rest);
    (void)url_is_safe(rest);
    (void)url_site(arena, rest);
    if (arena_exceeded(arena))
        abort();
    arena_free(arena);
    return 0;
}
