/* Entries as they are kept: who is who in a feed, what a change means, and which verdicts stand. */
#ifndef RIFFLE_STORE_ENTRIES_H
#define RIFFLE_STORE_ENTRIES_H

#include "store/state.h"

/* Parts of a row of the table entry. */
struct entry_row {
    int64_t feed, story, public_id, published, updated;
    uint64_t source_hash, content_hash;
};

/* Reads a row; *found says whether there is one. */
bool entry_read(struct store *store, int64_t id, struct entry_row *out, bool *found,
                struct error *err);

/* Reads a row that must be there, and gives the entry its public id if it has none yet. */
bool entry_read_public(struct store *store, int64_t id, struct entry_row *out, struct error *err);

/* What keeping one entry is done with. */
struct keeping {
    struct store *store;
    const struct topic_map *topics;
    const struct feed_update *update;
    bool *changed; /* by topic of the set */
    int64_t *
        put_back; /* by topic of the set: the newest entry that it has to judge again; INT64_MIN: none */
};

struct kept_entry {
    int64_t id;
    bool is_new, is_updated, is_new_on_topic;
    int on_topic; /* by how much the feed's count changes */
};

/* Keeps one entry of a document: adds it, changes it, or finds that nothing is to be done. */
bool entry_keep(const struct keeping *keeping, const struct entry_update *update,
                struct kept_entry *out, struct error *err);

/* Sets one verdict, or takes it away where it is no match. *different is set true where the entry came or went. */
bool entry_judge(struct store *store, int64_t id, const struct kept_topic *topic,
                 const struct verdict *verdict, bool *different, struct error *err);

/* How many topics an entry is on. */
bool entry_count_verdicts(struct store *store, int64_t id, int64_t *n, struct error *err);

#endif
