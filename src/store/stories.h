/* Which story a new entry tells: that of an entry with the same canonical URL, of whatever feed, seen in the last thirty
 * days; else one of its own. */
#ifndef RIFFLE_STORE_STORIES_H
#define RIFFLE_STORE_STORIES_H

#include "store/state.h"

struct newcomer {
    int64_t feed, now;
    struct bytes canonical_url; /* absent: none */
    uint64_t content_hash;
    const uint64_t *seen; /* what its document lists, ascending */
    size_t n_seen;
};

/* The hash by which canonical URLs are found. */
uint64_t story_canonical_hash(struct bytes canonical_url);

/* The story to join, or 0. */
bool story_to_join(struct store *store, const struct newcomer *newcomer, int64_t *story,
                   struct error *err);

/* Founds a story. */
bool story_found(struct store *store, int64_t now, int64_t *story, struct error *err);

/* Whether a story is still there. */
bool story_is_known(struct store *store, int64_t story, bool *known, struct error *err);

#endif
