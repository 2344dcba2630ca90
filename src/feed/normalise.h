/* From what a document says to what it means: raw members become an entry (or the feed's members), with the best of
 * several fields taken, plain text made plain, HTML made safe, URLs absolute and dates instants. Everything that is kept
 * is copied or made in the arena. Private to feed/; pure. */
#ifndef RIFFLE_FEED_NORMALISE_H
#define RIFFLE_FEED_NORMALISE_H

#include "feed/parse.h"
#include "feed/raw.h"

/* Fills an entry that is all zeros. */
void normalise_entry(const struct raw *raw, struct arena *arena, struct entry *entry);

/* Fills the entry's attachments: enclosures, links to such, and media, each file once. */
void normalise_attachments(struct arena *arena, const struct raw *raw, struct entry *entry);

/* The address of the item's picture: one that is said to be it, else a medium that is a picture; or absent. Arena. */
struct bytes normalise_picture(struct arena *arena, const struct raw *raw);

/* Fills doc's members of the feed, and what entries inherit from it (language). */
void normalise_feed(const struct raw *raw, const struct feed_hints *hints, struct arena *arena,
                    struct feed_doc *doc);

/* The feed an entry came from, as its source element describes it; in the arena of raw. */
void normalise_source(const struct raw *raw, struct entry_source *out);

/* The first tag of a Content-Language header (RFC 9110 §8.5), absent where it has none. Arena. */
struct bytes normalise_language(struct arena *arena, struct bytes header);

/* What tells an entry from others where it has neither text nor date, beside its title: its attachments, tags and
 * authors, a line each; empty where it has none. Arena. */
struct bytes normalise_marks(struct arena *arena, const struct entry *entry);

#endif
