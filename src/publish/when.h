/* Instants as people read them: in UTC, in English. What is told of an instant as seen from `now` changes by the hour and
 * by the day alone, so that within an hour equal data give equal words; now 0 stands for no moment in particular, and
 * then nothing is told that way. Pure. */
#ifndef RIFFLE_PUBLISH_WHEN_H
#define RIFFLE_PUBLISH_WHEN_H

#include "base/buf.h"

/* Whether two instants are on the same day. */
bool when_same_day(int64_t a, int64_t b);

/* "2024-02-29" */
void when_date(struct buf *out, int64_t ms);

/* "Thursday" */
const char *when_weekday(int64_t ms);

/* "29 February 2024" */
void when_day(struct buf *out, int64_t ms);

/* "February 2024" */
void when_month(struct buf *out, int64_t ms);

/* "29 Feb 2024" */
void when_short_day(struct buf *out, int64_t ms);

/* "12:05" */
void when_time(struct buf *out, int64_t ms);

/* "Today" or "Yesterday" as seen from now, else NULL. Static. */
const char *when_near_day(int64_t ms, int64_t now);

/* Whether it was less than a day ago. */
bool when_recent(int64_t ms, int64_t now);

/* How long ago that was, in hours of the clock: "within the hour", "1 hour ago", "23 hours ago". */
void when_age(struct buf *out, int64_t ms, int64_t now);

#endif
