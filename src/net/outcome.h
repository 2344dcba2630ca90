/* What the status of a whole answer means for a fetch. Pure. */
#ifndef RIFFLE_NET_OUTCOME_H
#define RIFFLE_NET_OUTCOME_H

#include "net/cause.h"
#include "net/headers.h"

enum outcome {
    OUTCOME_DOCUMENT,
    OUTCOME_CHANGES, /* of a document that we have: RFC 3229 */
    OUTCOME_UNCHANGED,
    OUTCOME_REDIRECT,
    OUTCOME_ERROR, /* the cause is set */
};

/* conditional: whether validators were sent, and with an ETag the offer to take changes alone. */
enum outcome outcome_of(const struct headers *headers, bool conditional, struct cause *cause);

/* The same of a POST: any 2xx is OUTCOME_DOCUMENT, and only a redirect that keeps the method is one (RFC 9110 §15.4.8). */
enum outcome outcome_of_post(const struct headers *headers, struct cause *cause);

/* Whether a redirect of that status says that the old address is to be forgotten (RFC 9110 §15.4.2, §15.4.9). */
bool outcome_is_permanent(int http);

#endif
