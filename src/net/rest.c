#include "net/rest.h"

#include <ev.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"

enum { FIRST_ROOM = 64 };

struct socket {
    ev_io io;
    struct rest *rest;
    bool busy; /* libcurl waits for it */
};

struct rest {
    struct ev_loop *ev;
    struct socket **at; /* by descriptor; NULL: never rested */
    size_t n;
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

static void on_readable(struct ev_loop *ev, ev_io *io, int events)
{
    (void)ev, (void)events;
    struct socket *socket = io->data;
    unwatch(socket);
    if (has_bytes(io->fd))
        replace(socket->rest, io->fd);
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

void rest_begin(struct rest *rest, int fd)
{
    struct socket *socket = find(rest, fd);
    if (!socket || socket->busy)
        return;
    if (has_bytes(fd))
        replace(rest, fd);
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
