#include "faulty.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

/* What a VFS has in its own hands; a VFS is process-wide, so its state is. */
static struct {
    enum fault fault;
    int n, writes, happened;
    sqlite3_vfs *real;
    sqlite3_vfs shim;
} state;

struct file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct file *)file)->real;
}

_Noreturn static void die(void)
{
    (void)kill(getpid(), SIGKILL);
    _exit(99);
}

/* Whether this write goes wrong. */
static int is_hit(void)
{
    if (state.fault == FAULT_NONE)
        return 0;
    state.writes++;
    int hit = state.fault == FAULT_FULL_FROM ? state.writes >= state.n : state.writes == state.n;
    state.happened = state.happened || hit;
    if (hit && state.fault == FAULT_KILL)
        die();
    return hit;
}

/* As is_hit, for what cannot be done by half. */
static int is_hit_whole(void)
{
    int hit = is_hit();
    if (hit && state.fault == FAULT_KILL_TORN)
        die();
    return hit;
}

static int f_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int f_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), to, n, at);
}

static int f_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    sqlite3_file *real = real_of(file);
    if (!is_hit())
        return real->pMethods->xWrite(real, from, n, at);
    if (state.fault == FAULT_BROKEN || state.fault == FAULT_KILL_TORN)
        (void)real->pMethods->xWrite(real, from, n / 2, at);
    if (state.fault == FAULT_KILL_TORN)
        die();
    return state.fault == FAULT_BROKEN ? SQLITE_IOERR_WRITE : SQLITE_FULL;
}

static int f_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return is_hit_whole() ? SQLITE_IOERR_TRUNCATE
                          : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int f_sync(sqlite3_file *file, int flags)
{
    return is_hit_whole() ? SQLITE_IOERR_FSYNC
                          : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int f_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int f_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int f_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int f_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int f_control(sqlite3_file *file, int op, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, argument);
}

static int f_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int f_character(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int f_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int f_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void f_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int f_shm_unmap(sqlite3_file *file, int delete_it)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete_it);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = f_close,
    .xRead = f_read,
    .xWrite = f_write,
    .xTruncate = f_truncate,
    .xSync = f_sync,
    .xFileSize = f_size,
    .xLock = f_lock,
    .xUnlock = f_unlock,
    .xCheckReservedLock = f_reserved,
    .xFileControl = f_control,
    .xSectorSize = f_sector,
    .xDeviceCharacteristics = f_character,
    .xShmMap = f_shm_map,
    .xShmLock = f_shm_lock,
    .xShmBarrier = f_shm_barrier,
    .xShmUnmap = f_shm_unmap,
};

static int v_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    struct file *f = (struct file *)file;
    f->real = (sqlite3_file *)(f + 1);
    int code = state.real->xOpen(state.real, name, f->real, flags, out);
    f->base.pMethods = f->real->pMethods ? &methods : NULL;
    return code;
}

void faulty_install(void)
{
    state.real = sqlite3_vfs_find(NULL);
    cr_assert(state.real);
    state.shim = *state.real;
    state.shim.zName = "faulty";
    state.shim.szOsFile = state.real->szOsFile + (int)sizeof(struct file);
    state.shim.xOpen = v_open;
    cr_assert_eq(sqlite3_vfs_register(&state.shim, 1), SQLITE_OK);
}

void faulty_arm(enum fault fault, int n)
{
    state.fault = fault;
    state.n = n;
    state.writes = state.happened = 0;
}

int faulty_writes(void)
{
    return state.writes;
}

int faulty_happened(void)
{
    return state.happened;
}
