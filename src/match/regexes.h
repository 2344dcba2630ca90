/* The regular expressions of a set of topics, searched at most once an entry and only when a query comes to ask. Each has
 * REGEX_STEPS_MAX steps an entry, and all together have REGEXES_STEPS_MAX: a slow one is given up and leaves the others
 * theirs, so that no topic's rules fail for another's, as long as not many are slow. */
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

enum { REGEXES_STEPS_MAX = 6 * REGEX_STEPS_MAX };

/* The places where expression i matches, at most REGEX_HITS_MAX. Borrowed until the next regexes_begin. */
enum { REGEX_HITS_MAX = 64 };
const struct hit *regexes_hits(struct regexes *regexes, size_t i, const struct reading *reading,
                               size_t *n);

#endif
