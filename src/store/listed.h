/* Which entries a feed's last document listed, by number, and what happens when they leave it: only then is it written
 * down when they were last seen, so that a document that stays as it is costs no row. */
#ifndef RIFFLE_STORE_LISTED_H
#define RIFFLE_STORE_LISTED_H

#include "store/state.h"

/* An entry of the document that was kept just now. */
struct listed_entry {
    uint64_t source_hash;
    int64_t id;
};

/* The entry numbers that go with the hashes of a new document: known ones are taken over from the last document, others
 * from `kept`; 0 where neither has one. n of them, in the batch arena. */
bool listed_numbers(struct store *store, int64_t feed, const uint64_t *seen, size_t n,
                    const struct listed_entry *kept, size_t n_kept, uint64_t **out,
                    struct error *err);

/* Notes of the entries of the last document that are not in the new one when they were last seen: at the feed's last
 * fetch. */
bool listed_leave(struct store *store, int64_t feed, const uint64_t *seen, size_t n,
                  struct error *err);

#endif
