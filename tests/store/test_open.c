#include "world.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct world w;

static void set_up(void)
{
    world_open(&w, 1);
}

static void tear_down(void)
{
    world_close(&w);
}

TestSuite(open, .init = set_up, .fini = tear_down);

static bool fails_with(const char *location, enum store_mode mode, const char *words)
{
    struct store *store = NULL;
    struct error err = {0};
    bool opened = store_open(location, mode, &store, &err);
    cr_expect(!opened, "%s was opened", location);
    cr_expect(store == NULL, "out was written on failure");
    cr_expect(strstr(err.text, words), "%s: \"%s\" says nothing of \"%s\"", location, err.text,
              words);
    store_close(opened ? store : NULL);
    return !opened;
}

static void exec(const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    cr_assert_eq(sqlite3_open_v2(w.path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, &message), SQLITE_OK, "%s: %s", sql, message);
    sqlite3_close(db);
}

static void close_store(void)
{
    store_close(w.store);
    w.store = NULL;
}

Test(open, locations)
{
    char location[128];
    (void)snprintf(location, sizeof location, "sqlite://%s", w.path);
    cr_expect_eq(store_holder(location), getpid());
    close_store();
    cr_assert(store_open(location, STORE_WRITE, &w.store, &w.err), "%s", w.err.text);
    fails_with("postgresql://localhost/riffle", STORE_WRITE, "SQLite");
    fails_with("", STORE_WRITE, "path");
    fails_with("sqlite://", STORE_WRITE, "path");
}

Test(open, a_second_writer_is_told_who_is_first)
{
    char words[64];
    (void)snprintf(words, sizeof words, "process %d", (int)getpid());
    fails_with(w.path, STORE_WRITE, words);
    cr_expect_eq(store_holder(w.path), getpid());
    close_store();
    cr_expect_eq(store_holder(w.path), 0);
    cr_assert(store_open(w.path, STORE_WRITE, &w.store, &w.err), "%s", w.err.text);
}

/* The lock goes with its process, and the file that it leaves says nothing. */
Test(open, a_lock_left_behind)
{
    close_store();
    pid_t child = fork();
    if (child == 0) {
        struct store *store;
        _exit(store_open(w.path, STORE_WRITE, &store, NULL) ? 0 : 1);
    }
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    cr_expect_eq(store_holder(w.path), 0);
    cr_assert(store_open(w.path, STORE_WRITE, &w.store, &w.err), "%s", w.err.text);
    cr_expect_eq(store_holder(w.path), getpid());
}

Test(open, readers_need_the_file_and_no_lock)
{
    struct store *reader;
    cr_assert(store_open(w.path, STORE_READ, &reader, &w.err), "%s", w.err.text);
    store_close(reader);
    fails_with("/tmp/riffle-no-such-store.db", STORE_READ, "/tmp/riffle-no-such-store.db");
    cr_expect(access("/tmp/riffle-no-such-store.db", F_OK) != 0, "a reader made the file");
    cr_expect_eq(store_holder("/tmp/riffle-no-such-store.db"), 0);
}

/* One who may not write beside the store reads it all the same. */
Test(open, a_reader_in_a_directory_that_it_may_not_write)
{
    const struct item doc[] = {{"1", NULL, "[a] One", "x"}};
    world_deliver(&w, 0, NOW, doc, 1);
    close_store();
    pid_t child = fork();
    if (child == 0) {
        struct store *reader;
        struct error err = {0};
        cr_assert_eq(chmod(w.directory, 0755), 0);
        cr_assert_eq(chmod(w.path, 0644), 0);
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(3);
        bool ok = store_open(w.path, STORE_READ, &reader, &err);
        if (!ok)
            (void)fprintf(stderr, "%s\n", err.text);
        size_t n = 0;
        struct stored_feed *feeds;
        ok = ok && store_feeds(reader, w.arena, &feeds, &n, &err) && n == 1;
        _exit(ok ? 0 : 1);
    }
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "exit %d", WEXITSTATUS(status));
    cr_assert(store_open(w.path, STORE_WRITE, &w.store, &w.err), "%s", w.err.text);
}

/* As root nothing is read-only: the writer is somebody else. */
Test(open, a_writer_in_a_directory_that_it_may_not_write)
{
    close_store();
    char lock[128];
    (void)snprintf(lock, sizeof lock, "%s.lock", w.path);
    (void)unlink(lock);
    cr_assert_eq(chmod(w.directory, 0555), 0);
    pid_t child = fork();
    if (child == 0) {
        struct store *store;
        struct error err = {0};
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(3);
        bool ok = store_open(w.path, STORE_WRITE, &store, &err);
        _exit(!ok && strstr(err.text, "Permission denied") ? 0 : 1);
    }
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    cr_assert_eq(chmod(w.directory, 0755), 0);
}

Test(open, a_newer_store_is_refused_by_name)
{
    close_store();
    exec("PRAGMA user_version = 99; UPDATE meta SET value = '7.5.1' WHERE key = 'written_by'");
    fails_with(w.path, STORE_WRITE, "riffle 7.5.1");
    fails_with(w.path, STORE_WRITE, "99");
    fails_with(w.path, STORE_READ, "riffle 7.5.1");
    cr_expect_eq(world_number(&w, "PRAGMA user_version"), 99, "it was changed");
    exec("DROP TABLE meta");
    fails_with(w.path, STORE_WRITE, "another riffle");
}

Test(open, the_writer_is_noted)
{
    cr_expect_str_eq(world_text(&w, "SELECT value FROM meta WHERE key = 'written_by'"),
                     RIFFLE_VERSION);
    exec("UPDATE meta SET value = '0.0.1'");
    world_reopen(&w);
    cr_expect_str_eq(world_text(&w, "SELECT value FROM meta WHERE key = 'written_by'"),
                     RIFFLE_VERSION);
}

Test(open, a_database_of_somebody_else_is_left_alone)
{
    close_store();
    cr_assert_eq(unlink(w.path), 0);
    int fd = open(w.path, O_CREAT | O_RDWR, 0644);
    close(fd);
    exec("CREATE TABLE mine (x)");
    fails_with(w.path, STORE_WRITE, "no store of riffle");
    fails_with(w.path, STORE_READ, "no store of riffle");
    cr_expect_str_eq(world_text(&w, "PRAGMA journal_mode"), "delete");
}

Test(open, a_file_that_is_no_database)
{
    close_store();
    FILE *f = fopen(w.path, "w");
    for (int i = 0; i < 1000; i++)
        (void)fprintf(f, "no database at all\n");
    (void)fclose(f);
    fails_with(w.path, STORE_WRITE, "no SQLite database");
    fails_with(w.path, STORE_READ, "no SQLite database");
    fails_with(w.directory, STORE_WRITE, w.directory);
}

/* A path with what has a meaning in a URI. */
Test(open, odd_paths)
{
    char path[160];
    struct store *store;
    (void)snprintf(path, sizeof path, "%s/a%%20b?mode=ro#c.db", w.directory);
    cr_assert(store_open(path, STORE_WRITE, &store, &w.err), "%s", w.err.text);
    store_close(store);
    cr_assert(store_open(path, STORE_READ, &store, &w.err), "%s", w.err.text);
    store_close(store);
    cr_expect_eq(unlink(path), 0);
    (void)snprintf(path, sizeof path, "%s/a%%20b?mode=ro#c.db.lock", w.directory);
    cr_expect_eq(unlink(path), 0);
}

Test(open, it_is_kept_as_promised)
{
    cr_expect_str_eq(world_text(&w, "PRAGMA journal_mode"), "wal");
    cr_expect_eq(world_number(&w, "PRAGMA application_id"), 0x7269666c);
    cr_expect_eq(
        world_number(
            &w,
            "SELECT count(*) FROM pragma_table_list"
            " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND strict = 0"),
        0, "a table is not STRICT");
}

static int64_t log_size(void)
{
    char name[128];
    struct stat file;
    (void)snprintf(name, sizeof name, "%s-wal", w.path);
    return stat(name, &file) == 0 ? (int64_t)file.st_size : -1;
}

/* Writes a few megabytes. */
static void write_much(void)
{
    enum { BODY = 256 << 10, N = 16 };
    char *body = arena_alloc(w.arena, BODY + 1);
    memset(body, 'x', BODY);
    for (int i = 0; i < N; i++) {
        const struct item doc[] = {
            {.id = arena_printf(w.arena, "%d", i).p, .title = "One", .html = body}};
        world_deliver_part(&w, 0, NOW, doc, 1);
    }
}

Test(open, a_long_log_is_shortened_when_nobody_reads_it)
{
    write_much();
    cr_assert_gt(log_size(), 2 << 20);
    sqlite3 *db;
    cr_assert_eq(sqlite3_open_v2(w.path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM entry", NULL, NULL, NULL),
                 SQLITE_OK);
    cr_expect(!store_shorten_log(w.store), "somebody reads what it holds");
    cr_expect_gt(log_size(), 2 << 20);
    sqlite3_close(db);
    cr_expect(store_shorten_log(w.store));
    cr_expect_eq(log_size(), 0);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry"), 16);
}

Test(open, a_short_log_is_let_be)
{
    const struct item doc[] = {{.id = "1", .title = "One"}};
    cr_assert(store_shorten_log(w.store));
    world_deliver(&w, 0, NOW, doc, 1);
    const int64_t size = log_size();
    cr_assert_gt(size, 0);
    cr_expect(store_shorten_log(w.store));
    cr_expect_eq(log_size(), size);
}
