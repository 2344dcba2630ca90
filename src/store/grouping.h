/* Which story a new entry tells, by what it says: its report is compared with those of the last entries, which are held in
 * memory (story/place.h) and read back from the tables before the first new one after a start. What came of it is kept
 * in the table telling. The numbers of items and stories are those of the tables entry and story. */
#ifndef RIFFLE_STORE_GROUPING_H
#define RIFFLE_STORE_GROUPING_H

#include "store/stories.h"
#include "story/place.h"

struct grouping;

/* Takes NULL. */
void grouping_free(struct grouping *grouping);

/* What was added to memory by a transaction that failed is not in the tables: all is read back before the next entry. */
void grouping_forget(struct store *store);

/* Where a new entry belongs. */
struct told {
    int64_t entry;      /* the number that the new entry gets: given */
    int64_t story;      /* an older one, or its own, which is founded already */
    bool joined;        /* an older one */
    int64_t part;       /* the story that this entry shows to be a part of it, or 0 */
    int64_t address_of; /* the entry that it was joined to for its address alone, or 0 */
    int64_t late;       /* when it was compared, where it came before; 0: it is new */
};

/* What a report was found to be by grouping_judge. */
struct likely_same {
    int64_t entry; /* the entry that it repeats; 0: none */
    bool is_entry; /* it is that entry itself, rather than the same article */
};

/* Compares the report of a new entry, which has that number, with those in memory: before grouping_place. */
bool grouping_judge(struct store *store, const struct report *report, int64_t entry, int64_t now,
                    struct error *err);

/* What the report last judged repeats. */
struct likely_same grouping_judged(const struct store *store);

/* How long entries are held in memory. */
extern const int64_t grouping_reach_ms;

/* Reads the report of an entry that is kept and was not compared yet. *wanted is false where so many of those were read that
 * memory is to stay for what is new. */
bool grouping_read_late(struct store *store, int64_t entry, int64_t now, struct report *out,
                        bool *wanted, struct error *err);

/* Finds the story that it tells, and remembers it. told->story, its own before, is the story found then, of which, or which of
 * it, its own is a part; told->part one more story that is a part of that, or 0. */
bool grouping_place_late(struct store *store, const struct report *report, int64_t now,
                         struct told *told, struct error *err);

/* Finds the story that the report of entry out->entry tells, which grouping_judge was given last, and remembers the report. An entry that is known with the
 * same canonical URL tells the same where the texts say nothing against it. */
bool grouping_place(struct store *store, const struct report *report,
                    const struct known_article *known, int64_t now, struct told *out,
                    struct error *err);

/* Remembers the report of an entry whose story is known already. */
bool grouping_restore(struct store *store, const struct report *report, const struct told *told,
                      int64_t now, struct error *err);

/* Writes down what the last grouping_place or grouping_restore found about the entry, once it is there. report: NULL
 * where it was compared by its address alone. */
bool grouping_note(struct store *store, const struct report *report, const struct told *told,
                   struct error *err);

/* What two entries, of which the first came before, are to each other by what the store has of them now. */
bool grouping_compare(struct store *store, int64_t first, int64_t second, int64_t now,
                      struct likeness *likeness, struct judgement *judgement, struct error *err);

#endif
