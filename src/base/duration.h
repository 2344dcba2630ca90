/* Durations and sizes as people write them in riffle's files: a whole number with its unit, "30s", "15m", "2h", "7d",
 * "100ms"; several parts may follow each other, largest unit first ("1h30m"). Sizes take B, K, M or G, in powers of 1024
 * ("512K", "20M"). A number without a unit is refused, since nobody can tell what it meant; 0 alone needs none. Pure. */
#ifndef RIFFLE_BASE_DURATION_H
#define RIFFLE_BASE_DURATION_H

#include "base/buf.h"
#include "base/error.h"

/* Reads a duration in milliseconds. False with the reason in err: no unit, an unknown one, out of range, a sign. */
bool duration_parse(struct bytes text, int64_t *ms, struct error *err);

/* Appends the exact form with the largest units: 5400000 is "1h30m", 0 is "0s". */
void duration_print(struct buf *out, int64_t ms);

/* Appends a rounded form of one or two units for people to glance at: "3 d 4 h", "12 min", "850 ms". */
void duration_print_about(struct buf *out, int64_t ms);

/* Reads a size in bytes. */
bool size_parse(struct bytes text, int64_t *bytes, struct error *err);

/* Appends the exact form with the largest unit that divides it: 20971520 is "20M", 1000 is "1000B". */
void size_print(struct buf *out, int64_t bytes);

/* Appends a rounded form for people to glance at: "512 bytes", "1.4 MB". */
void size_print_about(struct buf *out, int64_t bytes);

#endif
