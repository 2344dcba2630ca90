/* Plain fetches: documents, validators, content codings, statuses, and everything that breaks off. */
#include "net/fetcher.h"

#include "web.h"

#include <criterion/criterion.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\n"

Test(fetcher, brings_a_document_with_what_its_headers_say)
{
    static const struct script scripts[] = {
        {.path = "/feed",
         .reply = BYTES(OK_HEAD "ETag: W/\"a'b\"\r\nLast-Modified: yesterday, perhaps\r\n"
                                "Content-Type: application/rss+xml; charset=utf-8\r\n"
                                "Content-Location: /feed.rss\r\nContent-Language: ru\r\n"
                                "Cache-Control: max-age=90\r\nRetry-After: 7\r\n"
                                "Content-Length: 6\r\n\r\n<rss/>")}};
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    const struct fetch_result *r = web_fetch(&web, "/feed");
    web_expect(r, FETCH_FINE, "feed");
    cr_expect_eq(r->http, 200);
    cr_expect_not(r->not_modified);
    cr_expect_str_eq(r->etag, "W/\"a'b\"");
    cr_expect_str_eq(r->last_modified, "yesterday, perhaps");
    cr_expect_str_eq(r->content_type, "application/rss+xml; charset=utf-8");
    cr_expect_str_eq(r->content_location, "/feed.rss");
    cr_expect_str_eq(r->content_language, "ru");
    cr_expect_eq(r->max_age_ms, 90000);
    cr_expect_eq(r->retry_after_ms, 7000);
    cr_expect_null(r->moved_to);
    cr_expect(bytes_ends(bytes_of(r->url), bytes_of("/feed")));
    cr_expect(bytes_equal(buf_bytes(&r->body), bytes_of("<rss/>")));
    cr_expect(r->bytes_received > 200);
    web_close(&web);
}

Test(fetcher, sends_what_a_polite_client_sends_and_nothing_else)
{
    static const struct script scripts[] = {
        {.path = "/feed", .reply = BYTES(OK_HEAD "Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")}};
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    web_fetch(&web, "/feed");
    web_ask(&web, "/feed", "W/\"it\"s\"");
    web_run(&web);
    cr_expect(script_server_saw(web.server, "User-Agent: riffle/test (+http://example.org/)\r\n"));
    cr_expect(script_server_saw(web.server, "Accept: application/atom+xml"));
    cr_expect(script_server_saw(web.server, "Accept-Encoding: "));
    cr_expect(script_server_saw(web.server, "gzip"));
    cr_expect(script_server_saw(web.server, "\r\nIf-None-Match: W/\"it\"s\"\r\n"));
    cr_expect_not(script_server_saw(web.server, "If-Modified-Since"));
    cr_expect_not(script_server_saw(web.server, "Cookie"));
    cr_expect_not(script_server_saw(web.server, "Referer"));
    cr_expect_not(script_server_saw(web.server, "Authorization"));
    cr_expect_eq(script_server_connections(web.server), 1, "the connection is kept");
    web_close(&web);
}

Test(fetcher, tells_unchanged_from_new)
{
    static const struct script scripts[] = {
        {.path = "/feed",
         .reply = BYTES(OK_HEAD "ETag: \"1\"\r\nContent-Length: 3\r\n\r\nnew"),
         .if_none_match = BYTES("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")},
        {.path = "/always", .reply = BYTES("HTTP/1.1 304 Not Modified\r\n\r\n")}};
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    web_ask(&web, "/feed", "\"1\"");
    web_run(&web);
    const struct fetch_result *r = web.results[0];
    web_expect(r, FETCH_FINE, "304");
    cr_expect(r->not_modified);
    cr_expect_eq(r->http, 304);
    cr_expect_eq(r->body.n, 0);
    web_expect(web_fetch(&web, "/always"), FETCH_PROTOCOL, "304 unasked");
    web_close(&web);
}

Test(fetcher, offers_to_take_what_changed_alone)
{
    static const struct script scripts[] = {
        {.path = "/delta",
         .reply = BYTES("HTTP/1.1 226 IM Used\r\nIM: feed\r\nContent-Length: 5\r\n\r\nwhole"),
         .if_none_match = BYTES("HTTP/1.1 226 IM Used\r\nIM: feed\r\nETag: \"2\"\r\n"
                                "Content-Length: 3\r\n\r\nnew")},
        {.path = "/same-again",
         .reply = BYTES(OK_HEAD "ETag: \"1\"\r\nContent-Length: 3\r\n\r\nold")}};
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    web_expect(web_fetch(&web, "/delta"), FETCH_PROTOCOL, "226 unasked");
    cr_expect_not(script_server_saw(web.server, "A-IM"));
    web_ask(&web, "/delta", "\"1\"");
    web_run(&web);
    const struct fetch_result *r = web.results[1];
    web_expect(r, FETCH_FINE, "226");
    cr_expect(r->is_delta && !r->not_modified);
    cr_expect_str_eq(r->etag, "\"2\"");
    cr_expect(bytes_equal(buf_bytes(&r->body), bytes_of("new")));
    cr_expect(script_server_saw(web.server, "\r\nA-IM: feed\r\n"));
    web_ask(&web, "/same-again", "\"1\"");
    web_run(&web);
    cr_expect(!web.results[2]->is_delta && !web.results[2]->not_modified && web.results[2]->body.n);
    web_close(&web);
}

Test(fetcher, does_not_let_a_validator_make_headers)
{
    static const struct script scripts[] = {
        {.path = "/feed", .reply = BYTES(OK_HEAD "Content-Length: 0\r\n\r\n")}};
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    web_ask(&web, "/feed", "\"1\"\r\nX-Evil: yes");
    web_ask(&web, "/feed", "");
    web_run(&web);
    cr_expect_not(script_server_saw(web.server, "X-Evil"));
    cr_expect_not(script_server_saw(web.server, "If-None-Match"));
    web_close(&web);
}

Test(fetcher, classes_every_way_of_going_wrong)
{
    static const struct {
        struct script script;
        enum fetch_error want;
        int http;
    } rows[] = {
        {{.reply = BYTES("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")},
         FETCH_HTTP,
         404},
        {{.reply = BYTES("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")}, FETCH_HTTP, 500},
        {{.reply = BYTES("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")}, FETCH_GONE, 410},
        {{.reply = BYTES("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n")}, FETCH_HTTP, 429},
        {{.reply = BYTES("HTTP/1.1 206 Part\r\nContent-Length: 2\r\n\r\nab")}, FETCH_PROTOCOL, 206},
        {{.reply = BYTES("HTTP/1.1 204 None\r\n\r\n")}, FETCH_FINE, 204},
        {{.reply = BYTES(OK_HEAD "Content-Length: 0\r\n\r\n")}, FETCH_FINE, 200},
        {{.reply = BYTES(OK_HEAD "\r\nuntil the end"), .end = SCRIPT_CLOSE}, FETCH_FINE, 200},
        {{.reply = BYTES(OK_HEAD "Content-Length: 9\r\n\r\nhalf"), .end = SCRIPT_CLOSE},
         FETCH_CLOSED,
         200},
        {{.reply = BYTES(OK_HEAD "Content-Length: 9\r\n\r\nhalf"), .end = SCRIPT_RESET},
         FETCH_CLOSED,
         200},
        {{.end = SCRIPT_CLOSE}, FETCH_CLOSED, 0},
        {{.end = SCRIPT_RESET}, FETCH_CLOSED, 0},
        {{.reply = BYTES("<rss>no header</rss>"), .end = SCRIPT_CLOSE}, FETCH_PROTOCOL, 0},
        {{.reply = BYTES(OK_HEAD "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
          .end = SCRIPT_CLOSE},
         FETCH_CLOSED,
         200},
        {{.reply = BYTES(OK_HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
          .end = SCRIPT_CLOSE},
         FETCH_CLOSED,
         200},
        {{.reply = BYTES(OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain")},
         FETCH_PROTOCOL,
         200},
        {{.reply = BYTES(OK_HEAD "Content-Encoding: br\r\nContent-Length: 32\r\n\r\nplain text "
                                 "that is not packed up")},
         FETCH_PROTOCOL,
         200},
        {{.reply = BYTES(OK_HEAD "Content-Encoding: x-riddle\r\nContent-Length: 5\r\n\r\nplain")},
         FETCH_PROTOCOL,
         200},
        {{.reply = BYTES(OK_HEAD "Content-Length: 5\r\nContent-Length: 4\r\n\r\nplain")},
         FETCH_PROTOCOL,
         200},
    };
    struct script scripts[COUNT_OF(rows)];
    char paths[COUNT_OF(rows)][16];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        (void)snprintf(paths[i], sizeof paths[i], "/%zu", i);
        scripts[i] = rows[i].script;
        scripts[i].path = paths[i];
    }
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct fetch_result *r = web_fetch(&web, paths[i]);
        char row[32];
        (void)snprintf(row, sizeof row, "row %zu", i);
        web_expect(r, rows[i].want, row);
        cr_expect_eq(r->http, rows[i].http, "row %zu: %d", i, r->http);
        cr_expect_not(r->local_fault, "row %zu", i);
        cr_expect(r->error == FETCH_FINE || r->body.n == 0, "row %zu keeps %zu bytes", i,
                  r->body.n);
    }
    web_close(&web);
}

/* text in gzip (or in the zlib or raw form of deflate, by the window bits), after a header that says so. */
static struct bytes packed(const char *text, size_t n, int window_bits, const char *coding)
{
    z_stream z = {0};
    cr_assert_eq(deflateInit2(&z, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&z, n);
    char *reply = malloc(bound + 256), *body = malloc(bound);
    z.next_in = (Bytef *)(uintptr_t)text;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)body;
    z.avail_out = (uInt)bound;
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    int head = snprintf(reply, 256, OK_HEAD "Content-Encoding: %s\r\nContent-Length: %lu\r\n\r\n",
                        coding, z.total_out);
    memcpy(reply + head, body, z.total_out);
    struct bytes out = {reply, (size_t)head + z.total_out};
    deflateEnd(&z);
    free(body);
    return out;
}

Test(fetcher, unpacks_what_is_packed)
{
    enum { GZIP = 31, ZLIB = 15, RAW = -15 };
    const char *text = "<rss><channel><title>packed</title></channel></rss>";
    struct script scripts[] = {
        {.path = "/gzip", .reply = packed(text, strlen(text), GZIP, "gzip")},
        {.path = "/zlib", .reply = packed(text, strlen(text), ZLIB, "deflate")},
        {.path = "/raw", .reply = packed(text, strlen(text), RAW, "deflate")}};
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        const struct fetch_result *r = web_fetch(&web, scripts[i].path);
        web_expect(r, FETCH_FINE, scripts[i].path);
        cr_expect(bytes_equal(buf_bytes(&r->body), bytes_of(text)), "%s", scripts[i].path);
    }
    web_close(&web);
    for (size_t i = 0; i < COUNT_OF(scripts); i++)
        free((void *)(uintptr_t)scripts[i].reply.p);
}

Test(fetcher, stops_a_gzip_bomb_at_max_size)
{
    enum { BIG = 64 * 1024 * 1024 };
    char *zeros = calloc(1, BIG);
    struct script scripts[] = {{.path = "/bomb", .reply = packed(zeros, BIG, 31, "gzip")}};
    free(zeros);
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    const struct fetch_result *r = web_fetch(&web, "/bomb");
    web_expect(r, FETCH_TOO_BIG, "bomb");
    cr_expect(r->bytes_received < 65536, "%lld bytes", (long long)r->bytes_received);
    web_close(&web);
    free((void *)(uintptr_t)scripts[0].reply.p);
}

Test(fetcher, stops_what_unpacks_to_far_more_than_was_sent)
{
    enum { BIG = 8 * 1024 * 1024 };
    char *zeros = calloc(1, BIG), *items = malloc(BIG);
    memset(items, ' ', BIG);
    for (size_t i = 0; i < BIG; i += 64)
        items[i + (size_t)snprintf(items + i, 64, "<item><title>%zu</title></item>", i)] = '\n';
    struct script scripts[] = {{.path = "/zeros", .reply = packed(zeros, BIG, 31, "gzip")},
                               {.path = "/items", .reply = packed(items, BIG, 31, "gzip")}};
    struct fetch_options options = web_options();
    options.max_size = 2 * BIG;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    const struct fetch_result *r = web_fetch(&web, "/zeros");
    web_expect(r, FETCH_TOO_BIG, "zeros");
    cr_expect(strstr(r->sentence, "200 times"), "%s", r->sentence);
    r = web_fetch(&web, "/items");
    web_expect(r, FETCH_FINE, "items");
    cr_expect_eq(r->body.n, BIG);
    web_close(&web);
    for (size_t i = 0; i < COUNT_OF(scripts); i++)
        free((void *)(uintptr_t)scripts[i].reply.p);
    free(zeros);
    free(items);
}

/* libcurl says nothing of it; what came is the parser's to judge (a document that breaks off keeps no validators). */
Test(fetcher, brings_what_came_of_a_packed_body_cut_short)
{
    const char *text = "<rss><channel><title>one</title><title>two</title></channel></rss>";
    struct bytes whole = packed(text, strlen(text), 31, "gzip"), blank = BYTES("\r\n\r\n");
    size_t head = bytes_find(whole, blank) + blank.n;
    char reply[512];
    int n = snprintf(reply, sizeof reply,
                     OK_HEAD "Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", 40);
    memcpy(reply + n, whole.p + head, 40);
    const struct script scripts[] = {{.path = "/cut", .reply = {reply, (size_t)n + 40}}};
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    const struct fetch_result *r = web_fetch(&web, "/cut");
    web_expect(r, FETCH_FINE, "cut");
    cr_expect(r->body.n > 0 && r->body.n < strlen(text));
    cr_expect_eq(memcmp(r->body.p, text, r->body.n), 0);
    web_close(&web);
    free((void *)(uintptr_t)whole.p);
}

Test(fetcher, survives_being_freed_in_the_middle)
{
    static const struct script scripts[] = {
        {.path = "/hang", .end = SCRIPT_HANG},
        {.path = "/half",
         .reply = BYTES(OK_HEAD "Content-Length: 9\r\n\r\nhalf"),
         .end = SCRIPT_HANG}};
    struct fetch_options options = web_options();
    options.concurrency = 2;
    struct web web = web_open(scripts, COUNT_OF(scripts), &options);
    for (size_t i = 0; i < 10; i++)
        web_ask(&web, i % 2 ? "/hang" : "/half", "\"1\"");
    for (size_t i = 0; i < 20 && script_server_requests(web.server, "") < 2; i++)
        ev_run(web.ev, EVRUN_ONCE);
    cr_expect_eq(fetcher_in_flight(web.fetcher), 2);
    cr_expect_eq(fetcher_waiting(web.fetcher), 8);
    cr_expect_eq(web.n, 0);
    web_close(&web);
}

Test(fetcher, refuses_what_is_no_web_address)
{
    static const char *const urls[] = {
        "",        "feed.xml",      "file:///etc/passwd",    "ftp://example.org/",
        "http://", "https:///path", "gopher://example.org/", "httpx://example.org/"};
    struct web web = web_open(NULL, 0, NULL);
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        struct error err = {{0}};
        struct fetch_request request = {.url = urls[i]};
        cr_expect_not(fetcher_start(web.fetcher, &request, NULL, NULL, &err), "%s", urls[i]);
        cr_expect(err.text[0], "%s", urls[i]);
    }
    web_close(&web);
}

Test(fetcher, refuses_options_that_make_no_sense)
{
    struct web web = web_open(NULL, 0, NULL);
    struct fetch_options options = web_options();
    struct error err = {{0}};
    static const struct bytes wrong[] = {BYTES("10.0.0.0/33")};
    options.private_networks = wrong;
    cr_expect_not(fetcher_configure(web.fetcher, &options, &err));
    cr_expect(strstr(err.text, "10.0.0.0/33"));
    options = web_options();
    options.proxy = "carrier-pigeon://coop:1";
    cr_expect_not(fetcher_configure(web.fetcher, &options, &err));
    cr_expect(strstr(err.text, "carrier-pigeon"));
    cr_expect_null(fetcher_new(web.ev, &options, &err));
    web_close(&web);
}
