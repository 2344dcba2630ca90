/* One request and its answer: a hop of a fetch. An exchange is a libcurl easy handle with all that never changes set
 * once; it is used again and again. What streams in is held to its limits as it comes: header bytes, decoded body bytes,
 * what all exchanges hold together, and the address that is really connected to. Redirects are answers like others here.
 * Belongs to the loop thread. */
#ifndef RIFFLE_NET_EXCHANGE_H
#define RIFFLE_NET_EXCHANGE_H

#include "net/cause.h"
#include "net/guard.h"
#include "net/headers.h"
#include "net/loop.h"

struct exchange;

enum {
    EXCHANGE_HEADERS_MAX = 64 * 1024,
    EXCHANGE_REFUSED_BODY_MAX = 64 *
                                1024, /* read of a body that nobody wants, to keep the connection */
};

/* What all exchanges of a fetcher have in common. Borrowed by each of them; may change between two of their beginnings. */
struct exchange_terms {
    const struct guard *guard;
    size_t max_size;
    int64_t connect_timeout_ms;
    long slow_seconds;   /* 0: the usual */
    const char *ca_file; /* "": none */
    size_t held;         /* bytes of bodies that exchanges hold now */
    size_t held_max;     /* beyond it an exchange that holds more than a small body fails */
    unsigned version;    /* raised with each change of what stands above */
};

/* One request. All borrowed until the exchange has ended. */
struct exchange_order {
    const char *url;
    const char *etag, *last_modified; /* NULL: none */
    const char *authorization;        /* NULL: none */
    const char *user_agent;
    const char *proxy;      /* NULL: connect directly */
    const char *form;       /* NULL: a GET */
    const char *connect_to; /* as CURLOPT_CONNECT_TO has it; NULL: where the URL leads */
    int64_t timeout_ms;     /* with connect_to: half of it at most for the connection */
    struct fetch_hop *hop;  /* to note it in; NULL: nowhere */
};

/* What came of it; the fields are those of struct fetch_result. Headers and body are there to be taken. */
struct exchange_answer {
    struct cause cause; /* FETCH_FINE: a whole answer of any status */
    bool asked;         /* the request was sent, or may have been */
    struct headers headers;
    struct buf body; /* of a document alone */
    int64_t dns_ms, connect_ms, first_byte_ms;
    int64_t bytes_received;
};

/* Called on the loop: the state has changed to FETCH_HEAD or FETCH_BODY, from inside libcurl (so do nothing but note it). */
typedef void exchange_moved(void *ctx, enum fetch_state state);

/* An exchange at rest, for use with exchanges of the same terms. Owned: exchange_free. */
struct exchange *exchange_new(struct exchange_terms *terms);

/* Frees an exchange at rest. Takes NULL. */
void exchange_free(struct exchange *x);

/* Begins. The exchange ends with exchange_end, once the loop says that its handle is done, or by exchange_drop. False
 * where libcurl refuses; the exchange is at rest then. */
bool exchange_begin(struct exchange *x, struct loop *loop, const struct exchange_order *order,
                    exchange_moved *moved, void *ctx);

/* Takes stock after the loop reported code: the answer, borrowed until the next exchange_begin. */
struct exchange_answer *exchange_end(struct exchange *x, CURLcode code);

/* Breaks off, or just lets go of what an ended exchange holds: the exchange is at rest. */
void exchange_drop(struct exchange *x, struct loop *loop);

/* The exchange that a handle belongs to, and the ctx of its exchange_begin. */
struct exchange *exchange_of(CURL *easy);
void *exchange_ctx(const struct exchange *x);

#endif
