/* What the files of this floor share: the store's state, and the topics as they are kept. Nothing outside of store/
 * includes this. */
#ifndef RIFFLE_STORE_STATE_H
#define RIFFLE_STORE_STATE_H

#include "store/lock.h"
#include "store/sqlite.h"
#include "store/store.h"

/* A row of the table topic, and what the set in force says beside it. */
struct kept_topic {
    int64_t id;
    struct bytes name;
    uint64_t version;
    enum topic_stories stories;
    int64_t min_sources, min_kinds, created;
    bool edited;   /* since riffle first met it */
    bool stricter; /* its walk takes away what too few tell */
    int64_t given_published,
        given_entry; /* where its walk stood when store_unjudged last gave entries */
};

struct kept_topics {
    struct kept_topic *v;
    size_t n, cap;
};

/* How far bodies have been gone over (bodies.h), by number of entry. */
struct body_marks {
    int64_t packed, dropped;
};

struct store {
    struct database db;
    struct lock lock;
    bool writable;
    char *path;
    struct arena *batch;        /* for one feed or call, reset by the doors */
    struct arena *scratch;      /* for one entry at a time */
    struct arena *topics_arena; /* what topics points into */
    struct kept_topics topics;
    int64_t next_entry, next_story; /* numbers; 0: not looked up yet */
    struct grouping *grouping;      /* NULL: no entry was compared yet */
    uint32_t window_hours;          /* of stories; 0: the usual one */
    float similarity;
    bool (*enough)(void *ctx); /* NULL: nothing is broken off */
    void *enough_ctx;
    int64_t indexed; /* up to which entry, but for those that changed since */
    struct body_marks bodies;
    bool knows_removed; /* the table known is not empty, or was not when it was last looked at */
    int64_t given_feed; /* whose entries store_unjudged_of_feed gave last */
};

enum { STORE_SCRATCH_MAX = 256 << 20 }; /* ceiling of each of its arenas */

/* The path of a location: "sqlite://" and a path, or a path alone. Borrowed from it. */
bool location_path(const char *location, const char **path, struct error *err);

/* Reads the table of topics into the arena. */
bool topics_read(struct store *store, struct arena *arena, struct kept_topics *out,
                 struct error *err);

/* From now on the store's topics are those in the arena, which passes to it. */
void topics_replace(struct store *store, struct arena *arena, const struct kept_topics *topics);

/* Reads the table of topics anew. */
bool topics_load(struct store *store, struct error *err);

/* The kept topic of a name, looked for first where it stands when the set is the one that was stored last; or NULL. */
struct kept_topic *topics_find(struct store *store, struct bytes name, size_t likely);

/* Within a transaction: the feeds are those of the list, and out[i] is subscription i as it is now kept, in the arena. */
bool list_write(struct store *store, const struct subscription *list, size_t n, struct arena *arena,
                struct stored_feed *out, struct error *err);

/* Within a transaction: the topics are those of the set. */
bool topics_write(struct store *store, const struct topic_set *set, struct error *err);

/* The number that a statement of one row and column gives; 0: it gives none. */
bool number_read(struct store *store, enum sql name, int64_t *out, struct error *err);

/* How far something came that goes over the store, kept in the table meta; 0: nowhere yet. */
bool mark_read(struct store *store, struct bytes key, int64_t *out, struct error *err);
bool mark_write(struct store *store, struct bytes key, int64_t mark, struct error *err);

/* The number that the next row of a table gets, with the greatest so far by `last`; *next keeps it. None is given twice
 * while the store is open, though its row may be gone: memory may still speak of it. */
bool number_next(struct store *store, enum sql last, int64_t *next, int64_t *out,
                 struct error *err);

/* The kept topic of each topic of a set: of[i] is NULL where it is unknown, and stale[i] true where verdicts made with
 * the set are those of another version. */
struct topic_map {
    const struct kept_topic **of;
    bool *stale;
    size_t n;
};
struct topic_map topics_map(struct store *store, const struct topic_set *set, struct arena *arena);

#endif
