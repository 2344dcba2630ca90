/* A piece of an entry's text with the words in it that made a query hold: what a list of results shows. Pure. */
#ifndef RIFFLE_MATCH_MARKED_H
#define RIFFLE_MATCH_MARKED_H

#include "match/verdict.h"

enum { MARKS_MAX = 24 };

struct mark {
    size_t at, n; /* bytes of the text */
};

struct marked {
    struct bytes text;                /* borrowed from the field */
    bool begins_late, ends_early;     /* there is more of the field before it, behind it */
    struct mark marks[MARKS_MAX + 1]; /* ascending, apart from each other */
    size_t n;
};

/* The field's text with its marks; of one that is longer than max bytes a piece about the first of them, cut between
 * words where there are any, else the beginning. */
struct marked marked_of(const struct verdict *verdict, const char *field, struct bytes text,
                        size_t max);

#endif
