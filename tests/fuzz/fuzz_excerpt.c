/* Plain text from anyone: its excerpt is a beginning of it, well-formed, and no longer than it should be. */
#include <stdlib.h>
#include <string.h>

#include "text/charset.h"
#include "text/excerpt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "ru", "zh", "ja", ""};
    static const struct bytes ellipsis = BYTES("\u2026");
    static struct excerpter *excerpter; /* dear to make, and kept between texts in the daemon too */
    struct bytes text = {(const char *)data, size};
    if (size < 2 || !utf8_valid(text))
        return 0;
    if (!excerpter)
        excerpter = excerpter_new();
    struct arena *arena = arena_new((size_t)1 << 28);
    struct bytes language = bytes_of(languages[data[0] % COUNT_OF(languages)]);
    struct bytes out = excerpt(excerpter, text, language, data[1] % 16u, arena);
    require(utf8_valid(out));
    struct bytes kept = out;
    if (bytes_ends(out, ellipsis) && bytes_find(text, out) == text.n)
        kept.n -= ellipsis.n;
    require(kept.n == 0 || bytes_find(text, kept) < text.n);
    arena_free(arena);
    return 0;
}
