/* riffle's own attributes of an outline, from a table of their names. Private to feed/; pure. */
#ifndef RIFFLE_FEED_OPML_OPTION_H
#define RIFFLE_FEED_OPML_OPTION_H

#include "base/error.h"
#include "feed/opml.h"

/* Reads the option of that name (without its prefix) into out. False where the name is unknown or the value makes no
 * sense: the error continues a sentence that has said the attribute's name, as in `="30": a duration needs a unit`. */
bool opml_option_read(struct bytes name, struct bytes value, struct arena *arena,
                      struct subscription *out, struct error *err);

#endif
