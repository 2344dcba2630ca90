/* What grouping reads of an entry of a feed, by one rule wherever it comes from. Pure. */
#ifndef RIFFLE_STORY_ITEM_H
#define RIFFLE_STORY_ITEM_H

#include "feed/entry.h"
#include "story/report.h"

/* The feed of an item. */
struct item_feed_facts {
    uint32_t number; /* as story_item.feed has it */
    struct bytes url, language;
};

/* The address that names the article of an entry: the one that the entry says to be its own (rel=canonical), where that
 * may be believed, else its link. Believed is what lies at the publisher of the link or of the feed, and anything where the
 * link is an aggregator's that keeps its target to itself; never what names an article less well than the link does, as the
 * front page that some sites give for all. So nobody gets by it what he could not have by linking there. Arena, or
 * borrowed from the entry. */
struct bytes item_address(struct arena *arena, const struct entry *entry, struct bytes feed_url);

/* The item; published at time, in milliseconds. Borrowed from entry and feed, and arena. */
struct story_item item_of(const struct entry *entry, const struct item_feed_facts *feed,
                          int64_t time, struct arena *arena);

#endif
