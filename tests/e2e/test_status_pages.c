/* The pages at /status, as who looks after the daemon finds them. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../net/script_server.h"
#include "daemon_under_test.h"

static struct under_test t;
static struct script_server *publisher;

static void make(void)
{
    static const struct script scripts[] = {
        {.path = "/well",
         .reply = BYTES(
             "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/rss+xml\r\n\r\n"
             "<rss version=\"2.0\"><channel><title>Wells &lt;b&gt;</title><item><guid>1</guid>"
             "<title>Beijing and Moscow agree</title><description>China and Russia agreed on a "
             "thing.</description></item><item><guid>2</guid><title>Apples</title></item>"
             "</channel></rss>"),
         .end = SCRIPT_CLOSE},
        {.path = "/page",
         .reply = BYTES("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
                        "<html><head><title>Away</title></head><body>We moved</body></html>"),
         .end = SCRIPT_CLOSE},
        {.path = "/gone",
         .reply = BYTES("HTTP/1.1 410 Gone\r\nConnection: close\r\n\r\n"),
         .end = SCRIPT_CLOSE},
    };
    under_test_make(&t);
    publisher = script_server_start(scripts, COUNT_OF(scripts));
    struct buf opml = {0};
    buf_add_string(&opml, "<opml version=\"2.0\"><body>\n");
    for (size_t i = 0; i < COUNT_OF(scripts); i++)
        buf_printf(&opml, "<outline xmlUrl=\"http://127.0.0.1:%d%s\"/>\n",
                   script_server_port(publisher), scripts[i].path);
    buf_add_string(&opml, "</body></opml>\n");
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    buf_clear(&opml);
}

static void take_away(void)
{
    under_test_remove(&t);
    script_server_stop(publisher);
}

TestSuite(status_pages, .init = make, .fini = take_away, .timeout = 120);

static bool all_were_asked(const json_t *status)
{
    size_t asked = 0, i;
    const json_t *feed;
    json_array_foreach(json_object_get(status, "feeds"), i, feed)
        asked += !json_is_null(json_object_get(feed, "last"));
    return asked == 3;
}

static void start(void)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, all_were_asked, 30000));
}

static void ask(const char *method, const char *path, struct buf *reply)
{
    char request[512];
    buf_reset(reply);
    (void)snprintf(request, sizeof request,
                   "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                   method, path);
    cr_assert(under_test_ask(t.admin_port, request, reply), "%s", path);
}

/* The number of the page of the feed that the list calls so. */
static int number_of(const char *name)
{
    struct buf reply = {0};
    int number = 0;
    ask("GET", "/status/feeds", &reply);
    const char *at = strstr(reply.p, name);
    cr_assert_not_null(at, "%s: %s", name, reply.p);
    while (at > reply.p && strncmp(at, "href=\"feed/", 11) != 0)
        at--;
    cr_assert_eq(sscanf(at, "href=\"feed/%d\"", &number), 1);
    buf_clear(&reply);
    return number;
}

Test(status_pages, each_route_answers_as_it_should)
{
    static const struct {
        const char *method, *path, *status, *has;
    } rows[] = {
        {"GET", "/status", "200 OK", "<h1>Status</h1>"},
        {"GET", "/status/", "200 OK", "href=\"../status.css?"},
        {"HEAD", "/status", "200 OK", "Content-Type: text/html; charset=utf-8"},
        {"GET", "/status/feeds", "200 OK", "3 feeds"},
        {"GET", "/status/feeds?show=trouble", "200 OK", "2 feeds of 3"},
        {"GET", "/status/feeds?find=WELL", "200 OK", "1 feed of 3"},
        {"GET", "/status/feeds?find=%3Cscript&page=99999999999999999999", "200 OK",
         "value=\"&lt;script\""},
        {"GET", "/status/feeds?page=2", "200 OK", "3 feeds"},
        {"GET", "/status/feed/999999", "404 Not Found", "No feed of the list has that number."},
        {"GET", "/status/feed/", "404 Not Found", "<h1>"},
        {"GET", "/status/feed/-1", "404 Not Found", "<h1>"},
        {"GET", "/status/feed/1x", "404 Not Found", "<h1>"},
        {"GET", "/status/feed/99999999999999999999999999", "404 Not Found", "<h1>"},
        {"GET", "/status/other", "404 Not Found", "<h1>"},
        {"POST", "/status", "405", "Allow: GET, HEAD"},
        {"PUT", "/status/feeds", "405", "Allow: GET, HEAD"},
        {"GET", "/status.css", "200 OK", "text/css"},
        {"GET", "/riffle.css", "200 OK", "text/css"},
        {"GET", "/status.json", "200 OK", "application/json"},
    };
    struct buf reply = {0};
    start();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        ask(rows[i].method, rows[i].path, &reply);
        cr_expect(strncmp(reply.p + strlen("HTTP/1.1 "), rows[i].status, strlen(rows[i].status)) ==
                      0,
                  "%s %s: %.60s", rows[i].method, rows[i].path, reply.p);
        cr_expect_not_null(strstr(reply.p, rows[i].has), "%s %s: %s", rows[i].method, rows[i].path,
                           reply.p);
        if (strstr(reply.p, "text/html")) {
            cr_expect_not_null(strstr(reply.p, "X-Robots-Tag: noindex\r\n"), "%s", rows[i].path);
            cr_expect_not_null(strstr(reply.p, "Content-Security-Policy: default-src 'none'"));
            cr_expect_null(strstr(reply.p, "<script"), "%s", rows[i].path);
        }
    }
    cr_expect_eq(under_test_answer(t.port, "/status"), 404, "not where readers are served");
    buf_clear(&reply);
}

Test(status_pages, tell_how_feeds_are_and_why)
{
    char path[64];
    struct buf reply = {0};
    start();
    ask("GET", "/status", &reply);
    cr_expect_not_null(
        strstr(reply.p, ">1 in error</a>, <a href=\"./status/feeds?show=gone\">1 gone</a>"));
    cr_expect_not_null(strstr(reply.p, "not a feed but an HTML page titled"));
    cr_expect_not_null(strstr(reply.p, "3 requests, of which 2 (67&#160;%) failed"), "%s", reply.p);
    cr_expect_not_null(strstr(reply.p, "2 new entries, of which 1 (50&#160;%) on topic"));
    (void)snprintf(path, sizeof path, "/status/feed/%d", number_of("Wells"));
    ask("GET", path, &reply);
    cr_expect_not_null(strstr(reply.p, "<h1>Wells &lt;b&gt;</h1>"));
    cr_expect_not_null(strstr(reply.p, "Why it is asked then"));
    cr_expect_not_null(strstr(reply.p, ": 2 entries</title>"), "the calendar: %s", reply.p);
    cr_expect_not_null(strstr(reply.p, "china-russia&#160;1"));
    cr_expect_not_null(strstr(reply.p, "<td class=\"number\">200</td>"), "its fetches");
    (void)snprintf(path, sizeof path, "/status/feed/%d", number_of("/gone"));
    ask("GET", path, &reply);
    cr_expect_not_null(strstr(reply.p, "It answered 410: it is gone for good"));
    buf_clear(&reply);
}

Test(status_pages, what_is_no_feed_is_an_error_of_the_last_minute)
{
    int requests = 0, errors = 0;
    start();
    json_t *status = under_test_status(&t);
    cr_expect_eq(json_unpack(status, "{s:{s:{s:i,s:i}}}", "fetch", "last_minute", "requests",
                             &requests, "errors", &errors),
                 0);
    cr_expect(requests == 3 && errors == 2, "%d requests, %d errors", requests, errors);
    json_decref(status);
}

Test(status_pages, the_last_day_survives_a_restart)
{
    struct buf reply = {0};
    start();
    cr_assert_eq(under_test_end(&t, SIGTERM, 10000), 0);
    under_test_start(&t);
    ask("GET", "/status", &reply);
    cr_expect_not_null(strstr(reply.p, "3 requests, of which 2 (67&#160;%) failed"), "%s", reply.p);
    cr_expect_not_null(strstr(reply.p, "2 new entries, of which 1 (50&#160;%) on topic"), "%s",
                       reply.p);
    buf_clear(&reply);
}
