#include "base/atomic_file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define B(literal) ((struct bytes)BYTES(literal))

static const char *folder(void)
{
    static char path[64];
    (void)snprintf(path, sizeof path, "/tmp/riffle-test-XXXXXX");
    cr_assert_not_null(mkdtemp(path));
    return path;
}

static const char *in(const char *where, const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", where, name);
    return path;
}

static int entries(const char *where)
{
    struct dirent **list;
    int n = scandir(where, &list, NULL, alphasort);
    for (int i = 0; i < n; i++)
        free(list[i]);
    free(list);
    return n - 2;
}

static void expect_content(const char *path, struct bytes want)
{
    struct arena *arena = arena_new(1 << 20);
    struct bytes got;
    struct error err = {0};
    cr_assert(file_read(path, 1 << 20, arena, &got, &err), "%s", err.text);
    cr_assert(bytes_equal(got, want), "%.*s", BYTES_FMT(got));
    cr_assert_eq(got.p[got.n], '\0');
    arena_free(arena);
}

Test(atomic_file, makes_replaces_and_leaves_nothing_behind)
{
    const char *where = folder();
    struct error err = {0};
    umask(022);
    cr_assert(atomic_file_write(in(where, "a"), B("first"), &err), "%s", err.text);
    expect_content(in(where, "a"), B("first"));
    cr_assert(atomic_file_write(in(where, "a"), B("2\0nd"), &err), "%s", err.text);
    expect_content(in(where, "a"), B("2\0nd"));
    cr_assert(atomic_file_write(in(where, "empty"), (struct bytes){NULL, 0}, &err));
    expect_content(in(where, "empty"), B(""));
    cr_assert_eq(entries(where), 2);
    struct stat status;
    cr_assert_eq(stat(in(where, "a"), &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0644);
}

Test(atomic_file, makes_the_folders_that_are_missing)
{
    const char *where = folder();
    struct error err = {0};
    cr_assert(atomic_file_write(in(where, "x/y/z/a"), B("deep"), &err), "%s", err.text);
    expect_content(in(where, "x/y/z/a"), B("deep"));
}

Test(atomic_file, writes_beside_the_working_folder_too)
{
    struct error err = {0};
    cr_assert_eq(chdir(folder()), 0);
    cr_assert(atomic_file_write("plain", B("here"), &err), "%s", err.text);
    expect_content("plain", B("here"));
    cr_assert(atomic_file_write("sub/plain", B("there"), &err), "%s", err.text);
    expect_content("sub/plain", B("there"));
}

Test(atomic_file, failure_names_the_path_and_keeps_the_old)
{
    const char *where = folder();
    struct error err = {0};
    cr_assert_eq(mkdir(in(where, "taken"), 0755), 0);
    cr_assert_not(atomic_file_write(in(where, "taken"), B("x"), &err));
    cr_assert(strstr(err.text, "/taken: "), "%s", err.text);
    cr_assert_eq(entries(where), 1);
    cr_assert(atomic_file_write(in(where, "file"), B("x"), &err));
    cr_assert_not(atomic_file_write(in(where, "file/below"), B("x"), &err));
    cr_assert(strstr(err.text, "file/below: Not a directory"), "%s", err.text);
    expect_content(in(where, "file"), B("x"));
    cr_assert_not(atomic_file_write("/proc/none/x", B("x"), &err));
    cr_assert(strstr(err.text, "cannot make the folder /proc/none"), "%s", err.text);
}

Test(atomic_file, a_link_stays_a_link_and_a_mode_stays)
{
    const char *where = folder();
    struct stat status;
    cr_assert(atomic_file_write(in(where, "real"), B("old"), NULL));
    cr_assert_eq(chmod(in(where, "real"), 0600), 0);
    cr_assert_eq(symlink("real", in(where, "link")), 0);
    cr_assert(atomic_file_write(in(where, "link"), B("new"), NULL));
    expect_content(in(where, "real"), B("new"));
    cr_assert_eq(lstat(in(where, "link"), &status), 0);
    cr_assert(S_ISLNK(status.st_mode));
    cr_assert_eq(stat(in(where, "real"), &status), 0);
    cr_assert_eq(status.st_mode & 0777, 0600);
}

/* A limit on the size of files stands in for a full disk. */
Test(atomic_file, a_full_disk_keeps_the_old_and_leaves_nothing_behind)
{
    const char *where = folder();
    struct error err = {0};
    static const char much[10000];
    cr_assert(atomic_file_write(in(where, "a"), B("old"), NULL));
    (void)signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &(struct rlimit){5000, 5000}), 0);
    cr_assert_not(atomic_file_write(in(where, "a"), (struct bytes){much, sizeof much}, &err));
    cr_assert(strstr(err.text, "cannot write ") && strstr(err.text, "/a: File too large"), "%s",
              err.text);
    expect_content(in(where, "a"), B("old"));
    cr_assert_eq(entries(where), 1);
}

Test(atomic_file, large_content_goes_through)
{
    const char *where = folder();
    size_t n = 5 << 20;
    char *large = malloc(n);
    cr_assert_not_null(large);
    memset(large, 'x', n);
    cr_assert(atomic_file_write(in(where, "a"), (struct bytes){large, n}, NULL));
    struct arena *arena = arena_new(1 << 30);
    struct bytes got;
    cr_assert(file_read(in(where, "a"), n, arena, &got, NULL));
    cr_assert(bytes_equal(got, (struct bytes){large, n}));
    cr_assert_lt(arena_used(arena), n + 4096, "read in place, not copied");
    struct error err = {0};
    cr_assert_not(file_read(in(where, "a"), n - 1, arena, &got, &err));
    cr_assert(strstr(err.text, "larger than"), "%s", err.text);
    arena_free(arena);
    free(large);
}

Test(file_read, what_has_no_size_is_read_to_its_end)
{
    struct arena *arena = arena_new(1 << 20);
    struct bytes got;
    struct error err = {0};
    cr_assert(file_read("/proc/self/maps", 1 << 20, arena, &got, &err), "%s", err.text);
    cr_assert_gt(got.n, 0);
    cr_assert_not(file_read("/dev/zero", 100000, arena, &got, &err));
    cr_assert(strstr(err.text, "larger than 100000"), "%s", err.text);
    arena_free(arena);
}

Test(file_read, a_named_pipe_is_refused_and_not_waited_for, .timeout = 10)
{
    const char *where = folder();
    struct arena *arena = arena_new(1 << 20);
    struct bytes got;
    struct error err = {0};
    cr_assert_eq(mkfifo(in(where, "pipe"), 0600), 0);
    cr_assert_not(file_read(in(where, "pipe"), 100, arena, &got, &err));
    cr_assert(strstr(err.text, "/pipe: it is a pipe or a device, and no file"), "%s", err.text);
    cr_assert_eq(symlink("pipe", in(where, "link")), 0);
    cr_assert_not(file_read(in(where, "link"), 100, arena, &got, &err));
    arena_free(arena);
}

/* What `riffle match TOPIC <(zcat ITEMS)` hands over. */
Test(file_read, a_pipe_that_is_open_already_is_read_to_its_end, .timeout = 10)
{
    int ends[2];
    char path[32];
    cr_assert_eq(pipe(ends), 0);
    (void)snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    if (fork() == 0) {
        (void)close(ends[0]);
        _exit(write(ends[1], "late", 4) == 4 ? 0 : 1);
    }
    (void)close(ends[1]);
    expect_content(path, B("late"));
}

Test(file_read, failure_names_the_path)
{
    struct arena *arena = arena_new(1 << 20);
    struct bytes got;
    struct error err = {0};
    cr_assert_not(file_read("/nowhere/x", 100, arena, &got, &err));
    cr_assert_str_eq(err.text, "cannot read /nowhere/x: No such file or directory");
    cr_assert_not(file_read("/tmp", 100, arena, &got, &err));
    cr_assert_str_eq(err.text, "cannot read /tmp: Is a directory");
    arena_free(arena);
}

Test(file_read, a_dash_is_standard_input)
{
    const char *where = folder();
    cr_assert(atomic_file_write(in(where, "in"), B("from outside"), NULL));
    int fd = open(in(where, "in"), O_RDONLY);
    cr_assert_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    expect_content("-", B("from outside"));
}
