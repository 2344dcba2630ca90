/* Items of JSON Lines as topics see them, one shape for every command that reads them. */
#ifndef RIFFLE_CMD_ITEMS_H
#define RIFFLE_CMD_ITEMS_H

#include "feed/parse.h"
#include "match/verdict.h"

/* The entry with its feed, as old as it is at instant now. Arena, borrowing from both. */
struct match_entry item_as_entry(const struct entry *entry, const struct item_feed *feed,
                                 int64_t now, struct arena *arena);

#endif
