/* What one hop looked like on the wire, for a person who wants to see it: the header bytes of both sides, how long each
 * step took, and to whom it went. Noted from inside libcurl, into the hop that the fetch's result will carry. What proves
 * who we are is not in it. Loop thread. */
#ifndef RIFFLE_NET_TRACE_H
#define RIFFLE_NET_TRACE_H

#include "net/fetcher.h"

#include <curl/curl.h>

/* From now on the handle's transfer is noted in hop; NULL: in none. */
void trace_begin(CURL *easy, struct fetch_hop *hop);

/* Notes one line of the answer's headers. */
void trace_reply(struct fetch_hop *hop, struct bytes line);

/* The transfer has ended: notes what the handle knows of it. */
void trace_end(CURL *easy, struct fetch_hop *hop);

#endif
