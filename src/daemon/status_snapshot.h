/* What the pages at /status show, taken out of the daemon: copies, for another thread to make pages of. A pass over the
 * feeds is made a few at a time, so that ten thousand hold the loop up no more than ten. Loop thread. */
#ifndef RIFFLE_DAEMON_STATUS_SNAPSHOT_H
#define RIFFLE_DAEMON_STATUS_SNAPSHOT_H

#include "daemon/state.h"
#include "daemon/status_page.h"

/* A feed as it is; its strings are borrowed from the daemon, or in the arena. */
struct status_feed snapshot_feed(const struct daemon *daemon, const struct feed_state *feed,
                                 int64_t now, struct arena *arena);

/* The report but for its feeds; the same. */
struct status_report snapshot_report(struct daemon *daemon, int64_t now, struct arena *arena);

/* A pass under way. Arena, but for what snapshot_drop frees. */
struct survey;

/* Begin to take what a page shows; all of it goes into the arena. Of an overview the root is left out; of a list filter,
 * find and page (from 1) are given. */
struct survey *snapshot_overview(struct daemon *daemon, int64_t now, struct arena *arena,
                                 struct status_overview *out);
struct survey *snapshot_list(struct daemon *daemon, int64_t now, struct arena *arena,
                             struct status_list *out);

/* Looks at so many feeds more. True when all is there. */
bool snapshot_go_on(struct survey *survey, struct daemon *daemon, size_t max);

/* Frees what only the pass needs; before the arena. */
void snapshot_drop(struct survey *survey);

/* What the page of a feed shows but for what the store knows, in the arena. False where the list has none of that
 * number. */
bool snapshot_one(struct daemon *daemon, int64_t id, int64_t now, struct arena *arena,
                  struct status_feed_view *out);

#endif
