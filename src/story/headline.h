/* Headlines without what feeds and readers put around them: "UPDATE 4-", "(updated)", the publisher's name behind a dash
 * or a bar. Pure. */
#ifndef RIFFLE_STORY_HEADLINE_H
#define RIFFLE_STORY_HEADLINE_H

#include "base/bytes.h"

/* The part of title that says what happened. Borrowed from title. */
struct bytes headline_core(struct bytes title);

/* Whether a folded word counts: a digit in it, the name of a number, weekday or month in English, Russian or Chinese.
 * Headlines that differ in such words alone are of a series. */
bool headline_counts(struct bytes word);

/* The i-th of the counting words, ascending, or NULL behind the last: for the test that holds their order. */
const char *headline_counting_word(size_t i);

#endif
