/* An entry as topics judge it: the same whether it has just come or lies in the archive, so that judging it again by the
 * same rules says the same. Pure. */
#ifndef RIFFLE_DAEMON_MATCH_ENTRY_H
#define RIFFLE_DAEMON_MATCH_ENTRY_H

#include "store/store.h"

/* What is judged of an entry whose plain text is body; of a feed that is judged by titles alone, no more than that. A body
 * that says what the summary says counts once. Borrowed from the entry and the body. */
struct match_entry match_entry_of(const struct archived_entry *entry, struct bytes body);

/* The same of one that lies in the archive, its body made of what is kept. Borrowed from the entry, and arena. */
struct match_entry match_entry_archived(const struct archived_entry *entry, struct arena *arena);

#endif
