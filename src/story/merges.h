/* Which stories have become part of others, until the items that still bear their numbers have been told. One thread. */
#ifndef RIFFLE_STORY_MERGES_H
#define RIFFLE_STORY_MERGES_H

#include <stddef.h>
#include <stdint.h>

struct merges;

/* Owned: merges_free. */
struct merges *merges_new(void);
void merges_free(struct merges *merges);

/* Notes that `part`, which is part of nothing yet, now belongs to `whole`. */
void merges_add(struct merges *merges, uint32_t part, uint32_t whole);

/* The story that a number stands for now: itself where it was not merged. */
uint32_t merges_whole(const struct merges *merges, uint32_t story);

/* How many are noted, and forgetting them all, once no item bears their numbers. */
size_t merges_count(const struct merges *merges);
void merges_forget(struct merges *merges);

#endif
