/* A tag of markup that nobody has checked: names and attributes read the way browsers would, whatever is wrong with
 * them. What the mender and the search for feeds in a page have in common. Private to feed/; pure. */
#ifndef RIFFLE_FEED_TAG_H
#define RIFFLE_FEED_TAG_H

#include "base/bytes.h"
#include "feed/limits.h"

struct tag_attribute {
    struct bytes name,
        value; /* the value as it stands, references and all; absent where there is none */
};

struct tag {
    struct bytes name;
    bool is_end, is_empty; /* </name>, <name/> */
    bool is_cut;           /* the text ended before the tag did */
    bool is_bad;           /* something in it had to be guessed or left out */
    bool has_duplicate;    /* an attribute came twice: the first counts */
    struct tag_attribute attributes[LIMIT_ATTRIBUTES];
    size_t n;
};

/* Reads the tag whose '<' stands at *at, and moves *at behind it. False, *at untouched, where that '<' begins no tag. */
bool tag_read(struct bytes text, size_t *at, struct tag *tag);

/* The value of an attribute, letter case aside, or absent. Borrowed. */
struct bytes tag_attribute(const struct tag *tag, const char *name);

#endif
