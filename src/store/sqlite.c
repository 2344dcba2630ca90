#include "store/sqlite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Short: the keeper tries again by itself, and must be able to end meanwhile. */
enum { BUSY_TIMEOUT_MS = 300 };

/* Of SQLite's machine: under a tenth of a millisecond. */
enum { STEPS_BETWEEN_QUESTIONS = 4000 };

/* A checkpoint each 8,000 pages writes a page that is changed often once and not eight times. What a big round made of the
 * log is cut back when nothing else is to do (sqlite_shorten_log), or at the next commit after a checkpoint that a reader
 * had held up. */
static const char pragmas[] = "PRAGMA foreign_keys = ON;"
                              "PRAGMA cache_size = -8192;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA trusted_schema = OFF;";
static const char write_pragmas[] = "PRAGMA journal_mode = WAL;"
                                    "PRAGMA synchronous = NORMAL;"
                                    "PRAGMA wal_autocheckpoint = 8000;"
                                    "PRAGMA journal_size_limit = 1048576;";

/* What a person can do about what SQLite says. */
static const struct cure {
    int code;
    const char *text;
} cures[] = {
    {SQLITE_FULL, "the disk is full"},
    {SQLITE_READONLY, "it cannot be written (read-only file or directory)"},
    {SQLITE_CORRUPT, "the file is damaged; put back a copy, or take it away and begin anew"},
    {SQLITE_NOTADB, "the file is no SQLite database"},
    {SQLITE_BUSY, "another program holds it locked"},
    {SQLITE_PERM, "permission denied"},
    {SQLITE_INTERRUPT, "it took too long"},
};

bool sqlite_fail(struct database *db, struct error *err)
{
    int code = sqlite3_errcode(db->handle) & 0xff;
    const char *path = db->path ? db->path : "store";
    db->refused = code;
    for (size_t i = 0; i < COUNT_OF(cures); i++)
        if (cures[i].code == code)
            return error_set(err, "%s: %s", path, cures[i].text);
    int number = sqlite3_system_errno(db->handle);
    if (number != 0 && (code == SQLITE_IOERR || code == SQLITE_CANTOPEN))
        return error_errno(err, number, "%s: %s", path, sqlite3_errmsg(db->handle));
    return error_set(err, "%s: %s", path, sqlite3_errmsg(db->handle));
}

bool sqlite_is_blocked(const struct database *db)
{
    static const int codes[] = {SQLITE_FULL,     SQLITE_IOERR, SQLITE_READONLY,
                                SQLITE_CANTOPEN, SQLITE_BUSY,  SQLITE_PERM};
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (codes[i] == db->refused)
            return true;
    return false;
}

void sqlite_set_enough(struct database *db, int (*enough)(void *ctx), void *ctx)
{
    sqlite3_progress_handler(db->handle, STEPS_BETWEEN_QUESTIONS, enough, ctx);
}

bool sqlite_was_broken_off(const struct database *db)
{
    return db->refused == SQLITE_INTERRUPT;
}

static bool open_with(struct database *db, const char *name, int flags, struct error *err)
{
    if (sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL) !=
        SQLITE_OK) {
        sqlite_fail(db, err);
        sqlite_close_all(db);
        return false;
    }
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    return true;
}

static bool use(struct database *db, const char *more, struct error *err)
{
    if (!sqlite_exec_text(db, pragmas, err) || !sqlite_exec_text(db, more, err)) {
        sqlite_close_all(db);
        return false;
    }
    return true;
}

/* "file:" and the path with what has a meaning in a URI escaped, so that a parameter can follow. */
static char *file_uri(const char *path, const char *parameter)
{
    char *uri = sqlite3_mprintf("file:");
    for (const char *p = path; uri && *p; p++) {
        char *longer = strchr("%?#", *p) ? sqlite3_mprintf("%s%%%02X", uri, (unsigned)*p)
                                         : sqlite3_mprintf("%s%c", uri, *p);
        sqlite3_free(uri);
        uri = longer;
    }
    char *whole = uri ? sqlite3_mprintf("%s?%s", uri, parameter) : NULL;
    sqlite3_free(uri);
    return whole;
}

static bool open_uri(struct database *db, const char *path, const char *parameter, int flags,
                     struct error *err)
{
    char *uri = file_uri(path, parameter);
    if (!uri)
        error_out_of_memory(strlen(path));
    db->path = path;
    bool ok = open_with(db, uri, flags, err);
    sqlite3_free(uri);
    return ok;
}

/* The bytes of the log beside the file; -1: there is none. */
static int64_t log_size(const char *path)
{
    struct stat file;
    char *log = sqlite3_mprintf("%s-wal", path);
    const bool found = log && stat(log, &file) == 0;
    sqlite3_free(log);
    return found ? (int64_t)file.st_size : -1;
}

bool sqlite_open_read(struct database *db, const char *path, struct error *err)
{
    if (!open_uri(db, path, "mode=ro", SQLITE_OPEN_READONLY, err))
        return false;
    int64_t ignored;
    if (sqlite_number(db, "SELECT count(*) FROM sqlite_schema", &ignored, NULL))
        return use(db, "PRAGMA query_only = ON", err);
    /* A store that was closed well has no log, and then one who may not write beside it reads the file as it is. */
    int code = sqlite3_errcode(db->handle) & 0xff;
    sqlite_fail(db, err);
    sqlite_close_all(db);
    if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) || log_size(path) >= 0)
        return false;
    return open_uri(db, path, "immutable=1", SQLITE_OPEN_READONLY, err) &&
           use(db, "PRAGMA query_only = ON", err);
}

bool sqlite_open_write(struct database *db, const char *path, struct error *err)
{
    /* Secrets shared with hubs are in it. What SQLite makes beside it takes over the mode. */
    const int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR | S_IRGRP);
    if (fd >= 0)
        (void)close(fd);
    return open_uri(db, path, "mode=rwc", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) &&
           use(db, "", err);
}

bool sqlite_use_log(struct database *db, struct error *err)
{
    return sqlite_exec_text(db, write_pragmas, err);
}

bool sqlite_shorten_log(struct database *db, int64_t above)
{
    return log_size(db->path) <= above ||
           sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) ==
               SQLITE_OK;
}

bool sqlite_prepare(struct database *db, struct error *err)
{
    for (size_t i = 0; i < SQL_COUNT; i++)
        if (sqlite3_prepare_v3(db->handle, sql_statements[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &db->statements[i], NULL) != SQLITE_OK) {
            sqlite_fail(db, err);
            return error_prefix(err, "statement %zu", i);
        }
    return true;
}

void sqlite_close_all(struct database *db)
{
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(db->statements[i]);
    sqlite3_close(db->handle);
    *db = (struct database){.path = db->path};
}

bool sqlite_exec_text(struct database *db, const char *text, struct error *err)
{
    return sqlite3_exec(db->handle, text, NULL, NULL, NULL) == SQLITE_OK || sqlite_fail(db, err);
}

bool sqlite_number(struct database *db, const char *text, int64_t *out, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = sqlite3_prepare_v2(db->handle, text, -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW;
    if (ok)
        *out = sqlite3_column_int64(statement, 0);
    else
        sqlite_fail(db, err);
    sqlite3_finalize(statement);
    return ok;
}

bool sqlite_begin(struct database *db, struct error *err)
{
    db->refused = SQLITE_OK;
    return sqlite_exec_text(db, "BEGIN IMMEDIATE", err);
}

bool sqlite_commit(struct database *db, struct error *err)
{
    return sqlite_exec_text(db, "COMMIT", err);
}

void sqlite_rollback(struct database *db)
{
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_reset(db->statements[i]);
    /* A full disk has rolled it back by itself. */
    if (!sqlite3_get_autocommit(db->handle))
        (void)sqlite_exec_text(db, "ROLLBACK", NULL);
}

sqlite3_stmt *sqlite_statement(struct database *db, enum sql name)
{
    return db->statements[name];
}

void sqlite_put_int(sqlite3_stmt *statement, int at, int64_t value)
{
    (void)sqlite3_bind_int64(statement, at, value);
}

void sqlite_put_real(sqlite3_stmt *statement, int at, double value)
{
    (void)sqlite3_bind_double(statement, at, value);
}

void sqlite_put_null(sqlite3_stmt *statement, int at)
{
    (void)sqlite3_bind_null(statement, at);
}

void sqlite_put_text(sqlite3_stmt *statement, int at, struct bytes text)
{
    if (bytes_empty(text))
        (void)sqlite3_bind_null(statement, at);
    else
        (void)sqlite3_bind_text64(statement, at, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

void sqlite_put_blob(sqlite3_stmt *statement, int at, struct bytes blob)
{
    if (bytes_empty(blob))
        (void)sqlite3_bind_null(statement, at);
    else
        (void)sqlite3_bind_blob64(statement, at, blob.p, blob.n, SQLITE_STATIC);
}

bool sqlite_run(struct database *db, sqlite3_stmt *statement, struct error *err)
{
    int code = sqlite3_step(statement);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        sqlite_fail(db, err);
    sqlite3_reset(statement);
    return code == SQLITE_DONE || code == SQLITE_ROW;
}

bool sqlite_next(struct database *db, sqlite3_stmt *statement, bool *row, struct error *err)
{
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    if (*row)
        return true;
    if (code != SQLITE_DONE)
        sqlite_fail(db, err);
    sqlite3_reset(statement);
    return code == SQLITE_DONE;
}

bool sqlite_first(struct database *db, sqlite3_stmt *statement, int64_t *out, struct error *err)
{
    bool row;
    if (!sqlite_next(db, statement, &row, err))
        return false;
    *out = row ? sqlite_int(statement, 0) : 0;
    if (row)
        sqlite_end(statement);
    return true;
}

void sqlite_end(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
}

int64_t sqlite_int(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_int64(statement, column);
}

bool sqlite_is_null(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL;
}

struct bytes sqlite_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return (struct bytes){text, text ? (size_t)sqlite3_column_bytes(statement, column) : 0};
}

struct bytes sqlite_blob(sqlite3_stmt *statement, int column)
{
    const char *blob = sqlite3_column_blob(statement, column);
    return (struct bytes){blob, blob ? (size_t)sqlite3_column_bytes(statement, column) : 0};
}

struct bytes sqlite_copy(sqlite3_stmt *statement, int column, struct arena *arena)
{
    return arena_copy(arena, sqlite_text(statement, column));
}
