/* The configuration, riffle.yaml: one table of options from which it is read, checked and documented. A set of options is
 * immutable once read and counted by reference, so that any thread may hold one while the next is being read. Paths are
 * absolute: what is relative in the file is taken from the file's own folder. */
#ifndef RIFFLE_DAEMON_OPTIONS_H
#define RIFFLE_DAEMON_OPTIONS_H

#include "base/settings.h"
#include "net/credentials.h"

#include <stdatomic.h>

struct options {
    struct arena *arena;
    atomic_uint references;

    struct bytes file;                         /* the configuration's own path */
    struct bytes opml, topics, store, publish; /* publish: empty where only served */
    struct setting_list listen, admin_listen;
    struct bytes public_url, hub, contact, log_level;

    int64_t concurrency, per_host, gap_ms, interval_ms, interval_min_ms, interval_max_ms;
    int64_t timeout_ms, connect_timeout_ms, max_size, redirects;
    struct setting_list private_networks;
    struct bytes proxy, ca_file;
    struct bytes credential_file;          /* "": none */
    const struct credentials *credentials; /* what it says, read by setup.h; NULL: nothing */

    int64_t readers; /* of what is published; 0: as many as are counted */

    int64_t retention_days, entries_per_feed, bodies_ms, identities_ms;
    int64_t stories_window_ms;
    double stories_similarity;
};

/* The table, for the reader and for whoever prints it. */
const struct setting *options_table(size_t *n);

/* The configuration to use where none is named: $RIFFLE_CONFIG, /etc/riffle/riffle.yaml, or conf/run.yaml of the source
 * tree whose build folder the program runs from. Arena; NULL where there is none of them. */
const char *options_find(struct arena *arena);

/* Reads the content of a configuration file at path. NULL with errors in findings. Owned, one reference: options_drop. */
struct options *options_read(const char *path, struct bytes content, struct findings *findings);

struct options *options_keep(struct options *options);
void options_drop(struct options *options);

#endif
