/* The keeper: the thread that owns the store. It takes every result that is waiting, commits them in one transaction,
 * reports to the loop what came of each, judges the archive anew when a topic changed, lets retention do its work, renders
 * what changed, and indexes what it kept when there is nothing better to do.
 *
 * When the store cannot be written to (a full disk), it says so once, keeps the batch and tries again, ever more seldom,
 * until it can; meanwhile the loop, which counts what is on its way, fetches nothing more. One document that alone
 * cannot be kept is dropped with an error of its feed, and the rest goes on. */
#ifndef RIFFLE_DAEMON_KEEPER_H
#define RIFFLE_DAEMON_KEEPER_H

#include "daemon/message.h"

struct keeper;

struct keeper_start {
    struct store *store;     /* taken over; closed by the keeper's thread */
    struct options *options; /* a reference is taken of each of these */
    struct topic_set *topics;
    struct feed_list *list;
    bool once; /* render at the end alone, and end on a store error instead of waiting */
    struct mailbox *box, *loop;
};

/* Renders what the store holds, so that a report of it waits for the loop before anybody asks, and starts the thread.
 * Owned: keeper_stop. */
struct keeper *keeper_start(const struct keeper_start *start);

/* Waits for the thread to end: after a `finish` message, or when its mailbox is closed. Takes NULL. */
void keeper_stop(struct keeper *keeper);

#endif
