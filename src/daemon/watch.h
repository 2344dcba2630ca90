/* Notices that files which the user edits have changed: inotify on the folders that hold them, so that a save of any kind
 * is seen (in place, renamed over, truncated and written, removed and made again), also through a symbolic link. What
 * comes close together is told once, a moment after the last of it. Belongs to the loop thread. */
#ifndef RIFFLE_DAEMON_WATCH_H
#define RIFFLE_DAEMON_WATCH_H

#include "base/error.h"

struct ev_loop;
struct watch;

/* Called on the loop when something changed. May call watch_set. */
typedef void watch_changed(void *ctx);

/* Owned: watch_free. NULL where the system gives no inotify (then only SIGHUP reloads). */
struct watch *watch_new(struct ev_loop *loop, watch_changed *changed, void *ctx, struct error *err);
void watch_free(struct watch *watch);

/* What to watch, in place of what was: n paths, files or folders; in a folder every file counts. */
void watch_set(struct watch *watch, const char *const *paths, size_t n);

#endif
