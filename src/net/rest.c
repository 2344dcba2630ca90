#include "net/rest.h"

#include <ev.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"

enum { FIRST_ROOM = 64, BREAKERS_MAX = 64 };

struct socket {
    ev_io io;
    struct rest *rest;
    bool busy;        /* libcurl waits for it */
    uint64_t request; /* the last */
};

struct rest {
    struct ev_loop *ev;
    struct socket **at; /* by descriptor; NULL: never rested */
    size_t n;
    uint64_t breakers[BREAKERS_MAX]; /* a ring of requests after which more came */
    size_t next_breaker;
    int ended; /* a socket whose other end is closed; -1: there were no descriptors left */
};

struct rest *rest_new(struct ev_loop *ev)
{
    struct rest *rest = calloc(1, sizeof *rest);
    int pair[2];
    if (!rest)
        error_out_of_memory(sizeof *rest);
    rest->ev = ev;
    rest->ended = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0) {
        (void)close(pair[1]);
        rest->ended = pair[0];
    }
    return rest;
}

bool rest_was_broken_by(const struct rest *rest, uint64_t request)
{
    for (size_t i = 0; i < BREAKERS_MAX && i < rest->next_breaker; i++)
        if (rest->breakers[i] == request)
            return true;
    return false;
}

/* The loop's count of what keeps it alive is not to know of sockets at rest. */
static void watch(struct socket *socket)
{
    if (ev_is_active(&socket->io))
        return;
    ev_io_start(socket->rest->ev, &socket->io);
    ev_unref(socket->rest->ev);
}

static void unwatch(struct socket *socket)
{
    if (!ev_is_active(&socket->io))
        return;
    ev_ref(socket->rest->ev);
    ev_io_stop(socket->rest->ev, &socket->io);
}

/* Whether bytes lie there. The end of the connection is libcurl's to see. */
static bool has_bytes(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Puts an ended socket in the place of this one. Shutting it down would leave what has come, and what still comes, to be
 * read. */
static void replace(const struct rest *rest, int fd)
{
    if (dup3(rest->ended, fd, O_CLOEXEC) < 0)
        (void)shutdown(fd, SHUT_RDWR);
}

static void break_off(struct rest *rest, const struct socket *socket, int fd)
{
    replace(rest, fd);
    if (!rest_was_broken_by(rest, socket->request))
        rest->breakers[rest->next_breaker++ % BREAKERS_MAX] = socket->request;
}

static void on_readable(struct ev_loop *ev, ev_io *io, int events)
{
    (void)ev, (void)events;
    struct socket *socket = io->data;
    unwatch(socket);
    if (has_bytes(io->fd))
        break_off(socket->rest, socket, io->fd);
}

static struct socket *socket_new(struct rest *rest, int fd)
{
    struct socket *socket = calloc(1, sizeof *socket);
    if (!socket)
        error_out_of_memory(sizeof *socket);
    socket->rest = rest;
    ev_io_init(&socket->io, on_readable, fd, EV_READ);
    ev_set_priority(&socket->io, EV_MAXPRI); /* before a timer or an answer makes libcurl use it */
    socket->io.data = socket;
    return socket;
}

static void make_room(struct rest *rest, size_t fd)
{
    size_t n = rest->n ? rest->n : FIRST_ROOM;
    while (n <= fd)
        n *= 2;
    rest->at = realloc(rest->at, n * sizeof(struct socket *));
    if (!rest->at)
        error_out_of_memory(n);
    while (rest->n < n)
        rest->at[rest->n++] = NULL;
}

static struct socket *find(const struct rest *rest, int fd)
{
    return fd >= 0 && (size_t)fd < rest->n ? rest->at[fd] : NULL;
}

static struct socket *find_or_add(struct rest *rest, int fd)
{
    if ((size_t)fd >= rest->n)
        make_room(rest, (size_t)fd);
    if (!rest->at[fd])
        rest->at[fd] = socket_new(rest, fd);
    return rest->at[fd];
}

void rest_busy(struct rest *rest, int fd)
{
    struct socket *socket = find_or_add(rest, fd);
    unwatch(socket);
    socket->busy = true;
}

void rest_idle(struct rest *rest, int fd)
{
    struct socket *socket = find(rest, fd);
    if (socket)
        socket->busy = false;
}

void rest_begin(struct rest *rest, int fd, uint64_t request)
{
    struct socket *socket = find(rest, fd);
    if (!socket || socket->busy)
        return;
    socket->request = request;
    if (has_bytes(fd))
        break_off(rest, socket, fd);
    else
        watch(socket);
}

void rest_closed(struct rest *rest, int fd)
{
    struct socket *socket = find(rest, fd);
    if (!socket)
        return;
    unwatch(socket);
    free(socket);
    rest->at[fd] = NULL;
}

void rest_free(struct rest *rest)
{
    if (!rest)
        return;
    for (size_t fd = 0; fd < rest->n; fd++)
        rest_closed(rest, (int)fd);
    if (rest->ended >= 0)
        (void)close(rest->ended);
    free(rest->at);
    free(rest);
}
