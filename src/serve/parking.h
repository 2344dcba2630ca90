/* Requests that wait for an answer from elsewhere: a question (question.h) and the connection it came by, each of which
 * may go before the other. Nothing outside of serve/ includes this. Belongs to the loop thread. */
#ifndef RIFFLE_SERVE_PARKING_H
#define RIFFLE_SERVE_PARKING_H

#include "serve/answer.h"
#include "serve/question.h"

/* A parked request. Owned by the connection's side: parking_free. */
struct parking;

/* Called when a connection was resumed, so that libmicrohttpd is run soon: it does not wake the loop by itself. */
typedef void parking_resumed(void *ctx);

/* Suspends the connection and asks at the place, which has room. The connection is resumed with the answer, which may be
 * here at once. */
struct parking *parking_new(struct MHD_Connection *connection, struct asked_place *place,
                            const char *path, parking_resumed *resumed, void *ctx);

/* Gives up on the answer where its time is over, and resumes the connection. */
void parking_look(struct parking *parking);

/* Queues the answer, or says that there is none. False where the connection is beyond help. */
bool parking_reply(struct parking *parking, const struct refusals *refusals,
                   struct MHD_Connection *connection);

/* Frees it, resuming a connection that is still parked: libmicrohttpd ends no other. Takes NULL. */
void parking_free(struct parking *parking);

#endif
