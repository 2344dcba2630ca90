/* riffle opml, against the small world's daemon and a server of canned replies. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "canned.h"
#include "daemon_under_test.h"

#define HEAD "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: "
#define FEED                                                                                       \
    HEAD "application/rss+xml\r\n\r\n<rss version=\"2.0\"><channel><title>The feed</title>"        \
         "</channel></rss>"

static const struct canned_reply replies[] = {
    {"/page", HEAD "text/html\r\nLink: </by-header.xml>; rel=\"alternate\"; "
                   "type=\"application/atom+xml\"; title=\"By header\", </x>; rel=alternate; "
                   "type=text/html\r\n\r\n<html><head><link rel=alternate href='rss.xml' "
                   "type='application/rss+xml' title='News &amp; more'><link rel=alternate "
                   "type=application/json href='/wp-json/wp/v2/posts/1'><link rel=stylesheet "
                   "href=x.css></head></html>"},
    {"/feed.xml", FEED},
    {"/plain", HEAD "text/html\r\n\r\n<html><head><title>Nothing</title></head></html>"},
    {"/gone", "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"},
    {NULL, NULL},
};

static struct under_test t;
static struct canned *canned;

static void make(void)
{
    under_test_make(&t);
    canned = canned_new(replies);
}

static void take_away(void)
{
    under_test_remove(&t);
    canned_free(canned);
}

TestSuite(opml, .init = make, .fini = take_away, .timeout = 60);

/* Runs `riffle opml find` on a path of the server; what it printed is in out. */
static int find(const char *path, const char *option, struct buf *out)
{
    char url[128];
    const char *const arguments[] = {"opml", "find", url, option, NULL};
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s", canned_port(canned), path);
    (void)unlink(under_test_path(&t, "out.txt"));
    const int status = under_test_run(&t, arguments);
    buf_reset(out);
    under_test_read(&t, "out.txt", out);
    return status;
}

Test(opml, finds_the_feeds_behind_a_page)
{
    struct buf out = {0}, want = {0};
    const int port = canned_port(canned);
    buf_printf(&want,
               "http://127.0.0.1:%d/rss.xml\tNews & more\nhttp://127.0.0.1:%d/by-header.xml\t"
               "By header\n",
               port, port);
    cr_expect_eq(find("/page", NULL, &out), 0);
    cr_expect_str_eq(buf_bytes(&out).p, want.p);
    cr_expect_eq(find("/page", "--json", &out), 0);
    cr_expect(
        strstr(buf_bytes(&out).p, "\"type\":\"application/atom+xml\",\"found_in\":\"header\""));
    cr_expect_eq(find("/feed.xml", NULL, &out), 0);
    cr_expect(strstr(buf_bytes(&out).p, "/feed.xml\tThe feed\n"), "a feed is found itself");
    buf_clear(&out);
    buf_clear(&want);
}

Test(opml, guesses_when_asked_alone)
{
    struct buf out = {0};
    cr_expect_eq(find("/plain", NULL, &out), 1);
    cr_expect_eq(out.n, 0);
    cr_expect_eq(under_test_occurrences(&t, "err.txt", "--guess"), 1);
    cr_expect_eq(find("/plain", "--guess", &out), 0);
    cr_expect(strstr(buf_bytes(&out).p, "/feed.xml\tThe feed\n"), "%s", buf_bytes(&out).p);
    cr_expect_eq(find("/gone", NULL, &out), 2);
    cr_expect_eq(under_test_occurrences(&t, "err.txt", "404"), 1);
    buf_clear(&out);
}

static bool has_one_more(const json_t *status)
{
    return status_feed_named(status, "/feed.xml") != NULL;
}

Test(opml, the_daemon_takes_up_what_was_added)
{
    char url[128];
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/feed.xml", canned_port(canned));
    const char *const add[] = {"opml", "add", url, NULL}, *const again[] = {"opml", "add", url,
                                                                            NULL};
    under_test_start(&t);
    cr_expect_eq(under_test_run(&t, add), 0);
    cr_expect(under_test_wait(&t, has_one_more, 5000));
    cr_expect_eq(under_test_run(&t, again), 2);
    cr_expect_eq(under_test_occurrences(&t, "err.txt", "already"), 1);
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
}
