/* libcurl's multi handle driven by libev: sockets as ev_io, the timer as ev_timer, and a call for each transfer that
 * ended. Belongs to the loop thread. While no transfer is under way no watcher is active. */
#ifndef RIFFLE_NET_LOOP_H
#define RIFFLE_NET_LOOP_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

struct ev_loop;
struct loop;

/* Called when a transfer has ended, with the handle taken off the multi handle already. May add other transfers. */
typedef void loop_done(void *ctx, CURL *easy, CURLcode code);

/* Keeps up to max_connects connections open for reuse. Owned: loop_free. */
struct loop *loop_new(struct ev_loop *ev, size_t max_connects, loop_done *done, void *ctx);

/* Frees a loop from which every transfer was removed. Takes NULL. */
void loop_free(struct loop *loop);

/* How many connections are kept open from now on. */
void loop_keep(struct loop *loop, size_t max_connects);

/* Begins a transfer of that URL. False where libcurl refuses. */
bool loop_add(struct loop *loop, CURL *easy, const char *url);

/* Breaks a transfer off, without a call. Not inside libcurl's callbacks. */
void loop_remove(struct loop *loop, CURL *easy);

#endif
