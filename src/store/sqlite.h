/* SQLite as this floor uses it: one connection with its statements prepared once, and short words for binding, stepping
 * and reading. A statement that has been asked for must be run to its end (sqlite_run, sqlite_next until there is no
 * more) or ended (sqlite_end) before the next one of its name. Texts are bound as they are, not copied: they must live
 * until the statement is over. One thread. */
#ifndef RIFFLE_STORE_SQLITE_H
#define RIFFLE_STORE_SQLITE_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/sql.h"

/* All zeros is closed. */
struct database {
    sqlite3 *handle;
    const char *path; /* borrowed */
    sqlite3_stmt *statements[SQL_COUNT];
    int refused; /* SQLite's primary code of the last failure */
};

/* Opens the file. Reading works in a directory that may not be written, too. On failure the database is closed. */
bool sqlite_open_read(struct database *db, const char *path, struct error *err);
bool sqlite_open_write(struct database *db, const char *path, struct error *err);

/* Turns to write-ahead logging: only once it is known that the file is ours. */
bool sqlite_use_log(struct database *db, struct error *err);

/* Writes what the log holds into the file and empties it, if it is longer than so many bytes. False where that could not be
 * done now, since somebody reads. Waits for the disk. */
bool sqlite_shorten_log(struct database *db, int64_t above);

/* Prepares every statement: the schema must be there. */
bool sqlite_prepare(struct database *db, struct error *err);

/* Finalises and closes; a writer's last connection checkpoints. Takes what is closed already. */
void sqlite_close_all(struct database *db);

/* Runs SQL text that is not worth keeping prepared. */
bool sqlite_exec_text(struct database *db, const char *text, struct error *err);

/* The number a text that gives one row of one number gives. */
bool sqlite_number(struct database *db, const char *text, int64_t *out, struct error *err);

/* A transaction. A failed one is rolled back by whoever began it. */
bool sqlite_begin(struct database *db, struct error *err);
bool sqlite_commit(struct database *db, struct error *err);
void sqlite_rollback(struct database *db);

/* The statement of a name, ready to be bound. Borrowed. */
sqlite3_stmt *sqlite_statement(struct database *db, enum sql name);

void sqlite_put_int(sqlite3_stmt *statement, int at, int64_t value);
void sqlite_put_real(sqlite3_stmt *statement, int at, double value);
void sqlite_put_null(sqlite3_stmt *statement, int at);
/* Absent is NULL, and so is empty text: of no use to anyone who reads the table. */
void sqlite_put_text(sqlite3_stmt *statement, int at, struct bytes text);
void sqlite_put_blob(sqlite3_stmt *statement, int at, struct bytes blob);

/* Runs a statement that gives no rows. */
bool sqlite_run(struct database *db, sqlite3_stmt *statement, struct error *err);

/* Steps to the next row. *row is false behind the last, and then the statement is over. */
bool sqlite_next(struct database *db, sqlite3_stmt *statement, bool *row, struct error *err);

/* The number in the first column of the first row, and the end of the statement; 0: it gives no row. */
bool sqlite_first(struct database *db, sqlite3_stmt *statement, int64_t *out, struct error *err);

/* Ends a statement before its last row. */
void sqlite_end(sqlite3_stmt *statement);

int64_t sqlite_int(sqlite3_stmt *statement, int column);
bool sqlite_is_null(sqlite3_stmt *statement, int column);
/* NULL is absent. Borrowed until the next step. */
struct bytes sqlite_text(sqlite3_stmt *statement, int column);
struct bytes sqlite_blob(sqlite3_stmt *statement, int column);
/* A copy in the arena. */
struct bytes sqlite_copy(sqlite3_stmt *statement, int column, struct arena *arena);

/* The sentence for what SQLite last refused. Returns false. */
bool sqlite_fail(struct database *db, struct error *err);

/* Has a statement that takes long broken off once `enough` says so: asked each few thousand steps. NULL: never. */
void sqlite_set_enough(struct database *db, int (*enough)(void *ctx), void *ctx);

/* Whether what was last refused was broken off so. */
bool sqlite_was_broken_off(const struct database *db);

/* Whether what was last refused was refused because the file cannot be read or written now. */
bool sqlite_is_blocked(const struct database *db);

#endif
