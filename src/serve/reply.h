/* Replies as libmicrohttpd wants them, with the header fields that every one of ours carries. */
#ifndef RIFFLE_SERVE_REPLY_H
#define RIFFLE_SERVE_REPLY_H

#include "base/bytes.h"

struct MHD_Response;

/* A reply whose body (from malloc) it frees when nobody needs it any more. Owned: MHD_destroy_response. */
struct MHD_Response *reply_new_owning(struct bytes body);

/* A reply with a body that lives for ever. Owned: MHD_destroy_response. */
struct MHD_Response *reply_new_static(struct bytes body);

/* A reply without a body. libmicrohttpd cannot be kept from telling its length, 0, of a 304 too, for which RFC 9110 §8.6
 * wants the length of the 200 or none; but with that length some clients wait for a body, and with 0 none does. Owned:
 * MHD_destroy_response. */
struct MHD_Response *reply_new_empty(void);

/* Adds a header field; one that cannot be in a header is left out. */
void reply_header(struct MHD_Response *response, const char *name, const char *value);

/* Adds the fields that keep a browser from doing more with the body than to show it. */
void reply_add_protection(struct MHD_Response *response, bool outside_images);

/* A page of our own that says in plain words why there is nothing else: what happened and what to do. Owned. */
struct MHD_Response *reply_new_refusal(const char *title, const char *text);

#endif
