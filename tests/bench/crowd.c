#include "crowd.h"

#include <arpa/inet.h>
#include <ev.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"

enum { ROOM = 65536, ENTRIES = 20 };

int crowd_listen(int *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 1024) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &n) != 0)
        abort();
    *port = ntohs(at.sin_port);
    return fd;
}

int crowd_connect(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

/* Where the body of a reply ends that begins like this; 0: its head is not whole yet. */
static size_t whole_length(char *head, size_t n)
{
    head[n] = '\0';
    const char *end = strstr(head, "\r\n\r\n");
    if (!end)
        return 0;
    const char *length = strcasestr(head, "\r\ncontent-length:");
    return (size_t)(end - head) + 4 + (length ? strtoul(length + 17, NULL, 10) : 0);
}

int64_t crowd_ask(int fd, const char *request)
{
    char room[ROOM + 1];
    size_t had = 0, want = 0, length = strlen(request);
    if (send(fd, request, length, MSG_NOSIGNAL) != (ssize_t)length)
        return -1;
    while (want == 0 || had < want) {
        size_t at = want ? 0 : had; /* a body is thrown away */
        ssize_t n = recv(fd, room + at, ROOM - at, 0);
        if (n <= 0)
            return -1;
        had += (size_t)n;
        if (want == 0)
            want = whole_length(room, had);
    }
    return (int64_t)had;
}

/* Becomes a process that ends with its parent. True in the new one. */
static bool branch(pid_t *pid)
{
    *pid = fork();
    if (*pid == 0)
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    return *pid == 0;
}

/* ---- the publisher ----------------------------------------------------------------------------------------------- */

static void print_feed(struct buf *out, unsigned long feed)
{
    static const char *const words[] = {"Beijing", "harbour", "gas",   "ferry", "tariff", "Moscow",
                                        "river",   "grain",   "steel", "port",  "treaty", "winter"};
    buf_printf(out, "<rss version=\"2.0\"><channel><title>Feed %lu</title>", feed);
    for (unsigned long e = 0; e < ENTRIES; e++) {
        unsigned long seed = feed * ENTRIES + e;
        buf_printf(out, "<item><guid isPermaLink=\"false\">%lu-%lu</guid><title>", feed, e);
        for (unsigned i = 0; i < 8; i++, seed = seed * 2862933555777941757UL + 3037000493UL)
            buf_printf(out, "%s ", words[(seed >> 33) % COUNT_OF(words)]);
        buf_add_string(out, "</title><description><![CDATA[<p>");
        for (unsigned i = 0; i < 80; i++, seed = seed * 2862933555777941757UL + 3037000493UL)
            buf_printf(out, i % 13 == 12 ? "%s. " : "%s ", words[(seed >> 33) % COUNT_OF(words)]);
        buf_add_string(out, "</p>]]></description></item>");
    }
    buf_add_string(out, "</channel></rss>");
}

static void serve_one(int fd)
{
    char request[4096];
    struct buf body = {0}, reply = {0};
    ssize_t n = recv(fd, request, sizeof request - 1, 0);
    if (n > 6) {
        request[n] = '\0';
        print_feed(&body, strtoul(request + 6, NULL, 10)); /* GET /fNNN */
        buf_printf(&reply,
                   "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %zu\r\n"
                   "Connection: close\r\n\r\n%s",
                   body.n, body.p);
        (void)send(fd, reply.p, reply.n, MSG_NOSIGNAL);
    }
    buf_clear(&body);
    buf_clear(&reply);
    (void)close(fd);
}

pid_t crowd_publish(int fd, atomic_size_t *served)
{
    pid_t pid;
    if (!branch(&pid))
        return pid;
    for (int c; (c = accept(fd, NULL, NULL)) >= 0; atomic_fetch_add(served, 1))
        serve_one(c);
    _exit(1);
}

/* ---- those who read ---------------------------------------------------------------------------------------------- */

struct reading {
    int port;
    char request[256];
    atomic_size_t *read;
};

static void *read_on(void *ctx)
{
    struct reading *r = ctx;
    for (int fd = -1;;) {
        if (fd < 0 && (fd = crowd_connect(r->port)) < 0) {
            (void)usleep(10000);
        } else if (crowd_ask(fd, r->request) >= 0) {
            atomic_fetch_add(r->read, 1);
        } else {
            (void)close(fd);
            fd = -1;
        }
    }
    return NULL;
}

pid_t crowd_read(int port, const char *path, int connections, atomic_size_t *read)
{
    pid_t pid;
    if (!branch(&pid))
        return pid;
    struct reading reading = {.port = port, .read = read};
    (void)snprintf(reading.request, sizeof reading.request,
                   "GET %s HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n", path);
    for (int i = 1; i < connections; i++) {
        pthread_t thread;
        (void)pthread_create(&thread, NULL, read_on, &reading);
    }
    (void)read_on(&reading);
    _exit(1);
}

/* ---- the idle loop ----------------------------------------------------------------------------------------------- */

static void on_byte(struct ev_loop *loop, ev_io *io, int events)
{
    char byte;
    (void)events;
    if (recv(io->fd, &byte, 1, 0) == 1 && send(io->fd, &byte, 1, MSG_NOSIGNAL) == 1)
        return;
    ev_io_stop(loop, io);
    (void)close(io->fd);
    free(io);
}

static void on_caller(struct ev_loop *loop, ev_io *io, int events)
{
    (void)events;
    int fd = accept(io->fd, NULL, NULL);
    ev_io *caller = calloc(1, sizeof *caller);
    if (fd < 0 || !caller)
        abort();
    ev_io_init(caller, on_byte, fd, EV_READ);
    ev_io_start(loop, caller);
}

pid_t crowd_echo(int fd)
{
    pid_t pid;
    if (!branch(&pid))
        return pid;
    struct ev_loop *loop = ev_loop_new(EVFLAG_AUTO);
    ev_io callers;
    ev_io_init(&callers, on_caller, fd, EV_READ);
    ev_io_start(loop, &callers);
    ev_run(loop, 0);
    _exit(1);
}
