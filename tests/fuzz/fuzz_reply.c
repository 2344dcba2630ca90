/* The head of an answer, line by line: what is kept is a part of what came and fit for a header of ours, the bytes are
 * bounded, and no wait is negative. */
#include "net/freshness.h"
#include "net/headers.h"

#include <stdlib.h>
#include <string.h>

enum { MAX = 4096 };

static void check_value(struct bytes value)
{
    if (value.n && (ascii_is_space(value.p[0]) || ascii_is_space(value.p[value.n - 1])))
        abort();
    if (value.n > MAX * 3)
        abort();
}

static void check_waits(const struct headers *headers)
{
    const int64_t now = 1772445600000;
    struct freshness_headers freshness = {
        .cache_control = headers_get(headers, HEADER_CACHE_CONTROL),
        .expires = headers_get(headers, HEADER_EXPIRES),
        .date = headers_get(headers, HEADER_DATE),
        .age = headers_get(headers, HEADER_AGE)};
    if (freshness_read(&freshness, now) < -1)
        abort();
    if (retry_after_read(headers_get(headers, HEADER_RETRY_AFTER), now) < -1)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {(const char *)data, size}, line;
    struct headers headers = {0};
    bool within = true;
    while (within && bytes_split(&rest, '\n', &line))
        within = headers_line(&headers, line, MAX);
    if (within != (headers.size <= MAX) || headers.http < 0 || headers.http > 999)
        abort();
    for (int i = 0; i < HEADER_COUNT; i++)
        check_value(headers_get(&headers, (enum header)i));
    check_waits(&headers);
    headers_clear(&headers);
    return 0;
}
