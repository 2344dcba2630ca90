/* What the daemon serves, as its readers find it. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../net/script_server.h"
#include "base/clock.h"
#include "daemon_under_test.h"

static struct under_test t;
static struct script_server *publisher;

#define ITEM(n)                                                                                    \
    "<item><guid isPermaLink=\"false\">" n "</guid><title>Beijing and Moscow agree, " n            \
    "</title><description>China and Russia agreed on a thing that has the number " n               \
    ", and on some others that are told at length here.</description></item>"
#define FEED(items)                                                                                \
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/rss+xml\r\n\r\n"            \
    "<rss version=\"2.0\"><channel><title>A</title>" items "</channel></rss>"

static void make(void)
{
    static const struct script scripts[] = {
        {.path = "/a", .reply = BYTES(FEED(ITEM("1") ITEM("2") ITEM("3"))), .end = SCRIPT_CLOSE},
        {.path = "/b", .reply = BYTES(FEED(ITEM("4"))), .end = SCRIPT_CLOSE},
    };
    under_test_make(&t);
    publisher = script_server_start(scripts, COUNT_OF(scripts));
}

static void take_away(void)
{
    under_test_remove(&t);
    script_server_stop(publisher);
}

TestSuite(serving, .init = make, .fini = take_away, .timeout = 120);

static void follow(const char *const *paths)
{
    struct buf opml = {0};
    buf_add_string(&opml, "<opml version=\"2.0\"><body>\n");
    for (; *paths; paths++)
        buf_printf(&opml, "<outline text=\"A\" xmlUrl=\"http://127.0.0.1:%d%s\"/>\n",
                   script_server_port(publisher), *paths);
    buf_add_string(&opml, "</body></opml>\n");
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    buf_clear(&opml);
}

static void ask(const char *path, const char *fields, struct buf *reply)
{
    char request[512];
    buf_reset(reply);
    (void)snprintf(request, sizeof request,
                   "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", path, fields);
    cr_assert(under_test_ask(t.port, request, reply), "%s", path);
}

static bool feed_is_published(void)
{
    struct buf reply = {0};
    ask("/china-russia.atom", "", &reply);
    bool is = strstr(reply.p, "<entry") != NULL;
    buf_clear(&reply);
    return is;
}

static bool fourth_is_published(void)
{
    struct buf reply = {0};
    ask("/china-russia.atom", "", &reply);
    bool is = strstr(reply.p, "agree, 4") != NULL;
    buf_clear(&reply);
    return is;
}

static bool second_feed_was_asked(void)
{
    return script_server_requests(publisher, "/b") > 0;
}

Test(serving, readers_are_counted_and_told_to_publishers)
{
    struct buf reply = {0};
    follow((const char *const[]){"/a", NULL});
    under_test_start(&t);
    cr_assert(under_test_wait_for(feed_is_published, 20000));
    cr_expect_not(script_server_saw(publisher, "subscriber"));
    ask("/china-russia.atom",
        "User-Agent: Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)\r\n", &reply);
    ask("/china-russia.rss", "User-Agent: Feedbin feed-id:1 - 3 subscribers\r\n", &reply);

    json_t *status = under_test_status(&t);
    const char *path = NULL, *name = NULL;
    int all = 0, requests = 0, subscribers = 0;
    cr_expect_eq(json_unpack(status, "{s:{s:i,s:[{s:s,s:i,s:[{s:s,s:i}]}]}}", "readers",
                             "subscribers", &all, "paths", "path", &path, "requests", &requests,
                             "services", "name", &name, "subscribers", &subscribers),
                 0);
    cr_expect_eq(all, 15);
    cr_expect_str_eq(path, "/china-russia.atom");
    cr_expect_str_eq(name, "Feedly");
    cr_expect(requests >= 2 && subscribers == 12);
    json_decref(status);

    follow((const char *const[]){"/a", "/b", NULL});
    cr_assert(under_test_wait_for(second_feed_was_asked, 20000));
    cr_expect(script_server_saw(publisher, "15 subscribers"));
    buf_clear(&reply);
}

Test(serving, each_coding_is_there_for_who_prefers_it)
{
    static const struct {
        const char *accept, *want;
    } rows[] = {
        {"", NULL},
        {"Accept-Encoding: gzip\r\n", "Content-Encoding: gzip\r\n"},
        {"Accept-Encoding: gzip, deflate, br\r\n", "Content-Encoding: br\r\n"},
    };
    struct buf reply = {0};
    follow((const char *const[]){"/a", NULL});
    under_test_start(&t);
    cr_assert(under_test_wait_for(feed_is_published, 20000));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        ask("/china-russia.atom", rows[i].accept, &reply);
        const char *told = strstr(reply.p, "Content-Encoding");
        cr_expect_eq(told != NULL, rows[i].want != NULL, "%s", reply.p);
        cr_expect(!told || strncmp(told, rows[i].want, strlen(rows[i].want)) == 0, "%s", told);
        cr_expect_not_null(strstr(reply.p, "Vary: Accept-Encoding\r\n"));
    }
    buf_clear(&reply);
}

/* The value of a field of a reply's head; one static buffer. */
static const char *field(const struct buf *reply, const char *name)
{
    static char value[128];
    const char *at = strstr(reply->p, name);
    cr_assert_not_null(at, "no %s in %s", name, reply->p);
    (void)snprintf(value, sizeof value, "%.*s", (int)strcspn(at + strlen(name), "\r"),
                   at + strlen(name));
    return value;
}

static int64_t start_of_second;

static bool the_second_is_over(void)
{
    return clock_now() / 1000 != start_of_second;
}

Test(serving, dates_outlive_a_restart)
{
    struct buf reply = {0};
    char since[256], date[128];
    follow((const char *const[]){"/a", NULL});
    under_test_start(&t);
    cr_assert(under_test_wait_for(feed_is_published, 20000));
    ask("/china-russia.atom", "", &reply);
    (void)snprintf(date, sizeof date, "%s", field(&reply, "\r\nLast-Modified: "));
    (void)snprintf(since, sizeof since, "If-Modified-Since: %s\r\n", date);
    cr_expect_eq(under_test_end(&t, SIGTERM, 10000), 0);
    start_of_second = clock_now() / 1000;
    cr_assert(under_test_wait_for(the_second_is_over, 5000));

    under_test_start(&t);
    cr_assert(under_test_wait_for(feed_is_published, 20000));
    ask("/china-russia.atom", since, &reply);
    cr_expect(strncmp(reply.p, "HTTP/1.1 304", 12) == 0, "%s", reply.p);
    cr_expect_str_eq(field(&reply, "\r\nLast-Modified: "), date);
    follow((const char *const[]){"/a", "/b", NULL});
    cr_assert(under_test_wait_for(second_feed_was_asked, 20000));
    cr_assert(under_test_wait_for(fourth_is_published, 20000));
    ask("/china-russia.atom", since, &reply);
    cr_expect(strncmp(reply.p, "HTTP/1.1 200", 12) == 0, "what changed has a date of its own");
    buf_clear(&reply);
}
