#include "match/postings.h"

#include <stdlib.h>

struct posting_slot {
    uint64_t key;
    uint32_t start, n; /* n 0: a free slot */
};

static int compare(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

void postings_build(struct postings *out, struct posting *pairs, size_t n, struct arena *arena)
{
    *out = (struct postings){0};
    if (n == 0)
        return;
    qsort(pairs, n, sizeof *pairs, compare);
    size_t slots = 4;
    while (slots < n * 3)
        slots *= 2;
    out->slots = ARENA_ARRAY(arena, struct posting_slot, slots);
    out->ids = ARENA_ARRAY(arena, uint32_t, n);
    out->mask = slots - 1;
    for (size_t i = 0; i < n;) {
        uint64_t at = pairs[i].key & out->mask;
        while (out->slots[at].n > 0)
            at = (at + 1) & out->mask;
        struct posting_slot *slot = &out->slots[at];
        *slot = (struct posting_slot){.key = pairs[i].key, .start = (uint32_t)i};
        for (; i < n && pairs[i].key == slot->key; i++, slot->n++)
            out->ids[i] = pairs[i].id;
    }
}

struct posting_list postings_find(const struct postings *postings, uint64_t key)
{
    if (!postings->slots)
        return (struct posting_list){0};
    for (uint64_t at = key & postings->mask; postings->slots[at].n > 0;
         at = (at + 1) & postings->mask) {
        const struct posting_slot *slot = &postings->slots[at];
        if (slot->key == key)
            return (struct posting_list){postings->ids + slot->start, slot->n};
    }
    return (struct posting_list){0};
}
