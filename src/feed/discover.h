/* What a document is that is no feed, and which feeds a page links to. For the error that a reader of `status` sees,
 * and for finding the feed behind the address of a site. Pure. */
#ifndef RIFFLE_FEED_DISCOVER_H
#define RIFFLE_FEED_DISCOVER_H

#include "base/error.h"
#include "feed/entry.h"

/* The feeds that an HTML page announces: <link rel="alternate"> of a feed's type, in the page's order, addresses
 * absolute. Arena. */
void discover_feeds(struct bytes html, struct bytes base_url, struct arena *arena,
                    struct links *feeds);

/* Whether a media type, with or without parameters, is one that pages announce feeds with. */
bool discover_is_feed_type(struct bytes type);

/* Writes into err what text is instead of a feed: "an HTML page titled …; it links to the feed …". root is the name of
 * the root element where it is known, else absent. Returns false. */
bool discover_describe(struct bytes text, struct bytes root, struct bytes base_url,
                       struct arena *arena, struct error *err);

#endif
