#include "web.h"

#include <criterion/criterion.h>
#include <curl/curl.h>
#include <ev.h>
#include <stdio.h>
#include <string.h>

static const struct bytes loopback[] = {BYTES("127.0.0.1")};

struct fetch_options web_options(void)
{
    return (struct fetch_options){
        .concurrency = 64,
        .per_host = 64,
        .gap_ms = 0,
        .timeout_ms = 5000,
        .connect_timeout_ms = 2000,
        .max_size = 1024 * 1024,
        .redirects = 5,
        .user_agent = "riffle/test (+http://example.org/)",
        .proxy = "none",
        .private_networks = loopback,
        .n_private_networks = COUNT_OF(loopback),
    };
}

struct web web_open(const struct script *scripts, size_t n, const struct fetch_options *options)
{
    struct fetch_options usual = web_options();
    struct error err = {{0}};
    struct web web = {.ev = ev_loop_new(EVFLAG_AUTO)};
    curl_global_init(CURL_GLOBAL_DEFAULT);
    web.server = script_server_start(scripts, n);
    web.fetcher = fetcher_new(web.ev, options ? options : &usual, &err);
    cr_assert(web.fetcher, "%s", err.text);
    return web;
}

void web_close(struct web *web)
{
    for (size_t i = 0; i < web->n; i++)
        fetch_result_free(web->results[i]);
    fetcher_free(web->fetcher);
    script_server_stop(web->server);
    ev_loop_destroy(web->ev);
    curl_global_cleanup();
}

static void on_done(void *ctx, struct fetch_result *result)
{
    struct web *web = ctx;
    cr_assert(web->n < WEB_RESULTS);
    web->results[web->n++] = result;
}

void web_start(struct web *web, const struct fetch_request *request)
{
    struct error err = {{0}};
    cr_assert(fetcher_start(web->fetcher, request, on_done, web, &err), "%s", err.text);
}

void web_ask(struct web *web, const char *path, const char *etag)
{
    char url[1024];
    bool whole = strncmp(path, "http", 4) == 0;
    if (whole)
        (void)snprintf(url, sizeof url, "%s", path);
    else
        (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s", script_server_port(web->server),
                       path);
    const struct fetch_request request = {.url = url, .etag = etag};
    web_start(web, &request);
}

void web_run(struct web *web)
{
    ev_run(web->ev, 0);
    cr_expect_eq(fetcher_in_flight(web->fetcher), 0);
    cr_expect_eq(fetcher_waiting(web->fetcher), 0);
}

const struct fetch_result *web_fetch(struct web *web, const char *path)
{
    size_t before = web->n;
    web_ask(web, path, NULL);
    web_run(web);
    cr_assert_eq(web->n, before + 1, "%s ended %zu times", path, web->n - before);
    return web->results[before];
}

const struct fetch_result *web_result(const struct web *web, const char *path)
{
    for (size_t i = 0; i < web->n; i++)
        if (bytes_ends(bytes_of(web->results[i]->url), bytes_of(path)))
            return web->results[i];
    cr_assert_fail("no result for %s", path);
    return NULL;
}

void web_expect(const struct fetch_result *result, enum fetch_error want, const char *what)
{
    cr_expect_eq(result->error, want, "%s: %s (%s), not %s", what, fetch_error_name(result->error),
                 result->sentence, fetch_error_name(want));
    cr_expect_eq(result->sentence[0] == '\0', want == FETCH_FINE, "%s: \"%s\"", what,
                 result->sentence);
    cr_expect(result->ended >= result->began && result->total_ms >= 0);
}
