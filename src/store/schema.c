#include "store/schema.h"

#include <stdio.h>

/* Who wrote a store, as far as it says so. */
static struct bytes written_by(struct database *db, char *out, size_t size)
{
    sqlite3_stmt *statement = NULL;
    (void)snprintf(out, size, "another riffle");
    if (sqlite3_prepare_v2(db->handle, "SELECT value FROM meta WHERE key = 'written_by'", -1,
                           &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0))
        (void)snprintf(out, size, "riffle %s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return bytes_of(out);
}

bool schema_check(struct database *db, int newest, int *found_version, struct error *err)
{
    int64_t tables, application, version;
    if (!sqlite_number(db, "SELECT count(*) FROM sqlite_schema", &tables, err) ||
        !sqlite_number(db, "PRAGMA application_id", &application, err) ||
        !sqlite_number(db, "PRAGMA user_version", &version, err))
        return false;
    if (tables == 0 && (application == 0 || application == SCHEMA_APPLICATION_ID)) {
        *found_version = 0;
        return true;
    }
    if (application != SCHEMA_APPLICATION_ID || version < 1)
        return error_set(err, "%s: a database, but no store of riffle; name another file",
                         db->path);
    if (version > newest) {
        char writer[80];
        struct bytes by = written_by(db, writer, sizeof writer);
        return error_set(
            err,
            "%s: written by %.*s with schema %d, which is newer than the %d that riffle "
            "%s knows; use that version, or a copy from before it",
            db->path, BYTES_FMT(by), (int)version, newest, RIFFLE_VERSION);
    }
    *found_version = (int)version;
    return true;
}

static bool migrate_step(struct database *db, const char *text, size_t to, struct error *err)
{
    char pragmas[96];
    (void)snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %zu",
                   SCHEMA_APPLICATION_ID, to);
    if (!sqlite_begin(db, err))
        return false;
    if (sqlite_exec_text(db, text, err) && sqlite_exec_text(db, pragmas, err) &&
        sqlite_commit(db, err))
        return true;
    sqlite_rollback(db);
    return error_prefix(err, "schema %zu", to);
}

bool schema_migrate(struct database *db, int found_version, const char *const *migrations,
                    size_t count, struct error *err)
{
    for (size_t i = (size_t)found_version; i < count; i++)
        if (!migrate_step(db, migrations[i], i + 1, err))
            return false;
    return true;
}
