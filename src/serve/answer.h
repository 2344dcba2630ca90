/* From a request to its reply: the method, the path, the coding, the conditions. Nothing here waits, renders or
 * compresses. Belongs to the loop thread. */
#ifndef RIFFLE_SERVE_ANSWER_H
#define RIFFLE_SERVE_ANSWER_H

#include "serve/site.h"

struct MHD_Connection;

/* The replies that say why there is nothing else, made once. Owned: refusals_free. */
struct refusals;
struct refusals *refusals_new(void);

/* Takes NULL. */
void refusals_free(struct refusals *refusals);

/* Whether a method is served; what is not is refused before its body is read. */
bool answer_knows_method(const char *method);

/* Queues the reply to a GET or HEAD of path, and counts it among what the path's readers asked for; false where the
 * connection is beyond help and must end. */
bool answer(struct MHD_Connection *connection, struct site *site, const struct refusals *refusals,
            const char *path);

/* Queues a representation as the reply, with this status; a 200 by the conditions of the request. */
bool answer_with(struct MHD_Connection *connection, const struct refusals *refusals,
                 unsigned status, const struct representation *rep);

/* Queues the reply of a door to a POST with this body. */
bool answer_post(struct MHD_Connection *connection, const struct site_door *door,
                 const struct refusals *refusals, const char *path, struct buf *body);

/* Why a request is not served. */
enum refusal {
    REFUSAL_NOT_FOUND,
    REFUSAL_METHOD,
    REFUSAL_PRECONDITION,
    REFUSAL_BROKEN,
    REFUSAL_AMBIGUOUS, /* its head can be read in two ways: framing.h */
    REFUSAL_GONE,      /* nothing can be brought there (any more) */
    REFUSAL_TOO_BIG,   /* more than can be taken there */
    REFUSAL_BUSY,      /* too much is being brought at once */
    REFUSAL_CROWDED,   /* too much is being asked at once */
    REFUSAL_SLOW,      /* the answer took too long */
    REFUSAL_COUNT
};

/* Queues such a reply. */
bool answer_refuse(struct MHD_Connection *connection, const struct refusals *refusals,
                   enum refusal why);

/* Decodes the percent signs of a request's path in place, a NUL apart, which no path has: "%00" stays as it is. Returns
 * the new length. */
size_t answer_unescape(char *text);

#endif
