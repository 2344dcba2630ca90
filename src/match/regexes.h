/* The regular expressions of a set of topics, searched at most once an entry and only when a query comes to ask. Each has
 * REGEX_STEPS_MAX steps an entry and one more for every 2 KiB of its texts, and all together have REGEXES_TIMES_MAX times
 * that: a slow one is given up and leaves the others theirs, so that no topic's rules fail for another's, as long as not
 * many are slow. That one was given up can be asked. */
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

enum { REGEXES_TIMES_MAX = 6 };

/* Where expression i, which is only ever asked for the same places, matches in these (bits by enum place): at most
 * REGEX_HITS_MAX of each text. Borrowed until the next regexes_begin. */
enum { REGEX_HITS_MAX = 64 };
const struct hit *regexes_hits(struct regexes *regexes, size_t i, const struct reading *reading,
                               uint32_t places, size_t *n);

/* Whether expression i was asked in this entry, and given up: it may match elsewhere too. */
bool regexes_gave_up(const struct regexes *regexes, size_t i);

/* Whether any was. */
bool regexes_any_gave_up(const struct regexes *regexes);

#endif
