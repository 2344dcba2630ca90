/* Dates as feeds write them. Pure: any thread, no allocation, no locale, no clock. Reads RFC 3339 and W3CDTF from a year
 * to nanoseconds, RFC 822 with two- or four-digit years and zone names, ISO 8601 basic, week and ordinal forms, asctime,
 * and the malformed shapes and languages listed in doc/dates.md. An instant is milliseconds since
 * 1970-01-01T00:00:00Z; DATE_NONE is "no date". Never invents one: what is not understood is refused. */
#ifndef RIFFLE_TEXT_DATE_H
#define RIFFLE_TEXT_DATE_H

#include "base/buf.h"

#define DATE_NONE INT64_MIN

/* Reads the date that is the whole of text, white space around it apart. True and *out set, or false and *out
 * untouched. Without a zone it is UTC. */
bool date_parse(struct bytes text, int64_t *out);

/* Reads an HTTP date (RFC 9110 §5.6.7, the obsolete forms too). */
bool date_parse_http(struct bytes text, int64_t *out);

/* Appends RFC 3339 in UTC: "2024-02-29T12:00:00Z", with .mmm only where the milliseconds are not zero. */
void date_print(struct buf *out, int64_t ms);

/* Appends RFC 822 as RSS wants it and IMF-fixdate as HTTP wants it: "Thu, 29 Feb 2024 12:00:00 GMT". */
void date_print_http(struct buf *out, int64_t ms);

struct civil {
    int year, month, day;              /* 1-based */
    int hour, minute, second, weekday; /* 0 is Sunday */
};

/* The UTC calendar date of an instant, and back. */
struct civil date_civil(int64_t ms);
int64_t date_from_civil(int year, int month, int day);

#endif
