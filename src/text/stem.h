/* Stems of folded words by Snowball, with the ones made last kept, since words repeat. One thread at a time. */
#ifndef RIFFLE_TEXT_STEM_H
#define RIFFLE_TEXT_STEM_H

#include "base/buf.h"

struct stemmers;

/* Owned: stemmers_free. */
struct stemmers *stemmers_new(void);
void stemmers_free(struct stemmers *stemmers);

/* How to stem words of a text in that language: a handle to pass below, 0 for not at all. */
unsigned stemmers_choose(struct bytes language);

/* How many such handles there are, 0 among them. */
unsigned stemmers_choices(void);

/* The stem of a folded word whose hash_bytes is hash. Where it is how the word begins, that part of word; else borrowed
 * until the next call. A word of another script than the language's is stemmed in the language that is most written in
 * that script. */
struct bytes stemmers_stem(struct stemmers *stemmers, unsigned choice, struct bytes word,
                           uint64_t hash);

#endif
