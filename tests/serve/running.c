#include "running.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <ev.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct running {
    struct ev_loop *loop;
    struct site *site;
    struct server *server;
    ev_async stop;
    pthread_t thread;
    int port;
};

static void on_stop(struct ev_loop *loop, ev_async *watcher, int events)
{
    (void)watcher, (void)events;
    ev_break(loop, EVBREAK_ALL);
}

static void *thread_main(void *ctx)
{
    struct running *running = ctx;
    ev_run(running->loop, 0);
    return NULL;
}

struct running *running_start(struct site *site, const char *address,
                              struct server_patience patience)
{
    struct running *running = calloc(1, sizeof *running);
    struct error err = {{0}};
    running->site = site;
    running->loop = ev_loop_new(EVFLAG_AUTO);
    running->server = server_new(running->loop, address ? address : "127.0.0.1:0", site, &err);
    cr_assert_not_null(running->server, "%s", err.text);
    if (patience.idle > 0)
        server_set_patience(running->server, patience);
    running->port = server_port(running->server);
    ev_async_init(&running->stop, on_stop);
    ev_async_start(running->loop, &running->stop);
    cr_assert_eq(pthread_create(&running->thread, NULL, thread_main, running), 0);
    return running;
}

void running_stop_serving(struct running *running)
{
    if (!running->server)
        return;
    ev_async_send(running->loop, &running->stop);
    (void)pthread_join(running->thread, NULL);
    server_free(running->server);
    running->server = NULL;
}

struct ev_loop *running_loop(const struct running *running)
{
    return running->loop;
}

void running_stop(struct running *running)
{
    running_stop_serving(running);
    ev_async_stop(running->loop, &running->stop);
    ev_loop_destroy(running->loop);
    site_free(running->site);
    free(running);
}

int running_port(const struct running *running)
{
    return running->port;
}

int client_connect(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 10};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    cr_assert_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

void client_send(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes += sent;
        n -= (size_t)sent;
    }
}

bool client_read_all(int fd, struct buf *reply)
{
    for (;;) {
        char *room = buf_reserve(reply, 65536);
        ssize_t n = recv(fd, room, 65536, 0);
        if (n <= 0) {
            room[0] = '\0';
            return n == 0;
        }
        room[n] = '\0';
        reply->n += (size_t)n;
    }
}

bool client_read_reply(int fd, bool head_only, struct buf *reply)
{
    const char *end = NULL;
    size_t want = SIZE_MAX;
    while (reply->n < want) {
        char *room = buf_reserve(reply, 65536);
        size_t most = want == SIZE_MAX ? 1 : want - reply->n;
        ssize_t n = recv(fd, room, most < 65536 ? most : 65536, 0);
        if (n <= 0)
            return false;
        room[n] = '\0';
        reply->n += (size_t)n;
        if (!end && (end = strstr(reply->p, "\r\n\r\n"))) {
            const char *length = strcasestr(reply->p, "\r\ncontent-length:");
            want = (size_t)(end - reply->p) + 4;
            if (length && !head_only)
                want += strtoul(length + 17, NULL, 10);
        }
    }
    return true;
}

void client_exchange(int port, const char *request, struct buf *reply)
{
    int fd = client_connect(port);
    client_send(fd, request, strlen(request));
    cr_expect(client_read_all(fd, reply), "the connection did not end: %.40s", request);
    (void)close(fd);
}
