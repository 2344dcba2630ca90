/* Where else an origin can be reached, as it says itself (Alt-Svc, RFC 7838): only what speaks HTTP/2 or 1.1 over TLS, and
 * whose certificate will be that of the origin. Kept for all transfers together, in libcurl's form (`curl --alt-svc` reads
 * it), for the reasons that hsts.h gives. Pure: the clock goes in. */
#ifndef RIFFLE_NET_ALTERNATIVES_H
#define RIFFLE_NET_ALTERNATIVES_H

#include "base/buf.h"

struct alternatives;

/* Owned: alternatives_free, which takes NULL. */
struct alternatives *alternatives_new(void);
void alternatives_free(struct alternatives *all);

/* Takes note of the Alt-Svc header that the origin sent by https. */
void alternatives_note(struct alternatives *all, struct bytes host, int port, struct bytes header,
                       int64_t now);

/* Where to connect to in place of the origin: "HOST:PORT:OTHER:PORT", as CURLOPT_CONNECT_TO has it, borrowed until the next
 * note; NULL: to itself. */
const char *alternatives_find(const struct alternatives *all, struct bytes host, int port,
                              int64_t now);

/* Whether there are any at all. */
bool alternatives_any(const struct alternatives *all);

/* "OTHER:PORT" of what alternatives_find gave, borrowed from it. */
const char *alternatives_other(const char *connect_to);

/* The other place could not be reached (RFC 7838 §2.4): for six hours the origin is asked itself, whatever it says. */
void alternatives_avoid(struct alternatives *all, struct bytes host, int port, int64_t now);

/* As in hsts.h. */
void alternatives_read(struct alternatives *all, struct bytes text, int64_t now);
void alternatives_print(const struct alternatives *all, struct buf *out, int64_t now);
bool alternatives_changed(struct alternatives *all);

#endif
