#include "daemon/clock_watch.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"

/* Far enough never to come: only its cancelling is waited for. A cancelled timer stays so until it is set again. */
static bool arm(int fd)
{
    const struct itimerspec never = {.it_value = {.tv_sec = INT32_MAX}};
    return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

static void on_readable(struct ev_loop *loop, ev_io *io, int events)
{
    struct clock_watch *watch = io->data;
    uint64_t expired;
    (void)events;
    bool was_set = read(watch->fd, &expired, sizeof expired) < 0 && errno == ECANCELED;
    if (!arm(watch->fd))
        ev_io_stop(loop, io);
    if (was_set)
        watch->on_set(watch->ctx);
}

void clock_watch_start(struct clock_watch *watch, struct ev_loop *loop, void (*on_set)(void *ctx),
                       void *ctx)
{
    *watch = (struct clock_watch){
        .lead = clock_now() - clock_monotonic(), .on_set = on_set, .ctx = ctx};
    watch->fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (watch->fd < 0)
        return;
    ev_io_init(&watch->io, on_readable, watch->fd, EV_READ);
    watch->io.data = watch;
    if (arm(watch->fd))
        ev_io_start(loop, &watch->io);
}

void clock_watch_stop(struct clock_watch *watch, struct ev_loop *loop)
{
    if (!watch->on_set)
        return;
    ev_io_stop(loop, &watch->io);
    if (watch->fd >= 0)
        (void)close(watch->fd);
    watch->on_set = NULL;
}

int64_t clock_watch_look(struct clock_watch *watch, int64_t now, int64_t monotonic)
{
    int64_t lead = now - monotonic, jump = lead - watch->lead;
    watch->lead = lead;
    return jump > CLOCK_JUMP_MS || jump < -CLOCK_JUMP_MS ? jump : 0;
}
