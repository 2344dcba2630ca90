/* What a Link header field can do: every part lies inside of the field, each step moves on, and a link written out anew
 * is read the same. */
#include "net/link_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_lie_in(struct bytes part, struct bytes whole)
{
    if (part.p && (part.p < whole.p || part.p + part.n > whole.p + whole.n))
        abort();
}

static bool is_plain(struct bytes value)
{
    return !memchr(value.p, '"', value.n) && !memchr(value.p, '\\', value.n);
}

static void check_again(const struct link_value *link)
{
    struct buf printed = {0};
    struct link_value again;
    buf_printf(&printed, "<%.*s>; rel=\"%.*s\"", BYTES_FMT(link->target), BYTES_FMT(link->rel));
    struct bytes rest = buf_bytes(&printed);
    if (!link_value_next(&rest, &again) || !bytes_equal(again.target, link->target) ||
        !bytes_equal(again.rel, link->rel))
        abort();
    buf_clear(&printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct bytes field = {(const char *)data, size};
    struct bytes rest = field;
    struct link_value link;
    size_t left = size + 1;
    while (size && link_value_next(&rest, &link)) {
        if (rest.n >= left)
            abort();
        left = rest.n;
        must_lie_in(link.target, field);
        must_lie_in(link.rel, field);
        must_lie_in(link.type, field);
        must_lie_in(link.title, field);
        if (link.rel.n && is_plain(link.rel) && !memchr(field.p, '\0', field.n))
            check_again(&link);
    }
    if (size)
        free(link_header_find(field, "hub", "https://site.example/feed"));
    return 0;
}
