#include "story/frequency.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

/* HALVE_AT: by then the counts tell enough, and what is older should fade. */
enum { COUNTERS = 1 << 19, HALVE_AT = 1 << 16, LOGARITHMS = 4096 };

/* What is known of the language before anything was read: as if so many items had been read that hold none of the words
 * at hand. Keeps the first items from finding every word common. */
enum { ITEMS_BEFORE = 100 };

struct frequency {
    uint32_t items;
    float logarithms[LOGARITHMS]; /* of small counts, the most of all counts */
    uint16_t counts[2][COUNTERS];
    uint16_t names[COUNTERS];
};

struct frequency *frequency_new(void)
{
    struct frequency *frequency = calloc(1, sizeof *frequency);
    if (!frequency)
        error_out_of_memory(sizeof *frequency);
    for (size_t i = 0; i < LOGARITHMS; i++)
        frequency->logarithms[i] = logf((float)i + 1);
    return frequency;
}

void frequency_free(struct frequency *frequency)
{
    free(frequency);
}

/* A word's counter in each of the two tables. Another word rarely shares both. */
static size_t counter(uint64_t word, int table)
{
    return (table ? word >> 32 : word) & (COUNTERS - 1);
}

static void halve(struct frequency *frequency)
{
    for (int table = 0; table < 2; table++)
        for (size_t i = 0; i < COUNTERS; i++)
            frequency->counts[table][i] = (uint16_t)(frequency->counts[table][i] >> 1);
    for (size_t i = 0; i < COUNTERS; i++)
        frequency->names[i] = (uint16_t)(frequency->names[i] >> 1);
    frequency->items >>= 1;
}

void frequency_add(struct frequency *frequency, const uint64_t *words, const bool *is_name,
                   size_t n)
{
    if (++frequency->items >= HALVE_AT - 1)
        halve(frequency);
    for (size_t i = 0; i < n; i++) {
        uint16_t *a = &frequency->counts[0][counter(words[i], 0)];
        uint16_t *b = &frequency->counts[1][counter(words[i], 1)];
        uint16_t least = *a < *b ? *a : *b;
        /* Only the smaller counter grows: the larger one has it from others. */
        *a = (uint16_t)(*a == least ? least + 1 : *a);
        *b = (uint16_t)(*b == least ? least + 1 : *b);
        frequency->names[counter(words[i], 0)] += is_name[i];
    }
}

uint32_t frequency_count(const struct frequency *frequency, uint64_t word)
{
    uint16_t a = frequency->counts[0][counter(word, 0)];
    uint16_t b = frequency->counts[1][counter(word, 1)];
    return a < b ? a : b;
}

bool frequency_is_name(const struct frequency *frequency, uint64_t word)
{
    uint32_t names = frequency->names[counter(word, 0)];
    return names > 0 && names * 3 >= frequency_count(frequency, word);
}

uint32_t frequency_items(const struct frequency *frequency)
{
    return frequency->items;
}

static float logarithm(const struct frequency *frequency, uint32_t count)
{
    return count < LOGARITHMS ? frequency->logarithms[count] : logf((float)count + 1);
}

float frequency_rarity(const struct frequency *frequency, uint64_t word)
{
    return logarithm(frequency, frequency->items + ITEMS_BEFORE) -
           logarithm(frequency, frequency_count(frequency, word));
}
