/* A hub is told of news (WebSub, the publisher's side), against the hub of the tests. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "daemon_under_test.h"
#include "hub.h"

static struct under_test t;
static struct hub *hub;
static int wanted_pings, wanted_entries;

static void make(void)
{
    under_test_make(&t);
}

static void take_away(void)
{
    under_test_remove(&t);
    hub_free(hub);
}

TestSuite(pinging, .init = make, .fini = take_away, .timeout = 120);

/* The daemon follows the feed that the hub serves, and has the hub told; network: whether it may be called. */
static void start(const char *hub_path, const char *network)
{
    struct buf text = {0};
    const int port = (int)strtol(strrchr(hub_feed(hub), ':') + 1, NULL, 10);
    buf_printf(&text,
               "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:riffle.db\npublish: www\n"
               "listen: [\"127.0.0.1:%d\"]\nadmin-listen: [\"127.0.0.1:%d\"]\n"
               "public-url: http://127.0.0.1:%d/\nhub: http://%s:%d/hub\n"
               "fetch:\n  gap: 0s\n  interval: 1s\n  interval-min: 1s\n  interval-max: 1s\n"
               "  private-networks: [%s]\n",
               t.port, t.admin_port, t.port, hub_path, port, network);
    under_test_put(&t, "riffle.yaml", buf_bytes(&text));
    buf_reset(&text);
    buf_printf(&text,
               "<opml version=\"2.0\"><head/><body><outline text=\"One\" xmlUrl=\"%s\"/></body>"
               "</opml>",
               hub_feed(hub));
    under_test_put(&t, "feeds.opml", buf_bytes(&text));
    buf_clear(&text);
    under_test_start(&t);
}

static bool has_wanted_pings(void)
{
    return hub_pings(hub) >= wanted_pings;
}

static bool has_wanted_entries(void)
{
    return under_test_count(&t, "SELECT count(*) FROM entry") >= wanted_entries;
}

static void expect_pings(int n, int ms, const char *what)
{
    wanted_pings = n;
    cr_expect(under_test_wait_for(has_wanted_pings, ms), "%s: %d, not %d", what, hub_pings(hub), n);
    cr_expect_eq(hub_pings(hub), n, "%s: %d, not %d", what, hub_pings(hub), n);
}

static void wait_for_entries(int n)
{
    wanted_entries = n;
    cr_assert(under_test_wait_for(has_wanted_entries, 20000));
}

static void expect_served(const char *path, const char *words)
{
    struct buf request = {0}, reply = {0};
    buf_printf(&request, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);
    cr_assert(under_test_ask(t.port, request.p, &reply));
    cr_expect(strstr(reply.p, words), "%s lacks %s:\n%s", path, words, reply.p);
    buf_clear(&request);
    buf_clear(&reply);
}

static void expect_named(const char *suffix, const char *in_document)
{
    struct buf path = {0}, link = {0};
    const int port = (int)strtol(strrchr(hub_feed(hub), ':') + 1, NULL, 10);
    buf_printf(&path, "/china-russia%s", suffix);
    buf_printf(&link,
               "Link: <http://127.0.0.1:%d/hub>; rel=\"hub\", "
               "<http://127.0.0.1:%d/china-russia%s>; rel=\"self\"\r\n",
               port, t.port, suffix);
    expect_served(path.p, link.p);
    expect_served(path.p, in_document);
    buf_clear(&path);
    buf_clear(&link);
}

Test(pinging, the_hub_is_named_and_told)
{
    struct buf urls = {0};
    hub = hub_new(HUB_AGREES, 3600, NULL);
    start("127.0.0.1", "127.0.0.0/8");
    wait_for_entries(3);
    expect_pings(1, 20000, "told");
    char *pinged = hub_last_ping(hub);
    buf_printf(&urls,
               "http://127.0.0.1:%d/china-russia.atom\nhttp://127.0.0.1:%d/china-russia.rss\n"
               "http://127.0.0.1:%d/china-russia.json\n",
               t.port, t.port, t.port);
    cr_expect_str_eq(pinged, urls.p);
    expect_named(".atom", "<link rel=\"hub\" href=\"http://127.0.0.1:");
    expect_named(".rss", "<atom:link rel=\"hub\" href=\"http://127.0.0.1:");
    expect_named(".json", "\"hubs\":[{\"type\":\"WebSub\",\"url\":\"http://127.0.0.1:");
    free(pinged);
    buf_clear(&urls);
}

Test(pinging, not_more_than_once_a_minute_and_not_again_after_a_restart)
{
    hub = hub_new(HUB_AGREES, 3600, NULL);
    start("127.0.0.1", "127.0.0.0/8");
    wait_for_entries(3);
    expect_pings(1, 20000, "told");
    for (int i = 4; i < 7; i++) {
        hub_set_entries(hub, i);
        wait_for_entries(i);
    }
    (void)usleep(1500000);
    cr_expect_eq(hub_pings(hub), 1, "%d within a few seconds", hub_pings(hub));
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
    under_test_start(&t);
    expect_pings(2, 20000, "of what came since");
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
    under_test_start(&t);
    wait_for_entries(6);
    (void)usleep(2000000);
    cr_expect_eq(hub_pings(hub), 2, "of what it knows it is not told again");
}

static bool failure_is_logged(void)
{
    return under_test_occurrences(&t, "err.txt", "the hub cannot be told") > 0;
}

Test(pinging, a_hub_that_fails_is_told_later)
{
    hub = hub_new(HUB_FAILS, 3600, NULL);
    start("127.0.0.1", "127.0.0.0/8");
    cr_assert(under_test_wait_for(failure_is_logged, 20000));
    (void)usleep(1500000);
    cr_expect_eq(hub_pings(hub), 1, "%d tries in a row", hub_pings(hub));
    cr_expect_eq(under_test_occurrences(&t, "err.txt", "the hub cannot be told"), 1);
    hub_set_manner(hub, HUB_AGREES);
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
    under_test_start(&t);
    expect_pings(2, 20000, "a restart forgets none");
}

Test(pinging, a_hub_inside_is_not_told)
{
    hub = hub_new(HUB_AGREES, 3600, NULL);
    start("127.0.0.2", "127.0.0.1/32");
    wait_for_entries(3);
    cr_assert(under_test_wait_for(failure_is_logged, 20000));
    cr_expect_eq(hub_pings(hub), 0);
}

Test(pinging, without_an_address_of_ours_the_configuration_is_refused)
{
    static const char *const check[] = {"check", NULL};
    under_test_configure(&t, "  interval: 1h\nhub: https://hub.example/\n");
    cr_expect_eq(under_test_run(&t, check), 2);
    cr_expect(under_test_occurrences(&t, "out.txt", "write public-url:") +
                  under_test_occurrences(&t, "err.txt", "write public-url:") ==
              1);
}

/* What an edit lets in when it is old is no news. */
Test(pinging, not_for_what_an_edit_lets_in)
{
    hub = hub_new(HUB_AGREES, 3600, NULL);
    under_test_put(&t, "topics.d/china-russia.yaml",
                   bytes_of("match: agree AND 2\nstories: all\n"));
    start("127.0.0.1", "127.0.0.0/8");
    wait_for_entries(3);
    expect_pings(1, 20000, "told");
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
    under_test_put(&t, "topics.d/china-russia.yaml",
                   bytes_of("match: agree\nstories: all\nbackfill: 0s\n"));
    under_test_start(&t);
    for (int i = 0; i < 100; i++, (void)usleep(100000))
        if (under_test_count(&t, "SELECT count(*) FROM topic_story WHERE backfilled = 1") > 0)
            break;
    (void)usleep(1500000);
    cr_expect_gt(under_test_count(&t, "SELECT count(*) FROM topic_story WHERE backfilled = 1"), 0);
    cr_expect_eq(hub_pings(hub), 1);
}
