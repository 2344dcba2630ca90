#include "story/merges.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Open addressing by the number of the part; 0 is no story. */
struct merge {
    uint32_t part, whole;
};

struct merges {
    struct merge *slots;
    size_t n_slots, n; /* a power of two */
};

static struct merge *new_slots(size_t n)
{
    struct merge *slots = calloc(n, sizeof *slots);
    if (!slots)
        error_out_of_memory(n * sizeof *slots);
    return slots;
}

struct merges *merges_new(void)
{
    enum { FIRST = 256 };
    struct merges *merges = calloc(1, sizeof *merges);
    if (!merges)
        error_out_of_memory(sizeof *merges);
    merges->n_slots = FIRST;
    merges->slots = new_slots(FIRST);
    return merges;
}

void merges_free(struct merges *merges)
{
    if (!merges)
        return;
    free(merges->slots);
    free(merges);
}

static struct merge *find(const struct merges *merges, uint32_t part)
{
    size_t at = part * UINT32_C(2654435761);
    for (;; at++) {
        struct merge *slot = &merges->slots[at & (merges->n_slots - 1)];
        if (slot->part == part || slot->part == 0)
            return slot;
    }
}

static void grow(struct merges *merges)
{
    struct merge *old = merges->slots;
    size_t n = merges->n_slots;
    merges->n_slots = 2 * n;
    merges->slots = new_slots(merges->n_slots);
    for (size_t i = 0; i < n; i++)
        if (old[i].part)
            *find(merges, old[i].part) = old[i];
    free(old);
}

uint32_t merges_whole(const struct merges *merges, uint32_t story)
{
    for (;;) {
        const struct merge *slot = find(merges, story);
        if (slot->part == 0 || story == 0)
            return story;
        story = slot->whole;
    }
}

void merges_add(struct merges *merges, uint32_t part, uint32_t whole)
{
    whole = merges_whole(merges, whole);
    if (part == 0 || part == whole)
        return;
    if (2 * ++merges->n > merges->n_slots)
        grow(merges);
    *find(merges, part) = (struct merge){part, whole};
}

size_t merges_count(const struct merges *merges)
{
    return merges->n;
}

void merges_forget(struct merges *merges)
{
    memset(merges->slots, 0, merges->n_slots * sizeof *merges->slots);
    merges->n = 0;
}
