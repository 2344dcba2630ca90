/* Connections used again: what a server sends unasked is nobody's answer, and what it does not answer is not asked twice. */
#include "web.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define FORGED "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"

static const struct script scripts[] = {
    {.path = "/fine", .reply = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")},
    {.path = "/slow",
     .reply = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow"),
     .delay_ms = 30},
    {.path = "/unchanged", .reply = BYTES("HTTP/1.1 304 Not Modified\r\n\r\n")},
    {.path = "/length", .reply = BYTES("HTTP/1.1 304 Not Modified\r\nContent-Length: 44\r\n\r\n")},
    {.path = "/silent", .end = SCRIPT_CLOSE},
    {.path = "/goodbye",
     .reply = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\ngoodbye"),
     .end = SCRIPT_CLOSE},
};

/* A fetch of /fine brings what is there, on whatever connection. */
static void expect_fine(struct web *web, const char *after)
{
    const struct fetch_result *fine = web_fetch(web, "/fine");
    web_expect(fine, FETCH_FINE, after);
    cr_expect(bytes_equal(buf_bytes(&fine->body), bytes_of("fine")), "after %s: \"%.*s\"", after,
              (int)fine->body.n, fine->body.p ? fine->body.p : "");
}

/* A slow answer from what is another host to libcurl. */
static void let_time_pass(struct web *web)
{
    char other[64];
    (void)snprintf(other, sizeof other, "http://localhost:%d/slow",
                   script_server_port(web->server));
    web_expect(web_fetch(web, other), FETCH_FINE, other);
}

Test(reuse, a_connection_serves_many)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < 10; i++) {
        expect_fine(&web, "/fine");
        web_ask(&web, "/unchanged", "\"tag\"");
        web_run(&web);
    }
    cr_expect_eq(script_server_connections(web.server), 1);
    web_close(&web);
}

Test(reuse, a_connection_closed_in_between_is_not_missed)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t i = 0; i < 10; i++) {
        web_expect(web_fetch(&web, "/goodbye"), FETCH_FINE, "/goodbye");
        let_time_pass(&web);
        expect_fine(&web, "/goodbye");
    }
    cr_expect_eq(script_server_requests(web.server, ""), 30);
    web_close(&web);
}

/* More than one read's worth of forged answers behind an answer without a body. */
Test(reuse, what_follows_an_answer_is_no_answer)
{
    static const char *const heads[] = {
        "HTTP/1.1 304 Not Modified\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 44\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        struct buf reply = {0};
        buf_add_string(&reply, heads[i]);
        while (reply.n < (size_t)50 * 1024)
            buf_add_string(&reply, FORGED);
        struct script both[] = {scripts[0], {.path = "/more", .reply = buf_bytes(&reply)}};
        struct web web = web_open(both, COUNT_OF(both), NULL);
        for (size_t k = 0; k < 5; k++) {
            web_ask(&web, "/more", "\"tag\"");
            web_run(&web);
            expect_fine(&web, heads[i]);
        }
        web_close(&web);
        buf_clear(&reply);
    }
}

/* The forged answer comes while the connection rests. */
Test(reuse, what_comes_unasked_is_no_answer)
{
    struct script all[] = {
        scripts[0],
        scripts[1],
        {.path = "/late",
         .reply = BYTES("HTTP/1.1 304 Not Modified\r\n\r\n"),
         .then = BYTES(FORGED),
         .then_ms = 10},
    };
    struct web web = web_open(all, COUNT_OF(all), NULL);
    for (size_t k = 0; k < 5; k++) {
        web_ask(&web, "/late", "\"tag\"");
        web_run(&web);
        let_time_pass(&web);
        expect_fine(&web, "/late");
    }
    web_close(&web);
}

/* What once came after an answer may come too late to be noticed another time: no other request follows that one. */
Test(reuse, after_an_answer_that_was_followed_by_more_the_connection_ends)
{
    struct script all[] = {scripts[0],
                           scripts[1],
                           {.path = "/late",
                            .reply = BYTES("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
                            .then = BYTES(FORGED),
                            .then_ms = 5}};
    struct web web = web_open(all, COUNT_OF(all), NULL);
    web_expect(web_fetch(&web, "/late"), FETCH_HTTP, "/late");
    let_time_pass(&web);
    for (size_t k = 0; k < 5; k++) {
        web_expect(web_fetch(&web, "/late"), FETCH_HTTP, "/late");
        expect_fine(&web, "/late");
    }
    web_close(&web);
}

/* A 304 that tells a length may be followed by a body, at any time. */
Test(reuse, a_304_with_a_length_ends_its_connection)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    web_ask(&web, "/length", "\"tag\"");
    web_run(&web);
    web_expect(web.results[0], FETCH_FINE, "/length");
    cr_expect(web.results[0]->not_modified);
    expect_fine(&web, "/length");
    cr_expect_eq(script_server_connections(web.server), 2);
    web_close(&web);
}

Test(reuse, what_is_not_answered_is_asked_once)
{
    struct web web = web_open(scripts, COUNT_OF(scripts), NULL);
    for (size_t k = 0; k < 4; k++)
        web_ask(&web, "/slow", NULL);
    web_run(&web);
    web_expect(web_fetch(&web, "/silent"), FETCH_CLOSED, "/silent");
    cr_expect_eq(script_server_requests(web.server, "/silent"), 1);
    web_close(&web);
}
