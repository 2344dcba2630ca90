/* Quiet death, as people find out about it: `riffle status` and `riffle check --online`. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "canned.h"
#include "daemon_under_test.h"
#include "text/date.h"

#define HTTP "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/rss+xml\r\n\r\n"
#define HEAD "<rss version=\"2.0\"><channel><title>A</title>"
#define TAIL "</channel></rss>"
#define ITEM(id, date)                                                                             \
    "<item><guid isPermaLink=\"false\">" id "</guid><title>T " id "</title><pubDate>" date         \
    "</pubDate></item>"

/* Of 2023, an item a day. */
#define OLD                                                                                        \
    HTTP HEAD ITEM("1", "Mon, 03 Apr 2023 09:00:00 GMT")                                           \
        ITEM("2", "Tue, 04 Apr 2023 09:00:00 GMT") ITEM("3", "Wed, 05 Apr 2023 09:00:00 GMT")      \
            ITEM("4", "Thu, 06 Apr 2023 09:00:00 GMT") ITEM("5", "Fri, 07 Apr 2023 09:00:00 GMT")  \
                TAIL

static const char frozen[] =
    "its newest entry is of 2023-04-07, and it was never silent for more than 1 d before";

static struct under_test t;
static struct canned *canned;
static char alive[1024];

static void make(void)
{
    static const struct canned_reply replies[] = {
        {"/old", OLD},
        {"/alive", alive},
        {"/empty", HTTP HEAD TAIL},
        {"/page", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
                  "<!DOCTYPE html><html><head><title>Hello \x1b[2J</title></head></html>"},
        {"/gone", "HTTP/1.1 410 Gone\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"},
        {"/moved", "HTTP/1.1 301 Moved\r\nConnection: close\r\nLocation: /alive\r\n"
                   "Content-Length: 0\r\n\r\n"},
        {"/busy", "HTTP/1.1 503 Busy\r\nConnection: close\r\nRetry-After: 86400\r\n"
                  "Content-Length: 0\r\n\r\n"},
        {NULL, NULL},
    };
    struct buf date = {0};
    date_print_http(&date, clock_now());
    (void)snprintf(alive, sizeof alive, HTTP HEAD ITEM("1", "%s") TAIL, date.p);
    buf_clear(&date);
    under_test_make(&t);
    canned = canned_new(replies);
}

static void take_away(void)
{
    under_test_remove(&t);
    canned_free(canned);
}

TestSuite(quiet, .init = make, .fini = take_away, .timeout = 60);

static void follow(const char *const *paths)
{
    struct buf opml = {0};
    buf_add_string(&opml, "<opml version=\"2.0\"><body>\n");
    for (; *paths; paths++)
        buf_printf(&opml, "<outline text=\"A\" xmlUrl=\"http://127.0.0.1:%d%s\"/>\n",
                   canned_port(canned), *paths);
    buf_add_string(&opml, "</body></opml>\n");
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    buf_clear(&opml);
}

/* What the last run printed. */
static void expect_out(const char *const *there, const char *const *not_there)
{
    struct buf out = {0};
    under_test_read(&t, "out.txt", &out);
    for (; *there; there++)
        cr_expect(out.n && strstr(out.p, *there), "%s is missing in %s", *there, out.p);
    for (; not_there && *not_there; not_there++)
        cr_expect(!strstr(out.p, *not_there), "%s is there in %s", *not_there, out.p);
    buf_clear(&out);
}

static const char *frozen_of(const json_t *status, const char *feed)
{
    const json_t *said = json_object_get(status_feed_named(status, feed), "frozen");
    const char *evidence = json_string_value(json_object_get(said, "evidence"));
    return evidence ? evidence : "";
}

static bool both_are_fetched(const json_t *status)
{
    static const char *const feeds[] = {"/old", "/alive"};
    for (size_t i = 0; i < COUNT_OF(feeds); i++) {
        const json_t *feed = status_feed_named(status, feeds[i]);
        const char *name = json_string_value(json_object_get(feed, "status"));
        if (!name || strcmp(name, "ok") != 0)
            return false;
    }
    return true;
}

Test(quiet, status_says_what_is_frozen_with_and_without_a_daemon)
{
    follow((const char *const[]){"/old", "/alive", NULL});
    under_test_start(&t);
    cr_assert(under_test_wait(&t, both_are_fetched, 5000));
    for (int round = 0; round < 2; round++) {
        json_t *status = under_test_status(&t);
        cr_expect_str_eq(frozen_of(status, "/old"), frozen, "round %d", round);
        cr_expect_str_eq(frozen_of(status, "/alive"), "", "round %d", round);
        json_decref(status);
        cr_expect_eq(under_test_run(&t, (const char *const[]){"status", NULL}), 0);
        expect_out((const char *const[]){"frozen since 2023-04-07: its newest entry", NULL}, NULL);
        if (t.pid)
            cr_expect_eq(under_test_end(&t, SIGTERM, 10000), 0);
    }
}

Test(quiet, check_online_says_what_the_feeds_answer)
{
    follow((const char *const[]){"/old", "/alive", "/empty", "/page", "/gone", "/moved", "/busy",
                                 NULL});
    cr_expect_eq(under_test_run(&t, (const char *const[]){"check", "--online", NULL}), 1);
    static const char *const said[] = {
        "feeds.opml:2: ",
        "/old: frozen since 2023-04-07: its newest entry is of 2023-04-07",
        "/empty: has no entries",
        "/page: not a feed: ",
        "/gone: gone: ",
        "/moved: moved for good to http://127.0.0.1:",
        "/busy: http: ",
        "7 feeds: 1 frozen, 3 failed",
        NULL,
    };
    expect_out(said, (const char *const[]){"/alive: ", "\x1b", NULL});
    cr_expect_eq(under_test_count(&t, "SELECT 1"), -1, "a store was made");
}

Test(quiet, check_online_heeds_what_the_store_knows)
{
    follow((const char *const[]){"/old", "/gone", "/busy", NULL});
    (void)under_test_round(&t);
    int before = under_test_count(&t, "SELECT sum(last) % 1000000007 FROM feed_schedule");
    cr_expect_eq(under_test_run(&t, (const char *const[]){"check", "--online", NULL}), 1);
    static const char *const said[] = {
        "/old: frozen since 2023-04-07: its newest entry is of 2023-04-07",
        "/gone: gone: it answered 410 on ",
        "/busy: its server asked not to be asked before ",
        NULL,
    };
    expect_out(said, NULL);
    cr_expect_eq(under_test_count(&t, "SELECT sum(last) % 1000000007 FROM feed_schedule"), before);
}

Test(quiet, check_online_is_content_where_all_is_well)
{
    follow((const char *const[]){"/alive", NULL});
    cr_expect_eq(under_test_run(&t, (const char *const[]){"check", "--online", NULL}), 0);
    expect_out((const char *const[]){"1 feed: 0 frozen, 0 failed", NULL}, NULL);
}
