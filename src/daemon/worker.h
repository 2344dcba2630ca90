/* A document's way through the pure middle: parse, fingerprint, judge. Workers are threads that take jobs from one
 * mailbox and post what they made of them to the keeper; they share nothing, and the topics that they judge by are an
 * immutable snapshot that comes with the job. */
#ifndef RIFFLE_DAEMON_WORKER_H
#define RIFFLE_DAEMON_WORKER_H

#include "daemon/message.h"

struct worker_pool;

/* Starts n threads that take from jobs and post to the keeper (and, for a setup that nothing can be taken from, to the
 * loop), and that stand back (background.h) where they are to. Owned: worker_pool_stop. */
struct worker_pool *worker_pool_start(size_t n, struct mailbox *jobs, struct mailbox *keeper,
                                      struct mailbox *loop, bool stands_back);

/* Waits for the threads to end; jobs must have been closed. What they have not read after patience_ms is given up, with
 * nothing posted, and so is what waits still; below 0, all is read first. Takes NULL. */
void worker_pool_stop(struct worker_pool *pool, int64_t patience_ms);

/* The update that a fetch without a document (304, an error) makes, all of it in `keep`. Pure but for the clock that
 * fetch->ended is. */
void keep_without_document(struct keep *keep);

/* Judges the entries of an update anew, by this set (the keeper's, where the topics changed while a document was on its
 * way). Verdicts go into the keep's arena. */
void keep_judge(struct keep *keep, struct judge *judge, struct topic_set *topics);

#endif
