/* Tables of what documents tell: a piece of a feed, a member of what `riffle parse` prints for it, and what that member
 * must be. For the tests of feed/ alone. */
#ifndef RIFFLE_TESTS_FEED_TOLD_H
#define RIFFLE_TESTS_FEED_TOLD_H

#include <stddef.h>

/* What stands around the piece; the usual prefixes are declared, and x stands for a vocabulary that nobody knows. */
enum told_around {
    AROUND_ITEM,    /* an item of RSS 2.0 */
    AROUND_CHANNEL, /* its channel */
    AROUND_ENTRY,   /* an entry of Atom 1.0 */
    AROUND_FEED,    /* its feed */
    AROUND_JSON,    /* the members of an item of a JSON Feed */
    AROUND_NOTHING, /* a whole document */
};

struct told {
    enum told_around around;
    const char *piece;
    const char *path; /* "items.0.url"; '#' at its end is how many elements there are */
    const char *want; /* a number as it prints; NULL: the member must be absent */
};

/* Checks every row, in a document whose address is https://base.example/dir/feed, and tells which fail. */
void told_check(const struct told *rows, size_t n);

#endif
