/* An entry of the store as a line of a file of labels. */
#ifndef RIFFLE_CMD_LABELLED_ENTRY_H
#define RIFFLE_CMD_LABELLED_ENTRY_H

#include "cmd/labels.h"
#include "store/store.h"

/* Appends the line. */
void labelled_entry_print(struct buf *out, const struct archived_entry *entry, enum label label,
                          int64_t now);

#endif
