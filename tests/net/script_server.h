/* A web server for tests that says exactly what a table tells it to, right or wrong, byte for byte. It runs on a thread of
 * its own, on 127.0.0.1 at a port of the system's choice, many connections at once, and notes what it was asked. */
#ifndef RIFFLE_TESTS_NET_SCRIPT_SERVER_H
#define RIFFLE_TESTS_NET_SCRIPT_SERVER_H

#include "base/bytes.h"

enum script_end {
    SCRIPT_KEEP,  /* waits for the next request */
    SCRIPT_CLOSE, /* ends the connection in order */
    SCRIPT_RESET, /* … with a reset */
    SCRIPT_HANG,  /* says nothing more, until the client goes */
};

/* What is answered at a path (up to "?"). Borrowed for as long as the server runs. */
struct script {
    const char *path;
    struct bytes reply; /* absent: none */
    enum script_end end;
    int delay_ms; /* before the reply */
    struct bytes
        again; /* sent after the reply, over and over, until the client goes; absent: nothing */
    struct bytes
        then; /* sent once after the reply, then_ms later, while the next request is waited for */
    int then_ms;
    struct bytes
        if_none_match; /* the reply to a request with that header, in place of the other; absent: the same */
};

struct script_server;

/* Starts a server; what is not in the table is answered with 404. Owned: script_server_stop. */
struct script_server *script_server_start(const struct script *scripts, size_t n);
void script_server_stop(struct script_server *server);

int script_server_port(const struct script_server *server);

/* How many requests came for a path ("": for any); how many connections; the most requests under way at one time. */
size_t script_server_requests(struct script_server *server, const char *path);
size_t script_server_connections(struct script_server *server);
size_t script_server_peak(struct script_server *server);

/* Whether text stands in any request so far, its body included where it had a Content-Length. */
bool script_server_saw(struct script_server *server, const char *text);

/* The paths asked for, in their order, each with a space after it. Owned: free(). */
char *script_server_order(struct script_server *server);

#endif
