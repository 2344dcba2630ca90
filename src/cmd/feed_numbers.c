#include "cmd/feed_numbers.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/hash.h"

void feed_numbers_clear(struct feed_numbers *numbers)
{
    free(numbers->urls);
    free(numbers->slots);
    *numbers = (struct feed_numbers){0};
}

static uint32_t *find(const struct feed_numbers *numbers, struct bytes url)
{
    for (size_t at = hash_bytes(url, 0);; at++) {
        uint32_t *slot = &numbers->slots[at & (numbers->n_slots - 1)];
        if (*slot == 0 || bytes_equal(numbers->urls[*slot - 1], url))
            return slot;
    }
}

static void grow(struct feed_numbers *numbers)
{
    enum { FIRST = 64 };
    numbers->n_slots = numbers->n_slots ? 2 * numbers->n_slots : FIRST;
    free(numbers->slots);
    numbers->slots = calloc(numbers->n_slots, sizeof *numbers->slots);
    numbers->urls = realloc(numbers->urls, numbers->n_slots * sizeof *numbers->urls);
    if (!numbers->slots || !numbers->urls)
        error_out_of_memory(numbers->n_slots * sizeof *numbers->urls);
    for (size_t i = 0; i < numbers->n; i++)
        *find(numbers, numbers->urls[i]) = (uint32_t)i + 1;
}

uint32_t feed_number(struct feed_numbers *numbers, struct bytes url, struct arena *arena)
{
    if (2 * (numbers->n + 1) > numbers->n_slots)
        grow(numbers);
    uint32_t *slot = find(numbers, url);
    if (*slot == 0) {
        numbers->urls[numbers->n] = arena_copy(arena, url);
        *slot = (uint32_t)++numbers->n;
    }
    return *slot;
}
