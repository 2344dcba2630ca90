/* What the user wrote, read from disk: the configuration, the list of feeds, and the topics. Each part is read on its own,
 * so that a mistake in one keeps the last good one of that part in force and lets the others change. Reading blocks on
 * the disk: it is done before the threads start, and on a worker afterwards. */
#ifndef RIFFLE_DAEMON_SETUP_H
#define RIFFLE_DAEMON_SETUP_H

#include "daemon/options.h"
#include "feed/opml.h"
#include "match/topic.h"

/* The list of feeds: immutable, counted by reference; the order of `feeds` is that of the file. */
struct feed_list {
    struct arena *arena;
    atomic_uint references;
    struct subscriptions feeds;
};

struct feed_list *feed_list_keep(struct feed_list *list);
void feed_list_drop(struct feed_list *list);

enum setup_part { SETUP_OPTIONS, SETUP_LIST, SETUP_TOPICS, SETUP_PART_COUNT };

extern const char
    *const setup_part_names[SETUP_PART_COUNT]; /* "configuration", "list of feeds", "topics" */

/* What was read. A part is NULL where it had errors, or where its bytes are those that `have` names. */
struct setup {
    struct arena *arena; /* of the findings */
    struct findings findings[SETUP_PART_COUNT];
    uint64_t hash[SETUP_PART_COUNT]; /* of the bytes that were read, good or bad */
    bool unchanged[SETUP_PART_COUNT];
    struct options *options;
    struct feed_list *list;
    struct topic_set *topics;
};

/* Reads everything that the configuration at path names. have: hashes of what is in force (a zero differs from all), so
 * that what did not change is passed over; fallback: options to find the list and topics by where the configuration
 * itself is broken (NULL: then they are not read). Owned: setup_free. */
struct setup *setup_read(const char *path, const uint64_t have[SETUP_PART_COUNT],
                         struct options *fallback);

/* The topics whose files are right, where others are not: for one who only asks. NULL where even together they are not.
 * Owned: topic_set_drop. */
struct topic_set *setup_good_topics(const struct options *options);

/* How many errors all parts have together. */
size_t setup_errors(const struct setup *setup);

/* Frees it with the parts that were not taken out of it. Takes NULL. */
void setup_free(struct setup *setup);

#endif
