/* A server of canned replies on loopback, for what the sample world has none of: whatever bytes a test wants to be
 * answered with, a server that never answers, and feeds that grow by an entry with each request, so that what was fetched
 * can be counted against what was kept. One request a connection; a thread of its own serves. */
#ifndef RIFFLE_TESTS_E2E_CANNED_H
#define RIFFLE_TESTS_E2E_CANNED_H

#include <stdbool.h>
#include <stddef.h>

/* A path and all that is sent in answer; the last row's path is NULL. */
struct canned_reply {
    const char *path, *reply;
};

struct canned;

/* Serves the replies (NULL: none), which must outlive it, and a feed under each path that begins with "/growing/": entry
 * N of it is titled "Beijing and Moscow agree on N". Ends the test where it cannot. Owned: canned_free. */
struct canned *canned_new(const struct canned_reply *replies);

int canned_port(const struct canned *canned);

/* From now on nobody listens there. How many entries the growing feeds have told by now, all together. */
size_t canned_close(struct canned *canned);

/* Takes NULL. */
void canned_free(struct canned *canned);

/* A socket that takes connections and never says a word; *port is its own. Owned: close. */
int canned_silence(int *port);

#endif
