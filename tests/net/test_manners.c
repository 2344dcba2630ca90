/* Many fetches at once: how many in all, how many per host, the gap, fairness, back-pressure, one connection for many. */
#include "web.h"

#include "base/clock.h"

#include <criterion/criterion.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\n"

static const struct script scripts[] = {
    {.path = "/fine", .reply = BYTES(OK_HEAD "Content-Length: 4\r\n\r\nfine")},
    {.path = "/slow", .reply = BYTES(OK_HEAD "Content-Length: 4\r\n\r\nslow"), .delay_ms = 15},
    {.path = "/hang", .end = SCRIPT_HANG},
    {.path = "/429", .reply = BYTES("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n")},
};

Test(manners, no_more_at_once_than_may)
{
    static const struct {
        size_t concurrency, per_host, want;
    } rows[] = {{64, 2, 2}, {3, 64, 3}, {1, 1, 1}, {5, 5, 5}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fetch_options options = web_options();
        options.concurrency = rows[i].concurrency;
        options.per_host = rows[i].per_host;
        struct web web = web_open(scripts, COUNT_OF(scripts), &options);
        for (size_t k = 0; k < 12; k++)
            web_ask(&web, "/slow", NULL);
        web_run(&web);
        cr_expect_eq(web.n, 12);
        for (size_t k = 0; k < web.n; k++)
            web_expect(web.results[k], FETCH_FINE, "slow");
        size_t peak = script_server_peak(web.server);
        cr_expect_eq(peak, rows[i].want, "row %zu: %zu under way", i, peak);
        cr_expect(script_server_connections(web.server) <= rows[i].want, "row %zu", i);
        web_close(&web);
    }
}

Test(manners, keeps_the_gap_between_two_beginnings)
{
    struct fetch_options options = web_options();
    options.gap_ms = 30;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    int64_t began = clock_monotonic();
    for (size_t k = 0; k < 5; k++)
        web_ask(&web, "/fine", NULL);
    web_run(&web);
    int64_t took = clock_monotonic() - began;
    cr_expect(took >= 4 * 30 && took < 1500, "%lld ms", (long long)took);
    cr_expect_eq(script_server_connections(web.server), 1);
    web_close(&web);
}

/* 127.0.0.1 has a long queue and hangs; localhost is another host to the queue, and must not wait for it. */
Test(manners, a_host_that_hangs_does_not_hold_up_another)
{
    struct fetch_options options = web_options();
    options.concurrency = 4;
    options.per_host = 2;
    options.timeout_ms = 400;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    char other[64];
    (void)snprintf(other, sizeof other, "http://localhost:%d/fine", script_server_port(web.server));
    for (size_t k = 0; k < 6; k++)
        web_ask(&web, "/hang", NULL);
    for (size_t k = 0; k < 4; k++)
        web_ask(&web, other, NULL);
    for (size_t i = 0; i < 2000 && web.n < 4; i++)
        ev_run(web.ev, EVRUN_ONCE);
    for (size_t k = 0; k < 4; k++)
        web_expect(web.results[k], FETCH_FINE, web.results[k]->url);
    cr_expect_eq(fetcher_in_flight(web.fetcher), 2);
    cr_expect_eq(fetcher_waiting(web.fetcher), 4);
    web_close(&web);
}

Test(manners, a_429_makes_the_gap_longer)
{
    struct fetch_options options = web_options();
    options.gap_ms = 10;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    web_expect(web_fetch(&web, "/429"), FETCH_HTTP, "429");
    int64_t began = clock_monotonic();
    web_ask(&web, "/fine", NULL);
    web_ask(&web, "/fine", NULL);
    web_run(&web);
    int64_t took = clock_monotonic() - began;
    cr_expect(took >= 190, "%lld ms", (long long)took);
    web_close(&web);
}

Test(manners, begins_nothing_while_held)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    fetcher_hold(web.fetcher, true);
    web_ask(&web, "/fine", NULL);
    ev_run(web.ev, 0);
    cr_expect_eq(web.n, 0);
    cr_expect_eq(fetcher_waiting(web.fetcher), 1);
    cr_expect_eq(fetcher_in_flight(web.fetcher), 0);
    fetcher_hold(web.fetcher, false);
    web_run(&web);
    cr_expect_eq(web.n, 1);
    web_close(&web);
}

/* A fetch that asks for the next as it ends, as the daemon does. */
struct relay {
    struct web *web;
    size_t left;
};

static void on_relay(void *ctx, struct fetch_result *result)
{
    struct relay *relay = ctx;
    web_expect(result, FETCH_FINE, "relay");
    if (relay->left-- > 0) {
        struct fetch_request request = {.url = result->url};
        cr_assert(fetcher_start(relay->web->fetcher, &request, on_relay, relay, NULL));
    }
    fetch_result_free(result);
}

Test(manners, a_fetch_may_start_the_next_as_it_ends)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    char url[64];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/fine", script_server_port(web.server));
    struct relay relay = {.web = &web, .left = 50};
    struct fetch_request request = {.url = url};
    cr_assert(fetcher_start(web.fetcher, &request, on_relay, &relay, NULL));
    web_run(&web);
    cr_expect_eq(script_server_requests(web.server, "/fine"), 51);
    cr_expect_eq(script_server_connections(web.server), 1);
    web_close(&web);
}

Test(manners, new_options_hold_for_what_begins_from_now_on)
{
    struct fetch_options options = web_options();
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    web_fetch(&web, "/fine");
    options.user_agent = "riffle/other";
    options.max_size = 3;
    cr_assert(fetcher_configure(web.fetcher, &options, NULL));
    web_expect(web_fetch(&web, "/fine"), FETCH_TOO_BIG, "four bytes of three");
    cr_expect(script_server_saw(web.server, "User-Agent: riffle/test"));
    cr_expect(script_server_saw(web.server, "User-Agent: riffle/other\r\n"));
    web_close(&web);
}

/* Ten thousand requests that wait cost little more than their text. */
Test(manners, what_waits_is_small)
{
    struct web web = web_open(NULL, 0, NULL);
    fetcher_hold(web.fetcher, true);
    for (size_t i = 0; i < 10000; i++) {
        char url[64];
        (void)snprintf(url, sizeof url, "http://host-%zu.example/feed.xml", i);
        web_ask(&web, url, "\"0123456789abcdef\"");
    }
    cr_expect_eq(fetcher_waiting(web.fetcher), 10000);
    web_close(&web);
}
