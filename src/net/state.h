/* The states of one fetch, and which may follow which:
 *
 *     WAITING  in the queue, until its host and the fetcher have room      → ASKING, ENDED
 *     ASKING   with libcurl: name, connection, TLS, request                → HEAD, WAITING (asked elsewhere, where
 *              nobody was), ENDED
 *     HEAD     header lines come in                                        → BODY, WAITING (a redirect), ENDED
 *     BODY     the body comes in                                           → WAITING (a redirect's body), ENDED
 *     ENDED    the caller has the result, or is to have none
 *
 * ASKING ends by the connect timeout, ASKING to BODY together by the total timeout, BODY by the least rate too. WAITING
 * has no deadline: the queue is ours, and it moves because each fetch before it ends. */
#ifndef RIFFLE_NET_STATE_H
#define RIFFLE_NET_STATE_H

#include <stdbool.h>

enum fetch_state {
    FETCH_WAITING,
    FETCH_ASKING,
    FETCH_HEAD,
    FETCH_BODY,
    FETCH_ENDED,
    FETCH_STATE_COUNT
};

/* Whether a fetch may go from one state to the other. */
bool fetch_state_may(enum fetch_state from, enum fetch_state to);

/* What was going on, to end a sentence with: "waiting for its turn", "reading the body", … static. */
const char *fetch_state_doing(enum fetch_state state);

#endif
