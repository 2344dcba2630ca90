#include "story/frequency.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

/* HALVE_AT: by then the counts tell enough, and what is older should fade. */
enum { COUNTERS = 1 << 19, HALVE_AT = 1 << 16, LOGARITHMS = 4096 };

/* What is known of the language before anything was read: as if so many items had been read that hold none of the words
 * at hand. Keeps the first items from finding every word common. */
enum { ITEMS_BEFORE = 100 };

/* What is asked for together stands together. */
struct counter {
    uint16_t words, names;
};

struct frequency {
    uint32_t items;
    float all;                    /* the logarithm of items */
    float logarithms[LOGARITHMS]; /* of small counts, the most of all counts */
    struct counter counters[COUNTERS];
    uint16_t others[COUNTERS]; /* each word counted a second time, beside other words */
};

static float logarithm(const struct frequency *frequency, uint32_t count)
{
    return count < LOGARITHMS ? frequency->logarithms[count] : logf((float)count + 1);
}

static void set_items(struct frequency *frequency, uint32_t items)
{
    frequency->items = items;
    frequency->all = logarithm(frequency, items + ITEMS_BEFORE);
}

struct frequency *frequency_new(void)
{
    struct frequency *frequency = calloc(1, sizeof *frequency);
    if (!frequency)
        error_out_of_memory(sizeof *frequency);
    for (size_t i = 0; i < LOGARITHMS; i++)
        frequency->logarithms[i] = logf((float)i + 1);
    set_items(frequency, 0);
    return frequency;
}

void frequency_free(struct frequency *frequency)
{
    free(frequency);
}

/* A word's counters. Another word rarely shares both. */
static size_t first_of(uint64_t word)
{
    return word & (COUNTERS - 1);
}

static size_t second_of(uint64_t word)
{
    return word >> 32 & (COUNTERS - 1);
}

static void halve(struct frequency *frequency)
{
    for (size_t i = 0; i < COUNTERS; i++) {
        struct counter *counter = &frequency->counters[i];
        *counter = (struct counter){counter->words >> 1, counter->names >> 1};
        frequency->others[i] >>= 1;
    }
    set_items(frequency, frequency->items >> 1);
}

void frequency_add(struct frequency *frequency, const uint64_t *words, const bool *is_name,
                   size_t n)
{
    set_items(frequency, frequency->items + 1);
    if (frequency->items >= HALVE_AT - 1)
        halve(frequency);
    for (size_t i = 0; i < n; i++) {
        struct counter *counter = &frequency->counters[first_of(words[i])];
        uint16_t *a = &counter->words, *b = &frequency->others[second_of(words[i])];
        uint16_t least = *a < *b ? *a : *b;
        /* Only the smaller counter grows: the larger one has it from others. */
        *a = (uint16_t)(*a == least ? least + 1 : *a);
        *b = (uint16_t)(*b == least ? least + 1 : *b);
        counter->names += is_name[i];
    }
}

uint32_t frequency_count(const struct frequency *frequency, uint64_t word)
{
    uint16_t a = frequency->counters[first_of(word)].words;
    uint16_t b = frequency->others[second_of(word)];
    return a < b ? a : b;
}

bool frequency_is_name(const struct frequency *frequency, uint64_t word)
{
    uint32_t names = frequency->counters[first_of(word)].names;
    return names > 0 && names * 3 >= frequency_count(frequency, word);
}

uint32_t frequency_items(const struct frequency *frequency)
{
    return frequency->items;
}

float frequency_rarity(const struct frequency *frequency, uint64_t word)
{
    return frequency->all - logarithm(frequency, frequency_count(frequency, word));
}
