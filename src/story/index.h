/* The items of a window of time, in memory, found by what they share with a new one: address, id, headline, shingles,
 * rare words. Every item is listed under at most INDEX_KEYS keys in chains of which only the newest are walked, so that
 * finding costs about the same however many items there are; what is found is then compared exactly. Under 150 bytes an
 * item. One thread; rebuilt at start by adding what the store still has. */
#ifndef RIFFLE_STORY_INDEX_H
#define RIFFLE_STORY_INDEX_H

#include "story/sketch.h"

enum { INDEX_KEYS = 10, INDEX_FOUND_MAX = 48 };

struct story_index;

/* An index that holds items for so many minutes, and never more than most, nor four million. Owned: story_index_free. */
struct story_index *story_index_new(uint32_t keep_minutes, size_t most);
void story_index_free(struct story_index *index);

/* Adds an item as one of a story. now is by the clock (minutes since 1970): what was added longer ago than is kept goes.
 * The item's words count from now on. */
void story_index_add(struct story_index *index, const struct report *report, uint32_t story,
                     uint32_t now);

/* The same for the very report that story_index_find was last asked about, nothing having been added since. */
void story_index_add_sought(struct story_index *index, const struct report *report, uint32_t story,
                            uint32_t now);

/* A kept item that shares enough with the new one to be looked at. */
struct found {
    const struct sketch *kept; /* borrowed until the next story_index_add */
    struct likeness likeness;
};

/* The items most likely to be the same entry, article or story, at most INDEX_FOUND_MAX, each with its likeness, those
 * that share a name first. Returns how many. */
size_t story_index_find(struct story_index *index, const struct report *report,
                        struct found out[static INDEX_FOUND_MAX]);

/* How like the second item is to the first, were that one kept: neither needs to be. */
void story_index_compare(struct story_index *index, const struct report *kept,
                         const struct report *report, struct likeness *out);

/* Gives every item the story that its own has become part of. Costs as much as there are items. */
struct merges;
void story_index_settle(struct story_index *index, const struct merges *merges);

/* The items held, and the bytes they take, chains included. */
size_t story_index_items(const struct story_index *index);
size_t story_index_bytes(const struct story_index *index);

#endif
