/* Two entries side by side, as `riffle explain` tells it: what they are to each other, and what speaks for and against. */
#ifndef RIFFLE_CMD_EXPLAINED_PAIR_H
#define RIFFLE_CMD_EXPLAINED_PAIR_H

#include "base/buf.h"
#include "store/account.h"

/* together: whether the store has them in one story. */
void explained_pair_print(struct buf *out, const struct account_pair *pair, bool together);
void explained_pair_print_json(struct buf *out, const struct account_pair *pair, bool together);

#endif
