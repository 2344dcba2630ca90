/* Entries as they are kept: who is who in a feed, what a change means, and which verdicts stand. */
#ifndef RIFFLE_STORE_ENTRIES_H
#define RIFFLE_STORE_ENTRIES_H

#include "store/state.h"

/* Parts of a row of the table entry. */
struct entry_row {
    int64_t feed, story, public_id, published, updated;
    uint64_t source_hash, content_hash;
};

/* The row that a statement is at whose columns are id, guid, story, source_hash, content_hash, published, updated and
 * public_id: of entry_find and former_rows. */
struct entry_row entry_row_of(sqlite3_stmt *row, int64_t feed);

/* Reads a row; *found says whether there is one. */
bool entry_read(struct store *store, int64_t id, struct entry_row *out, bool *found,
                struct error *err);

/* The same with its id in its feed. Scratch arena. */
bool entry_read_named(struct store *store, int64_t id, struct entry_row *out, struct bytes *guid,
                      bool *found, struct error *err);

/* Reads a row that must be there, and gives the entry its public id if it has none yet. */
bool entry_read_public(struct store *store, int64_t id, struct entry_row *out, struct error *err);

/* When an entry was published, as its source says; DATE_NONE: it does not. */
int64_t entry_date(const struct entry *entry);

/* What the document in hand lists, found out when it is first needed. */
struct document_ids {
    uint64_t
        *hashes; /* of the ids of its entries, ascending; NULL: not found out yet. Batch arena */
    size_t n;
    bool is_empty; /* nothing of the feed was kept before it */
};

/* What keeping one entry is done with. */
struct keeping {
    struct store *store;
    const struct topic_map *topics;
    const struct feed_update *update;
    struct document_ids *ids; /* of the update's document */
    bool *changed;            /* by topic of the set */
    int64_t *
        put_back; /* by topic of the set: the newest entry that it has to judge again; INT64_MIN: none */
};

struct kept_entry {
    int64_t id;
    bool is_new, is_updated, is_new_on_topic;
    bool is_back; /* new to the table, but known: it was removed, and its feed lists it again */
    int on_topic; /* by how much the feed's count changes */
};

/* Adds an entry, and changes one that is kept. */
struct newcomer_entry;
bool entry_add(const struct keeping *keeping, const struct newcomer_entry *newcomer,
               struct kept_entry *out, struct error *err);
bool entry_change(const struct keeping *keeping, const struct entry_update *update,
                  const struct entry_row *old, struct kept_entry *out, struct error *err);

/* Keeps one entry of a document: adds it, changes it, or finds that nothing is to be done. */
bool entry_keep(const struct keeping *keeping, const struct entry_update *update,
                struct kept_entry *out, struct error *err);

/* Sets one verdict, or takes it away where it is no match. *different is set true where the entry came or went. */
bool entry_judge(struct store *store, int64_t id, const struct kept_topic *topic,
                 const struct verdict *verdict, bool *different, struct error *err);

/* How many topics an entry is on. */
bool entry_count_verdicts(struct store *store, int64_t id, int64_t *n, struct error *err);

#endif
