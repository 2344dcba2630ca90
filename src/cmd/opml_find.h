/* The feeds behind a page's address: the address itself, what the page announces in its head or in a Link header, and, if
 * asked for, what answers at the addresses where feeds usually are. Fetches as the daemon does. */
#ifndef RIFFLE_CMD_OPML_FIND_H
#define RIFFLE_CMD_OPML_FIND_H

#include "base/arena.h"
#include "base/error.h"
#include "daemon/options.h"

enum found_how { FOUND_ITSELF, FOUND_IN_PAGE, FOUND_IN_HEADER, FOUND_BY_GUESS, FOUND_HOW_COUNT };

/* "itself", "page", "header", "guess"; static. */
const char *found_how_name(enum found_how how);

struct found_feed {
    struct bytes url;
    struct bytes type;  /* a media type, or what kind of feed it is where it was read */
    struct bytes title; /* absent: not said */
    enum found_how how;
};

struct found_feeds {
    struct found_feed *v;
    size_t n, cap;
};

/* Finds them, each once, in the arena. guess: try the usual addresses where nothing is announced. False where the page
 * itself cannot be fetched. */
bool opml_find(const char *url, bool guess, const struct options *options, struct arena *arena,
               struct found_feeds *out, struct error *err);

#endif
