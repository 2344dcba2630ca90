/* A server that really runs: on a loop of its own in a thread, on a port that was free, with a client that writes what
 * it is told, byte for byte. */
#ifndef RIFFLE_TESTS_SERVE_RUNNING_H
#define RIFFLE_TESTS_SERVE_RUNNING_H

#include "base/buf.h"
#include "serve/server.h"

struct running;

/* Serves the site until running_stop, which frees it. NULL: loopback TCP. */
struct running *running_start(struct site *site, const char *address,
                              struct server_patience patience);
void running_stop(struct running *running);

/* Ends the server alone; running_stop is still to come. */
void running_stop_serving(struct running *running);

/* Its loop, for what is called on it. */
struct ev_loop *running_loop(const struct running *running);

int running_port(const struct running *running);

/* A connected socket, whose reads give up after ten seconds. */
int client_connect(int port);
void client_send(int fd, const char *bytes, size_t n);

/* Reads until the other side closes. Returns whether it did in time. */
bool client_read_all(int fd, struct buf *reply);

/* Reads one reply with a Content-Length (none of a body where head_only). */
bool client_read_reply(int fd, bool head_only, struct buf *reply);

/* Sends "REQUEST" on a connection of its own and reads all that comes. */
void client_exchange(int port, const char *request, struct buf *reply);

#endif
