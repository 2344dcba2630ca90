/* The header fields of one answer that riffle asks about, read line by line as libcurl hands them out. Hostile input: the
 * bytes are bounded, and two lengths that differ are noticed (RFC 9112 §6.3), which libcurl lets pass. Pure. */
#ifndef RIFFLE_NET_HEADERS_H
#define RIFFLE_NET_HEADERS_H

#include "base/bytes.h"

enum header {
    HEADER_ETAG,
    HEADER_LAST_MODIFIED,
    HEADER_CONTENT_TYPE,
    HEADER_CONTENT_LOCATION,
    HEADER_CONTENT_LANGUAGE,
    HEADER_CONTENT_LENGTH,
    HEADER_CONTENT_ENCODING,
    HEADER_TRANSFER_ENCODING,
    HEADER_CACHE_CONTROL,
    HEADER_EXPIRES,
    HEADER_DATE,
    HEADER_AGE,
    HEADER_RETRY_AFTER,
    HEADER_LOCATION,
    HEADER_LINK,
    HEADER_IM,
    HEADER_HSTS, /* Strict-Transport-Security */
    HEADER_ALT_SVC,
    HEADER_COUNT
};

/* All zeros is empty. */
struct headers {
    char *value
        [HEADER_COUNT]; /* owned; NULL: absent. White space at both ends is gone, nothing else changed */
    int http;           /* of the status line */
    bool has_frames;    /* HTTP/2 or later: a body cannot end unseen */
    size_t size;        /* bytes of all lines of all answers so far */
    bool lengths_differ;
};

/* Reads one line, with or without its end. A status line begins anew (after 1xx). False once more than max bytes came,
 * over all answers together. */
bool headers_line(struct headers *headers, struct bytes line, size_t max);

/* Whether it was told how long the body is, or where it ends, so that a whole one is known to be whole; else it went on
 * until the connection was closed (RFC 9112 §6.3). */
bool headers_tell_end(const struct headers *headers);

/* The value, or absent bytes. Borrowed. */
struct bytes headers_get(const struct headers *headers, enum header which);

/* Gives a value away, owned, or NULL. */
char *headers_take(struct headers *headers, enum header which);

/* Frees and empties. */
void headers_clear(struct headers *headers);

#endif
