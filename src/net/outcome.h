/* What the status of a whole answer means for a fetch. Pure. */
#ifndef RIFFLE_NET_OUTCOME_H
#define RIFFLE_NET_OUTCOME_H

#include "net/cause.h"

enum outcome {
    OUTCOME_DOCUMENT,
    OUTCOME_UNCHANGED,
    OUTCOME_REDIRECT,
    OUTCOME_ERROR, /* the cause is set */
};

/* conditional: whether validators were sent. */
enum outcome outcome_of(int http, bool conditional, struct cause *cause);

/* Whether a redirect of that status says that the old address is to be forgotten (RFC 9110 §15.4.2, §15.4.9). */
bool outcome_is_permanent(int http);

#endif
