/* Under which id an entry is published: its own where that is an IRI and no other entry has it, else one made for it. An
 * id once given stays the entry's, even when the entry has been removed and comes back; a feed that copies the ids of
 * another gets made ones and changes nothing for the other. */
#ifndef RIFFLE_STORE_IDENTITY_H
#define RIFFLE_STORE_IDENTITY_H

#include "store/state.h"

/* An entry as its feed names it. */
struct identity {
    int64_t feed;
    struct bytes guid;
    uint64_t guid_hash;
};

/* The hash by which guids are found. */
uint64_t identity_hash(struct bytes guid);

/* Whether text can stand as an atom:id as it is. */
bool identity_is_iri(struct bytes text);

/* The published id of an entry. */
struct public_identity {
    int64_t number; /* in public_id; 0: it has none yet */
    int64_t story;  /* that it was published in */
    struct bytes
        text; /* where it has none: the one to be given. Scratch arena, or the guid itself */
};

/* Looks up the id that the entry had already, or finds the one that it shall have. */
bool identity_find(struct store *store, const struct identity *identity,
                   struct public_identity *out, struct error *err);

/* Makes it so: the entry gets the id that was found for it, and the id belongs to the story. */
bool identity_settle(struct store *store, const struct identity *identity, int64_t story,
                     struct public_identity *public, struct error *err);

#endif
