/* The volumes of one topic's archive in their order, and how each is published: every one leads to its neighbours. Any
 * thread that has a store of its own. */
#ifndef RIFFLE_DAEMON_SHELF_H
#define RIFFLE_DAEMON_SHELF_H

#include "daemon/forms.h"
#include "daemon/options.h"
#include "store/store.h"

struct shelf {
    struct stored_volume *v; /* oldest first */
    size_t n;
};

/* The shelf of topic i of the set as it is now. Arena. */
bool shelf_read(struct store *store, const struct topic_set *topics, size_t topic,
                struct arena *arena, struct shelf *out, struct error *err);

/* The place of a volume on the shelf, or its length. */
size_t shelf_find(const struct shelf *shelf, struct volume name);

/* Links what is newest to the volumes. Arena. */
void shelf_link(const struct shelf *shelf, struct arena *arena, struct publication *newest);

/* A publication that is volume i, without its entries. */
struct publication shelf_volume(const struct shelf *shelf, size_t i,
                                const struct topic_settings *settings,
                                const struct options *options);

/* Fills in its entries. Arena. */
bool shelf_fill(struct store *store, const struct stored_volume *volume, struct arena *arena,
                struct publication *publication, struct error *err);

/* Appends a volume in that form. */
void shelf_render(const struct publication *volume, const struct form *form, struct buf *out);

/* Reads a path, "/TOPIC/archive/2026-10.atom" or "/TOPIC/archive/2026-10/". False where no volume can be there. */
bool shelf_parse_path(struct bytes path, struct bytes *topic, struct volume *volume,
                      const struct form **form);

#endif
