/* The front door of feed/: the bytes of one fetch become a feed_doc. Decodes the charset, tells what kind of document it
 * is, mends what is broken (first strictly, so that well-formed input pays nothing), parses with expat or jansson,
 * normalises and sanitises. A pure function: any thread, no I/O, no state kept, everything in the arena. Time is linear
 * in the input; depth, items, attributes and text are held to the table of limits in feed/limits.h. */
#ifndef RIFFLE_FEED_PARSE_H
#define RIFFLE_FEED_PARSE_H

#include "feed/document.h"

#include <stdatomic.h>

#include "base/error.h"

/* What the fetch knew; each member may be absent. */
struct feed_hints {
    struct bytes base_url;     /* the document's own address, after redirects */
    struct bytes content_type; /* as HTTP gave it */
    struct bytes content_location;
    struct bytes content_language;
    /* Source hashes of entries that are already kept, ascending: such entries stay unparsed. */
    const uint64_t *seen;
    size_t n_seen;
    /* Once this is true, which another thread may make it, reading ends soon, and what comes of it is not to be used. NULL:
     * it is read to the end. */
    const atomic_bool *give_up;
};

/* Whether it is to be given up. */
bool feed_is_given_up(const struct feed_hints *hints);

/* The ceiling for the arena of a document of n bytes. */
size_t feed_arena_ceiling(size_t n);

/* Parses a document. True with *out in the arena; false with a sentence in err that says what the bytes are instead of
 * a feed ("an HTML page titled …", "empty", "no feed: the root element is <svg>"). */
bool feed_parse(struct bytes doc, const struct feed_hints *hints, struct arena *arena,
                struct feed_doc **out, struct error *err);

/* One item of a JSON Feed given as JSON text of its own (a line of JSON Lines), as `riffle match` and `riffle group`
 * read them; *feed gets the members of its _riffle.feed extension. False where it is no such item. */
struct item_feed {
    struct bytes url, title, language, category, kind;
    int priority; /* 5 where not said */
};
bool feed_parse_item(struct bytes json, struct arena *arena, struct entry *out,
                     struct item_feed *feed, struct error *err);

#endif
