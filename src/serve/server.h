/* The HTTP server on the loop: libmicrohttpd driven through its epoll descriptor, never a thread of its own. It serves a
 * site, which maps paths to representations or to functions that make one on request. RFC 9110 by the book: GET and HEAD
 * (405 with Allow otherwise), 304 by If-None-Match (which wins) or If-Modified-Since, gzip by Accept-Encoding with Vary,
 * one Content-Security-Policy, nosniff. Everything here belongs to the loop thread. */
#ifndef RIFFLE_SERVE_SERVER_H
#define RIFFLE_SERVE_SERVER_H

#include "base/error.h"
#include "serve/representation.h"

struct ev_loop;

/* Paths to what stands there. Owned: site_free. */
struct site;
struct site *site_new(void);
void site_free(struct site *site);

/* Puts a representation at a path ("/china-russia.atom"), in place of what stood there; the site takes over the
 * reference. NULL takes the path away. */
void site_set(struct site *site, const char *path, struct representation *rep);

/* Takes away every path for which keep says no. */
void site_prune(struct site *site, bool (*keep)(void *ctx, const char *path), void *ctx);

/* A path whose content is made on each request, at a small cost: fills body and returns the HTTP status. */
typedef int site_make(void *ctx, struct buf *body);
void site_set_live(struct site *site, const char *path, const char *content_type, site_make *make,
                   void *ctx);

struct server;

/* Listens on one address ("127.0.0.1:7447", "[::1]:7447", "unix:/run/riffle.sock") and serves the site. The error says
 * which address, and what to do when it is in use. Owned: server_free. The site must outlive it. */
struct server *server_new(struct ev_loop *loop, const char *address, struct site *site,
                          struct error *err);

/* The same on a listening socket that systemd passed; the server takes it over. */
struct server *server_new_fd(struct ev_loop *loop, int fd, struct site *site, struct error *err);

/* Stops listening, ends open connections. Takes NULL. */
void server_free(struct server *server);

/* The port it really listens on (for ":0"), 0 for a unix socket. */
int server_port(const struct server *server);

#endif
