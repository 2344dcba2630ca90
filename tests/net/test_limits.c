/* Limits that hold while an answer streams in: size, headers, time; and the faults that are ours. */
#include "web.h"

#include <criterion/criterion.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\n"
#define X16     "xxxxxxxxxxxxxxxx"
#define X256    X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16
#define X1K     X256 X256 X256 X256
#define X3K     X1K X1K X1K

static const struct script scripts[] = {
    {.path = "/endless", .reply = BYTES(OK_HEAD "\r\n"), .again = BYTES(X3K)},
    {.path = "/endless-chunks",
     .reply = BYTES(OK_HEAD "Transfer-Encoding: chunked\r\n\r\n"),
     .again = BYTES("400\r\n" X1K "\r\n")},
    {.path = "/announced",
     .reply = BYTES(OK_HEAD "Content-Length: 999999999\r\n\r\n"),
     .end = SCRIPT_HANG},
    {.path = "/endless-headers", .reply = BYTES(OK_HEAD), .again = BYTES("X-More: " X256 "\r\n")},
    {.path = "/endless-header", .reply = BYTES(OK_HEAD "X-More: "), .again = BYTES(X3K)},
    {.path = "/endless-404", .reply = BYTES("HTTP/1.1 404 No\r\n\r\n"), .again = BYTES(X3K)},
    {.path = "/body-304",
     .if_none_match = BYTES("HTTP/1.1 304 Same\r\n\r\n" OK_HEAD "Content-Length: 4\r\n\r\nevil")},
    {.path = "/endless-302",
     .reply = BYTES("HTTP/1.1 302 No\r\nLocation: /fine\r\n\r\n"),
     .again = BYTES(X3K)},
    {.path = "/silent", .end = SCRIPT_HANG},
    {.path = "/half-head", .reply = BYTES(OK_HEAD "Content-Le"), .end = SCRIPT_HANG},
    {.path = "/half-body",
     .reply = BYTES(OK_HEAD "Content-Length: 9\r\n\r\nhalf"),
     .end = SCRIPT_HANG},
    {.path = "/slow", .reply = BYTES(OK_HEAD "Content-Length: 1\r\n\r\nx"), .delay_ms = 100},
    {.path = "/slow-302",
     .reply = BYTES("HTTP/1.1 302 No\r\nLocation: /slow-302?again\r\nContent-Length: 0\r\n\r\n"),
     .delay_ms = 100},
    {.path = "/fine", .reply = BYTES(OK_HEAD "Content-Length: 4\r\n\r\nfine")},
};

Test(limits, hold_while_it_streams)
{
    static const struct {
        const char *path;
        enum fetch_error want;
        int64_t most; /* bytes over the wire */
    } rows[] = {
        {"/endless", FETCH_TOO_BIG, 1300000},       {"/endless-chunks", FETCH_TOO_BIG, 1300000},
        {"/announced", FETCH_TOO_BIG, 1000},        {"/endless-headers", FETCH_TOO_BIG, 100000},
        {"/endless-header", FETCH_TOO_BIG, 300000}, {"/endless-404", FETCH_HTTP, 200000},
        {"/endless-302", FETCH_FINE, 200000},
    };
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct fetch_result *r = web_fetch(&web, rows[i].path);
        web_expect(r, rows[i].want, rows[i].path);
        cr_expect(r->bytes_received <= rows[i].most, "%s: %lld bytes", rows[i].path,
                  (long long)r->bytes_received);
        cr_expect_not(r->local_fault, "%s", rows[i].path);
    }
    web_close(&web);
}

Test(limits, what_follows_a_304_is_no_answer_to_the_next)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    web_ask(&web, "/body-304", "\"1\"");
    web_run(&web);
    web_expect(web.results[0], FETCH_FINE, "304 with a body");
    cr_expect(web.results[0]->not_modified);
    web_expect(web_fetch(&web, "/fine"), FETCH_FINE, "after it");
    cr_expect(bytes_equal(buf_bytes(&web.results[1]->body), bytes_of("fine")));
    web_close(&web);
}

Test(limits, time_runs_out_and_says_where)
{
    static const struct {
        const char *path, *doing;
    } rows[] = {
        {"/silent", "waiting for an answer"},
        {"/half-head", "reading the headers"},
        {"/half-body", "reading the body"},
    };
    struct fetch_options options = web_options();
    options.timeout_ms = 150;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        web_ask(&web, rows[i].path, NULL);
    web_run(&web);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct fetch_result *r = web_result(&web, rows[i].path);
        web_expect(r, FETCH_TIMEOUT, rows[i].path);
        cr_expect(strstr(r->sentence, rows[i].doing), "%s: %s", rows[i].path, r->sentence);
        cr_expect(r->total_ms >= 140 && r->total_ms < 1500, "%s: %lld ms", rows[i].path,
                  (long long)r->total_ms);
    }
    web_close(&web);
}

Test(limits, what_is_too_slow_ends)
{
    static const char *const paths[] = {"/silent", "/half-head", "/half-body"};
    struct fetch_options options = web_options();
    options.timeout_ms = 60000;
    options.slow_seconds = 1;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        web_ask(&web, paths[i], NULL);
    web_run(&web);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        const struct fetch_result *r = web_result(&web, paths[i]);
        web_expect(r, FETCH_TIMEOUT, paths[i]);
        cr_expect(r->total_ms < 10000, "%s: %lld ms", paths[i], (long long)r->total_ms);
    }
    web_close(&web);
}

Test(limits, what_all_fetches_hold_together_is_bounded)
{
    enum { FETCHES = 30, MEGABYTE = 1024 * 1024, MAX_SIZE = 4 * MEGABYTE, SENT = 3 * MEGABYTE };
    char *reply = malloc(SENT);
    memset(reply, 'x', SENT);
    int head = snprintf(reply, 128, OK_HEAD "Content-Length: %d\r\n\r\n", MAX_SIZE);
    reply[head] = 'x';
    const struct script large[] = {
        {.path = "/large", .reply = {reply, SENT}, .end = SCRIPT_HANG},
        {.path = "/fine", .reply = BYTES(OK_HEAD "Content-Length: 4\r\n\r\nfine")}};
    struct fetch_options options = web_options();
    options.max_size = MAX_SIZE;
    options.timeout_ms = 60000;
    options.slow_seconds = 1;
    struct web web = web_open(large, COUNT_OF(large), &options);
    for (size_t i = 0; i < FETCHES; i++)
        web_ask(&web, "/large", NULL);
    web_run(&web);
    size_t refused = 0;
    for (size_t i = 0; i < FETCHES; i++) {
        const struct fetch_result *r = web.results[i];
        bool too_big = r->error == FETCH_TOO_BIG;
        refused += too_big;
        web_expect(r, too_big ? FETCH_TOO_BIG : FETCH_TIMEOUT, "large");
        cr_expect_eq(r->local_fault, too_big, "no feed's fault: %s", r->sentence);
    }
    cr_expect(FETCHES - refused <= 20 && refused < FETCHES, "%zu refused", refused);
    web_expect(web_fetch(&web, "/fine"), FETCH_FINE, "afterwards");
    web_close(&web);
    free(reply);
}

Test(limits, the_time_is_that_of_all_hops_together)
{
    struct fetch_options options = web_options();
    options.timeout_ms = 170;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    web_expect(web_fetch(&web, "/slow"), FETCH_FINE, "one hop of 100 ms");
    const struct fetch_result *r = web_fetch(&web, "/slow-302");
    web_expect(r, FETCH_TIMEOUT, "two hops of 100 ms");
    web_close(&web);
}

Test(limits, a_port_where_nobody_listens_refuses)
{
    struct web web = web_open(NULL, 0, NULL);
    struct script_server *gone = script_server_start(NULL, 0);
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", script_server_port(gone));
    script_server_stop(gone);
    const struct fetch_result *r = web_fetch(&web, url);
    web_expect(r, FETCH_REFUSED, url);
    cr_expect_not(r->local_fault);
    cr_expect_eq(r->http, 0);
    web_close(&web);
}

Test(limits, addresses_that_are_not_public_are_blocked)
{
    struct fetch_options options = web_options();
    options.n_private_networks = 0;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    const struct fetch_result *r = web_fetch(&web, "/fine");
    web_expect(r, FETCH_BLOCKED, "loopback");
    cr_expect(strstr(r->sentence, "127.0.0.1") && strstr(r->sentence, "loopback"), "%s",
              r->sentence);
    cr_expect_eq(script_server_connections(web.server), 0);
    web_expect(web_fetch(&web, "http://localhost:1/"), FETCH_BLOCKED, "by name");

    options = web_options();
    cr_assert(fetcher_configure(web.fetcher, &options, NULL));
    web_expect(web_fetch(&web, "/fine"), FETCH_FINE, "once it is allowed");
    web_close(&web);
}

Test(limits, that_no_descriptor_is_left_is_our_own_fault)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    web_expect(web_fetch(&web, "/fine"), FETCH_FINE, "before");
    struct script_server *other = script_server_start(scripts, COUNT_OF(scripts));
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/fine", script_server_port(other));
    struct rlimit usual, none;
    getrlimit(RLIMIT_NOFILE, &usual);
    none = (struct rlimit){.rlim_cur = 3, .rlim_max = usual.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    const struct fetch_result *r = web_fetch(&web, url);
    setrlimit(RLIMIT_NOFILE, &usual);
    web_expect(r, FETCH_OTHER, "without descriptors");
    cr_expect(r->local_fault);
    web_close(&web);
    script_server_stop(other);
}

Test(limits, through_a_proxy_the_guard_stands_aside)
{
    struct script_server *proxy = script_server_start(
        (const struct script[]){
            {.path = "http://feeds.invalid/fine", .reply = scripts[COUNT_OF(scripts) - 1].reply}},
        1);
    char address[64];
    (void)snprintf(address, sizeof address, "http://127.0.0.1:%d", script_server_port(proxy));
    struct fetch_options options = web_options();
    options.proxy = address;
    options.n_private_networks = 0;
    struct web web = web_open(NULL, 0, &options);
    const struct fetch_result *r = web_fetch(&web, "http://feeds.invalid/fine");
    web_expect(r, FETCH_FINE, "through the proxy");
    cr_expect_eq(script_server_requests(proxy, ""), 1);
    web_close(&web);
    script_server_stop(proxy);
}
