/* Bodies of entries, which are most of a store and which nothing needs for long but a page that shows them. A column of
 * entry_text holds one as text while its entry is young; as a blob (zlib's form) from a day on, where that is shorter; as
 * an empty blob once it was dropped, which happens to bodies older than retention says of entries that are on no topic.
 * NULL: there never was one.
 *
 * Both go over the entries once, in the order of their numbers, and two marks in the table meta say how far they came:
 * so no entry pays for it when it is written. What is edited behind the first mark is compressed as it is written. */
#ifndef RIFFLE_STORE_BODIES_H
#define RIFFLE_STORE_BODIES_H

#include "store/state.h"

/* The body that a column holds; absent where there is none any more, or never was. Arena. */
struct bytes body_read(sqlite3_stmt *row, int column, struct arena *arena);

/* Whether there was one that was dropped. */
bool body_was_dropped(sqlite3_stmt *row, int column);

/* Binds the body of an entry as it is to be kept. Arena. */
void body_put(const struct store *store, sqlite3_stmt *statement, int at, int64_t entry,
              struct bytes text, struct arena *arena);

/* Reads the marks, of a store that was just opened for writing. */
bool bodies_open(struct store *store, struct error *err);

/* Within a transaction: goes over at most `limit` entries more for each of the two, and fills in how many bodies were
 * packed and dropped, and whether there is more to do. The marks are to be the store's once the transaction is through. */
bool bodies_shrink(struct store *store, int64_t now, int64_t keep_ms, size_t limit,
                   struct body_marks *marks, struct retained *out, struct error *err);

#endif
