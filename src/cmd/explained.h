/* All that `riffle explain` says of one entry: every topic's verdict on it, made anew by the rules in force, and the story
 * that it is in; for people, and as JSON. Pure. */
#ifndef RIFFLE_CMD_EXPLAINED_H
#define RIFFLE_CMD_EXPLAINED_H

#include "base/buf.h"
#include "store/account.h"

struct explained {
    const struct archived_entry *entry;
    const struct account *account;
    const struct topic_set *topics;
    const struct verdict *verdicts; /* one for each topic of the set */
};

/* Appends lines of at most 80 columns, foreign text escaped. */
void explained_print(struct buf *out, const struct explained *explained);

/* Appends one object and a newline. */
void explained_print_json(struct buf *out, const struct explained *explained);

#endif
