/* POST: what a hub is asked with. */
#include "web.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ANSWER(status, fields) BYTES("HTTP/1.1 " status "\r\n" fields "Content-Length: 2\r\n\r\nno")

static const struct script scripts[] = {
    {.path = "/feed", .reply = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfeed")},
    {.path = "/200", .reply = ANSWER("200 OK", "")},
    {.path = "/202", .reply = ANSWER("202 Accepted", "")},
    {.path = "/204", .reply = BYTES("HTTP/1.1 204 None\r\n\r\n")},
    {.path = "/307", .reply = ANSWER("307 Elsewhere", "Location: /202\r\n")},
    {.path = "/308", .reply = ANSWER("308 Elsewhere", "Location: /202\r\n")},
    {.path = "/301", .reply = ANSWER("301 Elsewhere", "Location: /202\r\n")},
    {.path = "/303", .reply = ANSWER("303 Elsewhere", "Location: /202\r\n")},
    {.path = "/304", .reply = BYTES("HTTP/1.1 304 Same\r\n\r\n")},
    {.path = "/400", .reply = ANSWER("400 Bad", "")},
    {.path = "/503", .reply = ANSWER("503 Busy", "Retry-After: 90\r\n")},
    {.path = "/inside", .reply = ANSWER("307 Elsewhere", "Location: http://127.0.0.2:1/\r\n")},
};

static const struct fetch_result *post(struct web *web, const char *path, const char *form)
{
    char url[128];
    const size_t before = web->n;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s", script_server_port(web->server), path);
    const struct fetch_request request = {.url = url, .form = form, .etag = "\"never sent\""};
    web_start(web, &request);
    web_run(web);
    cr_assert_eq(web->n, before + 1);
    return web->results[before];
}

Test(post, tells_what_came_of_it)
{
    static const struct {
        const char *path;
        enum fetch_error want;
        int http;
    } rows[] = {
        {"/200", FETCH_FINE, 200},     {"/202", FETCH_FINE, 202},     {"/204", FETCH_FINE, 204},
        {"/307", FETCH_FINE, 202},     {"/308", FETCH_FINE, 202},     {"/301", FETCH_REDIRECT, 301},
        {"/303", FETCH_REDIRECT, 303}, {"/304", FETCH_PROTOCOL, 304}, {"/400", FETCH_HTTP, 400},
        {"/404", FETCH_HTTP, 404},     {"/503", FETCH_HTTP, 503},     {"/inside", FETCH_BLOCKED, 0},
    };
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct fetch_result *r = post(&web, rows[i].path, "hub.mode=subscribe&x=%26");
        web_expect(r, rows[i].want, rows[i].path);
        cr_expect_eq(r->http, rows[i].http, "%s: %d", rows[i].path, r->http);
        cr_expect_eq(r->body.n, 0, "%s", rows[i].path);
        cr_expect_not(r->not_modified, "%s", rows[i].path);
    }
    cr_expect(script_server_saw(web.server, "POST /202 HTTP/1.1\r\n"));
    cr_expect(script_server_saw(web.server, "\r\nContent-Type: application/x-www-form-urlencoded"));
    cr_expect(script_server_saw(web.server, "\r\n\r\nhub.mode=subscribe&x=%26"));
    cr_expect_not(script_server_saw(web.server, "GET "));
    cr_expect_not(script_server_saw(web.server, "never sent"), "a POST has no conditions");
    web_close(&web);
}

Test(post, leaves_the_handle_fit_for_a_get)
{
    struct fetch_options options = web_options();
    options.concurrency = 1;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    for (int i = 0; i < 3; i++) {
        web_expect(post(&web, "/202", "a=b"), FETCH_FINE, "/202");
        const struct fetch_result *r = web_fetch(&web, "/feed");
        web_expect(r, FETCH_FINE, "/feed");
        cr_expect(bytes_equal(buf_bytes(&r->body), bytes_of("feed")));
    }
    cr_expect_eq(script_server_requests(web.server, "/feed"), 3);
    cr_expect(script_server_saw(web.server, "GET /feed"));
    cr_expect_not(script_server_saw(web.server, "POST /feed"));
    web_close(&web);
}
