#include "store/schema.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"

static char path[64];
static struct database db;
static struct error err;

static void set_up(void)
{
    (void)snprintf(path, sizeof path, "/tmp/riffle-schema-XXXXXX");
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    close(fd);
    cr_assert(sqlite_open_write(&db, path, &err), "%s", err.text);
}

static void tear_down(void)
{
    sqlite_close_all(&db);
    (void)unlink(path);
}

TestSuite(schema, .init = set_up, .fini = tear_down);

static int64_t number(const char *sql)
{
    int64_t out = -1;
    cr_assert(sqlite_number(&db, sql, &out, &err), "%s: %s", sql, err.text);
    return out;
}

static void migrate(const char *const *migrations, size_t n)
{
    int version;
    cr_assert(schema_check(&db, (int)n, &version, &err), "%s", err.text);
    cr_assert(schema_migrate(&db, version, migrations, n, &err), "%s", err.text);
    cr_expect_eq(number("PRAGMA user_version"), (int64_t)n);
    cr_expect_eq(number("PRAGMA application_id"), SCHEMA_APPLICATION_ID);
}

Test(schema, from_an_empty_file)
{
    migrate(sql_migrations, sql_migration_count);
    cr_assert(sqlite_prepare(&db, &err), "%s", err.text);
    migrate(sql_migrations, sql_migration_count);
}

/* A file as version 1 left it, with something in each table, comes to the newest version with all of it. */
Test(schema, from_a_file_of_version_1)
{
    static const char content[] =
        "INSERT INTO feed (id, url, priority, title_only) VALUES (1, 'https://example.org/feed', "
        "5, 0);"
        "INSERT INTO feed_schedule VALUES (1, 'ok', 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 1, 2, 3, 4, 5, "
        "6, "
        "0, "
        "0, 0, 0, 0, 200, 1, 1, NULL, NULL, NULL, NULL);"
        "INSERT INTO feed_document (feed, etag, hash) VALUES (1, 'e', 9);"
        "INSERT INTO story VALUES (1, 5, NULL);"
        "INSERT INTO public_id VALUES (1, 77, 'tag:x', 1, 78, 1);"
        "INSERT INTO entry VALUES (1, 1, 1, 1, 78, 'tag:x', 3, 4, NULL, 5, 6, 7, 8);"
        "INSERT INTO entry_text (entry, title) VALUES (1, 'One');"
        "INSERT INTO topic VALUES (1, 'a', 1, 'lead', 1, 1, 5, 0, 0, 0, NULL, NULL);"
        "INSERT INTO verdict VALUES (1, 1, 1, 2.5, NULL);"
        "INSERT INTO topic_story VALUES (1, 1, 1, 1, 5, 6, 7, 197001, 0, 0, 0);";
    migrate(sql_migrations, 1);
    cr_assert(sqlite_exec_text(&db, content, &err), "%s", err.text);
    migrate(sql_migrations, sql_migration_count);
    cr_assert(sqlite_prepare(&db, &err), "%s", err.text);
    cr_expect_eq(number("SELECT count(*) FROM topic_story AS p JOIN entry AS e ON e.id = p.entry"
                        " JOIN entry_text AS t ON t.entry = e.id WHERE t.title = 'One'"),
                 1);
}

Test(schema, each_version_in_turn)
{
    static const char *const good[] = {"CREATE TABLE one (x INT) STRICT",
                                       "ALTER TABLE one RENAME TO two; INSERT INTO two VALUES (1)",
                                       "CREATE TABLE three (x INT) STRICT"};
    for (size_t n = 1; n <= 3; n++)
        migrate(good, n);
    cr_expect_eq(number("SELECT count(*) FROM two"), 1, "a migration ran twice");
}

Test(schema, a_step_that_fails_leaves_no_trace)
{
    static const char *const bad[] = {
        "CREATE TABLE one (x INT) STRICT",
        "CREATE TABLE two (x INT) STRICT; INSERT INTO nowhere VALUES (1)"};
    cr_expect(!schema_migrate(&db, 0, bad, 2, &err));
    cr_expect(strstr(err.text, "schema 2"), "%s", err.text);
    cr_expect_eq(number("PRAGMA user_version"), 1);
    cr_expect_eq(number("SELECT count(*) FROM sqlite_schema WHERE name = 'two'"), 0);
}

static void read_document(struct buf *doc)
{
    FILE *f = fopen(SCHEMA_DOCUMENT, "r");
    cr_assert(f, "%s is not there", SCHEMA_DOCUMENT);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(doc, part, n);
    (void)fclose(f);
}

/* doc/schema.md describes every table and every column. */
Test(schema, is_documented)
{
    struct buf doc = {0};
    read_document(&doc);
    migrate(sql_migrations, sql_migration_count);
    sqlite3_stmt *each;
    static const char sql[] =
        "SELECT t.name, c.name FROM pragma_table_list AS t"
        " JOIN pragma_table_info(t.name) AS c"
        " WHERE t.schema = 'main' AND t.type <> 'shadow' AND t.name NOT LIKE 'sqlite%' ORDER BY 1";
    cr_assert_eq(sqlite3_prepare_v2(db.handle, sql, -1, &each, NULL), SQLITE_OK);
    size_t columns = 0;
    while (sqlite3_step(each) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(each, 0);
        const char *column = (const char *)sqlite3_column_text(each, 1);
        char heading[80], row[80];
        (void)snprintf(heading, sizeof heading, "## %s\n", table);
        (void)snprintf(row, sizeof row, "| `%s` |", column);
        const char *section = strstr(doc.p, heading);
        cr_assert(section, "the table %s is not described", table);
        const char *end = strstr(section + 3, "\n## ");
        const char *found = strstr(section, row);
        cr_expect(found && (!end || found < end), "%s.%s is not described", table, column);
        columns++;
    }
    cr_expect(columns > 60);
    sqlite3_finalize(each);
    buf_clear(&doc);
}

/* The queries that it gives as examples (indented by four) run. */
Test(schema, the_examples_of_its_document_run)
{
    struct buf doc = {0}, query = {0};
    size_t queries = 0;
    read_document(&doc);
    migrate(sql_migrations, sql_migration_count);
    struct bytes rest = buf_bytes(&doc), line;
    while (bytes_split(&rest, '\n', &line)) {
        if (!bytes_starts(line, bytes_of("    ")))
            continue;
        buf_add_bytes(&query, line);
        if (line.p[line.n - 1] != ';')
            continue;
        cr_expect(sqlite_exec_text(&db, query.p, &err), "%s: %s", query.p, err.text);
        buf_reset(&query);
        queries++;
    }
    cr_expect_eq(queries, 3);
    buf_clear(&doc);
    buf_clear(&query);
}
