/* An entry of the archive as an item of JSON Lines, the shape that `riffle match`, `group` and `label` read. */
#ifndef RIFFLE_CMD_ARCHIVED_ITEM_H
#define RIFFLE_CMD_ARCHIVED_ITEM_H

#include "cmd/json_writer.h"
#include "store/store.h"

/* Writes the members of its object. number: that of the entry in the store, told under _riffle; 0: it is not. */
void archived_item_write(struct json_writer *json, const struct archived_entry *entry,
                         int64_t number);

#endif
