/* What topics may ask of an entry that is not in its words: how old it is, and what it brings along. Pure. */
#ifndef RIFFLE_MATCH_VIEW_H
#define RIFFLE_MATCH_VIEW_H

#include "feed/entry.h"
#include "match/verdict.h"

/* How old the entry is at instant now, by its own date; 0 where it has none, or one that is to come. */
int64_t view_age_ms(const struct entry *entry, int64_t now);

/* Its ENTRY_HAS_… bits. */
uint32_t view_has(const struct entry *entry);

#endif
