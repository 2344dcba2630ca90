/* Where something can be brought: POST, its limits, and GET with arguments. */
#include "running.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ADMITTED = 100000 };

static size_t admits(void *ctx, struct bytes path)
{
    (void)ctx;
    return bytes_equal(path, bytes_of("/in/known")) ? ADMITTED : 0;
}

/* Says back what came. */
static int on_call(void *ctx, struct call *call, struct buf *reply)
{
    (void)ctx;
    struct bytes word = call_argument(call, "word");
    if (call->is_post) {
        struct bytes signature = call_header(call, "x-signature");
        struct bytes body = buf_bytes(call->body);
        buf_printf(reply, "%.*s got %zu of %.3s signed %.*s", BYTES_FMT(call->path), body.n, body.p,
                   BYTES_FMT(signature));
        return 202;
    }
    buf_add_bytes(reply, word);
    return word.p ? 200 : 404;
}

static const struct site_door door = {.admits = admits, .answer = on_call};
static const struct server_patience usual = {0};

static struct site *site_with_door(void)
{
    struct site *site = site_new();
    site_set_door(site, "/in/", &door);
    return site;
}

#define HEAD(method, path, fields)                                                                 \
    method " " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" fields "\r\n"

static const struct {
    const char *request;
    const char *status, *part; /* what stands in the reply; NULL: anything */
} rows[] = {
    {HEAD("POST", "/in/known", "X-Signature: abc\r\nContent-Length: 3\r\n") "one", "202",
     "/in/known got 3 of one signed abc"},
    {HEAD("POST", "/in/known", "Content-Length: 0\r\n"), "202", "got 0 of"},
    {HEAD("POST", "/in/known",
          "Transfer-Encoding: chunked\r\n") "3\r\none\r\n4\r\nfour\r\n0\r\n\r\n",
     "202", "got 7 of one"},
    {HEAD("POST", "/in/unknown", "Content-Length: 3\r\n") "one", "410", NULL},
    {HEAD("POST", "/elsewhere", "Content-Length: 3\r\n") "one", "405", "Allow: GET, HEAD"},
    {HEAD("POST", "/in", "Content-Length: 3\r\n") "one", "405", NULL},
    {HEAD("PUT", "/in/known", "Content-Length: 3\r\n") "one", "405", NULL},
    {HEAD("POST", "/in/known", "Content-Length: 100001\r\n"), "413", NULL},
    {HEAD("POST", "/in/known", "Content-Length: 99999999999999999999\r\n"), NULL, NULL},
    {HEAD("GET", "/in/any?x=1&word=a%20b%26c+d", ""), "200", "a b&c d"},
    {HEAD("GET", "/in/any?word=%3Cscript%3E", ""), "200",
     "Content-Type: text/plain; charset=utf-8"},
    {HEAD("GET", "/in/any?word=%3Cscript%3E", ""), "200", "X-Content-Type-Options: nosniff"},
    {HEAD("GET", "/in/any", ""), "404", NULL},
    {HEAD("GET", "/in/any?word", ""), "404", NULL},
};

Test(door, takes_what_it_admits)
{
    struct running *running = running_start(site_with_door(), NULL, usual);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf reply = {0};
        client_exchange(running_port(running), rows[i].request, &reply);
        struct bytes all = buf_bytes(&reply);
        cr_expect(!rows[i].status || bytes_starts(bytes_skip(all, 9), bytes_of(rows[i].status)),
                  "%.60s: %.40s", rows[i].request, all.p);
        cr_expect(!rows[i].part || strstr(all.p, rows[i].part), "%.60s: %s", rows[i].request,
                  all.p);
        buf_clear(&reply);
    }
    running_stop(running);
}

/* A body of n bytes whose length is not told before. */
static void send_chunks(int fd, size_t n)
{
    static const char head[] = HEAD("POST", "/in/known", "Transfer-Encoding: chunked\r\n");
    char part[1024];
    memset(part, 'x', sizeof part);
    client_send(fd, head, strlen(head));
    for (size_t sent = 0; sent < n; sent += sizeof part) {
        client_send(fd, "400\r\n", 5);
        client_send(fd, part, sizeof part);
        client_send(fd, "\r\n", 2);
    }
    client_send(fd, "0\r\n\r\n", 5);
}

Test(door, refuses_more_than_that_and_says_so)
{
    static const struct {
        size_t n;
        const char *status;
    } sizes[] = {{97 * 1024, "202"}, {98 * 1024, "413"}, {4096 * 1024, "413"}};
    struct running *running = running_start(site_with_door(), NULL, usual);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct buf reply = {0};
        int fd = client_connect(running_port(running));
        send_chunks(fd, sizes[i].n);
        cr_expect(client_read_all(fd, &reply));
        cr_expect(bytes_starts(bytes_skip(buf_bytes(&reply), 9), bytes_of(sizes[i].status)),
                  "%zu: %.40s", sizes[i].n, buf_bytes(&reply).p);
        buf_clear(&reply);
        (void)close(fd);
    }
    running_stop(running);
}

Test(door, two_on_one_connection)
{
    static const char request[] =
        "POST /in/known HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
        "GET /in/known?word=next HTTP/1.1\r\nHost: x\r\n\r\n";
    struct running *running = running_start(site_with_door(), NULL, usual);
    struct buf reply = {0};
    int fd = client_connect(running_port(running));
    client_send(fd, request, strlen(request));
    cr_expect(client_read_reply(fd, false, &reply));
    cr_expect(strstr(reply.p, "got 3 of one"));
    buf_reset(&reply);
    cr_expect(client_read_reply(fd, false, &reply));
    cr_expect(strstr(reply.p, "\r\n\r\nnext"));
    buf_clear(&reply);
    (void)close(fd);
    running_stop(running);
}

Test(door, a_body_that_never_ends_is_waited_for_so_long)
{
    const struct server_patience little = {.idle = 1, .head = 1, .reply = 1};
    static const char head[] = HEAD("POST", "/in/known", "Content-Length: 1000\r\n") "begun";
    struct running *running = running_start(site_with_door(), NULL, little);
    struct buf reply = {0};
    int fd = client_connect(running_port(running));
    client_send(fd, head, strlen(head));
    cr_expect(client_read_all(fd, &reply), "the connection is ended");
    cr_expect_eq(reply.n, 0);
    buf_clear(&reply);
    (void)close(fd);
    running_stop(running);
}
