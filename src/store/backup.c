/* A copy of the store as it is at one moment. The reading transaction that is held meanwhile keeps the moment: the writer
 * goes on, its log just cannot be shortened until the copy is there. The copy is made under a name of its own, checked,
 * synced and then renamed, so that a file of the name that was asked for is always a whole one. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/schema.h"
#include "store/state.h"

enum { PAGES_AT_ONCE = 1024 };

struct copying {
    struct database from, to;
    char *path, *part; /* of the copy, and its name until it is whole */
    bool replace;
    const struct store_progress *progress;
};

static bool may_write(const struct copying *c, struct error *err)
{
    struct stat there;
    if (stat(c->path, &there) != 0)
        return true;
    if (!S_ISREG(there.st_mode))
        return error_set(err, "%s: no plain file, which a copy could replace", c->path);
    return c->replace || error_set(err, "%s: is there already; it is not overwritten", c->path);
}

static bool open_source(struct copying *c, const char *path, struct error *err)
{
    int version;
    if (!sqlite_open_read(&c->from, path, err) ||
        !schema_check(&c->from, (int)sql_migration_count, &version, err))
        return false;
    if (version == 0)
        return error_set(err, "%s: an empty file, no store", path);
    /* From here on it is read as it is now. */
    int64_t ignored;
    return sqlite_exec_text(&c->from, "BEGIN", err) &&
           sqlite_number(&c->from, "SELECT count(*) FROM sqlite_schema", &ignored, err);
}

/* Secrets are in it: nobody else's to read. One that an earlier try left is thrown away. */
static bool open_copy(struct copying *c, struct error *err)
{
    (void)unlink(c->part);
    int fd = open(c->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return error_errno(err, errno, "%s", c->part);
    (void)close(fd);
    return sqlite_open_write(&c->to, c->part, err) &&
           sqlite_exec_text(&c->to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", err);
}

static void tell(const struct copying *c, enum store_stage stage, int64_t done, int64_t all)
{
    if (c->progress)
        c->progress->tell(c->progress->ctx, stage, done, all);
}

static bool copy_pages(struct copying *c, struct error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(c->to.handle, "main", c->from.handle, "main");
    if (!backup)
        return sqlite_fail(&c->to, err);
    int code;
    do {
        code = sqlite3_backup_step(backup, PAGES_AT_ONCE);
        int64_t all = sqlite3_backup_pagecount(backup);
        tell(c, STORE_COPYING, all - sqlite3_backup_remaining(backup), all);
    } while (code == SQLITE_OK || code == SQLITE_LOCKED || code == SQLITE_BUSY);
    code = sqlite3_backup_finish(backup);
    return code == SQLITE_OK || sqlite_fail(&c->to, err);
}

/* One file, without a log beside it, whose content is in order. */
static bool check_copy(struct copying *c, struct error *err)
{
    sqlite3_stmt *check = NULL;
    tell(c, STORE_CHECKING, 0, 1);
    if (!sqlite_exec_text(&c->to, "PRAGMA journal_mode = DELETE", err))
        return false;
    bool ran = sqlite3_prepare_v2(c->to.handle, "PRAGMA integrity_check(1)", -1, &check, NULL) ==
                   SQLITE_OK &&
               sqlite3_step(check) == SQLITE_ROW;
    const char *found = ran ? (const char *)sqlite3_column_text(check, 0) : NULL;
    bool fine = found && strcmp(found, "ok") == 0;
    if (!ran)
        (void)sqlite_fail(&c->to, err);
    else if (!fine)
        (void)error_set(err, "%s: damaged, and so is no copy of it: %s", c->from.path,
                        found ? found : "?");
    sqlite3_finalize(check);
    tell(c, STORE_CHECKING, 1, 1);
    return fine;
}

static bool sync_path(const char *path, int flags, struct error *err)
{
    int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
    bool fine = fd >= 0 && fsync(fd) == 0;
    if (!fine)
        (void)error_errno(err, errno, "%s", path);
    if (fd >= 0)
        (void)close(fd);
    return fine;
}

/* Another may have come to stand there meanwhile. */
static bool give_name(const struct copying *c, struct error *err)
{
    unsigned flags = c->replace ? 0 : RENAME_NOREPLACE;
    if (!sync_path(c->part, 0, err))
        return false;
    if (renameat2(AT_FDCWD, c->part, AT_FDCWD, c->path, flags) != 0)
        return error_errno(err, errno, "%s", c->path);
    char *copy = strdup(c->path);
    if (!copy)
        error_out_of_memory(strlen(c->path));
    bool fine = sync_path(dirname(copy), O_DIRECTORY, err);
    free(copy);
    return fine;
}

static char *with_ending(const char *path, const char *ending)
{
    char *whole = sqlite3_mprintf("%s%s", path, ending);
    if (!whole)
        error_out_of_memory(strlen(path));
    return whole;
}

bool store_backup(const char *location, const char *to, bool replace,
                  const struct store_progress *progress, struct error *err)
{
    const char *path = NULL;
    struct copying c = {.replace = replace, .progress = progress};
    if (!location_path(location, &path, err))
        return false;
    c.path = with_ending(to, "");
    c.part = with_ending(to, ".part");
    bool began = may_write(&c, err) && open_source(&c, path, err);
    bool fine = began && open_copy(&c, err) && copy_pages(&c, err) && check_copy(&c, err);
    sqlite_close_all(&c.from);
    sqlite_close_all(&c.to);
    fine = fine && give_name(&c, err);
    if (began && !fine)
        (void)unlink(c.part);
    sqlite3_free(c.path);
    sqlite3_free(c.part);
    return fine;
}
