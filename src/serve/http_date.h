/* Dates as HTTP writes them (RFC 9110 §5.6.7). Pure: any thread, no locale, no clock. An instant is milliseconds since
 * 1970-01-01T00:00:00Z. */
#ifndef RIFFLE_SERVE_HTTP_DATE_H
#define RIFFLE_SERVE_HTTP_DATE_H

#include "base/buf.h"

/* Appends IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT"; milliseconds are cut off, years kept within 1970 to 9999. */
void http_date_print(struct buf *out, int64_t ms);

/* Reads a field value that is one HTTP date, in IMF-fixdate or one of the two obsolete forms. True and *out set, or
 * false and *out untouched. Two-digit years are 1970 to 2069. */
bool http_date_parse(struct bytes value, int64_t *out);

#endif
