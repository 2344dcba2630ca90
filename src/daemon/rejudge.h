/* Judging the archive anew after a topic changed, a batch at a time, newest first. On the keeper's thread, between
 * commits; how far it came is kept in the store, so that it goes on after a restart. */
#ifndef RIFFLE_DAEMON_REJUDGE_H
#define RIFFLE_DAEMON_REJUDGE_H

#include "store/store.h"

/* Does one batch of the first topic that has some to do. True while there is more. changed[i] as store_rejudge has it.
 * On an error of the store false, with err set: it is tried again when the topics change or the daemon starts. */
bool rejudge_some(struct store *store, const struct topic_set *topics, struct judge *judge,
                  bool *changed, struct error *err);

#endif
