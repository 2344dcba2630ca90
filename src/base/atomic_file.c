#include "base/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UNKNOWN_SIZE = 16 * 1024 }; /* read of at first, where nobody knows how long it is */

/* The part of path up to its last slash, "." without one. Owned: free(). */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = NULL;
    if (!slash)
        folder = strdup(".");
    else
        folder = strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (!folder)
        error_out_of_memory(strlen(path));
    return folder;
}

/* Makes the folder and whatever is missing above it. */
static bool make_folder(char *folder, struct error *err)
{
    for (char *p = folder + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char kept = *p;
        *p = '\0';
        int made = mkdir(folder, 0755);
        *p = kept;
        if (made != 0 && errno != EEXIST)
            return error_errno(err, errno, "cannot make the folder %s", folder);
        if (kept == '\0')
            return true;
    }
}

/* Opens a new file beside path. A name by chance and O_EXCL rather than mkstemp, which forces mode 0600: what is
 * written here is for web servers to read. The leading dot keeps an unfinished file from being served. */
static int open_temporary(const char *path, char **name)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    int fd = -1;
    *name = NULL;
    for (int attempt = 0; attempt < 16; attempt++) {
        uint64_t chance = 0;
        if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
            return -1;
        if (asprintf(name, "%.*s.%s.%016" PRIx64 ".tmp", (int)(base - path), path, base, chance) <
            0)
            error_out_of_memory(strlen(path));
        fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (fd >= 0 || errno != EEXIST)
            break;
        free(*name);
        *name = NULL;
    }
    return fd;
}

static bool write_all(int fd, struct bytes content)
{
    while (content.n) {
        ssize_t n = write(fd, content.p, content.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        content = bytes_skip(content, (size_t)n);
    }
    return true;
}

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    int result = fsync(fd);
    int number = errno;
    (void)close(fd);
    errno = number;
    return result == 0;
}

/* Gives the new file the permissions of the one that it is to replace, if there is one. */
static bool take_mode(int fd, const char *path)
{
    struct stat old;
    return stat(path, &old) != 0 || fchmod(fd, old.st_mode & 0777) == 0;
}

/* Writes, syncs, closes and renames. On failure errno says why and the temporary file is still there. */
static bool fill_and_rename(int fd, struct bytes content, const char *name, const char *path)
{
    bool written = take_mode(fd, path) && write_all(fd, content) && fsync(fd) == 0;
    int number = errno;
    if (close(fd) != 0 && written)
        return false;
    errno = number;
    return written && rename(name, path) == 0;
}

/* Opens a temporary file for path, making its folder if that is missing. -1 with err set if it cannot be. */
static int open_beside(const char *path, char *folder, char **name, struct error *err)
{
    int fd = open_temporary(path, name);
    if (fd < 0 && errno == ENOENT) {
        free(*name);
        *name = NULL;
        if (!make_folder(folder, err))
            return -1;
        fd = open_temporary(path, name);
    }
    if (fd < 0)
        error_errno(err, errno, "cannot write %s", path);
    return fd;
}

static bool replace(const char *path, struct bytes content, struct error *err)
{
    char *name = NULL;
    char *folder = folder_of(path);
    bool done = false;
    int fd = open_beside(path, folder, &name, err);
    if (fd < 0)
        goto out;
    if (!fill_and_rename(fd, content, name, path)) {
        error_errno(err, errno, "cannot write %s", path);
        (void)unlink(name);
        goto out;
    }
    done = sync_folder(folder) || error_errno(err, errno, "cannot sync the folder %s", folder);
out:
    free(name);
    free(folder);
    return done;
}

bool atomic_file_write(const char *path, struct bytes content, struct error *err)
{
    char *target = realpath(path, NULL); /* NULL where there is nothing yet */
    bool done = replace(target ? target : path, content, err);
    free(target);
    return done;
}

/* The whole of an open file, hint bytes long as far as is known. */
static bool read_all(int fd, const char *path, size_t hint, size_t max, struct arena *arena,
                     struct bytes *out, struct error *err)
{
    size_t room = hint < max ? hint + 1 : max + 1; /* one more, to see the end */
    char *p = arena_alloc(arena, room + 1);
    size_t n = 0;
    for (;;) {
        ssize_t got = read(fd, p + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, errno, "cannot read %s", path);
        if (got == 0)
            break;
        n += (size_t)got;
        if (n > max)
            return error_set(err, "%s: larger than %zu bytes", path, max);
        if (n == room) {
            room = room < max / 2 ? room * 2 : max + 1;
            char *larger = arena_alloc(arena, room + 1);
            memcpy(larger, p, n);
            p = larger;
        }
    }
    p[n] = '\0';
    *out = (struct bytes){p, n};
    return true;
}

/* What the process holds open already, as a shell's <(…) is named, or a device that was asked for by its name. */
static bool is_handed_over(const char *path)
{
    return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

/* Opens without waiting: a named pipe waits for its writer, who may never come. Its size, as far as it is known, in *hint;
 * -1 with err set. */
static int open_file(const char *path, size_t *hint, struct error *err)
{
    struct stat status = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &status) != 0)
        error_errno(err, errno, "cannot read %s", path);
    else if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) || is_handed_over(path)) {
        (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
        *hint = S_ISREG(status.st_mode) && status.st_size > 0 ? (size_t)status.st_size
                                                              : UNKNOWN_SIZE;
        return fd;
    } else
        error_set(err, "cannot read %s: it is a pipe or a device, and no file", path);
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

bool file_read(const char *path, size_t max, struct arena *arena, struct bytes *out,
               struct error *err)
{
    size_t hint = UNKNOWN_SIZE;
    if (strcmp(path, "-") == 0)
        return read_all(STDIN_FILENO, "standard input", hint, max, arena, out, err);
    int fd = open_file(path, &hint, err);
    if (fd < 0)
        return false;
    bool done = read_all(fd, path, hint, max, arena, out, err);
    (void)close(fd);
    return done;
}
