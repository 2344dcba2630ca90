#include "net/loop.h"

#include "base/error.h"
#include "base/hash.h"
#include "net/rest.h"

#include <ev.h>
#include <stdlib.h>
#include <unistd.h>

struct loop {
    struct ev_loop *ev;
    CURLM *multi;
    struct rest *rest;
    ev_timer timer;
    loop_done *done;
    void *ctx;
};

/* Watches one socket of libcurl's. */
struct watch {
    ev_io io;
    struct loop *loop;
};

static uint64_t request_of(const char *url)
{
    return hash_bytes(bytes_of(url), 0);
}

/* What the transfer leaves behind: a connection of HTTP/1 that is kept. One of HTTP/2 may be spoken on at any time. */
static void lay_to_rest(struct loop *loop, CURL *easy)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    const char *url = NULL;
    long version = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
    if (version == CURL_HTTP_VERSION_1_0 || version == CURL_HTTP_VERSION_1_1)
        curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &fd);
    if (fd == CURL_SOCKET_BAD)
        return;
    curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
    rest_begin(loop->rest, fd, request_of(url));
}

static void report_ended(struct loop *loop)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(loop->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        /* Removing the handle frees the message. */
        CURL *easy = message->easy_handle;
        CURLcode code = message->data.result;
        lay_to_rest(loop, easy);
        curl_multi_remove_handle(loop->multi, easy);
        loop->done(loop->ctx, easy, code);
    }
}

static void on_socket(struct ev_loop *ev, ev_io *io, int revents)
{
    (void)ev;
    /* The watch may be freed by what libcurl does now; the loop is not. */
    struct loop *loop = ((struct watch *)io->data)->loop;
    int running;
    int mask = (revents & EV_READ ? CURL_CSELECT_IN : 0) |
               (revents & EV_WRITE ? CURL_CSELECT_OUT : 0);
    curl_multi_socket_action(loop->multi, io->fd, mask, &running);
    report_ended(loop);
}

static void on_timer(struct ev_loop *ev, ev_timer *timer, int revents)
{
    (void)ev, (void)revents;
    struct loop *loop = timer->data;
    int running;
    curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    report_ended(loop);
}

static void stop_watching(struct loop *loop, curl_socket_t fd, struct watch *watch)
{
    if (!watch)
        return;
    ev_io_stop(loop->ev, &watch->io);
    free(watch);
    curl_multi_assign(loop->multi, fd, NULL);
}

static int on_socket_wanted(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socketp)
{
    (void)easy;
    struct loop *loop = ctx;
    struct watch *watch = socketp;
    if (what == CURL_POLL_REMOVE) {
        rest_idle(loop->rest, fd);
        stop_watching(loop, fd, watch);
        return 0;
    }
    rest_busy(loop->rest, fd);
    if (!watch) {
        watch = malloc(sizeof *watch);
        if (!watch)
            error_out_of_memory(sizeof *watch);
        watch->loop = loop;
        ev_io_init(&watch->io, on_socket, fd, 0);
        watch->io.data = watch;
        curl_multi_assign(loop->multi, fd, watch);
    } else {
        ev_io_stop(loop->ev, &watch->io);
    }
    int events = (what & CURL_POLL_IN ? EV_READ : 0) | (what & CURL_POLL_OUT ? EV_WRITE : 0);
    ev_io_set(&watch->io, fd, events);
    ev_io_start(loop->ev, &watch->io);
    return 0;
}

static int on_close_wanted(void *ctx, curl_socket_t fd)
{
    struct loop *loop = ctx;
    rest_closed(loop->rest, fd);
    return close(fd);
}

static int on_timer_wanted(CURLM *multi, long ms, void *ctx)
{
    (void)multi;
    struct loop *loop = ctx;
    ev_timer_stop(loop->ev, &loop->timer);
    if (ms >= 0) {
        ev_timer_set(&loop->timer, (double)ms / 1000.0, 0.0);
        ev_timer_start(loop->ev, &loop->timer);
    }
    return 0;
}

struct loop *loop_new(struct ev_loop *ev, size_t max_connects, loop_done *done, void *ctx)
{
    struct loop *loop = calloc(1, sizeof *loop);
    CURLM *multi = curl_multi_init();
    if (!loop || !multi)
        error_out_of_memory(sizeof *loop);
    *loop = (struct loop){.ev = ev, .multi = multi, .rest = rest_new(ev), .done = done, .ctx = ctx};
    ev_timer_init(&loop->timer, on_timer, 0.0, 0.0);
    loop->timer.data = loop;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, loop);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, loop);
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    loop_keep(loop, max_connects);
    return loop;
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    curl_multi_cleanup(loop->multi);
    ev_timer_stop(loop->ev, &loop->timer);
    rest_free(loop->rest);
    free(loop);
}

void loop_keep(struct loop *loop, size_t max_connects)
{
    curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, (long)max_connects);
}

bool loop_add(struct loop *loop, CURL *easy, const char *url)
{
    bool alone = rest_was_broken_by(loop->rest, request_of(url));
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, (long)alone);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close_wanted);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, loop);
    return curl_multi_add_handle(loop->multi, easy) == CURLM_OK;
}

void loop_remove(struct loop *loop, CURL *easy)
{
    curl_multi_remove_handle(loop->multi, easy);
}
