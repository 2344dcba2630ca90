#include "tunnel.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ASKED_MAX = 1024, HEAD_MAX = 4096, PIECE = 4096, SOCKS = 5, SOCKS_IPV4 = 1, SOCKS_NAME = 3 };

struct tunnel {
    int listener, port, to_port;
    int end[2]; /* a pipe; closing its writing end stops the thread */
    pthread_t thread;
    pthread_mutex_t lock; /* guards asked */
    char asked[ASKED_MAX];
};

static void note(struct tunnel *t, const char *mark, const char *host, unsigned port)
{
    pthread_mutex_lock(&t->lock);
    size_t n = strlen(t->asked);
    (void)snprintf(t->asked + n, sizeof t->asked - n, "%s%s:%u ", mark, host, port);
    pthread_mutex_unlock(&t->lock);
}

static bool receive(int fd, void *to, size_t n)
{
    return recv(fd, to, n, MSG_WAITALL) == (ssize_t)n;
}

/* RFC 1928: no authentication, CONNECT. */
static bool greet_socks(struct tunnel *t, int fd)
{
    unsigned char b[262];
    char host[256] = "";
    if (!receive(fd, b, 2) || !receive(fd, b + 2, b[1]) || send(fd, "\5\0", 2, MSG_NOSIGNAL) != 2 ||
        !receive(fd, b, 4))
        return false;
    bool name = b[3] == SOCKS_NAME;
    size_t n = 4;
    if (!name && b[3] != SOCKS_IPV4)
        return false;
    if (name && !receive(fd, b, 1))
        return false;
    if (name)
        n = b[0];
    if (!receive(fd, b, n + 2))
        return false;
    if (name)
        memcpy(host, b, n);
    else
        (void)inet_ntop(AF_INET, b, host, sizeof host);
    note(t, name ? "" : "@", host, (unsigned)b[n] << 8 | b[n + 1]);
    return send(fd, "\5\0\0\1\0\0\0\0\0\0", 10, MSG_NOSIGNAL) == 10;
}

static bool greet_connect(struct tunnel *t, int fd)
{
    static const char reply[] = "HTTP/1.1 200 Connected\r\n\r\n";
    char head[HEAD_MAX + 1] = "", host[256] = "";
    unsigned port = 0;
    for (size_t n = 0; n < HEAD_MAX && !strstr(head, "\r\n\r\n"); n++)
        if (!receive(fd, head + n, 1))
            return false;
    if (sscanf(head, "CONNECT %255[^:]:%u ", host, &port) != 2)
        return false;
    note(t, strstr(head, "Authorization") ? "!" : "", host, port);
    return send(fd, reply, sizeof reply - 1, MSG_NOSIGNAL) > 0;
}

static bool pass(int from, int to)
{
    char piece[PIECE];
    ssize_t n = recv(from, piece, sizeof piece, 0);
    return n > 0 && send(to, piece, (size_t)n, MSG_NOSIGNAL) == n;
}

static int connect_to(int port)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&in, sizeof in) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

/* One connection after the other. */
static void serve_one(struct tunnel *t, int fd)
{
    unsigned char first;
    if (recv(fd, &first, 1, MSG_PEEK) != 1 ||
        !(first == SOCKS ? greet_socks(t, fd) : greet_connect(t, fd)))
        return;
    int to = connect_to(t->to_port);
    struct pollfd polled[] = {{.fd = fd, .events = POLLIN},
                              {.fd = to, .events = POLLIN},
                              {.fd = t->end[0], .events = POLLIN}};
    bool open = to >= 0;
    while (open && poll(polled, 3, -1) > 0 && !polled[2].revents) {
        if (polled[0].revents)
            open = pass(fd, to);
        if (open && polled[1].revents)
            open = pass(to, fd);
    }
    if (to >= 0)
        (void)close(to);
}

static void *serve(void *arg)
{
    struct tunnel *t = arg;
    struct pollfd polled[] = {{.fd = t->listener, .events = POLLIN},
                              {.fd = t->end[0], .events = POLLIN}};
    while (poll(polled, 2, -1) > 0 && !polled[1].revents) {
        int fd = accept4(t->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        serve_one(t, fd);
        (void)close(fd);
    }
    return NULL;
}

struct tunnel *tunnel_start(int to_port)
{
    struct tunnel *t = calloc(1, sizeof *t);
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof in;
    t->to_port = to_port;
    t->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (pipe(t->end) || bind(t->listener, (struct sockaddr *)&in, sizeof in) ||
        listen(t->listener, 16) || getsockname(t->listener, (struct sockaddr *)&in, &size)) {
        perror("tunnel");
        abort();
    }
    t->port = ntohs(in.sin_port);
    pthread_mutex_init(&t->lock, NULL);
    pthread_create(&t->thread, NULL, serve, t);
    return t;
}

void tunnel_stop(struct tunnel *t)
{
    (void)close(t->end[1]);
    pthread_join(t->thread, NULL);
    (void)close(t->end[0]);
    (void)close(t->listener);
    pthread_mutex_destroy(&t->lock);
    free(t);
}

int tunnel_port(const struct tunnel *t)
{
    return t->port;
}

const char *tunnel_asked(struct tunnel *t)
{
    pthread_mutex_lock(&t->lock);
    const char *asked = t->asked;
    pthread_mutex_unlock(&t->lock);
    return asked;
}
