/* Which entry, article and story a new item belongs to: looks it up in the index, judges what is near, decides, and adds
 * it. Stories have numbers that are given once. An item that ties two of them together makes the younger a part of the
 * older; whoever keeps published ids records that. One thread. */
#ifndef RIFFLE_STORY_PLACE_H
#define RIFFLE_STORY_PLACE_H

#include "story/index.h"
#include "story/relation.h"

/* The likeness that the rules are tuned for; more keeps reports apart that are told in other words, less joins them. */
#define PLACE_SIMILARITY 0.8F

/* How far items reach. */
struct place_limits {
    uint32_t window_hours; /* between two of a story, and two that are one by their text alone */
    uint32_t keep_hours;   /* that items are held for, by the clock */
    size_t most;           /* items held */
    float similarity; /* how alike a story's reports are, 0 … 1: 0 is taken for PLACE_SIMILARITY */
};

struct placer;

/* Owned: placer_free. */
struct placer *placer_new(const struct place_limits *limits);
void placer_free(struct placer *placer);

/* A kept item beside a new one, and what was made of it. */
struct neighbour {
    uint32_t id, story;
    struct likeness likeness;
    struct judgement judgement;
};

/* The decision, with its evidence. */
struct placement {
    enum relation relation; /* to the item `of`; none: a story of its own */
    enum reason reason;
    bool is_copy;   /* an article that was there before: see story/lead.h */
    bool is_source; /* the same, but it is the publisher's own, and `of` is the copy */
    uint32_t of;
    uint32_t story;
    uint32_t merged;  /* the story that became a part of `story`, 0 for none */
    float similarity; /* to the closest item of the story, 1 for none */
    struct neighbour near[INDEX_FOUND_MAX];
    size_t n_near;
};

/* Decides without adding. */
void placer_judge(struct placer *placer, const struct report *report, struct placement *out);

/* Adds what placer_judge just decided on, now being minutes since 1970 by the clock. A story of its own gets `story` as
 * its number, which is not 0. */
void placer_settle(struct placer *placer, const struct report *report, uint32_t story, uint32_t now,
                   struct placement *placement);

/* placer_judge and placer_settle. */
void placer_place(struct placer *placer, const struct report *report, uint32_t story, uint32_t now,
                  struct placement *out);

/* Makes a story a part of another, of which neither is a part of anything yet. */
void placer_merge(struct placer *placer, uint32_t part, uint32_t whole);

/* Adds an item whose story is known: how the window is filled from the store at start. */
void placer_restore(struct placer *placer, const struct report *report, uint32_t story,
                    uint32_t now);

/* What the second item is to the first, were they the only two: what people ask who wonder why they are one, or not. */
struct judgement placer_compare(struct placer *placer, const struct report *kept,
                                const struct report *report, struct likeness *likeness);

/* The index behind it, for what reports its size. Borrowed. */
const struct story_index *placer_index(const struct placer *placer);

#endif
