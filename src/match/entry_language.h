/* The language that an entry is read in: what it or its feed says, else what its text looks like. Pure. */
#ifndef RIFFLE_MATCH_ENTRY_LANGUAGE_H
#define RIFFLE_MATCH_ENTRY_LANGUAGE_H

#include "match/verdict.h"

/* A primary subtag in lower case, absent where nothing tells. Arena or static. */
struct bytes entry_language(const struct match_entry *entry, struct arena *arena);

#endif
