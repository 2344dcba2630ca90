/* The regular expressions of a set of topics, searched at most once an entry and only when a query comes to ask. Together
 * they have REGEX_STEPS_MAX steps an entry: one that uses them up is given up, and then no other is tried there. */
#ifndef RIFFLE_MATCH_REGEXES_H
#define RIFFLE_MATCH_REGEXES_H

#include "match/reading.h"
#include "text/regex.h"

struct regexes;

/* Copies of n expressions for one thread. Owned: regexes_free, which takes NULL. */
struct regexes *regexes_new(struct regex *const *originals, size_t n);
void regexes_free(struct regexes *regexes);

/* Begins an entry. */
void regexes_begin(struct regexes *regexes);

/* The places where expression i matches, at most REGEX_HITS_MAX. Borrowed until the next regexes_begin. */
enum { REGEX_HITS_MAX = 64 };
const struct hit *regexes_hits(struct regexes *regexes, size_t i, const struct reading *reading,
                               size_t *n);

#endif
