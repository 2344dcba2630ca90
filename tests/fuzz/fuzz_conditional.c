/* What a request's header fields can do to the choice of a reply: a field a line, "Name: value". */
#include "serve/conditional.h"

#include "serve/http_date.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_date(struct bytes value)
{
    int64_t first, again;
    if (!http_date_parse(bytes_trim(value), &first) || first < 0) /* printed as 1970 */
        return;
    struct buf printed = {0};
    http_date_print(&printed, first);
    if (!http_date_parse(buf_bytes(&printed), &again) || again != first)
        abort();
    buf_clear(&printed);
}

/* A list keeps what is in it when something is put after it, unless that falls into an open quotation. */
static void check_list(struct bytes list, struct bytes etag)
{
    struct buf longer = {0};
    buf_add_bytes(&longer, list);
    buf_add_string(&longer, ",\"x\"");
    bool everything = bytes_equal(bytes_trim(list), (struct bytes)BYTES("*"));
    if (!everything && etag_listed(list, etag, true) &&
        !etag_listed(buf_bytes(&longer), etag, true))
        abort();
    if (etag_listed(list, etag, false) && !etag_listed(list, etag, true))
        abort();
    buf_clear(&longer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes etag = BYTES("\"v1\"");
    struct request_fields fields = {0};
    struct bytes rest = {(const char *)data, size}, line;
    while (size && bytes_split(&rest, '\n', &line)) {
        size_t colon = bytes_find_char(line, ':');
        struct bytes value = bytes_skip(line, colon + 1);
        request_field_add(&fields, (struct bytes){line.p, colon}, value);
        check_date(value);
        check_list(value, etag);
    }
    if (coding_choose(&fields, 1u << CODING_IDENTITY) != CODING_IDENTITY)
        abort();
    enum coding coding = coding_choose(&fields, 1u << CODING_IDENTITY | 1u << CODING_GZIP |
                                                    1u << CODING_BROTLI);
    if (coding >= CODING_COUNT)
        abort();
    enum precondition judged = precondition_judge(&fields, etag, 784111777000);
    if (fields.if_none_match.n == 0 && fields.if_modified_since.n == 0 &&
        judged == PRECONDITION_NOT_MODIFIED)
        abort();
    return 0;
}
