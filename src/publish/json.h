/* A topic as JSON Feed 1.1, each item with the `_riffle` extension that `riffle match` and `riffle group` read. Pure. */
#ifndef RIFFLE_PUBLISH_JSON_H
#define RIFFLE_PUBLISH_JSON_H

#include "publish/publication.h"

/* Appends the whole document, an item a line. */
void publish_json(const struct publication *publication, struct buf *out);

#endif
