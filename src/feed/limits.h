/* What a document may be, in one table: hostile input ends at one of these, with an error where nothing was gained and
 * with the repair "truncated" and the entries so far where something was. The largest real feeds have some 5,000 items,
 * a few megabytes of text in one of them, and elements 40 deep. */
#ifndef RIFFLE_FEED_LIMITS_H
#define RIFFLE_FEED_LIMITS_H

#include <stddef.h>

enum {
    LIMIT_DEPTH =
        256, /* elements inside each other; the tags of deeper ones are dropped, their text is kept */
    LIMIT_ITEMS = 20000,   /* of a document; the rest is left: truncated */
    LIMIT_TEXT = 16 << 20, /* bytes of one member, as written; the rest is left out: truncated */
    LIMIT_MEMBERS = 1000,  /* links, categories, persons or attachments of one entry; more are left
                              out: truncated */
    LIMIT_BINDINGS =
        256, /* namespaces in scope; more count by their customary prefix: undeclared-prefix */
    LIMIT_NAME = 64, /* of an element that could mean something to us; longer ones are unknown */
    LIMIT_AMPLIFICATION = 20,     /* bytes after entities for each byte of input: error */
    LIMIT_ENTITY_BYTES = 1 << 20, /* … once they are more than this */
    LIMIT_ATTRIBUTES = 256, /* of a start tag that is mended; more are dropped: bad-attribute */
    LIMIT_MENDED_DEPTH =
        4096, /* elements that the mender remembers as open; deeper tags are dropped: truncated */
};

/* An arena may hold so many bytes for each byte of the document, and this much besides; beyond that: truncated. */
#define LIMIT_ARENA_FACTOR ((size_t)24)
#define LIMIT_ARENA_BASE   ((size_t)16 << 20)

#endif
