/* The HTTP server on the loop: libmicrohttpd driven through its epoll descriptor, never a thread of its own. It serves a
 * site, which maps paths to representations or to functions that make one on request. RFC 9110 by the book: GET and HEAD
 * (405 with Allow otherwise), 304 by If-None-Match (which wins) or If-Modified-Since, brotli and gzip by
 * Accept-Encoding with Vary,
 * no ranges, one Content-Security-Policy, nosniff. A path without its slash at the end is sent to the one with it. POST
 * goes to a door of the site alone, with a body as large as the door admits; what all bodies that are coming hold
 * together is bounded too.
 *
 * A client that is slow, silent or greedy costs a descriptor and a few kilobytes for a bounded time: each phase of a
 * connection has a deadline which no trickle of bytes moves, a request's head is held to 16 KiB, and no more
 * connections are taken than three quarters of the descriptors that the process may have, with ever less patience as
 * they run out. (Raise RLIMIT_NOFILE first to hold many.) Everything here belongs to the loop thread. */
#ifndef RIFFLE_SERVE_SERVER_H
#define RIFFLE_SERVE_SERVER_H

#include "base/error.h"
#include "serve/site.h"

struct ev_loop;
struct server;

/* Listens on one address ("127.0.0.1:7447", "[::1]:7447", "unix:/run/riffle.sock") and serves the site. The error says
 * which address, and what to do when it is in use. Owned: server_free. The site must outlive it. */
struct server *server_new(struct ev_loop *loop, const char *address, struct site *site,
                          struct error *err);

/* The same on a listening socket that systemd passed; the server takes it over, also where it fails. */
struct server *server_new_fd(struct ev_loop *loop, int fd, struct site *site, struct error *err);

/* Stops listening, ends open connections, takes away its unix socket. Takes NULL. */
void server_free(struct server *server);

/* The port it really listens on (for ":0"), 0 for a unix socket. */
int server_port(const struct server *server);

/* How many connections are open. */
unsigned server_connections(const struct server *server);

/* How long a connection may take, in seconds, counted anew in each phase: between requests (and for the first line of
 * one), for the rest of a request's head, for a body to come or the reply to be read. */
struct server_patience {
    double idle, head, reply;
};

/* Changes the patience from what is usual (60, 20, 300). */
void server_set_patience(struct server *server, struct server_patience patience);

#endif
