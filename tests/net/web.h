/* What the tests of the fetcher stand on: a script server, a loop, a fetcher that may reach 127.0.0.1, and the results of
 * what was fetched. */
#ifndef RIFFLE_TESTS_NET_WEB_H
#define RIFFLE_TESTS_NET_WEB_H

#include "net/fetcher.h"
#include "script_server.h"

enum { WEB_RESULTS = 512 };

struct web {
    struct ev_loop *ev;
    struct script_server *server;
    struct fetcher *fetcher;
    struct fetch_result *results[WEB_RESULTS]; /* in the order of their ends */
    size_t n;
};

/* Options that suit tests: short timeouts, no gap, 64 at once. */
struct fetch_options web_options(void);

/* Opens a web of these scripts; options NULL: web_options. */
struct web web_open(const struct script *scripts, size_t n, const struct fetch_options *options);
void web_close(struct web *web);

/* Asks for a path of the server (or, where it begins with "http", for that URL); etag may be NULL. */
void web_ask(struct web *web, const char *path, const char *etag);

/* Starts what is asked for in full. */
void web_start(struct web *web, const struct fetch_request *request);

/* Runs the loop until all that was asked for has ended. */
void web_run(struct web *web);

/* Asks, runs, and gives the result; borrowed from the web. */
const struct fetch_result *web_fetch(struct web *web, const char *path);

/* The result of which the URL ends in that path. */
const struct fetch_result *web_result(const struct web *web, const char *path);

/* Fails the test where the result is not of that class, or lacks its sentence. */
void web_expect(const struct fetch_result *result, enum fetch_error want, const char *what);

#endif
