/* The fetcher: libcurl's multi interface on the loop (multi_socket, never perform), many exchanges at once within limits:
 * so many in all, so many per host with a gap between two beginnings, size, time and redirects. Requests beyond the
 * limits wait in a queue, fair between hosts. Only http and https, and only to addresses that the guard allows, judged
 * by the address that is really connected to. Everything here belongs to the loop thread; nothing blocks. */
#ifndef RIFFLE_NET_FETCHER_H
#define RIFFLE_NET_FETCHER_H

#include "base/buf.h"
#include "base/error.h"

struct ev_loop;

/* The class of an error, as status prints it. */
enum fetch_error {
    FETCH_FINE,
    FETCH_DNS,
    FETCH_REFUSED,
    FETCH_TIMEOUT,
    FETCH_CLOSED,
    FETCH_PROTOCOL,
    FETCH_TLS,
    FETCH_BLOCKED,  /* by the address guard or the scheme */
    FETCH_REDIRECT, /* too many, a loop, or without a Location */
    FETCH_TOO_BIG,
    FETCH_HTTP,     /* a status that is neither 200 nor 304 */
    FETCH_GONE,     /* 410 */
    FETCH_PARSE,    /* set by whoever parses */
    FETCH_OTHER,
    FETCH_ERROR_COUNT
};

const char *fetch_error_name(enum fetch_error error); /* "dns", "too-big", … static */
bool fetch_error_parse(struct bytes name, enum fetch_error *out);

struct fetch_options { /* all strings are copied */
    size_t concurrency, per_host;
    int64_t gap_ms, timeout_ms, connect_timeout_ms;
    size_t max_size;      /* of the decoded body, bytes */
    unsigned redirects;
    const char *user_agent; /* the whole value */
    const char *proxy;      /* "": from the environment */
    const struct bytes *private_networks; /* CIDRs that may be connected to */
    size_t n_private_networks;
};

struct fetch_request { /* copied */
    const char *url;           /* http(s) */
    const char *etag;          /* NULL: none; sent back byte for byte */
    const char *last_modified; /* the same */
    const char *user_agent;    /* NULL: that of the options */
    const char *proxy;
};

struct fetch_result {
    enum fetch_error error;
    char sentence[256];       /* for people, where error is not FETCH_FINE */
    bool local_fault;         /* no feed's fault: no network, no memory, no descriptors */
    int http;                 /* the last status; 0: no reply */
    bool not_modified;        /* 304 to a conditional request */
    char *url;                /* where the body came from, after redirects */
    char *moved_to;           /* where a chain of 301/308 alone leads; NULL: no such chain */
    char *etag, *last_modified, *content_type, *content_location, *content_language; /* NULL: absent */
    int64_t retry_after_ms;   /* from now; -1: not said */
    int64_t max_age_ms;       /* Cache-Control or Expires; -1: not said */
    struct buf body;
    int64_t began, ended;     /* instants */
    int64_t total_ms, dns_ms, connect_ms, first_byte_ms;
    int64_t bytes_received;   /* over the wire */
};

/* Owned results are freed with this; it takes NULL. */
void fetch_result_free(struct fetch_result *result);

/* Called on the loop when a fetch ended, never inside fetch_start. The result is the callee's. It may start others. */
typedef void fetch_done(void *ctx, struct fetch_result *result);

struct fetcher;

/* Owned: fetcher_free, which ends what is in flight without calling back. */
struct fetcher *fetcher_new(struct ev_loop *loop, const struct fetch_options *options,
                            struct error *err);
void fetcher_free(struct fetcher *fetcher);

/* New limits for what begins from now on. False where a CIDR or the proxy makes no sense. */
bool fetcher_configure(struct fetcher *fetcher, const struct fetch_options *options,
                       struct error *err);

/* Queues a fetch. False only where the request itself is impossible (no http URL). */
bool fetcher_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done *done,
                   void *ctx, struct error *err);

/* While held, nothing new begins (back-pressure from the workers). */
void fetcher_hold(struct fetcher *fetcher, bool hold);

size_t fetcher_in_flight(const struct fetcher *fetcher); /* begun and not ended */
size_t fetcher_waiting(const struct fetcher *fetcher);   /* queued */

#endif
