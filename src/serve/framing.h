/* How the head of a request says for whom it is and where its body ends (RFC 9112 §3.2, §5.1, §6). Where that can be read
 * in two ways, a proxy before us may have read it in the other, and what it takes for a body would be served as a request
 * (smuggling): so nothing ambiguous is answered. libmicrohttpd takes all of this. Pure: any thread, no allocation. */
#ifndef RIFFLE_SERVE_FRAMING_H
#define RIFFLE_SERVE_FRAMING_H

#include "base/bytes.h"

/* What the fields seen so far say. All zeros: none. */
struct framing {
    unsigned hosts, lengths, codings;
    bool is_broken;
};

/* Takes a field of the head into account. */
void framing_add(struct framing *framing, struct bytes name, struct bytes value);

/* Whether the request can be read in one way only: one Host at most, one Content-Length of digits at most, no
 * Transfer-Encoding but "chunked", and neither with the other or in HTTP/1.0. */
bool framing_is_sound(const struct framing *framing, struct bytes version);

/* The path of a request's target, of which the query is cut off already: the target itself, or what stands behind the
 * authority of an absolute one ("http://x/a": §3.2.2 wants that served). Borrowed; ends where the target does. */
const char *framing_path(const char *target);

#endif
