/* The keeper's own state, known to its files alone: keeper.c, the thread and what it keeps; rendering.c, what it publishes. */
#ifndef RIFFLE_DAEMON_KEEPER_STATE_H
#define RIFFLE_DAEMON_KEEPER_STATE_H

#include <pthread.h>

#include "daemon/indexing.h"
#include "daemon/keeper.h"
#include "daemon/publisher.h"

enum {
    RETRY_FIRST_MS = 1000, /* what failed is tried again so soon, then ever more seldom */
    RETRY_LAST_MS = 60000,
    PAGES_AGE_MS = 3600000, /* pages tell how long ago something was by the hour */
};

/* Belongs to its thread. */
struct keeper {
    pthread_t thread;
    struct store *store;
    struct options *options;
    struct topic_set *topics;
    struct feed_list *list;
    bool once;
    struct mailbox *box, *loop;

    struct judge *judge;
    struct publisher *publisher;
    struct indexing indexing;
    bool *changed; /* a topic each */
    bool dirty;    /* something is to be rendered */
    bool rejudging;
    int64_t commit_ms; /* how long the last commit took */
    bool binding;      /* something may be to be done about the archives of the topics */
    bool bind_fails;   /* the last piece of that could not be done */
    int64_t rendered_at, retain_at;   /* monotonic */
    int64_t aged_at;                  /* the hour of the clock that pages are made for */
    int64_t log_at;                   /* monotonic; 0: nothing was written since */
    bool store_fails, publish_fails;  /* the loop has been told */
    int64_t publish_at, publish_wait; /* what could not be published is tried again; monotonic */
    bool finished;
};

/* Sends a report to the loop, to which it passes. */
void keeper_post(struct keeper *keeper, struct notice *report);

/* How long to wait the next time, after having waited so long in vain: twice as long. */
int64_t keeper_longer(int64_t wait);

/* rendering.c */

/* Every topic is to be rendered; or those that were marked in changed are. */
void keeper_all_changed(struct keeper *keeper);
void keeper_note_changes(struct keeper *keeper);

/* The hour that pages are made for now. */
int64_t keeper_hour(void);

/* Renders what changed. */
void keeper_render(struct keeper *keeper);

/* Does a piece of work on the archives of the topics (files_only: nothing is bound). What failed is tried again after the
 * next rendering, and what works again is told by one. */
void keeper_bind(struct keeper *keeper, bool files_only);

/* Some of it, in a single round, and the files of what is bound: what is published leads to nothing that is not there. The
 * next round goes on. */
void keeper_bind_once(struct keeper *keeper);

#endif
