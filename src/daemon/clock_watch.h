/* Notices when the time of day moves otherwise than time passes: the machine slept, or somebody set the clock. The kernel
 * wakes the loop for it (timerfd, TFD_TIMER_CANCEL_ON_SET), so that a laptop that was opened does not wait for a timer
 * that stood still meanwhile. Loop thread. */
#ifndef RIFFLE_DAEMON_CLOCK_WATCH_H
#define RIFFLE_DAEMON_CLOCK_WATCH_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_JUMP_MS = 60000 }; /* less is a clock being corrected */

struct clock_watch {
    ev_io io;
    int fd;       /* -1: the kernel has none for us; then it is noticed when somebody looks */
    int64_t lead; /* of the time of day over the monotonic clock, when last looked at */
    void (*on_set)(void *ctx);
    void *ctx;
};

/* Watches from now on, and calls on_set whenever the clock may have jumped. */
void clock_watch_start(struct clock_watch *watch, struct ev_loop *loop, void (*on_set)(void *ctx),
                       void *ctx);

/* Ends it. What was never started may be stopped. */
void clock_watch_stop(struct clock_watch *watch, struct ev_loop *loop);

/* By how much the clock jumped since the last look, ahead or back; 0: it did not. Pure but for the watch. */
int64_t clock_watch_look(struct clock_watch *watch, int64_t now, int64_t monotonic);

#endif
