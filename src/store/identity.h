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

/* The number in public_id that the entry had already or gets now, and the story that it was published in (0: none). */
bool identity_public(struct store *store, const struct identity *identity, int64_t *public_id,
                     int64_t *story, struct error *err);

/* Notes the story of an id. */
bool identity_in_story(struct store *store, int64_t public_id, int64_t story, struct error *err);

#endif
