/* Requests that are meant to harm: each is answered plainly or let go, and others are served as before. */
#include "running.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct server_patience usual = {0};

static struct representation *page(const char *text)
{
    struct buf body = {0};
    for (int i = 0; i < 100; i++)
        buf_add_string(&body, text);
    return representation_new(&body, &(struct representation_form){.content_type = "text/html"});
}

static struct site *example_site(void)
{
    struct site *site = site_new();
    site_set(site, "/", page("The front page.\n"));
    site_set(site, "/topic/", page("A topic.\n"));
    return site;
}

#define HOST  "Host: x\r\n"
#define CLOSE "Connection: close\r\n"
#define NEXT  "GET /smuggled HTTP/1.1\r\n" HOST CLOSE "\r\n"

/* What is sent, and what is answered: one status or, where a body was meant for one, two. */
static const struct {
    const char *request;
    int status, then; /* then: 0: the connection ends behind the first */
} rows[] = {
    /* RFC 9112 §6.3: which of two lengths counts is nobody's guess */
    {"POST / HTTP/1.1\r\n" HOST
     "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT,
     400, 0},
    {"GET / HTTP/1.1\r\n" HOST
     "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" NEXT,
     400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\nabcde" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nabcde" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\nabcde" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" NEXT, 400, 0},
    {"GET / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\nabcde" NEXT, 400, 0},
    {"GET / HTTP/1.1\r\n" HOST "Host: y\r\n\r\n" NEXT, 400, 0},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello" NEXT, 405, 0},
    {"PUT / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n", 405, 0},
    /* and what has one length is read by it */
    {"GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello" NEXT, 200, 404},
    {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" NEXT,
     200, 404},
    /* targets */
    {"GET http://evil.example/topic/ HTTP/1.1\r\n" HOST CLOSE "\r\n", 200, 0},
    {"GET http://evil.example HTTP/1.1\r\n" HOST CLOSE "\r\n", 200, 0},
    {"GET http://evil.example/topic HTTP/1.1\r\n" HOST CLOSE "\r\n", 301, 0},
    {"GET /topic/../topic/ HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"GET /topic/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"GET /topic%2f HTTP/1.1\r\n" HOST CLOSE "\r\n", 200, 0},
    {"GET /topic/%00 HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"GET /topic%0d%0aX-Y:z HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"GET /%ff%fe%c0%af HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"GET /%zz%4 HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"GET * HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"GET evil.example:443 HTTP/1.1\r\n" HOST CLOSE "\r\n", 404, 0},
    {"CONNECT evil.example:443 HTTP/1.1\r\n" HOST "\r\n", 405, 0},
    {"TRACE / HTTP/1.1\r\n" HOST "X: <script>\r\n\r\n", 405, 0},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, 0},
    {"GET /\r\n\r\n", 400, 0},
};

static int status_at(const char *reply)
{
    return reply && strncmp(reply, "HTTP/1.1 ", 9) == 0 ? (int)strtol(reply + 9, NULL, 10) : 0;
}

static void expect_served(int port)
{
    struct buf reply = {0};
    client_exchange(port, "GET / HTTP/1.1\r\n" HOST CLOSE "\r\n", &reply);
    cr_expect_eq(status_at(reply.p), 200, "others are served as before");
    buf_clear(&reply);
}

Test(hostile, requests_are_answered_once)
{
    struct running *running = running_start(example_site(), NULL, usual);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf reply = {0};
        int fd = client_connect(running_port(running));
        client_send(fd, rows[i].request, strlen(rows[i].request));
        (void)client_read_all(fd, &reply); /* reset, where not all of it was read */
        cr_expect_eq(status_at(reply.p), rows[i].status, "row %zu: %s\n%s", i, rows[i].request,
                     reply.p);
        const char *second = reply.n ? strstr(reply.p + 1, "HTTP/1.1 ") : NULL;
        /* libmicrohttpd's own 400 has its head twice, and ends */
        bool twice = rows[i].status == 400 && status_at(second) == 400;
        cr_expect(twice || status_at(second) == rows[i].then, "row %zu: %s\n%s", i, rows[i].request,
                  reply.p);
        cr_expect_null(strstr(reply.p, "evil"), "row %zu", i);
        cr_expect_null(strstr(reply.p, "<script"), "row %zu", i);
        buf_clear(&reply);
        (void)close(fd);
    }
    expect_served(running_port(running));
    running_stop(running);
}

Test(hostile, what_is_too_long_is_called_so)
{
    static const struct {
        const char *before, *after;
        int status;
    } long_ones[] = {
        {"GET /", " HTTP/1.1\r\n" HOST CLOSE "\r\n", 414},
        {"GET / HTTP/1.1\r\n" HOST CLOSE "X: ", "\r\n\r\n", 431},
        {"GET / HTTP/1.1\r\n" HOST CLOSE "Cookie: a\r\nX", ": y\r\n\r\n", 431},
    };
    enum { LENGTH = 20000 };
    struct running *running = running_start(example_site(), NULL, usual);
    for (size_t i = 0; i < COUNT_OF(long_ones); i++) {
        struct buf request = {0}, reply = {0};
        buf_add_string(&request, long_ones[i].before);
        for (int n = 0; n < LENGTH; n++)
            buf_add_char(&request, 'a');
        buf_add_string(&request, long_ones[i].after);
        int fd = client_connect(running_port(running));
        client_send(fd, request.p, request.n);
        (void)client_read_all(fd, &reply);
        cr_expect(reply.n == 0 || status_at(reply.p) == long_ones[i].status, "row %zu: %.40s", i,
                  reply.p);
        (void)close(fd);
        buf_clear(&request);
        buf_clear(&reply);
    }
    expect_served(running_port(running));
    running_stop(running);
}

Test(hostile, a_client_that_has_said_all_is_answered_and_let_go)
{
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\n" HOST "\r\n",                          /* whole */
        "GET / HTTP/1.1\r\n" HOST "\r\nHEAD / HTTP/1.1\r\nHost: ", /* and the half of another */
    };
    struct running *running = running_start(example_site(), NULL, usual);
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        struct buf reply = {0};
        int fd = client_connect(running_port(running));
        client_send(fd, requests[i], strlen(requests[i]));
        (void)shutdown(fd, SHUT_WR);
        cr_expect(client_read_all(fd, &reply), "row %zu: it is not left waiting", i);
        cr_expect_eq(status_at(reply.p), 200);
        buf_clear(&reply);
        (void)close(fd);
    }
    running_stop(running);
}

Test(hostile, clients_that_go_at_any_moment_leave_nothing)
{
    enum { CLIENTS = 500 };
    static const char request[] = "GET /topic/ HTTP/1.1\r\n" HOST "\r\n";
    struct running *running = running_start(example_site(), NULL, usual);
    for (int i = 0; i < CLIENTS; i++) {
        int fd = client_connect(running_port(running));
        client_send(fd, request, (size_t)i % sizeof request);
        const struct linger hard = {.l_onoff = i % 2, .l_linger = 0};
        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        (void)close(fd);
    }
    expect_served(running_port(running));
    running_stop(running);
}

/* As many as the process may have, both ends being its own; ten thousand where it may. */
static int many(void)
{
    enum { MANY = 10000, OTHERS = 64 };
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    rlim_t wanted = (rlim_t)MANY * 4 + OTHERS; /* the server takes three quarters */
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    rlim_t n = (limit.rlim_cur - OTHERS) / 2;
    return n < MANY ? (int)n : MANY;
}

Test(hostile, ten_thousand_silent_connections_are_held, .timeout = 100)
{
    const int n = many();
    int *fd = calloc((size_t)n, sizeof *fd);
    cr_assert_not_null(fd);
    struct running *running = running_start(example_site(), NULL, usual);
    for (int i = 0; i < n; i++) {
        fd[i] = client_connect(running_port(running));
        if (i % 100 == 0) /* some have been served before */
            client_send(fd[i], "HEAD / HTTP/1.1\r\n" HOST "\r\n", 28);
    }
    for (int i = 0; i < 20; i++)
        expect_served(running_port(running));
    int ended = 0;
    for (int i = 0; i < n; i++) {
        char byte;
        ended += recv(fd[i], &byte, 1, MSG_DONTWAIT) == 0;
    }
    cr_expect_eq(ended, 0, "%d of %d were let go at once", ended, n);
    for (int i = 0; i < n; i++)
        (void)close(fd[i]);
    free(fd);
    running_stop(running);
}
