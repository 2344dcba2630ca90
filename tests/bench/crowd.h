/* Those around a daemon that is measured, each a process of its own on loopback: a publisher with any number of feeds, a
 * crowd that reads what the daemon serves as fast as it can, and an idle loop that answers whoever speaks to it, as the
 * floor for how soon anybody can be answered on this machine now. */
#ifndef RIFFLE_BENCH_CROWD_H
#define RIFFLE_BENCH_CROWD_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

/* A listening socket on a free port of 127.0.0.1. Owned: close. */
int crowd_listen(int *port);

/* A connected socket, its reads blocking. Owned: close. -1 where nobody listens. */
int crowd_connect(int port);

/* Sends a request on the connection and reads the whole reply, which has a Content-Length. Its length; -1 where the
 * connection ended. */
int64_t crowd_ask(int fd, const char *request);

/* Serves a feed of 20 entries at every path, counting requests. The process; kill ends it. */
pid_t crowd_publish(int fd, atomic_size_t *served);

/* Reads path from port over so many connections at once, again and again, counting replies. */
pid_t crowd_read(int port, const char *path, int connections, atomic_size_t *read);

/* Answers each byte that comes on a connection with one, from a libev loop that does nothing else. */
pid_t crowd_echo(int fd);

#endif
