/* Who a new entry was before. Feeds give other ids and other addresses to what they had already, and list again what was
 * removed from here months ago: neither is news. What is found is of the same feed, so that nobody takes over an entry of
 * another's; and of what its feed lists beside the new one nothing is its former self. */
#ifndef RIFFLE_STORE_FORMER_H
#define RIFFLE_STORE_FORMER_H

#include "store/entries.h"
#include "store/identity.h"

struct former {
    int64_t id; /* an entry that is kept, under another id; 0: none */
    struct entry_row row;
    bool is_removed;   /* one that is known, but was removed */
    int64_t public_id; /* what that was published under; 0: never */
    int64_t story;     /* … and in */
};

/* An entry under an id that its feed has not given so far. */
struct newcomer_entry {
    const struct entry_update *update;
    const struct identity *identity;
    int64_t number; /* that it gets */
    struct former former;
};

/* Looks whether anything was removed, in a store that was just opened for writing. */
bool former_open(struct store *store, struct error *err);

/* Finds it, by what the rows say, then by what the report was found to be (grouping_judge), then among what was removed;
 * that is known no longer then, since it is back. */
bool former_find(const struct keeping *keeping, const struct entry_update *update,
                 const struct identity *identity, struct former *out, struct error *err);

#endif
