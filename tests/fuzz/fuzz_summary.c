/* Plain text from anyone: its summary is well-formed, no longer than it should be, the same each time, and made of pieces
 * of the text in their order. */
#include <stdlib.h>
#include <string.h>

#include "text/charset.h"
#include "text/sentence.h"
#include "text/summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Whether the characters of out stand in text in this order, spaces apart: true of whole sentences of it. */
static bool stands_in(struct bytes out, struct bytes text)
{
    size_t at = 0;
    for (size_t i = 0; i < out.n; i++) {
        if (out.p[i] == ' ')
            continue;
        while (at < text.n && text.p[at] != out.p[i])
            at++;
        if (at++ >= text.n)
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "ru", "zh", "ja", ""};
    static const struct bytes ellipsis = BYTES("\u2026"), term = BYTES("Smith");
    static struct summarizer
        *summarizer; /* dear to make, and kept between texts in the daemon too */
    struct bytes text = {(const char *)data, size};
    if (size < 2 || !utf8_valid(text))
        return 0;
    if (!summarizer)
        summarizer = summarizer_new();
    struct arena *arena = arena_new((size_t)1 << 28);
    const struct summary_request request = {
        .text = bytes_skip(text, text.p[1] & 1 ? 0 : bytes_find_char(text, '\n')),
        .title = {text.p, bytes_find_char(text, '\n')},
        .language = bytes_of(languages[data[0] % COUNT_OF(languages)]),
        .terms = &term,
        .n_terms = 1,
        .max_words = data[1] % 32u,
    };
    struct bytes out = summary(summarizer, &request, arena), kept = out;
    require(utf8_valid(out));
    require(words_count(out, SIZE_MAX, NULL) <= 2 * request.max_words);
    require(bytes_equal(out, summary(summarizer, &request, arena)));
    if (bytes_ends(out, ellipsis) && !stands_in(out, request.text))
        kept.n -= ellipsis.n;
    require(stands_in(kept, request.text));
    (void)summary_is_poor(text);
    arena_free(arena);
    return 0;
}
