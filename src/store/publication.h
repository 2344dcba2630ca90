/* How what a topic publishes is read, for those who choose what to read. Nothing outside of store/ includes this. */
#ifndef RIFFLE_STORE_PUBLICATION_H
#define RIFFLE_STORE_PUBLICATION_H

#include "store/state.h"

/* A row of topic_story, of a topic that is known. */
struct published_key {
    int64_t story, public_id;
    bool is_loose; /* in no volume yet */
};

struct published_keys {
    struct published_key *v;
    size_t n, cap;
};

/* The kept topic i of the set, NULL where it was never stored. Resets store->batch. */
bool publication_topic(struct store *store, const struct topic_set *topics, size_t topic,
                       const struct kept_topic **out, struct error *err);

/* A publication of a topic without entries, as seen from now. kept: NULL, never stored. */
struct publication publication_begin(const struct topic_settings *settings,
                                     const struct kept_topic *kept, int64_t now,
                                     struct arena *arena);

/* Fills in the entries of these rows, in their order, and when the newest of them was updated. */
bool publication_read(struct store *store, int64_t topic, const struct topic_settings *settings,
                      const struct published_keys *keys, struct arena *arena,
                      struct publication *out, struct error *err);

#endif
