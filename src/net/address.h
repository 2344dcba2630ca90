/* URLs as the fetcher needs them: whose host is asked, where a redirect leads, and what may go along with it. Reading and
 * resolving are libcurl's own, so that what is judged here is what it will connect to. Pure. */
#ifndef RIFFLE_NET_ADDRESS_H
#define RIFFLE_NET_ADDRESS_H

#include "base/error.h"
#include "base/bytes.h"

struct sockaddr_storage;

/* The host of an http(s) URL, as it stands there (the name under which its requests queue up). Borrowed from url; absent
 * where it is no such URL. */
struct bytes address_host(struct bytes url);

enum address_verdict {
    ADDRESS_FINE,
    ADDRESS_BLOCKED, /* neither http nor https */
    ADDRESS_WRONG,   /* no URL */
};

/* Where Location leads from the URL that was asked. Fragments are dropped, user and password too: what
 * proves who we are is no server's to say. On ADDRESS_FINE *out is owned: free(). Else err has the sentence. */
enum address_verdict address_follow(const char *from, struct bytes location, char **out,
                                    struct error *err);

/* Whether the host of an http(s) URL is an address and no name, in any spelling (decimal, octal, short); *out is it. */
bool address_literal(const char *url, struct sockaddr_storage *out);

/* The port of an http(s) URL, its scheme's own where it names none; 0: it is no such URL. */
int address_port(const char *url);

/* The same address by https, with a port of its own kept. Owned: free(). NULL where it is not http. */
char *address_secured(const char *url);

/* Whether both have the same scheme, host and port. */
bool address_same_origin(const char *a, const char *b);

/* Whether both name the same document: equal but for what is written the same in two ways (host case, default port). */
bool address_same(const char *a, const char *b);

#endif
