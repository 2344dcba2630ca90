/* Stories as rows: their numbers, what became of them, and which one a canonical URL stands for: that of an entry with the
 * same URL, of whatever feed, seen in the last thirty days. What entries say is compared in grouping.h. */
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

/* Binds it, NULL where there is none. */
void story_put_canonical(sqlite3_stmt *statement, int at, struct bytes canonical_url);

/* An article that is there already, and its story; 0: none. */
struct known_article {
    int64_t entry, story;
    bool is_own; /* of the newcomer's feed */
};

/* The first that came with the newcomer's canonical URL. */
bool story_by_address(struct store *store, const struct newcomer *newcomer,
                      struct known_article *out, struct error *err);

/* The number that the next story gets; none is given twice while the store is open. */
bool story_next(struct store *store, int64_t *story, struct error *err);

/* Founds the story of that number. */
bool story_found(struct store *store, int64_t story, int64_t now, struct error *err);

/* The story that *story is or has become a part of; 0 where that is no longer there. */
bool story_resolve(struct store *store, int64_t *story, struct error *err);

/* Makes a story a part of another: its entries, and what topics published of it, are the other's from now on. What is in
 * force of that is left to published_settle. */
bool story_merge(struct store *store, int64_t part, int64_t whole, struct error *err);

#endif
