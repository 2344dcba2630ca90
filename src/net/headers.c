#include "net/headers.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a second field of the same name means. */
enum repeated {
    KEEP_FIRST, /* the field is no list: the first counts */
    JOIN,       /* RFC 9110 §5.3: as if joined by commas */
    MUST_AGREE, /* another value is an attack or a broken server */
};

static const struct {
    struct bytes name;
    enum repeated repeated;
} fields[] = {
    [HEADER_ETAG] = {BYTES("etag"), KEEP_FIRST},
    [HEADER_LAST_MODIFIED] = {BYTES("last-modified"), KEEP_FIRST},
    [HEADER_CONTENT_TYPE] = {BYTES("content-type"), KEEP_FIRST},
    [HEADER_CONTENT_LOCATION] = {BYTES("content-location"), KEEP_FIRST},
    [HEADER_CONTENT_LANGUAGE] = {BYTES("content-language"), JOIN},
    [HEADER_CONTENT_LENGTH] = {BYTES("content-length"), MUST_AGREE},
    [HEADER_CONTENT_ENCODING] = {BYTES("content-encoding"), JOIN},
    [HEADER_TRANSFER_ENCODING] = {BYTES("transfer-encoding"), JOIN},
    [HEADER_CACHE_CONTROL] = {BYTES("cache-control"), JOIN},
    [HEADER_EXPIRES] = {BYTES("expires"), KEEP_FIRST},
    [HEADER_DATE] = {BYTES("date"), KEEP_FIRST},
    [HEADER_AGE] = {BYTES("age"), KEEP_FIRST},
    [HEADER_RETRY_AFTER] = {BYTES("retry-after"), KEEP_FIRST},
    [HEADER_LOCATION] = {BYTES("location"), KEEP_FIRST},
    [HEADER_LINK] = {BYTES("link"), JOIN},
    [HEADER_IM] = {BYTES("im"), JOIN},
    [HEADER_HSTS] = {BYTES("strict-transport-security"), KEEP_FIRST},
    [HEADER_ALT_SVC] = {BYTES("alt-svc"), JOIN},
};
_Static_assert(COUNT_OF(fields) == HEADER_COUNT, "every header has its row");

static void forget_values(struct headers *headers)
{
    for (size_t i = 0; i < HEADER_COUNT; i++) {
        free(headers->value[i]);
        headers->value[i] = NULL;
    }
    headers->http = 0;
    headers->lengths_differ = false;
}

static char *copy(struct bytes value)
{
    char *text = malloc(value.n + 1);
    if (!text)
        error_out_of_memory(value.n);
    if (value.n)
        memcpy(text, value.p, value.n);
    text[value.n] = '\0';
    return text;
}

static void join(char **value, struct bytes more)
{
    size_t n = strlen(*value);
    char *joined = realloc(*value, n + more.n + 3);
    if (!joined)
        error_out_of_memory(n + more.n);
    (void)snprintf(joined + n, more.n + 3, "%s%.*s", n ? ", " : "", BYTES_FMT(more));
    *value = joined;
}

static void keep(struct headers *headers, size_t which, struct bytes value)
{
    char **kept = &headers->value[which];
    if (!*kept)
        *kept = copy(value);
    else if (fields[which].repeated == JOIN && value.n)
        join(kept, value);
    else if (fields[which].repeated == MUST_AGREE && !bytes_equal(bytes_of(*kept), value))
        headers->lengths_differ = true;
}

static bool is_status_line(struct bytes line)
{
    static const struct bytes start = BYTES("HTTP/");
    return bytes_starts(line, start);
}

/* The three digits after the version; 0 where there are none. */
static int status_of(struct bytes line)
{
    struct bytes rest = bytes_skip(line, bytes_find_char(line, ' ') + 1);
    int status = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i >= rest.n || !ascii_is_digit(rest.p[i]))
            return 0;
        status = status * 10 + (rest.p[i] - '0');
    }
    return status;
}

bool headers_line(struct headers *headers, struct bytes line, size_t max)
{
    headers->size += line.n;
    if (headers->size > max)
        return false;
    if (is_status_line(line)) {
        forget_values(headers);
        headers->http = status_of(line);
        headers->has_frames = !bytes_starts(line, (struct bytes)BYTES("HTTP/1"));
        return true;
    }
    size_t colon = bytes_find_char(line, ':');
    struct bytes name = {line.p, colon};
    /* A NUL would cut the value short where it is compared or sent back. */
    if (colon == line.n || memchr(line.p, '\0', line.n))
        return true;
    for (size_t i = 0; i < HEADER_COUNT; i++)
        if (fields[i].name.n == colon && bytes_equal_nocase(fields[i].name, name)) {
            keep(headers, i, bytes_trim(bytes_skip(line, colon + 1)));
            break;
        }
    return true;
}

bool headers_tell_end(const struct headers *headers)
{
    return headers->has_frames || headers->value[HEADER_CONTENT_LENGTH] ||
           headers->value[HEADER_TRANSFER_ENCODING];
}

struct bytes headers_get(const struct headers *headers, enum header which)
{
    return bytes_of(headers->value[which]);
}

char *headers_take(struct headers *headers, enum header which)
{
    char *value = headers->value[which];
    headers->value[which] = NULL;
    return value;
}

void headers_clear(struct headers *headers)
{
    forget_values(headers);
    headers->size = 0;
}
