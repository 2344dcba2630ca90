/* Who leads a story: the item of the feed with the highest priority, then one that is no copy of another's article, then
 * the most complete, then the earliest. Pure. */
#ifndef RIFFLE_STORY_LEAD_H
#define RIFFLE_STORY_LEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an item has to show for it. */
struct lead_claim {
    int priority; /* of its feed, 0 to 9 */
    bool is_copy; /* an article that was there before, other than from the publisher's own feed */
    size_t text_words; /* how much there is to read */
    int64_t time;      /* published */
    int64_t seen;      /* when it came; milliseconds, as time */
    uint32_t id;       /* in the order of arrival: the last resort */
};

/* How complete an item is, in steps: of two that say about as much the earlier leads. */
int lead_completeness(size_t text_words);

/* Whether a leads before b, dates being believed. A strict order of all claims. */
bool lead_before(const struct lead_claim *a, const struct lead_claim *b);

/* Whether a, which we came to know after b or with it, takes the lead from b. A date is what a feed says, and whoever
 * tells a story later can say any: an earlier one counts between items that were seen within ten minutes. Asked of the
 * items in the order of their arrival it gives one lead, whenever it is asked. */
bool lead_takes_over(const struct lead_claim *a, const struct lead_claim *b);

/* Why a leads and b does not, in words that follow "it leads, since …". Static. */
const char *lead_reason(const struct lead_claim *a, const struct lead_claim *b);

#endif
