/* JSON Feed 1.0 and 1.1, and single items of it, by jansson. Private to feed/; pure. */
#ifndef RIFFLE_FEED_JSONFEED_H
#define RIFFLE_FEED_JSONFEED_H

#include "feed/parse.h"

/* Reads a whole JSON Feed into doc. False with a sentence in err where it is none. */
bool jsonfeed_read(struct bytes text, struct bytes base_url, const struct feed_hints *hints,
                   struct arena *arena, struct feed_doc *doc, struct error *err);

#endif
