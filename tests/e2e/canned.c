#include "canned.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"

enum { REQUEST_MAX = 4096, GROWING_MAX = 16, BACKLOG = 64, FIRST_ENTRIES = 3 };

/* A feed that grows. */
struct growing {
    char path[256];
    int entries;
};

struct canned {
    const struct canned_reply *replies;
    int fd, port;
    int end[2]; /* a pipe: closing its writing end stops the thread */
    pthread_t thread;
    bool closed;
    struct growing growing[GROWING_MAX]; /* of the thread, until it has ended */
    size_t n_growing;
};

int canned_silence(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    cr_assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
    cr_assert(listen(fd, BACKLOG) == 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static struct growing *growing_at(struct canned *c, const char *path)
{
    for (size_t i = 0; i < c->n_growing; i++)
        if (strcmp(c->growing[i].path, path) == 0)
            return &c->growing[i];
    if (c->n_growing == GROWING_MAX)
        return NULL;
    struct growing *added = &c->growing[c->n_growing++];
    *added = (struct growing){.entries = FIRST_ENTRIES};
    (void)snprintf(added->path, sizeof added->path, "%s", path);
    return added;
}

/* The whole feed, one entry longer than the last time. */
static void print_growing(struct growing *g, struct buf *out)
{
    g->entries++;
    buf_printf(out,
               "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n"
               "<rss version=\"2.0\"><channel><title>Growing</title>");
    for (int i = g->entries; i > 0; i--)
        buf_printf(out,
                   "<item><title>Beijing and Moscow agree on %d</title><guid>%s/%d</guid>"
                   "<link>https://news.example%s/%d</link><description>China and Russia agree on "
                   "%d of the points.</description></item>",
                   i, g->path, i, g->path, i, i);
    buf_add_string(out, "</channel></rss>");
}

static void find_reply(struct canned *c, const char *path, struct buf *out)
{
    struct growing *growing = strncmp(path, "/growing/", 9) == 0 ? growing_at(c, path) : NULL;
    if (growing) {
        print_growing(growing, out);
        return;
    }
    for (const struct canned_reply *r = c->replies; r && r->path; r++)
        if (strcmp(r->path, path) == 0)
            buf_add_string(out, r->reply);
}

static void serve_one(struct canned *c, int fd)
{
    char request[REQUEST_MAX + 1] = "", path[256] = "";
    size_t n = 0;
    ssize_t got;
    while (n < REQUEST_MAX && !strstr(request, "\r\n\r\n") &&
           (got = recv(fd, request + n, REQUEST_MAX - n, 0)) > 0) {
        n += (size_t)got;
        request[n] = '\0';
    }
    struct buf reply = {0};
    if (sscanf(request, "GET %255s ", path) == 1)
        find_reply(c, path, &reply);
    for (size_t sent = 0; sent < reply.n; sent += (size_t)got)
        if ((got = send(fd, reply.p + sent, reply.n - sent, MSG_NOSIGNAL)) < 0)
            break;
    buf_clear(&reply);
    (void)close(fd);
}

static void *serve(void *arg)
{
    struct canned *c = arg;
    struct pollfd polled[] = {{.fd = c->fd, .events = POLLIN}, {.fd = c->end[0], .events = POLLIN}};
    while (poll(polled, 2, -1) > 0 && !polled[1].revents) {
        int fd = accept(c->fd, NULL, NULL);
        if (fd >= 0)
            serve_one(c, fd);
    }
    return NULL;
}

struct canned *canned_new(const struct canned_reply *replies)
{
    struct canned *c = calloc(1, sizeof *c);
    cr_assert_not_null(c);
    c->replies = replies;
    c->fd = canned_silence(&c->port);
    cr_assert(pipe2(c->end, O_CLOEXEC) == 0);
    cr_assert(pthread_create(&c->thread, NULL, serve, c) == 0);
    return c;
}

int canned_port(const struct canned *canned)
{
    return canned->port;
}

size_t canned_close(struct canned *canned)
{
    size_t entries = 0;
    if (!canned->closed) {
        (void)close(canned->end[1]);
        (void)pthread_join(canned->thread, NULL);
        (void)close(canned->end[0]);
        (void)close(canned->fd);
        canned->closed = true;
    }
    for (size_t i = 0; i < canned->n_growing; i++)
        entries += (size_t)canned->growing[i].entries;
    return entries;
}

void canned_free(struct canned *canned)
{
    if (!canned)
        return;
    (void)canned_close(canned);
    free(canned);
}
