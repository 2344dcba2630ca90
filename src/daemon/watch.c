#include "daemon/watch.h"

#include <errno.h>
#include <ev.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"

enum { WATCHED_MAX = 32 };
#define QUIET_S  0.2 /* after the last event */
#define LATEST_S 1.0 /* after the first */
#define EVENTS                                                                                     \
    (IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |            \
     IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF)

/* A folder that is watched, and the one name in it that counts; an empty name: all of them. */
struct watched {
    int descriptor;
    char name[NAME_MAX + 1];
};

struct watch {
    struct ev_loop *loop;
    int fd;
    ev_io readable;
    ev_timer quiet, latest;
    struct watched list[WATCHED_MAX];
    size_t n;
    watch_changed *changed;
    void *ctx;
};

static bool concerns(const struct watch *watch, const struct inotify_event *event)
{
    for (size_t i = 0; i < watch->n; i++) {
        const struct watched *w = &watch->list[i];
        if (w->descriptor == event->wd &&
            (w->name[0] == '\0' || (event->len && strcmp(w->name, event->name) == 0)))
            return true;
    }
    return (event->mask & IN_Q_OVERFLOW) != 0;
}

/* Reads what is there; true if any of it concerns us. */
static bool drain(const struct watch *watch)
{
    _Alignas(struct inotify_event) char events[4096];
    bool any = false;
    ssize_t n;
    while ((n = read(watch->fd, events, sizeof events)) > 0) {
        for (char *p = events; p < events + n;) {
            const struct inotify_event *event = (const void *)p;
            any = concerns(watch, event) || any;
            p += sizeof *event + event->len;
        }
    }
    return any;
}

static void on_readable(struct ev_loop *loop, ev_io *io, int events)
{
    struct watch *watch = io->data;
    (void)events;
    if (!drain(watch))
        return;
    ev_timer_again(loop, &watch->quiet);
    if (!ev_is_active(&watch->latest)) {
        ev_timer_set(&watch->latest, LATEST_S, 0.);
        ev_timer_start(loop, &watch->latest);
    }
}

static void on_settled(struct ev_loop *loop, ev_timer *timer, int events)
{
    struct watch *watch = timer->data;
    (void)events;
    ev_timer_stop(loop, &watch->quiet);
    ev_timer_stop(loop, &watch->latest);
    watch->changed(watch->ctx);
}

struct watch *watch_new(struct ev_loop *loop, watch_changed *changed, void *ctx, struct error *err)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) {
        error_errno(err, errno, "files cannot be watched, changes need a SIGHUP");
        return NULL;
    }
    struct watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        error_out_of_memory(sizeof *watch);
    *watch = (struct watch){.loop = loop, .fd = fd, .changed = changed, .ctx = ctx};
    ev_io_init(&watch->readable, on_readable, fd, EV_READ);
    ev_init(&watch->quiet, on_settled);
    ev_init(&watch->latest, on_settled);
    watch->quiet.repeat = QUIET_S;
    watch->readable.data = watch->quiet.data = watch->latest.data = watch;
    ev_io_start(loop, &watch->readable);
    return watch;
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    ev_io_stop(watch->loop, &watch->readable);
    ev_timer_stop(watch->loop, &watch->quiet);
    ev_timer_stop(watch->loop, &watch->latest);
    (void)close(watch->fd);
    free(watch);
}

static void add(struct watch *watch, const char *folder, const char *name)
{
    int descriptor = inotify_add_watch(watch->fd, folder, EVENTS);
    if (descriptor < 0 || watch->n == WATCHED_MAX)
        return;
    struct watched *w = &watch->list[watch->n++];
    w->descriptor = descriptor;
    (void)snprintf(w->name, sizeof w->name, "%s", name);
}

static void add_file(struct watch *watch, const char *path)
{
    char for_folder[PATH_MAX], for_name[PATH_MAX];
    (void)snprintf(for_folder, sizeof for_folder, "%s", path);
    (void)snprintf(for_name, sizeof for_name, "%s", path);
    add(watch, dirname(for_folder), basename(for_name));
}

void watch_set(struct watch *watch, const char *const *paths, size_t n)
{
    struct watched old[WATCHED_MAX];
    size_t n_old = watch->n;
    memcpy(old, watch->list, sizeof old);
    watch->n = 0;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        char real[PATH_MAX];
        if (stat(paths[i], &st) == 0 && S_ISDIR(st.st_mode)) {
            add(watch, paths[i], "");
        }
        add_file(watch, paths[i]);
        if (realpath(paths[i], real) && strcmp(real, paths[i]) != 0)
            add_file(watch, real);
    }
    /* A folder that is watched again has the same descriptor; the others are let go. */
    for (size_t i = 0; i < n_old; i++) {
        bool still = false;
        for (size_t j = 0; j < watch->n; j++)
            still = still || watch->list[j].descriptor == old[i].descriptor;
        if (!still)
            (void)inotify_rm_watch(watch->fd, old[i].descriptor);
    }
}
