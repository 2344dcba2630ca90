#include <criterion/criterion.h>

#include <ev.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "daemon/watch.h"

/* How long a change may take to be told, and how long its absence is waited for. */
#define SOON_S  2.0
#define QUIET_S 0.6

static char folder[64], file[128], other[128];
static struct ev_loop *loop;
static struct watch *watch;
static int told;

static void on_changed(void *ctx)
{
    (void)ctx;
    told++;
    ev_break(loop, EVBREAK_ALL);
}

static void on_time(struct ev_loop *l, ev_timer *timer, int events)
{
    (void)timer, (void)events;
    ev_break(l, EVBREAK_ALL);
}

/* How often a change is told within that time, or once, whichever comes first. */
static int changes_within(double seconds)
{
    ev_timer timer;
    told = 0;
    ev_timer_init(&timer, on_time, seconds, 0.);
    ev_timer_start(loop, &timer);
    ev_run(loop, 0);
    ev_timer_stop(loop, &timer);
    return told;
}

static void overwrite(const char *path, const char *content, int flags)
{
    int fd = open(path, O_WRONLY | O_CREAT | flags, 0644);
    cr_assert(fd >= 0);
    cr_assert(write(fd, content, strlen(content)) == (ssize_t)strlen(content));
    (void)close(fd);
}

static void set_up(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/riffle-watch-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    (void)snprintf(file, sizeof file, "%s/feeds.opml", folder);
    (void)snprintf(other, sizeof other, "%s/other", folder);
    overwrite(file, "first", O_TRUNC);
    loop = ev_loop_new(0);
    watch = watch_new(loop, on_changed, NULL, NULL);
    cr_assert_not_null(watch);
    const char *paths[] = {file};
    watch_set(watch, paths, 1);
}

static void tear_down(void)
{
    watch_free(watch);
    ev_loop_destroy(loop);
}

Test(watch, sees_a_save_in_place, .init = set_up, .fini = tear_down)
{
    overwrite(file, "other", 0); /* of the same length, in the same second */
    cr_expect(changes_within(SOON_S) == 1);
}

Test(watch, sees_a_file_renamed_over, .init = set_up, .fini = tear_down)
{
    cr_assert(atomic_file_write(file, bytes_of("new"), NULL));
    cr_expect(changes_within(SOON_S) == 1);
    cr_assert(atomic_file_write(file, bytes_of("newer"), NULL));
    cr_expect(changes_within(SOON_S) == 1, "and again");
}

Test(watch, sees_it_removed_and_made_again, .init = set_up, .fini = tear_down)
{
    (void)unlink(file);
    cr_expect(changes_within(SOON_S) == 1);
    overwrite(file, "back", O_TRUNC);
    cr_expect(changes_within(SOON_S) == 1);
}

Test(watch, tells_once_what_comes_together, .init = set_up, .fini = tear_down)
{
    for (int i = 0; i < 20; i++)
        overwrite(file, "again", O_TRUNC);
    cr_expect(changes_within(SOON_S) == 1);
    cr_expect(changes_within(QUIET_S) == 0);
}

Test(watch, passes_over_other_files, .init = set_up, .fini = tear_down)
{
    overwrite(other, "x", O_TRUNC);
    cr_expect(changes_within(QUIET_S) == 0);
}

Test(watch, sees_any_file_of_a_folder, .init = set_up, .fini = tear_down)
{
    const char *paths[] = {folder};
    watch_set(watch, paths, 1);
    overwrite(other, "x", O_TRUNC);
    cr_expect(changes_within(SOON_S) == 1);
}

Test(watch, follows_a_symbolic_link, .init = set_up, .fini = tear_down)
{
    char elsewhere[96], real[128], link_path[128];
    (void)snprintf(elsewhere, sizeof elsewhere, "%s/real", folder);
    (void)snprintf(real, sizeof real, "%s/list", elsewhere);
    (void)snprintf(link_path, sizeof link_path, "%s/link.opml", folder);
    cr_assert(mkdir(elsewhere, 0755) == 0);
    overwrite(real, "x", O_TRUNC);
    cr_assert(symlink(real, link_path) == 0);
    const char *paths[] = {link_path};
    watch_set(watch, paths, 1);
    overwrite(real, "y", 0);
    cr_expect(changes_within(SOON_S) == 1);
}
