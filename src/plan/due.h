/* The queue of feeds by the time when they are due: a binary heap with the position of every feed known, so that a change
 * of plan costs log n. Feeds are numbers chosen by the caller, small numbers best (the memory goes by the
 * highest). Pure, one thread at a time. */
#ifndef RIFFLE_PLAN_DUE_H
#define RIFFLE_PLAN_DUE_H

#include "base/bytes.h"

struct due;

/* An empty queue. Owned: due_free. */
struct due *due_new(void);

/* Frees the queue. Takes NULL. */
void due_free(struct due *due);

/* Puts a feed in, or moves it. Among those of one time, higher priority (0…9) comes first. */
void due_set(struct due *due, uint32_t feed, int64_t when, int priority);

/* Takes a feed out, if it is in. */
void due_remove(struct due *due, uint32_t feed);

/* The earliest time in the queue, or INT64_MAX when it is empty. */
int64_t due_next(const struct due *due);

/* Takes out the first feed that is due at `now`. False when none is. */
bool due_take(struct due *due, int64_t now, uint32_t *feed);

/* How many are due at `now` (walks only those that are). */
size_t due_count(const struct due *due, int64_t now);

/* How many are in the queue. */
size_t due_length(const struct due *due);

#endif
