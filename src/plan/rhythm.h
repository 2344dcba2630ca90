/* At which hours of the day and days of the week a feed has news. Two rows of counters, in UTC, and how far they are to
 * be trusted: as far as they foretold what came, against the guess that every hour is like any other. So a feed that
 * posts at 9 on weekdays is known within two weeks, one that posts at random is never mistaken for one with habits, and
 * one that changes its habits (or its clock, twice a year) is doubted at its first news and learned anew. Old news counts
 * ever less.
 *
 * A rhythm turns the clock's time into the feed's own, which passes quickly where news is usual and slowly where it is
 * not, and as fast as the clock over a whole week. Pure; instants and spans are milliseconds. */
#ifndef RIFFLE_PLAN_RHYTHM_H
#define RIFFLE_PLAN_RHYTHM_H

#include <stdint.h>

enum { RHYTHM_HOURS = 24, RHYTHM_DAYS = 7 };

/* All zeros knows nothing: the feed's own time is the clock's. Kept in the store as these 32 bytes. */
struct rhythm {
    uint8_t hours[RHYTHM_HOURS]; /* 0 is the hour after midnight, GMT */
    uint8_t days[RHYTHM_DAYS];   /* 0 is Sunday */
    uint8_t trust;               /* of 255; 0: nothing was learned */
};
_Static_assert(sizeof(struct rhythm) == 32, "as the store keeps it");

/* Learns that there was news at some time after `from` and until `to` (the same instant: exactly then). What may have been
 * at any hour of a day says nothing of the hour. gap: how far apart news usually is (0: unknown); of a feed with much news
 * a day, each counts the less for its day, so that the days of several weeks are compared, not of this one. */
void rhythm_learn(struct rhythm *rhythm, int64_t from, int64_t to, int64_t gap);

/* How much of the feed's own time passes between two instants; 0 where `to` is not after `from`. */
int64_t rhythm_elapsed(const struct rhythm *rhythm, int64_t from, int64_t to);

/* The instant at which `amount` of the feed's own time has passed since `from`. */
int64_t rhythm_after(const struct rhythm *rhythm, int64_t from, int64_t amount);

/* How many times as fast as the clock's the feed's own time passes at an instant: more than 1 where news is usual. */
double rhythm_pace(const struct rhythm *rhythm, int64_t at);

#endif
