#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"

enum { PATH_ROOM = 4096 };

static bool lock_path(const char *database, char out[static PATH_ROOM])
{
    int n = snprintf(out, PATH_ROOM, "%s.lock", database);
    return n > 0 && n < PATH_ROOM;
}

/* The process id that the file tells; 0 where it holds none yet. */
static int written_pid(int fd)
{
    char text[32];
    ssize_t n = pread(fd, text, sizeof text, 0);
    long pid = 0;
    for (ssize_t i = 0; i < n && ascii_is_digit(text[i]) && pid < 100000000; i++)
        pid = pid * 10 + (text[i] - '0');
    return (int)pid;
}

bool lock_take(struct lock *lock, const char *database, struct error *err)
{
    char path[PATH_ROOM];
    lock->fd = -1;
    if (!lock_path(database, path))
        return error_set(err, "%s: the path is too long", database);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return error_errno(err, errno, "%s", path);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_SETLK, &whole) != 0) {
        int number = errno, pid = written_pid(fd);
        close(fd);
        if (number != EAGAIN && number != EACCES)
            return error_errno(err, number, "%s", path);
        return error_set(err, "%s: in use by another riffle, process %d; stop that one first",
                         database, pid);
    }
    if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0) {
        int number = errno;
        close(fd);
        return error_errno(err, number, "%s", path);
    }
    lock->fd = fd;
    return true;
}

void lock_drop(struct lock *lock)
{
    if (lock->fd < 0)
        return;
    (void)ftruncate(lock->fd, 0);
    close(lock->fd);
    lock->fd = -1;
}

int lock_holder(const char *database)
{
    char path[PATH_ROOM];
    if (!lock_path(database, path))
        return 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    /* A shared lock is asked about: one that is open for reading alone may ask for no other. */
    struct flock whole = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    int pid = 0;
    if (fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK)
        pid = written_pid(fd);
    close(fd);
    return pid;
}
