/* What an answer's headers say of when to ask again: Retry-After (RFC 9110 §10.2.3), Cache-Control, Expires and Age
 * (RFC 9111 §4.2 and §5). Absent values are absent bytes. Pure; instants and durations are milliseconds. */
#ifndef RIFFLE_NET_FRESHNESS_H
#define RIFFLE_NET_FRESHNESS_H

#include "base/bytes.h"

/* How long Retry-After asks to wait, from a number of seconds or an HTTP date; a number too large to count is the
 * largest there is, a date in the past 0. -1: absent, or neither. */
int64_t retry_after_read(struct bytes value, int64_t now);

struct freshness_headers {
    struct bytes cache_control; /* several lines joined by commas */
    struct bytes expires, date, age;
};

/* How long the answer stays fresh from now on: max-age less Age, else Expires less Date. no-cache and no-store are 0,
 * whatever else is said, as is an Expires that is no date. -1: nothing is said. */
int64_t freshness_read(const struct freshness_headers *headers, int64_t now);

#endif
