/* Entries of the archive as rows of the statements that give them whole. */
#ifndef RIFFLE_STORE_ARCHIVE_H
#define RIFFLE_STORE_ARCHIVE_H

#include "store/sqlite.h"
#include "store/store.h"

/* Fills in an entry from a row of walk_next, feed_walk_next or archived_find. Arena. */
void archive_read(sqlite3_stmt *row, struct arena *arena, struct archived_entry *out);

#endif
