/* A query made of anything: it is read, or refused with a sentence and a place inside it; and what is read, printed and
 * read again is the same tree. */
#include <stdint.h>
#include <stdlib.h>

#include "match/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {(const char *)data, size};
    struct arena *arena = arena_new((size_t)1 << 30);
    struct error err = {0};
    struct buf printed = {0};
    size_t at;
    struct query *query = query_parse(text, arena, &err, &at);
    if (!query && (err.text[0] == '\0' || at > size))
        abort();
    if (query) {
        query_print(&printed, query);
        struct query *again = query_parse(buf_bytes(&printed), arena, &err, &at);
        /* Quotation marks and parentheses that printing adds may pass the limits of length and depth. */
        if (again ? !query_equal(query, again) : printed.n < QUERY_LENGTH_MAX && size < 32)
            abort();
    }
    buf_clear(&printed);
    arena_free(arena);
    return 0;
}
