/* The fetcher: libcurl's multi interface on the loop (multi_socket, never perform), many exchanges at once within limits:
 * so many in all, so many per host with a gap between two beginnings, size, time and redirects. Requests beyond the
 * limits wait in a queue, fair between hosts. Only http and https, and only to addresses that the guard allows, judged
 * by the address that is really connected to. Everything here belongs to the loop thread; nothing blocks.
 *
 * Redirects are followed hop by hop: each hop waits for its host's turn and passes the guard; validators are sent only
 * to the URL that they came from, an Authorization only to the origin it was given for; no cookies, no referer, no
 * netrc. What is packed comes unpacked; a packed stream that was cut short though its length is right goes unnoticed here
 * (libcurl does not say), so whoever keeps validators first asks the parser whether the document was whole.
 *
 * libcurl is initialised by the first fetcher, which is to be there before the program's first thread, and stays so. */
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
    FETCH_HTTP,  /* a status that is neither 200 nor 304 */
    FETCH_GONE,  /* 410 */
    FETCH_PARSE, /* set by whoever parses */
    FETCH_OTHER,
    FETCH_ERROR_COUNT
};

/* "dns", "too-big", … static. */
const char *fetch_error_name(enum fetch_error error);

/* Reads such a name. False, and *out untouched, where it is none. */
bool fetch_error_parse(struct bytes name, enum fetch_error *out);

struct fetch_options { /* all strings are copied */
    size_t concurrency, per_host;
    int64_t gap_ms, timeout_ms, connect_timeout_ms;
    size_t max_size; /* of the decoded body, bytes */
    unsigned redirects;
    const char *user_agent; /* the whole value */
    const char *proxy;      /* "": from the environment */
    const char *ca_file;    /* trusted besides the system's; NULL, "": none */
    long slow_seconds;      /* this long with less than 50 bytes a second ends it; 0: 30 */
    const struct bytes *private_networks; /* CIDRs that may be connected to */
    size_t n_private_networks;
};

struct fetch_request {         /* copied */
    const char *url;           /* http(s) */
    const char *etag;          /* NULL: none; sent back byte for byte */
    const char *last_modified; /* the same */
    const char *
        validated_url; /* the result.url that these two came with; NULL: url. No other hop is sent them */
    const char *authorization; /* the header's value; NULL: user and password of the URL, if any */
    const char
        *authorized_url; /* what that is meant for, NULL: url. It goes to the same origin alone */
    const char *user_agent; /* NULL: that of the options */
    const char *proxy;      /* the same */
    const char *form;       /* sent with POST, as application/x-www-form-urlencoded; NULL: a GET.
                               Any 2xx is fine then, without a body; only 307 and 308 are followed */
    int64_t tag;            /* the caller's own, given back with the result */
    bool traced;            /* the result is to have its hops */
};

/* One request of a fetch and its answer, as a person may want to see it. Times count from the hop's beginning. */
struct fetch_hop {
    char *url;
    struct buf request, reply; /* header lines as sent and as they came, secrets left out */
    int http;                  /* 0: no reply */
    const char *protocol;      /* "HTTP/1.1"; NULL: no reply */
    char address[48];          /* connected to; "": none */
    bool connected_anew;       /* … for this hop */
    int64_t dns_us, connect_us, tls_us, first_byte_us, total_us; /* 0: did not come to it */
    int64_t head_bytes, body_bytes;                              /* over the wire */
};

struct fetch_result {
    enum fetch_error error;
    int64_t tag;        /* of the request */
    char sentence[256]; /* for people, where error is not FETCH_FINE */
    bool local_fault;   /* no feed's fault: no network, no memory, no descriptors */
    int http;           /* the last status; 0: no reply */
    bool not_modified;  /* 304 to a conditional request */
    bool is_delta;      /* 226: the body has what changed since the validators, and no more */
    char *url;          /* where the body came from, after redirects. Never with user or password */
    char *moved_to;     /* where a chain of 301/308 alone leads; NULL: no such chain */
    char *etag, *last_modified, *content_type, *content_location,
        *content_language;  /* NULL: absent */
    char *hub, *self;       /* http(s) URLs of Link headers with these relations; NULL: none */
    char *link;             /* all Link headers as they came, for link_header.h; NULL: none */
    int64_t retry_after_ms; /* from now; -1: not said */
    int64_t max_age_ms;     /* Cache-Control or Expires; -1: not said */
    struct buf body;        /* decoded; of a document alone. May be empty */
    bool
        end_is_told; /* the body is known to be whole; else it went on until the connection was closed */
    int64_t began, ended; /* instants */
    int64_t total_ms, dns_ms, connect_ms, first_byte_ms;
    int64_t bytes_received; /* over the wire */
    struct fetch_hop *hops; /* of a traced request */
    size_t n_hops;
};

/* The result of a fetch that could not begin: its address makes no sense. Owned: fetch_result_free. */
struct fetch_result *fetch_result_refused(const struct error *cause);

/* Frees a result and what it holds. Takes NULL. */
void fetch_result_free(struct fetch_result *result);

/* Called on the loop when a fetch ended, never inside fetcher_start. The result is the callee's (fetch_result_free). It
 * may start others and hold the fetcher, and must not free it. */
typedef void fetch_done(void *ctx, struct fetch_result *result);

struct fetcher;

/* A fetcher on the loop; NULL where fetcher_configure would be false. Owned: fetcher_free. While nothing waits or is in
 * flight, it keeps no watcher active. */
struct fetcher *fetcher_new(struct ev_loop *loop, const struct fetch_options *options,
                            struct error *err);

/* Ends what is in flight and forgets what waits, without calling back. Takes NULL. */
void fetcher_free(struct fetcher *fetcher);

/* New limits for what begins from now on. False, and nothing changed, where a CIDR or the proxy makes no sense. */
bool fetcher_configure(struct fetcher *fetcher, const struct fetch_options *options,
                       struct error *err);

/* What servers asked to be remembered, HSTS and Alt-Svc: takes up what was kept in two files, and appends what the files are
 * to hold (false: nothing has changed since the last time). Reading and writing them is the caller's. */
void fetcher_recall(struct fetcher *fetcher, struct bytes hsts, struct bytes alternatives);
bool fetcher_remember(struct fetcher *fetcher, struct buf *hsts, struct buf *alternatives);

/* Queues a fetch. False only where the request itself is impossible (no http URL). */
bool fetcher_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done *done,
                   void *ctx, struct error *err);

/* While held, nothing new begins (back-pressure from the workers). */
void fetcher_hold(struct fetcher *fetcher, bool hold);

/* How many fetches have begun and not ended; how many wait to begin. */
size_t fetcher_in_flight(const struct fetcher *fetcher);
size_t fetcher_waiting(const struct fetcher *fetcher);

#endif
