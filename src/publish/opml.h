/* The feeds that a topic is drawn from, as an OPML 2.0 list that any reader can subscribe to. Pure. */
#ifndef RIFFLE_PUBLISH_OPML_H
#define RIFFLE_PUBLISH_OPML_H

#include "publish/publication.h"

/* Appends the whole document, an outline a feed in the order given, its folders as the category attribute. Where
 * publication->feeds is NULL the list holds the feeds of the entries that are published now. */
void publish_opml(const struct publication *publication, struct buf *out);

#endif
