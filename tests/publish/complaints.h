/* What the checkers of published documents find: sentences, each with the line where the fault was seen. */
#ifndef RIFFLE_TESTS_PUBLISH_COMPLAINTS_H
#define RIFFLE_TESTS_PUBLISH_COMPLAINTS_H

#include "base/arena.h"

struct complaints {
    struct arena *arena; /* of the sentences */
    struct bytes *v;
    size_t n, cap;
};

/* Adds "line 12: WHAT: about". Line 0 is left out. */
void complain(struct complaints *to, size_t line, const char *what, struct bytes about);

/* Prints all to standard error, after what. */
void complaints_print(const struct complaints *list, const char *what);

#endif
