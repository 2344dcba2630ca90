/* What the tests of the daemon's parts stand on: a folder of its own with a store in it, options, a list of feeds and
 * topics, and a worker that makes of a body what the daemon would make of it. Every step is asserted. */
#ifndef RIFFLE_TESTS_DAEMON_GROUND_H
#define RIFFLE_TESTS_DAEMON_GROUND_H

#include "daemon/worker.h"

enum { GROUND_WAIT_MS = 20000 };

/* 2026-01-10T00:00:00Z: "now" of the tests. */
#define GROUND_NOW INT64_C(1768003200000)

struct ground {
    char folder[64];
    const struct topic_file *files; /* of the topics; NULL: topic "fruit" (apples OR plums) */
    size_t n_files;
    struct options *options; /* publishes into FOLDER/www */
    struct topic_set *topics;
    struct feed_list *list;
    struct store *store; /* open for writing; who takes it over sets it NULL */
    int64_t now;         /* when what is read was fetched; 0: GROUND_NOW */
    struct arena *arena;
    struct stored_feed *stored; /* as store_set_list gave them, in the list's order */
    struct mailbox *jobs, *made, *loop;
    struct worker_pool *workers;
};

/* A list of feeds with these addresses and nothing else. One reference. */
struct feed_list *ground_list(const char *const *urls, size_t n);

/* Topics of these files. One reference. */
struct topic_set *ground_topics(const struct topic_file *files, size_t n);

/* Makes the ground with topic "fruit" and feeds http://a.example/feed, http://b.example/feed, … */
void ground_make(struct ground *g, size_t n_feeds);

/* The same with other topics; the files are borrowed for as long as the ground is there. */
void ground_make_for(struct ground *g, size_t n_feeds, const struct topic_file *files, size_t n);

/* The same in the folder that g names, with its topics and with what lies in it. */
void ground_return(struct ground *g, size_t n_feeds);

/* Lets go of everything but the folder. */
void ground_leave(struct ground *g);
void ground_clear(struct ground *g);

/* What a worker makes of a document of that feed. Owned: keep_free, or post it. */
struct keep *ground_read(struct ground *g, size_t feed, const char *body);

/* The same of any bytes, that came as content_type (NULL: it was not said). */
struct keep *ground_read_bytes(struct ground *g, size_t feed, struct bytes body,
                               const char *content_type);

/* A path in the folder; one static buffer. */
const char *ground_path(const struct ground *g, const char *name);

/* Whether a file of the folder is there, and whether it holds these words. */
bool ground_has(const struct ground *g, const char *name);
bool ground_holds(const struct ground *g, const char *name, const char *words);

/* The number that SQL gives, over a connection of its own; INT64_MIN where it gives none. */
int64_t ground_number(const struct ground *g, const char *sql);

#endif
