/* Instants as people read them: in UTC, in English, with nothing that depends on when they are read. Pure. */
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

#endif
