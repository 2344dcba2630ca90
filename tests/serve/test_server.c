#include "running.h"

#include <criterion/criterion.h>
#include <ev.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const struct server_patience usual = {0};
static const int64_t modified = 784111777000; /* Sun, 06 Nov 1994 08:49:37 GMT */

/* The ETag of the page below; a change of it would make every reader fetch everything once again. */
#define ETAG      "\"3360ad3d6a5e304e\""
#define GZIP_ETAG "\"3360ad3d6a5e304e-gz\""
#define BR_ETAG   "\"3360ad3d6a5e304e-br\""

static struct representation *page(const char *type, bool images)
{
    struct buf body = {0};
    for (int i = 0; i < 200; i++)
        buf_add_string(&body, "<p>The same paragraph again.</p>\n");
    return representation_new(&body, &(struct representation_form){.content_type = type,
                                                                   .cache_control = "max-age=60",
                                                                   .last_modified = modified,
                                                                   .outside_images = images});
}

static int make_ok(void *ctx, struct buf *body)
{
    (void)ctx;
    buf_add_string(body, "ok\n");
    return 200;
}

static int make_sick(void *ctx, struct buf *body)
{
    (void)ctx;
    buf_add_string(body, "the store is full\n");
    return 503;
}

static int make_nothing(void *ctx, struct buf *body)
{
    (void)ctx, (void)body;
    return 0;
}

static struct site *example_site(void)
{
    struct site *site = site_new();
    site_set(site, "/", page("text/html; charset=utf-8", false));
    site_set(site, "/topic/", page("text/html; charset=utf-8", true));
    site_set(site, "/\xd1\x82/", page("text/html; charset=utf-8", false));
    site_set(site, "/topic.atom", page("application/atom+xml; charset=utf-8", false));
    site_set_live(site, "/healthz", "text/plain", make_ok, NULL);
    site_set_live(site, "/sick", "text/plain", make_sick, NULL);
    site_set_live(site, "/broken", "text/plain", make_nothing, NULL);
    return site;
}

#define ASK(method, path, fields)                                                                  \
    method " " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" fields "\r\n"
#define GET(path, fields) ASK("GET", path, fields)

enum body { NONE, PAGE, PACKED, OTHER };

/* Requests and what must (or, after an exclamation mark, must not) stand in the head of the reply. */
static const struct {
    const char *request;
    int status;
    enum body body;
    const char *head[6];
} rows[] = {
    {GET("/", ""),
     200,
     PAGE,
     {"ETag: " ETAG "\r\n", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
      "Cache-Control: max-age=60\r\n", "Vary: Accept-Encoding\r\n",
      "Content-Type: text/html; charset=utf-8\r\n", "!Content-Encoding"}},
    {GET("/", ""),
     200,
     PAGE,
     {"default-src 'none'; style-src 'self'; img-src 'self';",
      "X-Content-Type-Options: nosniff\r\n", "Referrer-Policy: no-referrer\r\n",
      "X-Robots-Tag: noindex\r\n", "Accept-Ranges: none\r\n", "Date: "}},
    {GET("/topic/", ""), 200, PAGE, {"img-src 'self' https: http:;", "!script"}},
    {GET("/", "Accept-Encoding: gzip\r\n"),
     200,
     PACKED,
     {"Content-Encoding: gzip\r\n", "ETag: " GZIP_ETAG "\r\n", "Vary: Accept-Encoding\r\n"}},
    {GET("/", "Accept-Encoding: gzip;q=0\r\n"), 200, PAGE, {"!Content-Encoding"}},
    {GET("/", "Accept-Encoding: zstd\r\nAccept-Encoding: gzip\r\n"), 200, PACKED, {"-gz\""}},
    {GET("/", "Accept-Encoding: gzip, deflate, br\r\n"),
     200,
     PACKED,
     {"Content-Encoding: br\r\n", "ETag: " BR_ETAG "\r\n", "Vary: Accept-Encoding\r\n"}},
    {GET("/", "Accept-Encoding: gzip, br;q=0\r\n"), 200, PACKED, {"Content-Encoding: gzip\r\n"}},
    {GET("/", "Accept-Encoding: br\r\nIf-None-Match: " BR_ETAG "\r\n"),
     304,
     NONE,
     {"ETag: " BR_ETAG "\r\n", "!Content-Encoding"}},
    {ASK("HEAD", "/", "Accept-Encoding: br\r\n"),
     200,
     NONE,
     {"ETag: " BR_ETAG "\r\n", "Content-Encoding: br\r\n", "!Content-Length: 6600"}},
    {GET("/", "Accept-Encoding: identity;q=0\r\n"), 200, PAGE, {"!Content-Encoding"}},
    {GET("/", "If-None-Match: " ETAG "\r\n"),
     304,
     NONE,
     {"ETag: " ETAG "\r\n", "Cache-Control: max-age=60\r\n", "Vary: Accept-Encoding\r\n",
      "Last-Modified: ", "!Content-Type", "Content-Length: 0\r\n"}},
    {GET("/", "If-None-Match: \"x\", W/" ETAG "\r\n"), 304, NONE, {"ETag: " ETAG "\r\n"}},
    {GET("/", "If-None-Match: \"x\"\r\nIf-None-Match: *\r\n"), 304, NONE, {NULL}},
    {GET("/", "If-None-Match: " GZIP_ETAG "\r\n"), 200, PAGE, {"ETag: " ETAG "\r\n"}},
    {GET("/", "Accept-Encoding: gzip\r\nIf-None-Match: " GZIP_ETAG "\r\n"),
     304,
     NONE,
     {"ETag: " GZIP_ETAG "\r\n"}},
    {GET("/", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), 304, NONE, {NULL}},
    {GET("/", "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n"), 200, PAGE, {NULL}},
    {GET("/", "If-None-Match: \"x\"\r\nIf-Modified-Since: Mon, 07 Nov 1994 08:49:37 GMT\r\n"),
     200,
     PAGE,
     {NULL}},
    {GET("/", "If-Match: \"x\"\r\n"), 412, OTHER, {"text/html"}},
    {GET("/", "Range: bytes=0-9\r\n"), 200, PAGE, {"!Content-Range"}},
    {ASK("HEAD", "/", ""), 200, NONE, {"Content-Length: 6600\r\n", "ETag: " ETAG "\r\n"}},
    {ASK("HEAD", "/", "If-None-Match: *\r\n"), 304, NONE, {"ETag: " ETAG "\r\n"}},
    {ASK("HEAD", "/none", ""), 404, NONE, {"text/html"}},
    {GET("/topic.atom?utm_source=x", ""), 200, PAGE, {"application/atom+xml; charset=utf-8\r\n"}},
    {GET("/topic%2Eatom", ""), 200, PAGE, {"application/atom+xml"}},
    {GET("/%D1%82/", ""), 200, PAGE, {NULL}},
    {GET("/%D1%82", ""), 301, NONE, {"Location: /%D1%82/\r\n"}},
    {GET("/topic", ""), 301, NONE, {"Location: /topic/\r\n"}},
    {GET("/topic?x=1", ""), 301, NONE, {"Location: /topic/\r\n"}},
    {GET("//topic", ""), 404, OTHER, {"!Location"}},
    {GET("/nothing", ""),
     404,
     OTHER,
     {"Content-Type: text/html; charset=utf-8\r\n", "nosniff", "default-src 'none'", "noindex"}},
    {GET("/%00", ""), 404, OTHER, {NULL}},
    {GET("/../etc/passwd", ""), 404, OTHER, {NULL}},
    {GET("/<script>alert(1)</script>", ""), 404, OTHER, {"!alert"}},
    {ASK("POST", "/", "Content-Length: 5\r\n") "hello", 405, OTHER, {"Allow: GET, HEAD\r\n"}},
    {ASK("DELETE", "/", ""), 405, OTHER, {"Allow: GET, HEAD\r\n"}},
    {ASK("BREW", "/nothing", ""), 405, OTHER, {"Allow: GET, HEAD\r\n"}},
    {ASK("OPTIONS", "*", ""), 405, OTHER, {"Allow: GET, HEAD\r\n"}},
    {GET("/", "Content-Length: 5\r\n") "hello", 200, PAGE, {NULL}},
    {GET("/healthz", ""), 200, OTHER, {"text/plain\r\n", "Cache-Control: no-store\r\n", "!ETag"}},
    {ASK("HEAD", "/healthz", ""), 200, NONE, {"Content-Length: 3\r\n"}},
    {GET("/sick", ""), 503, OTHER, {"text/plain\r\n"}},
    {GET("/broken", ""), 500, OTHER, {"text/html"}},
    {"GET / HTTP/1.0\r\n\r\n", 200, PAGE, {"ETag: " ETAG "\r\n"}},
    {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400, OTHER, {NULL}},
};

static void check_row(size_t i, struct buf *reply)
{
    char *end = reply->n ? strstr(reply->p, "\r\n\r\n") : NULL;
    cr_expect_not_null(end, "row %zu has no head: %s", i, rows[i].request);
    if (!end)
        return;
    size_t body = reply->n - (size_t)(end + 4 - reply->p);
    end[2] = '\0';
    cr_expect_eq(strtol(reply->p + 9, NULL, 10), rows[i].status, "row %zu: %s%s", i,
                 rows[i].request, reply->p);
    for (size_t j = 0; j < COUNT_OF(rows[i].head) && rows[i].head[j]; j++) {
        const char *want = rows[i].head[j];
        if (want[0] == '!')
            cr_expect_null(strstr(reply->p, want + 1), "row %zu: %s in %s", i, want, reply->p);
        else
            cr_expect_not_null(strstr(reply->p, want), "row %zu: no %s in %s", i, want, reply->p);
    }
    bool right = rows[i].body == NONE     ? body == 0
                 : rows[i].body == PAGE   ? body == 6600
                 : rows[i].body == PACKED ? body > 20 && body < 660
                                          : body > 0;
    cr_expect(right, "row %zu: a body of %zu for %s", i, body, rows[i].request);
}

Test(server, requests_get_their_replies)
{
    struct running *running = running_start(example_site(), NULL, usual);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf reply = {0};
        client_exchange(running_port(running), rows[i].request, &reply);
        check_row(i, &reply);
        buf_clear(&reply);
    }
    running_stop(running);
}

Test(server, a_connection_is_kept_for_many_requests)
{
    struct running *running = running_start(example_site(), NULL, usual);
    int fd = client_connect(running_port(running));
    for (int i = 0; i < 50; i++) {
        static const char request[] = "GET /topic.atom HTTP/1.1\r\nHost: x\r\n\r\n";
        struct buf reply = {0};
        client_send(fd, request, sizeof request - 1);
        cr_assert(client_read_reply(fd, false, &reply), "request %d", i);
        cr_expect(strncmp(reply.p, "HTTP/1.1 200", 12) == 0);
        buf_clear(&reply);
    }
    (void)close(fd);
    running_stop(running);
}

Test(server, requests_in_one_packet_are_answered_in_turn)
{
    struct running *running = running_start(example_site(), NULL, usual);
    struct buf reply = {0};
    client_exchange(running_port(running),
                    "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                    "HEAD /topic.atom HTTP/1.1\r\nHost: x\r\n\r\n" GET("/nothing", ""),
                    &reply);
    const char *first = strstr(reply.p, "HTTP/1.1 200"),
               *second = strstr(first + 1, "HTTP/1.1 200");
    cr_assert_not_null(second);
    cr_expect_not_null(strstr(second, "HTTP/1.1 404"));
    buf_clear(&reply);
    running_stop(running);
}

Test(server, a_request_that_comes_byte_by_byte_is_served)
{
    struct running *running = running_start(example_site(), NULL, usual);
    static const char request[] = GET("/topic.atom", "Accept-Encoding: gzip\r\n");
    int fd = client_connect(running_port(running));
    for (size_t i = 0; i < sizeof request - 1; i++)
        client_send(fd, request + i, 1);
    struct buf reply = {0};
    cr_expect(client_read_all(fd, &reply));
    cr_expect_not_null(strstr(reply.p, "Content-Encoding: gzip"));
    buf_clear(&reply);
    (void)close(fd);
    running_stop(running);
}

static void expect_refused(int port, const struct buf *request, const char *what)
{
    struct buf reply = {0};
    int fd = client_connect(port);
    client_send(fd, request->p, request->n);
    (void)client_read_all(fd, &reply); /* reset, where the server closed before all was read */
    cr_expect(reply.n == 0 || strncmp(reply.p, "HTTP/1.1 4", 10) == 0, "%s: %.30s", what, reply.p);
    buf_clear(&reply);
    (void)close(fd);
}

Test(server, what_is_rubbish_or_too_large_is_refused)
{
    struct running *running = running_start(example_site(), NULL, usual);
    struct buf request = {0};
    buf_add_string(&request, "RUBBISH\r\n\r\n");
    expect_refused(running_port(running), &request, "rubbish");

    buf_reset(&request);
    buf_add_string(&request, "GET /");
    for (int i = 0; i < 100000; i++)
        buf_add_char(&request, 'a');
    buf_add_string(&request, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect_refused(running_port(running), &request, "a long path");

    buf_reset(&request);
    buf_add_string(&request, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    for (int i = 0; i < 5000; i++)
        buf_printf(&request, "X-Field-%d: some value that takes room\r\n", i);
    buf_add_string(&request, "\r\n");
    expect_refused(running_port(running), &request, "many fields");
    buf_clear(&request);

    struct buf reply = {0};
    client_exchange(running_port(running), GET("/healthz", ""), &reply);
    cr_expect(strncmp(reply.p, "HTTP/1.1 200", 12) == 0, "others are served as before");
    buf_clear(&reply);
    running_stop(running);
}

/* Clients that hold on to a connection, and what they send before they fall silent or trickle. */
static const char *const holders[] = {
    "",
    "GET ",
    "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
};

/* Reads what there is, waiting a little, and sends one byte more. Returns whether the connection has ended. */
static bool trickle(int fd, int wait_us)
{
    char room[4096];
    struct timeval soon = {.tv_usec = wait_us};
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
    ssize_t n = recv(fd, room, sizeof room, 0);
    return n == 0 || (n < 0 && send(fd, "x", 1, MSG_NOSIGNAL) < 0);
}

Test(server, clients_that_hold_on_are_let_go)
{
    enum { TURNS = 200, WAIT_US = 20000, N = COUNT_OF(holders) };
    struct running *running = running_start(
        example_site(), NULL, (struct server_patience){.idle = 0.3, .head = 0.3, .reply = 0.3});
    int fd[N];
    bool ended[N] = {false};
    for (size_t i = 0; i < N; i++) {
        fd[i] = client_connect(running_port(running));
        client_send(fd[i], holders[i], strlen(holders[i]));
    }
    for (int turn = 0; turn < TURNS; turn++)
        for (size_t i = 0; i < N; i++)
            ended[i] = ended[i] || trickle(fd[i], WAIT_US);
    for (size_t i = 0; i < N; i++) {
        cr_expect(ended[i], "row %zu is still connected", i);
        (void)close(fd[i]);
    }
    running_stop(running);
}

Test(server, idle_connections_do_not_keep_others_out)
{
    enum { IDLE = 400 };
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max < 4096 ? limit.rlim_max : 4096;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    struct running *running = running_start(example_site(), NULL, usual);
    int idle[IDLE];
    for (int i = 0; i < IDLE; i++)
        idle[i] = client_connect(running_port(running));
    for (int i = 0; i < 10; i++) {
        struct buf reply = {0};
        client_exchange(running_port(running), GET("/", ""), &reply);
        cr_expect(strncmp(reply.p, "HTTP/1.1 200", 12) == 0);
        buf_clear(&reply);
    }
    for (int i = 0; i < IDLE; i++)
        (void)close(idle[i]);
    running_stop(running);
}

Test(server, a_full_house_makes_room)
{
    enum { DESCRIPTORS = 128, IDLE = 96 };
    struct running *running;
    struct rlimit before, few = {.rlim_cur = DESCRIPTORS};
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    few.rlim_max = before.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &few);
    running = running_start(example_site(), NULL, usual); /* takes 96 connections */
    few.rlim_cur = DESCRIPTORS * 4;                       /* this is the client's process too */
    (void)setrlimit(RLIMIT_NOFILE, &few);
    int idle[IDLE];
    for (int i = 0; i < IDLE; i++)
        idle[i] = client_connect(running_port(running));
    struct buf reply = {0};
    client_exchange(running_port(running), GET("/", ""), &reply);
    cr_expect(strncmp(reply.p, "HTTP/1.1 200", 12) == 0);
    buf_clear(&reply);
    for (int i = 0; i < IDLE; i++)
        (void)close(idle[i]);
    running_stop(running);
}

Test(server, what_is_being_sent_outlives_its_replacement)
{
    struct site *site = site_new();
    struct buf body = {0};
    for (int i = 0; i < 8 << 20; i++)
        buf_add_char(&body, (char)('a' + i % 7));
    struct representation_form form = {.content_type = "text/plain"};
    site_set(site, "/", representation_new(&body, &form));

    struct ev_loop *loop = ev_loop_new(
        EVFLAG_AUTO); /* turned by hand, so that it is known what happens when */
    struct error err = {{0}};
    struct server *server = server_new(loop, "127.0.0.1:0", site, &err);
    cr_assert_not_null(server, "%s", err.text);
    int fd = client_connect(server_port(server));
    static const char request[] = GET("/", "");
    client_send(fd, request, sizeof request - 1);
    for (int i = 0; i < 10; i++)
        ev_run(loop, EVRUN_NOWAIT);
    struct buf replacement = {0};
    buf_add_string(&replacement, "short");
    site_set(site, "/", representation_new(&replacement, &form));

    struct buf reply = {0};
    for (int turn = 0; turn < 100000; turn++) {
        ev_run(loop, EVRUN_NOWAIT);
        char *room = buf_reserve(&reply, 65536);
        ssize_t n = recv(fd, room, 65536, MSG_DONTWAIT);
        if (n == 0)
            break;
        if (n > 0)
            reply.n += (size_t)n;
    }
    cr_expect_gt(reply.n, (size_t)8 << 20, "only %zu bytes came", reply.n);
    buf_clear(&reply);
    (void)close(fd);
    server_free(server);
    ev_loop_destroy(loop);
    site_free(site);
}

Test(server, it_listens_on_a_unix_socket_and_takes_it_away)
{
    char folder[] = "/tmp/riffle-server-XXXXXX";
    cr_assert_not_null(mkdtemp(folder));
    char address[64];
    (void)snprintf(address, sizeof address, "unix:%s/s", folder);
    struct running *running = running_start(example_site(), address, usual);
    cr_expect_eq(running_port(running), 0);
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%s/s", folder);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    cr_assert_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    static const char request[] = GET("/", "");
    client_send(fd, request, sizeof request - 1);
    struct buf reply = {0};
    cr_expect(client_read_all(fd, &reply));
    cr_expect(strncmp(reply.p, "HTTP/1.1 200", 12) == 0, "%.40s", reply.p);
    buf_clear(&reply);
    (void)close(fd);
    running_stop(running);
    cr_expect_eq(rmdir(folder), 0, "the socket is gone");
}

Test(server, it_stops_with_connections_open)
{
    struct running *running = running_start(example_site(), NULL, usual);
    int silent = client_connect(running_port(running)),
        half = client_connect(running_port(running));
    client_send(half, "GET / HT", 8);
    struct buf reply = {0};
    client_exchange(running_port(running), GET("/", ""), &reply);
    running_stop(running);
    buf_reset(&reply);
    (void)client_read_all(silent, &reply);
    cr_expect_eq(reply.n, 0);
    buf_clear(&reply);
    (void)close(silent);
    (void)close(half);
}
