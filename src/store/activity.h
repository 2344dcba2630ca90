/* What feeds brought, and when, for who looks after the daemon: of one feed by the day, of all by the hour. Reads alone,
 * beside a daemon that writes. */
#ifndef RIFFLE_STORE_ACTIVITY_H
#define RIFFLE_STORE_ACTIVITY_H

#include "store/store.h"

enum { ACTIVITY_DAYS = 371 /* 53 weeks */, ACTIVITY_HOURS = 24 };

/* How many entries of a feed a topic lets in. */
struct activity_topic {
    struct bytes name;
    int64_t entries;
};

struct feed_activity {
    int64_t
        days[ACTIVITY_DAYS]; /* kept entries by the day of their date (UTC), that of `now` last */
    struct activity_topic *topics; /* by name; those with none are left out. Arena */
    size_t n_topics;
};

bool store_activity(struct store *store, int64_t feed, int64_t now, struct arena *arena,
                    struct feed_activity *out, struct error *err);

/* Entries that are kept, by how many hours before that of `now` they were first seen, and those of them on topic. */
struct recent_activity {
    int64_t entries[ACTIVITY_HOURS], on_topic[ACTIVITY_HOURS];
};

/* Walks back over the entries, newest first, until they are older: as long as there are many. */
bool store_recent_activity(struct store *store, int64_t now, struct recent_activity *out,
                           struct error *err);

#endif
