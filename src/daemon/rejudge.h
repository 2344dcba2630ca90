/* Judging the archive anew, a batch at a time, newest first: the entries of a feed of which the list says something else,
 * and all entries by a topic that changed. On the keeper's thread, between commits; how far it came is kept in the store,
 * so that it goes on after a restart. */
#ifndef RIFFLE_DAEMON_REJUDGE_H
#define RIFFLE_DAEMON_REJUDGE_H

#include "store/store.h"

/* Does one batch of the first feed, else of the first topic, that has some to do. True while there is more. changed[i] is
 * set true where what topic i publishes has changed. On an error of the store false, with err set: it is tried again when
 * topics or list change or the daemon starts. */
bool rejudge_some(struct store *store, const struct topic_set *topics, struct judge *judge,
                  bool *changed, struct error *err);

#endif
