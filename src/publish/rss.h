/* A topic as RSS 2.0, by the RSS Best Practices Profile: atom:link to itself, dc:creator, guid, source. Pure. */
#ifndef RIFFLE_PUBLISH_RSS_H
#define RIFFLE_PUBLISH_RSS_H

#include "publish/publication.h"

/* Appends the whole document: UTF-8, well-formed, without what XML 1.0 cannot hold. */
void publish_rss(const struct publication *publication, struct buf *out);

#endif
