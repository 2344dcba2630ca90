/* Listening sockets from addresses as a configuration writes them. */
#ifndef RIFFLE_SERVE_LISTEN_H
#define RIFFLE_SERVE_LISTEN_H

#include "base/error.h"

/* A socket that listens on "127.0.0.1:7447", "[::1]:7447", "localhost:7447" or "unix:/run/riffle.sock"; -1 with the
 * error set. A unix socket that a dead process left behind is replaced, one that somebody answers is "in use". The
 * caller closes it. */
int listen_open(const char *address, struct error *err);

/* Whether listen_open could make sense of the address, which is not tried. */
bool listen_check(const char *address, struct error *err);

/* The path of a unix socket's address, or NULL. Borrowed from it. */
const char *listen_unix_path(const char *address);

/* The port a socket is bound to, 0 for a unix socket. */
int listen_port(int fd);

#endif
