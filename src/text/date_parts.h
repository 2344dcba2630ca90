/* What a date was found to say, before it becomes an instant. Pure. */
#ifndef RIFFLE_TEXT_DATE_PARTS_H
#define RIFFLE_TEXT_DATE_PARTS_H

#include "base/bytes.h"

struct date_parts {
    int year, month, day;
    int hour, minute, second, millisecond;
    int64_t offset_ms; /* east of UTC */
    struct bytes area; /* or a place whose clocks are meant */
};

/* The instant; false where there is no such day or time. The last second of a day may be a leap second, and 24:00 is the
 * next day's start. */
bool date_assemble(const struct date_parts *parts, int64_t *out);

/* A year of two or three digits as RFC 5322 §4.3 has it: 49 is 2049, 50 is 1950, 103 is 2003. */
int date_full_year(int year, size_t digits);

/* Whether the day is one of the month's. */
bool date_day_exists(int year, int month, int day);

/* Reads "h:mm", "h:mm:ss" and "h:mm:ss.fraction" at *at and moves behind it. False where there is none. */
bool date_clock_at(struct bytes text, size_t *at, struct date_parts *parts);

/* Reads up to most digits at *at and moves behind them. Returns how many there were. */
size_t date_digits_at(struct bytes text, size_t *at, size_t most, int *value);

/* The ways to read a date: ISO 8601 and its profiles by position, and all others by their words. */
bool date_parse_iso(struct bytes text, struct date_parts *parts);
bool date_parse_words(struct bytes text, struct date_parts *parts);

#endif
