/* Regular expressions over UTF-8 text, by ICU: its syntax, Unicode-aware, and bounded in time, since an expression can
 * take longer than the age of the universe. A compiled expression has state of its own, so it belongs to one thread;
 * others make a copy, which is cheap. */
#ifndef RIFFLE_TEXT_REGEX_H
#define RIFFLE_TEXT_REGEX_H

#include "base/bytes.h"
#include "base/error.h"

struct regex;

/* Compiles a pattern. NULL with ICU's complaint in err and the mistake's place in *at, in characters of the pattern (0
 * where it has none). Owned: regex_free. */
struct regex *regex_new(struct bytes pattern, bool ignore_case, struct error *err, size_t *at);

/* A copy for another thread. May be called while others copy the same one, as long as nobody searches with it. Owned:
 * regex_free. */
struct regex *regex_copy(const struct regex *regex);

/* Takes NULL. */
void regex_free(struct regex *regex);

/* Has its searches take their time from *steps, which it may share with others of the thread and which is counted down;
 * at 0 none of them goes on. The caller fills it up again. It has to stay where it is. */
void regex_share(struct regex *regex, int *steps);

/* Where the expression matches, in bytes of the text; an empty match has end == start. */
struct regex_match {
    size_t start, end;
};

enum regex_outcome { REGEX_NONE, REGEX_FOUND, REGEX_TOO_SLOW };

/* The first max matches in the text, which must be valid UTF-8; their number in *n. REGEX_TOO_SLOW where the search was
 * given up after a few milliseconds (about REGEX_STEPS_MAX steps of ICU's clock, or its stack), with what was found
 * until then. */
enum { REGEX_STEPS_MAX = 20, REGEX_STACK_MAX = 1 << 20 };
enum regex_outcome regex_search(struct regex *regex, struct bytes text, struct regex_match *matches,
                                size_t max, size_t *n);

#endif
