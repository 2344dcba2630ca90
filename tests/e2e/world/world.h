/* A small web of sample feeds on loopback: what `./script/run --demo` shows, and what the end-to-end tests run riffle
 * against. Twelve feeds in English, Russian and Chinese tell invented news of today, some of it the same story, in two
 * rounds; others are broken in ways that feeds are. Serves validators and answers 304; counts what is asked. A thread of
 * its own serves; the functions here may be called from any other. */
#ifndef RIFFLE_TESTS_WORLD_WORLD_H
#define RIFFLE_TESTS_WORLD_WORLD_H

#include "base/buf.h"
#include "base/error.h"

struct world;

/* Serves the templates in folder on 127.0.0.1 at that port (0: any that is free). Owned: world_free. */
struct world *world_new(const char *folder, int port, struct error *err);
void world_free(struct world *world);

int world_port(const struct world *world);

/* Appends the OPML of all feeds of the world, as a user would have it. */
void world_opml(const struct world *world, struct buf *out);

/* Goes on to that round: 1, 2 or 3. (GET /_round/2 does the same.) */
void world_set_round(struct world *world, int round);

/* How many requests were answered since the last call, and with 304 among them. */
struct world_count {
    size_t requests, not_modified;
};
struct world_count world_take_count(struct world *world);

/* How many feeds the world has, and how many of them can be read. */
size_t world_feeds(void);
size_t world_feeds_in_order(void);

#endif
