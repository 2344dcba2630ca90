/* Things that are found by a name, kept in the order of names. The things are the caller's, each with its name for a first
 * member. Pure. */
#ifndef RIFFLE_NET_BY_NAME_H
#define RIFFLE_NET_BY_NAME_H

#include "base/bytes.h"

struct named {
    char *name; /* lower case */
};

/* All zeros is empty. */
struct by_name {
    struct named **v;
    size_t n, room;
};

/* The thing of that name (in any letter case), or NULL. */
struct named *by_name_find(const struct by_name *all, struct bytes name);

/* Adds a thing of which none has the name yet. */
void by_name_add(struct by_name *all, struct named *thing);

/* Takes a thing out, if it is in; it is the caller's again. */
void by_name_remove(struct by_name *all, const struct named *thing);

/* A copy of a name in lower case. Owned: free(). */
char *by_name_copy(struct bytes name);

#endif
