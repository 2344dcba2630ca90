/* Entries that a topic takes long after they came, when its rules or the list changed. What was old when it came, and on
 * no topic, was not compared with others then: it is now, as new ones are, so that it tells a story with those that tell
 * it. */
#ifndef RIFFLE_STORE_LATECOMERS_H
#define RIFFLE_STORE_LATECOMERS_H

#include "store/entries.h"

/* Within a transaction: compares an entry that is on topic now, unless it was compared before, is of before the last thirty
 * days, or so many others were that memory is to stay for what is new. row->story is its story afterwards. *merged is set
 * true where that shows two stories to be one: what was published of them is to be settled by the caller. */
bool latecomer_compare(struct store *store, int64_t entry, struct entry_row *row, int64_t now,
                       bool *merged, struct error *err);

#endif
