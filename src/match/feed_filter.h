/* Which feeds a topic looks at: the lists under `feeds: {only: …, never: …}` of a topic file. A line of them is
 *
 *     example.org                      all feeds of that site and of those below it
 *     https://example.org/feed.xml     the feed of that address
 *     https://example.org/news/…*      all feeds whose addresses begin so
 *     kind:state                       all feeds of that riffle:kind
 *     category:World/Asia              all feeds in that folder of the list and in those inside it
 *
 * Upper and lower case are the same. Pure. */
#ifndef RIFFLE_MATCH_FEED_FILTER_H
#define RIFFLE_MATCH_FEED_FILTER_H

#include "base/error.h"
#include "match/verdict.h"

/* One of the lists. All zeros: nothing is listed. */
struct feed_filter {
    struct feed_pattern *v;
    size_t n, cap;
};

/* Reads one line, borrowed, to the list's end. False with a sentence in err. Arena. */
bool feed_filter_add(struct feed_filter *filter, struct bytes line, struct arena *arena,
                     struct error *err);

/* Whether any line of the list names the entry's feed; site is that of the feed's address (url_site). */
bool feed_filter_names(const struct feed_filter *filter, const struct match_entry *entry,
                       struct bytes site);

#endif
