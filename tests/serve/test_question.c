/* Requests whose answer comes from elsewhere: later, at once, too late, or when nobody waits for it any more. */
#include "running.h"

#include <criterion/criterion.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "serve/question.h"

enum { LIMIT = 3, PATIENCE_MS = 20000, LITTLE_MS = 300, HELD_MAX = 16 };

static const double later_s = 0.02;

/* What is asked says by its argument "when" when it is answered: "now", "never" (until the test ends), or later. */
struct desk {
    struct ev_loop *loop;
    struct question *held[HELD_MAX];
    size_t n_held, asked;
};

struct promise {
    ev_timer timer;
    struct question *question;
};

static void answer_it(struct question *question)
{
    struct buf body = {0};
    struct bytes word = question_argument(question, "word");
    buf_printf(&body, "%.*s|%.*s|%.*s|", BYTES_FMT(question_path(question)),
               BYTES_FMT(question_rest(question)), BYTES_FMT(word));
    for (int i = 0; i < 200; i++)
        buf_add_string(&body, "and so on ");
    const struct representation_form form = {.content_type = "text/html; charset=utf-8",
                                             .cache_control = "no-store"};
    struct representation *rep = representation_new(&body, &form);
    struct bytes status = question_argument(question, "status");
    question_answer(question, status.n ? (unsigned)strtoul(status.p, NULL, 10) : 200, rep);
}

static void on_later(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)events;
    struct promise *promise = timer->data;
    answer_it(promise->question);
    free(promise);
}

static void ask(void *ctx, struct question *question)
{
    struct desk *desk = ctx;
    struct bytes when = question_argument(question, "when");
    desk->asked++;
    if (bytes_equal(when, bytes_of("now"))) {
        answer_it(question);
    } else if (bytes_equal(when, bytes_of("not"))) {
        question_answer(question, 200, NULL);
    } else if (bytes_equal(when, bytes_of("declined"))) {
        question_decline(question);
    } else if (bytes_equal(when, bytes_of("never"))) {
        desk->held[desk->n_held++] = question;
    } else {
        struct promise *promise = calloc(1, sizeof *promise);
        promise->question = question;
        ev_timer_init(&promise->timer, on_later, later_s, 0.);
        promise->timer.data = promise;
        ev_timer_start(desk->loop, &promise->timer);
    }
}

static int make_ok(void *ctx, struct buf *body)
{
    (void)ctx;
    buf_add_string(body, "ok");
    return 200;
}

static struct running *start(struct desk *desk, int64_t patience_ms)
{
    static const struct server_patience usual = {0};
    struct site *site = site_new();
    const struct site_asked asked = {
        .ask = ask, .ctx = desk, .limit = LIMIT, .patience_ms = patience_ms};
    site_set_asked(site, "/search", &asked);
    site_set_asked(site, "/feed/", &asked);
    site_set_live(site, "/feed/all", "text/plain", make_ok, NULL);
    struct running *running = running_start(site, NULL, usual);
    desk->loop = running_loop(running);
    return running;
}

static void stop(struct running *running, struct desk *desk)
{
    running_stop_serving(running);
    for (size_t i = 0; i < desk->n_held; i++)
        answer_it(desk->held[i]);
    running_stop(running);
}

#define HEAD(method, path, fields)                                                                 \
    method " " path " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" fields "\r\n"

static const struct {
    const char *request;
    const char *status, *part,
        *lacks; /* what stands in the reply, and what does not; NULL: anything */
} rows[] = {
    {HEAD("GET", "/search?word=a%20b%26c+d", ""), "200", "\r\n\r\n/search||a b&c d|and", NULL},
    {HEAD("GET", "/search?when=now&word=%D0%B9", ""), "200", "\r\n\r\n/search||\xd0\xb9|and", NULL},
    {HEAD("GET", "/search", ""), "200", "\r\n\r\n/search|||and", NULL},
    {HEAD("GET", "/feed/12?word", ""), "200", "\r\n\r\n/feed/12|12||and", NULL},
    {HEAD("GET", "/feed/", ""), "200", "\r\n\r\n/feed/|||and", NULL},
    {HEAD("GET", "/feed/all", ""), "200", "\r\n\r\nok", NULL},
    {HEAD("GET", "/feed", ""), "404", NULL, NULL},
    {HEAD("GET", "/search/more", ""), "404", NULL, NULL},
    {HEAD("GET", "/search", ""), "200", "Content-Type: text/html; charset=utf-8", NULL},
    {HEAD("GET", "/search", ""), "200", "Content-Security-Policy: default-src 'none'", NULL},
    {HEAD("GET", "/search", ""), "200", "X-Robots-Tag: noindex", NULL},
    {HEAD("GET", "/search", ""), "200", "X-Content-Type-Options: nosniff", NULL},
    {HEAD("GET", "/search", ""), "200", "Cache-Control: no-store", NULL},
    {HEAD("GET", "/search", "Accept-Encoding: gzip\r\n"), "200", "Content-Encoding: gzip", "|||"},
    {HEAD("GET", "/search", "If-None-Match: *\r\n"), "304", NULL, "|||"},
    {HEAD("GET", "/search?status=404", "If-None-Match: *\r\n"), "404", "|||", NULL},
    {HEAD("GET", "/search?status=400&when=now", ""), "400", "|||", NULL},
    {HEAD("HEAD", "/search", ""), "200", "Content-Length: 20", "|||"},
    {HEAD("GET", "/search?when=not", ""), "500", "went wrong", NULL},
    {HEAD("GET", "/search?when=declined", ""), "503", "Retry-After: 5", NULL},
    {HEAD("POST", "/search", "Content-Length: 3\r\n") "one", "405", "Allow: GET, HEAD", NULL},
};

Test(question, is_answered_by_the_book)
{
    struct desk desk = {0};
    struct running *running = start(&desk, PATIENCE_MS);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf reply = {0};
        client_exchange(running_port(running), rows[i].request, &reply);
        struct bytes all = buf_bytes(&reply);
        cr_expect(bytes_starts(bytes_skip(all, 9), bytes_of(rows[i].status)), "%.60s: %.40s",
                  rows[i].request, all.p);
        cr_expect(!rows[i].part || strstr(all.p, rows[i].part), "%.60s: %.800s", rows[i].request,
                  all.p);
        cr_expect(!rows[i].lacks || !strstr(all.p, rows[i].lacks), "%.60s: %.800s", rows[i].request,
                  all.p);
        buf_clear(&reply);
    }
    stop(running, &desk);
}

static int send_only(const struct running *running, const char *request)
{
    int fd = client_connect(running_port(running));
    client_send(fd, request, strlen(request));
    return fd;
}

static void expect_status(const struct running *running, const char *request, const char *status)
{
    struct buf reply = {0};
    client_exchange(running_port(running), request, &reply);
    cr_expect(bytes_starts(bytes_skip(buf_bytes(&reply), 9), bytes_of(status)), "%.40s: %.40s",
              request, buf_bytes(&reply).p);
    buf_clear(&reply);
}

/* Waits until so many were asked: the loop runs in another thread. */
static void await_asked(const struct desk *desk, size_t n)
{
    int64_t until = clock_monotonic() + PATIENCE_MS;
    while (__atomic_load_n(&desk->asked, __ATOMIC_SEQ_CST) < n && clock_monotonic() < until)
        (void)usleep(1000);
    cr_assert_eq(__atomic_load_n(&desk->asked, __ATOMIC_SEQ_CST), n);
}

Test(question, holds_up_nobody_else_and_has_a_limit)
{
    struct desk desk = {0};
    struct running *running = start(&desk, PATIENCE_MS);
    int fds[LIMIT];
    for (size_t i = 0; i < LIMIT; i++)
        fds[i] = send_only(running, HEAD("GET", "/search?when=never", ""));
    await_asked(&desk, LIMIT);
    expect_status(running, HEAD("GET", "/feed/all", ""), "200");
    expect_status(running, HEAD("GET", "/search?when=now", ""), "503");
    expect_status(running, HEAD("GET", "/feed/1", ""), "200");
    stop(running, &desk);
    for (size_t i = 0; i < LIMIT; i++)
        (void)close(fds[i]);
}

Test(question, nobody_may_wait_for_the_answer)
{
    struct desk desk = {0};
    struct running *running = start(&desk, PATIENCE_MS);
    for (size_t i = 0; i < 20; i++) {
        int fd = send_only(running, HEAD("GET", "/search?word=gone", ""));
        if (i % 2)
            await_asked(&desk, i + 1);
        (void)close(fd);
        (void)usleep(30000); /* longer than the answer takes */
        await_asked(&desk, i + 1);
    }
    expect_status(running, HEAD("GET", "/search", ""), "200");
    stop(running, &desk);
}

Test(question, is_waited_for_so_long)
{
    struct desk desk = {0};
    struct running *running = start(&desk, LITTLE_MS);
    int64_t began = clock_monotonic();
    struct buf reply = {0};
    client_exchange(running_port(running), HEAD("GET", "/search?when=never", ""), &reply);
    cr_expect(strstr(buf_bytes(&reply).p, "It took too long"), "%s", buf_bytes(&reply).p);
    cr_expect(strstr(buf_bytes(&reply).p, "Retry-After: 60"));
    cr_expect_geq(clock_monotonic() - began, LITTLE_MS);
    buf_clear(&reply);
    expect_status(running, HEAD("GET", "/search?when=now", ""), "200");
    stop(running, &desk); /* the answer comes now, and goes nowhere */
}

Test(question, several_on_one_connection)
{
    static const char requests[] = "GET /search?word=first HTTP/1.1\r\nHost: x\r\n\r\n"
                                   "GET /feed/2?word=next&when=now HTTP/1.1\r\nHost: x\r\n\r\n"
                                   "GET /feed/3?word=last HTTP/1.1\r\nHost: x\r\n\r\n";
    static const char *const words[] = {"|first|", "|next|", "|last|"};
    struct desk desk = {0};
    struct running *running = start(&desk, PATIENCE_MS);
    struct buf reply = {0};
    int fd = send_only(running, requests);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        buf_reset(&reply);
        cr_expect(client_read_reply(fd, false, &reply), "%s", words[i]);
        cr_expect(strstr(reply.p, words[i]), "%s: %s", words[i], reply.p);
    }
    buf_clear(&reply);
    (void)close(fd);
    stop(running, &desk);
}
