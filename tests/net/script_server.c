#include "script_server.h"

#include "base/buf.h"
#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 256, REQUEST_MAX = 32 * 1024, TICK_MS = 2 };

struct connection {
    int fd;
    char in[REQUEST_MAX];
    size_t n_in;
    const struct script *script; /* under way */
    struct bytes out;
    int64_t not_before;
    struct bytes late; /* sent on top at late_at */
    int64_t late_at;
};

struct script_server {
    const struct script *scripts;
    size_t n_scripts;
    int listener, port;
    pthread_t thread;
    pthread_mutex_t lock; /* guards all below */
    struct buf requests, order;
    size_t connections, peak;
    bool stop;
    struct connection *open[CONNECTIONS]; /* the thread's own */
};

static const struct script not_found = {
    .reply = BYTES("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")};

static const struct script *find_script(const struct script_server *server, struct bytes path)
{
    path.n = bytes_find_char(path, '?');
    for (size_t i = 0; i < server->n_scripts; i++)
        if (bytes_equal(path, bytes_of(server->scripts[i].path)))
            return &server->scripts[i];
    return &not_found;
}

static void hang_up(struct script_server *server, size_t at, bool reset)
{
    struct connection *c = server->open[at];
    if (reset) {
        struct linger linger = {.l_onoff = 1};
        (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    }
    (void)close(c->fd);
    free(c);
    server->open[at] = NULL;
}

static void note_request(struct script_server *server, struct bytes request, struct bytes path)
{
    size_t under_way = 0;
    for (size_t i = 0; i < CONNECTIONS; i++)
        under_way += server->open[i] && server->open[i]->script;
    pthread_mutex_lock(&server->lock);
    buf_add_bytes(&server->requests, request);
    buf_add_bytes(&server->order, path);
    buf_add_char(&server->order, ' ');
    if (under_way > server->peak)
        server->peak = under_way;
    pthread_mutex_unlock(&server->lock);
}

/* The length of a request in its buffer: head and body; more than there is where it is not whole. */
static size_t length_of(const struct connection *c)
{
    static const struct bytes end = BYTES("\r\n\r\n"), length = BYTES("Content-Length: ");
    struct bytes in = {c->in, c->n_in};
    size_t head = bytes_find(in, end), body = 0;
    if (head == in.n)
        return SIZE_MAX;
    const struct bytes lines = {in.p, head};
    struct bytes digits = bytes_skip(lines, bytes_find(lines, length) + length.n);
    for (; digits.n && ascii_is_digit(digits.p[0]) && body < REQUEST_MAX;
         digits = bytes_skip(digits, 1))
        body = body * 10 + (size_t)(digits.p[0] - '0');
    return head + end.n + body;
}

/* Begins to answer the request that lies in the buffer, if it is whole. */
static void begin_answer(struct script_server *server, struct connection *c)
{
    static const struct bytes condition = BYTES("If-None-Match:");
    const size_t n = length_of(c);
    if (c->script || n > c->n_in)
        return;
    struct bytes request = {c->in, n};
    struct bytes path = bytes_skip(request, bytes_find_char(request, ' ') + 1);
    path.n = bytes_find_char(path, ' ');
    c->script = find_script(server, path);
    c->out = c->script->reply;
    if (c->script->if_none_match.p && bytes_find(request, condition) < request.n)
        c->out = c->script->if_none_match;
    c->not_before = clock_monotonic() + c->script->delay_ms;
    note_request(server, request, path);
    c->n_in -= request.n;
    memmove(c->in, c->in + request.n, c->n_in);
}

static void read_some(struct script_server *server, size_t at)
{
    struct connection *c = server->open[at];
    ssize_t n = recv(c->fd, c->in + c->n_in, sizeof c->in - c->n_in, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN)) {
        hang_up(server, at, false);
        return;
    }
    if (n > 0)
        c->n_in += (size_t)n;
    begin_answer(server, c);
}

static void end_answer(struct script_server *server, size_t at)
{
    struct connection *c = server->open[at];
    switch (c->script->end) {
    case SCRIPT_KEEP:
        c->late = c->script->then;
        c->late_at = clock_monotonic() + c->script->then_ms;
        c->script = NULL;
        begin_answer(server, c);
        break;
    case SCRIPT_CLOSE:
    case SCRIPT_RESET:
        hang_up(server, at, c->script->end == SCRIPT_RESET);
        break;
    case SCRIPT_HANG:
        break;
    }
}

static void write_some(struct script_server *server, size_t at)
{
    struct connection *c = server->open[at];
    if (c->late.n && clock_monotonic() >= c->late_at) {
        (void)send(c->fd, c->late.p, c->late.n, MSG_DONTWAIT | MSG_NOSIGNAL);
        c->late.n = 0;
    }
    if (!c->script || clock_monotonic() < c->not_before)
        return;
    while (c->out.n) {
        ssize_t n = send(c->fd, c->out.p, c->out.n, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0) {
            hang_up(server, at, false);
            return;
        }
        c->out = bytes_skip(c->out, (size_t)n);
        if (!c->out.n && c->script->again.n)
            c->out = c->script->again;
    }
    end_answer(server, at);
}

static void accept_one(struct script_server *server)
{
    int fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return;
    int at_once = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    for (size_t i = 0; i < CONNECTIONS; i++) {
        if (server->open[i])
            continue;
        server->open[i] = calloc(1, sizeof(struct connection));
        server->open[i]->fd = fd;
        pthread_mutex_lock(&server->lock);
        server->connections++;
        pthread_mutex_unlock(&server->lock);
        return;
    }
    (void)close(fd);
}

static bool is_stopped(struct script_server *server)
{
    pthread_mutex_lock(&server->lock);
    bool stop = server->stop;
    pthread_mutex_unlock(&server->lock);
    return stop;
}

static void *serve(void *arg)
{
    struct script_server *server = arg;
    while (!is_stopped(server)) {
        struct pollfd polls[CONNECTIONS + 1] = {{.fd = server->listener, .events = POLLIN}};
        for (size_t i = 0; i < CONNECTIONS; i++)
            polls[i + 1] = (struct pollfd){.fd = server->open[i] ? server->open[i]->fd : -1,
                                           .events = POLLIN};
        (void)poll(polls, CONNECTIONS + 1, TICK_MS);
        if (polls[0].revents)
            accept_one(server);
        for (size_t i = 0; i < CONNECTIONS; i++) {
            if (polls[i + 1].revents)
                read_some(server, i);
            if (server->open[i])
                write_some(server, i);
        }
    }
    for (size_t i = 0; i < CONNECTIONS; i++)
        if (server->open[i])
            hang_up(server, i, false);
    return NULL;
}

struct script_server *script_server_start(const struct script *scripts, size_t n)
{
    struct script_server *server = calloc(1, sizeof *server);
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof in;
    server->scripts = scripts;
    server->n_scripts = n;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (bind(server->listener, (struct sockaddr *)&in, sizeof in) ||
        listen(server->listener, 128) ||
        getsockname(server->listener, (struct sockaddr *)&in, &size)) {
        perror("script_server");
        abort();
    }
    server->port = ntohs(in.sin_port);
    pthread_mutex_init(&server->lock, NULL);
    pthread_create(&server->thread, NULL, serve, server);
    return server;
}

void script_server_stop(struct script_server *server)
{
    pthread_mutex_lock(&server->lock);
    server->stop = true;
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->thread, NULL);
    (void)close(server->listener);
    pthread_mutex_destroy(&server->lock);
    buf_clear(&server->requests);
    buf_clear(&server->order);
    free(server);
}

int script_server_port(const struct script_server *server)
{
    return server->port;
}

size_t script_server_requests(struct script_server *server, const char *path)
{
    size_t n = 0;
    pthread_mutex_lock(&server->lock);
    struct bytes rest = buf_bytes(&server->order), part;
    while (bytes_split(&rest, ' ', &part))
        n += part.n && (path[0] == '\0' || bytes_equal(part, bytes_of(path)));
    pthread_mutex_unlock(&server->lock);
    return n;
}

size_t script_server_connections(struct script_server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t n = server->connections;
    pthread_mutex_unlock(&server->lock);
    return n;
}

size_t script_server_peak(struct script_server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t n = server->peak;
    pthread_mutex_unlock(&server->lock);
    return n;
}

bool script_server_saw(struct script_server *server, const char *text)
{
    pthread_mutex_lock(&server->lock);
    struct bytes all = buf_bytes(&server->requests);
    bool saw = bytes_find(all, bytes_of(text)) < all.n;
    pthread_mutex_unlock(&server->lock);
    return saw;
}

char *script_server_order(struct script_server *server)
{
    pthread_mutex_lock(&server->lock);
    char *order = strndup(buf_bytes(&server->order).p, server->order.n);
    pthread_mutex_unlock(&server->lock);
    return order;
}
