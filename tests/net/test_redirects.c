/* Redirects are followed hop by hop: what goes along, what does not, and where the chain ends. */
#include "web.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOVED(status, location)                                                                    \
    BYTES("HTTP/1.1 " status " Elsewhere\r\nLocation: " location "\r\nContent-Length: "            \
          "2\r\n\r\nno")
#define FEED BYTES("HTTP/1.1 200 OK\r\nETag: \"feed\"\r\nContent-Length: 4\r\n\r\nfeed")

static const struct script scripts[] = {
    {.path = "/feed", .reply = FEED, .if_none_match = BYTES("HTTP/1.1 304 Same\r\n\r\n")},
    {.path = "/301", .reply = MOVED("301", "/feed")},
    {.path = "/308", .reply = MOVED("308", "feed")},
    {.path = "/302", .reply = MOVED("302", "/feed")},
    {.path = "/303", .reply = MOVED("303", "/feed")},
    {.path = "/307", .reply = MOVED("307", "/feed#part")},
    {.path = "/301-301", .reply = MOVED("301", "/301")},
    {.path = "/301-302", .reply = MOVED("301", "/302")},
    {.path = "/302-301", .reply = MOVED("302", "/301")},
    {.path = "/self", .reply = MOVED("302", "/self")},
    {.path = "/ping", .reply = MOVED("302", "/pong")},
    {.path = "/pong", .reply = MOVED("302", "/ping")},
    {.path = "/5", .reply = MOVED("301", "/4")},
    {.path = "/4", .reply = MOVED("301", "/3")},
    {.path = "/3", .reply = MOVED("301", "/2")},
    {.path = "/2", .reply = MOVED("301", "/1")},
    {.path = "/1", .reply = MOVED("301", "/feed")},
    {.path = "/6", .reply = MOVED("301", "/5")},
    {.path = "/nowhere", .reply = BYTES("HTTP/1.1 301 Gone\r\nContent-Length: 0\r\n\r\n")},
    {.path = "/empty", .reply = MOVED("301", "")},
    {.path = "/file", .reply = MOVED("302", "file:///etc/passwd")},
    {.path = "/ftp", .reply = MOVED("302", "ftp://127.0.0.1/feed")},
    {.path = "/wrong", .reply = MOVED("302", "http://127.0.0.1:99999/")},
    {.path = "/127-2", .reply = MOVED("302", "http://127.0.0.2:1/")},
    {.path = "/ipv6", .reply = MOVED("302", "http://[::1]:1/")},
    {.path = "/zero", .reply = MOVED("302", "http://0.0.0.0:1/")},
    {.path = "/decimal", .reply = MOVED("302", "http://2130706434:1/")},
    {.path = "/octal", .reply = MOVED("302", "http://0177.0.0.2:1/")},
    {.path = "/hex", .reply = MOVED("302", "http://0x7f000002:1/")},
    {.path = "/short", .reply = MOVED("302", "http://127.2:1/")},
    {.path = "/mapped", .reply = MOVED("302", "http://[::ffff:127.0.0.2]:1/")},
    {.path = "/metadata", .reply = MOVED("302", "http://169.254.169.254/latest/")},
    {.path = "/to-404", .reply = MOVED("301", "/not-there")},
};

Test(redirects, lead_to_the_feed_and_say_what_was_permanent)
{
    static const struct {
        const char *path, *moved_to; /* NULL: not permanent */
    } rows[] = {
        {"/301", "/feed"},    {"/308", "/feed"},  {"/302", NULL},
        {"/303", NULL},       {"/307", NULL},     {"/301-301", "/feed"},
        {"/301-302", "/302"}, {"/302-301", NULL}, {"/5", "/feed"},
    };
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct fetch_result *r = web_fetch(&web, rows[i].path);
        web_expect(r, FETCH_FINE, rows[i].path);
        cr_expect_eq(r->http, 200, "%s", rows[i].path);
        cr_expect(bytes_equal(buf_bytes(&r->body), bytes_of("feed")), "%s", rows[i].path);
        cr_expect(bytes_ends(bytes_of(r->url), bytes_of("/feed")), "%s: %s", rows[i].path, r->url);
        cr_expect(rows[i].moved_to
                      ? r->moved_to && bytes_ends(bytes_of(r->moved_to), bytes_of(rows[i].moved_to))
                      : !r->moved_to,
                  "%s: %s", rows[i].path, r->moved_to ? r->moved_to : "none");
    }
    cr_expect_eq(script_server_connections(web.server), 1,
                 "the bodies were read, the connection kept");
    web_close(&web);
}

Test(redirects, end_where_they_must)
{
    static const struct {
        const char *path;
        enum fetch_error want;
        size_t requests;
    } rows[] = {
        {"/self", FETCH_REDIRECT, 1},    {"/ping", FETCH_REDIRECT, 2},
        {"/6", FETCH_REDIRECT, 6},       {"/nowhere", FETCH_REDIRECT, 1},
        {"/empty", FETCH_REDIRECT, 1},   {"/wrong", FETCH_REDIRECT, 1},
        {"/file", FETCH_BLOCKED, 1},     {"/ftp", FETCH_BLOCKED, 1},
        {"/127-2", FETCH_BLOCKED, 1},    {"/ipv6", FETCH_BLOCKED, 1},
        {"/zero", FETCH_BLOCKED, 1},     {"/decimal", FETCH_BLOCKED, 1},
        {"/octal", FETCH_BLOCKED, 1},    {"/hex", FETCH_BLOCKED, 1},
        {"/short", FETCH_BLOCKED, 1},    {"/mapped", FETCH_BLOCKED, 1},
        {"/metadata", FETCH_BLOCKED, 1}, {"/to-404", FETCH_HTTP, 2},
    };
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t before = script_server_requests(web.server, "");
        const struct fetch_result *r = web_fetch(&web, rows[i].path);
        web_expect(r, rows[i].want, rows[i].path);
        cr_expect_not(r->local_fault, "%s", rows[i].path);
        cr_expect_eq(script_server_requests(web.server, "") - before, rows[i].requests, "%s",
                     rows[i].path);
    }
    web_close(&web);
}

Test(redirects, what_is_blocked_says_what_it_is)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    const struct fetch_result *r = web_fetch(&web, "/metadata");
    cr_expect(strstr(r->sentence, "169.254.169.254") && strstr(r->sentence, "link-local"), "%s",
              r->sentence);
    r = web_fetch(&web, "/file");
    cr_expect(strstr(r->sentence, "file:///etc/passwd"), "%s", r->sentence);
    web_close(&web);
}

static void keep_first(void *ctx, struct fetch_result *result)
{
    struct fetch_result **kept = ctx;
    *kept = result;
}

/* Fetches with validators that came from `validated` (NULL: from the address itself). */
static struct fetch_result *fetch_conditionally(struct web *web, const char *path,
                                                const char *validated)
{
    char url[128], from[128];
    struct fetch_result *result = NULL;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s", script_server_port(web->server), path);
    (void)snprintf(from, sizeof from, "http://127.0.0.1:%d%s", script_server_port(web->server),
                   validated ? validated : "");
    struct fetch_request request = {.url = url,
                                    .etag = "\"feed\"",
                                    .last_modified = "Mon",
                                    .validated_url = validated ? from : NULL};
    cr_assert(fetcher_start(web->fetcher, &request, keep_first, &result, NULL));
    web_run(web);
    cr_assert(result);
    return result;
}

Test(redirects, validators_go_to_the_document_they_came_from_alone)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    struct fetch_result *r = fetch_conditionally(&web, "/302", NULL);
    web_expect(r, FETCH_FINE, "of the first hop");
    cr_expect_eq(r->http, 200);
    fetch_result_free(r);
    r = fetch_conditionally(&web, "/302", "/feed");
    web_expect(r, FETCH_FINE, "of the last hop");
    cr_expect(r->not_modified);
    fetch_result_free(r);
    r = fetch_conditionally(&web, "/feed", "/302");
    cr_expect_eq(r->http, 200);
    fetch_result_free(r);
    r = fetch_conditionally(&web, "/feed", NULL);
    cr_expect_eq(r->http, 304);
    cr_expect(
        script_server_saw(web.server, "If-None-Match: \"feed\"\r\nIf-Modified-Since: Mon\r\n"),
        "both, as they are");
    fetch_result_free(r);
    web_close(&web);
}

/* Two servers: the second is another origin, by its port, and by its name where that resolves. */
Test(redirects, credentials_stay_with_their_origin)
{
    struct script there[] = {{.path = "/feed", .reply = FEED}};
    struct script_server *other = script_server_start(there, COUNT_OF(there));
    char away[256], home[] = "HTTP/1.1 302 Here\r\nLocation: /feed\r\nContent-Length: 0\r\n\r\n";
    int n = snprintf(
        away, sizeof away,
        "HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:%d/feed\r\nContent-Length: 0\r\n\r\n",
        script_server_port(other));
    struct script here[] = {{.path = "/away", .reply = {away, (size_t)n}},
                            {.path = "/home", .reply = {home, sizeof home - 1}},
                            {.path = "/feed", .reply = FEED}};
    struct web web = web_open(here, COUNT_OF(here), NULL);
    char url[128];
    (void)snprintf(url, sizeof url, "http://user:secret@127.0.0.1:%d/away",
                   script_server_port(web.server));
    const struct fetch_result *r = web_fetch(&web, url);
    web_expect(r, FETCH_FINE, "away");
    cr_expect(script_server_saw(web.server, "Authorization: Basic dXNlcjpzZWNyZXQ="));
    cr_expect_eq(script_server_requests(other, "/feed"), 1);
    cr_expect_not(script_server_saw(other, "Authorization"));
    cr_expect_not(strstr(r->url, "secret"));

    (void)snprintf(url, sizeof url, "http://user:secret@127.0.0.1:%d/home",
                   script_server_port(web.server));
    web_expect(web_fetch(&web, url), FETCH_FINE, "home");
    char *order = script_server_order(web.server);
    cr_expect_str_eq(order, "/away /home /feed ");
    free(order);
    web_fetch(&web, "/feed");
    cr_expect_eq(script_server_requests(web.server, "/feed"), 2);
    web_close(&web);
    script_server_stop(other);
}
