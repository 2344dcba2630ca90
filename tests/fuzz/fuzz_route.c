/* What a client can send to the server: the input, whole and in two parts, on a connection of its own to a server that
 * really runs, with each kind of place on its site. Whatever comes, the server answers in HTTP or not at all, tells
 * nothing of the input back but a path with its percent signs, lets go of the connection, and serves the next one. */
#include "serve/server.h"

#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TURNS = 50, BODY_MAX = 64, LINGERING_MAX = 64 };

/* Made once. */
struct stage {
    struct ev_loop *loop;
    struct site *site;
    struct server *server;
    struct sockaddr_un at;
    char folder[32];
};

static struct stage *stage(void)
{
    static struct stage the;
    return &the;
}

static void strike(void)
{
    struct stage *s = stage();
    server_free(s->server);
    site_free(s->site);
    ev_loop_destroy(s->loop);
    (void)rmdir(s->folder);
}

static int make_ok(void *ctx, struct buf *body)
{
    (void)ctx;
    buf_add_string(body, "ok\n");
    return 200;
}

static size_t admits(void *ctx, struct bytes path)
{
    (void)ctx;
    return path.n > 12 ? BODY_MAX : 0;
}

static int answer_door(void *ctx, struct call *call, struct buf *reply)
{
    (void)ctx;
    if (call->is_post && call->body->n > BODY_MAX)
        abort();
    buf_printf(reply, "%zu", call_argument(call, "hub.mode").n + call_header(call, "Link").n);
    return 200;
}

static void ask(void *ctx, struct question *question)
{
    (void)ctx;
    struct buf body = {0};
    buf_printf(&body, "%zu", question_argument(question, "q").n + question_rest(question).n);
    question_answer(question, 200,
                    representation_new(&body, &(struct representation_form){
                                                  .content_type = "text/plain", .plain = true}));
}

static struct representation *page(void)
{
    struct buf body = {0};
    for (int i = 0; i < 50; i++)
        buf_add_string(&body, "<p>The same paragraph again.</p>\n");
    return representation_new(&body, &(struct representation_form){.content_type = "text/html",
                                                                   .last_modified = 784111777000});
}

static void set(struct stage *s)
{
    static const struct site_door door = {admits, answer_door, NULL};
    static const struct site_asked asked = {.ask = ask, .limit = 4, .patience_ms = 1000};
    struct error err = {{0}};
    char address[160];
    (void)snprintf(s->folder, sizeof s->folder, "/tmp/riffle-route-XXXXXX");
    if (!mkdtemp(s->folder))
        abort();
    s->at.sun_family = AF_UNIX;
    (void)snprintf(s->at.sun_path, sizeof s->at.sun_path, "%s/s", s->folder);
    (void)snprintf(address, sizeof address, "unix:%s", s->at.sun_path);
    s->loop = ev_loop_new(EVFLAG_AUTO);
    s->site = site_new();
    site_set(s->site, "/", page());
    site_set(s->site, "/topic/", page());
    site_set(s->site, "/topic.atom", page());
    site_set_live(s->site, "/healthz", "text/plain", make_ok, NULL);
    site_set_door(s->site, "/websub/", &door);
    site_set_asked(s->site, "/search", &asked);
    site_set_asked(s->site, "/feed/", &asked);
    s->server = server_new(s->loop, address, s->site, &err);
    if (!s->server)
        abort();
    (void)atexit(strike);
}

/* Connections that ended without the server noticing at once are gone after a moment. */
static void wait_for_lingering(struct stage *s)
{
    double end = ev_time() + 5;
    while (server_connections(s->server) && ev_time() < end)
        ev_run(s->loop, EVRUN_ONCE);
    if (server_connections(s->server))
        abort();
}

/* Sends the parts and reads what comes until the server ends the connection or says nothing more. */
static void exchange(struct stage *s, const struct bytes *parts, size_t n, struct buf *reply)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool ended = false;
    if (connect(fd, (const struct sockaddr *)&s->at, sizeof s->at) != 0)
        abort();
    for (size_t i = 0; i < n; i++) {
        (void)send(fd, parts[i].p, parts[i].n, MSG_NOSIGNAL);
        for (int turn = 0; turn < 3; turn++)
            ev_run(s->loop, EVRUN_NOWAIT);
    }
    (void)shutdown(fd, SHUT_WR);
    for (int turn = 0; turn < TURNS && !ended; turn++) {
        ev_run(s->loop, EVRUN_NOWAIT);
        char *room = buf_reserve(reply, 65536);
        ssize_t got = recv(fd, room, 65535, 0);
        ended = got == 0;
        reply->n += got > 0 ? (size_t)got : 0;
    }
    (void)close(fd);
    buf_reserve(reply, 1)[0] = '\0';
    if (server_connections(s->server) > LINGERING_MAX)
        wait_for_lingering(s);
}

/* An address in a reply holds nothing that could end its line or begin another. */
static void check_locations(const char *reply)
{
    for (const char *at = reply; (at = strstr(at, "\r\nLocation: ")) != NULL;) {
        at += strlen("\r\nLocation: ");
        if (at[0] != '/' || at[1] == '/')
            abort();
        for (; *at && *at != '\r'; at++)
            if (*at <= ' ' || *at > '~' || strchr("<>\"\\", *at))
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char well[] = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    struct stage *s = stage();
    struct buf reply = {0};
    if (!s->server)
        set(s);
    const struct bytes whole = {(const char *)data, size};
    const struct bytes halves[] = {{whole.p, size / 2}, bytes_skip(whole, size / 2)};
    exchange(s, &whole, size > 0, &reply);
    if (reply.n && strncmp(reply.p, "HTTP/1.", 7) != 0)
        abort();
    check_locations(reply.p);
    buf_reset(&reply);
    exchange(s, halves, size > 1 ? 2 : 0, &reply);
    if (reply.n && strncmp(reply.p, "HTTP/1.", 7) != 0)
        abort();
    buf_reset(&reply);
    exchange(s, &(struct bytes){well, sizeof well - 1}, 1, &reply);
    if (strncmp(reply.p, "HTTP/1.1 200", 12) != 0)
        abort();
    buf_clear(&reply);
    return 0;
}
