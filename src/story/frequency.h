/* How many of the items read so far hold a word: what makes a shared word weigh much or little. Learnt as items come and
 * forgotten by halves, so that a word of last year's news is rare again. Words are known by their hash; two that share a
 * counter count together, so a word is at times thought more common than it is, never rarer. Fixed size; one thread. */
#ifndef RIFFLE_STORY_FREQUENCY_H
#define RIFFLE_STORY_FREQUENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frequency;

/* Owned: frequency_free. */
struct frequency *frequency_new(void);
void frequency_free(struct frequency *frequency);

/* Counts an item with these n words, each given once; is_name tells which of them stood there as names. */
void frequency_add(struct frequency *frequency, const uint64_t *words, const bool *is_name,
                   size_t n);

/* Whether a word mostly stands as a name where one can tell: for headlines In Capitals. */
bool frequency_is_name(const struct frequency *frequency, uint64_t word);

/* How rare a word is: the logarithm of one in how many items holds it, 0 for a word of every item. A word never seen
 * before is as rare as can be told. */
float frequency_rarity(const struct frequency *frequency, uint64_t word);

/* The share of items that hold the word, as a count of them and of all. */
uint32_t frequency_count(const struct frequency *frequency, uint64_t word);
uint32_t frequency_items(const struct frequency *frequency);

#endif
