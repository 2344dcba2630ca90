/* Pushes from hubs, against a hub of the tests' own. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "daemon_under_test.h"
#include "hub.h"
#include "text/date.h"

#define USUAL "  interval-min: 1h\n  interval-max: 24h\n"
#define QUICK "  interval-min: 1s\n  interval-max: 1s\n"

static struct under_test t;
static struct hub *hub;
static int wanted_entries, wanted_fetches;

static void make(void)
{
    under_test_make(&t);
}

static void take_away(void)
{
    under_test_remove(&t);
    hub_free(hub);
}

TestSuite(websub, .init = make, .fini = take_away, .timeout = 60);

/* Starts the daemon with the hub's feed alone; least: the lines of the least and the longest interval; public: whether
 * hubs can call it. */
static void start(const char *least, bool public)
{
    struct buf text = {0};
    buf_printf(&text, "  interval: 1h\n  timeout: 5s\n%s", least);
    if (public)
        buf_printf(&text, "public-url: http://127.0.0.1:%d\n", t.port);
    under_test_configure(&t, text.p);
    buf_reset(&text);
    buf_printf(&text,
               "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\"><head/><body>"
               "<outline text=\"Pushed\" xmlUrl=\"%s\"%s/></body></opml>",
               hub_feed(hub), strcmp(least, QUICK) == 0 ? "" : " riffle:interval=\"1h\"");
    under_test_put(&t, "feeds.opml", buf_bytes(&text));
    buf_clear(&text);
    under_test_start(&t);
}

static bool is_confirmed(void)
{
    return hub_was_confirmed(hub);
}

static void start_confirmed(const char *least, int lease)
{
    hub = hub_new(HUB_AGREES, lease, NULL);
    start(least, true);
    cr_assert(under_test_wait_for(is_confirmed, 10000), "the hub was not told that we meant it");
}

static bool has_wanted_entries(void)
{
    return under_test_count(&t, "SELECT count(*) FROM entry") == wanted_entries;
}

static void expect_entries(int n, const char *what)
{
    wanted_entries = n;
    cr_expect(under_test_wait_for(has_wanted_entries, 5000), "%s: %d entries, not %d", what,
              under_test_count(&t, "SELECT count(*) FROM entry"), n);
}

static bool has_wanted_fetches(void)
{
    return hub_fetches(hub) >= wanted_fetches;
}

/* The hours between the last fetch and the next. */
static double hours_between(void)
{
    json_t *status = under_test_status(&t);
    const json_t *feed = status_feed_named(status, "/feed");
    int64_t last = 0, next = 0;
    const char *from = json_string_value(json_object_get(feed, "last"));
    const char *to = json_string_value(json_object_get(feed, "next"));
    cr_assert(from && date_parse(bytes_of(from), &last) && to && date_parse(bytes_of(to), &next));
    json_decref(status);
    return (double)(next - last) / 3600000;
}

static bool is_slowed(void)
{
    return hours_between() > 4;
}

static bool is_at_usual_pace(void)
{
    return hours_between() < 3;
}

static void wait_ms(int ms)
{
    (void)usleep((useconds_t)ms * 1000);
}

/* What `status --feed` says. */
static bool status_says(const char *words)
{
    const char *const arguments[] = {"status", "--feed", hub_feed(hub), NULL};
    (void)under_test_run(&t, arguments);
    return under_test_occurrences(&t, "out.txt", words) > 0;
}

static bool agreement_is_shown(void)
{
    return status_says("agreed, the lease ends");
}

Test(websub, what_a_hub_brings_is_taken_without_a_fetch)
{
    start_confirmed(USUAL, 3600);
    expect_entries(3, "fetched");
    cr_expect_eq(hub_push_entry(hub, t.port, 100, SIGNED_SHA1), 202);
    expect_entries(4, "SHA-1");
    cr_expect_eq(hub_push_entry(hub, t.port, 101, SIGNED_SHA256), 202);
    expect_entries(5, "SHA-256");
    cr_expect_eq(hub_push_entry(hub, t.port, 102, SIGNED_SHA512), 202);
    expect_entries(6, "SHA-512");
    for (int i = 103; i < 108; i++)
        cr_expect_eq(hub_push_entry(hub, t.port, i, SIGNED_SHA256), 202);
    expect_entries(11, "five at once");
    cr_expect_eq(hub_fetches(hub), 1);
    cr_expect(under_test_wait_for(agreement_is_shown, 5000));
    cr_expect(status_says("8 came"));
}

Test(websub, what_is_not_the_hubs_is_ignored)
{
    start_confirmed(USUAL, 3600);
    expect_entries(3, "fetched");
    cr_expect_eq(hub_push_entry(hub, t.port, 100, SIGNED_WRONGLY), 202, "no help for guessing");
    cr_expect_eq(hub_push_entry(hub, t.port, 101, SIGNED_NOT), 202);
    cr_expect_eq(hub_push_entry(hub, t.port, 102, SIGNED_SHA256), 202);
    expect_entries(4, "the right one alone");
    cr_expect_eq(under_test_occurrences(&t, "err.txt", "wrong signature"), 1, "told once");
    cr_expect_eq(under_test_answer(t.port, "/websub/1-0123"), 404);
    struct buf reply = {0};
    cr_expect(under_test_ask(t.port,
                             "POST /websub/1-0123 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                             "Content-Length: 1\r\n\r\nx",
                             &reply));
    cr_expect(strncmp(reply.p, "HTTP/1.1 410", 12) == 0);
    buf_clear(&reply);
}

Test(websub, a_replay_changes_nothing)
{
    start_confirmed(USUAL, 3600);
    expect_entries(3, "fetched");
    for (int i = 0; i < 3; i++)
        cr_expect_eq(hub_push_entry(hub, t.port, 100, SIGNED_SHA256), 202);
    expect_entries(4, "once");
    cr_expect_eq(hub_push_entry(hub, t.port, 2, SIGNED_SHA256), 202, "an old one");
    wait_ms(300);
    expect_entries(4, "and still");
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
    cr_expect(under_test_store_is_whole(&t));
}

Test(websub, a_ping_without_a_document_is_a_fetch_within_manners)
{
    start_confirmed("  interval-min: 2s\n", 3600);
    expect_entries(3, "fetched");
    hub_set_entries(hub, 5);
    const int64_t began = clock_monotonic();
    for (int i = 0; i < 5; i++)
        cr_expect_eq(hub_push(hub, t.port, i % 2 ? "" : "not a feed", SIGNED_SHA256), 202);
    expect_entries(5, "fetched again");
    cr_expect(clock_monotonic() - began > 500, "but not at once");
    wait_ms(500);
    cr_expect(hub_fetches(hub) <= 3, "%d times", hub_fetches(hub));
    cr_expect_eq(under_test_occurrences(&t, "err.txt", "error=parse"), 0, "no fault of the feed");
}

Test(websub, nobody_else_is_told_that_we_meant_it)
{
    struct buf query = {0};
    start_confirmed(USUAL, 3600);
    buf_printf(&query, "hub.mode=unsubscribe&hub.topic=%s&hub.challenge=x", hub_feed(hub));
    cr_expect_eq(hub_ask(hub, t.port, query.p), 404);
    cr_expect_eq(hub_ask(hub, t.port, "hub.mode=subscribe&hub.topic=http://other&hub.challenge=x"),
                 404);
    buf_reset(&query);
    buf_printf(&query, "hub.mode=subscribe&hub.topic=%s", hub_feed(hub));
    cr_expect_eq(hub_ask(hub, t.port, query.p), 404, "without a challenge");
    cr_expect_eq(hub_ask(hub, t.port, ""), 404);
    expect_entries(3, "fetched");
    cr_expect_eq(hub_push_entry(hub, t.port, 100, SIGNED_SHA256), 202, "and the lease goes on");
    expect_entries(4, "pushed");
    buf_clear(&query);
}

Test(websub, fetching_slows_while_pushes_come_and_no_longer)
{
    start_confirmed(USUAL, 4);
    expect_entries(3, "fetched");
    cr_expect(under_test_wait_for(is_at_usual_pace, 5000), "no push came yet");
    cr_expect_eq(hub_push_entry(hub, t.port, 100, SIGNED_SHA256), 202);
    cr_expect(under_test_wait_for(is_slowed, 2000), "every %.1f hours", hours_between());
    cr_expect(under_test_wait_for(is_at_usual_pace, 8000), "the lease is over");
    cr_expect_eq(hub_push_entry(hub, t.port, 101, SIGNED_SHA256), 410,
                 "and what comes is too late");
    expect_entries(4, "not taken");
}

Test(websub, what_is_agreed_survives_a_restart)
{
    start_confirmed(USUAL, 3600);
    expect_entries(3, "fetched");
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
    under_test_start(&t);
    cr_expect_eq(hub_push_entry(hub, t.port, 100, SIGNED_SHA256), 202);
    expect_entries(4, "pushed");
    cr_expect_eq(under_test_end(&t, SIGKILL, 20000), 128 + SIGKILL);
    under_test_start(&t);
    cr_expect_eq(hub_push_entry(hub, t.port, 101, SIGNED_SHA256), 202);
    expect_entries(5, "pushed");
    cr_expect_eq(hub_subscriptions(hub), 1, "asked once");
}

static bool refusal_is_logged(void)
{
    return under_test_occurrences(&t, "err.txt", "no pushes can be had") > 0;
}

Test(websub, a_hub_that_fails_or_denies_is_left_alone_for_a_while)
{
    static const struct {
        enum hub_manner manner;
        const char *words;
    } rows[] = {{HUB_FAILS, "answered 503"}, {HUB_DENIES, "the hub denies them: not for you"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        hub = hub_new(rows[i].manner, 3600, NULL);
        start(QUICK, true);
        cr_expect(under_test_wait_for(refusal_is_logged, 10000), "%s", rows[i].words);
        wanted_fetches = 4;
        cr_expect(under_test_wait_for(has_wanted_fetches, 10000), "fetching goes on");
        cr_expect_eq(hub_subscriptions(hub), 1, "asked %d times", hub_subscriptions(hub));
        cr_expect(status_says(rows[i].words), "%s", rows[i].words);
        cr_expect_eq(under_test_occurrences(&t, "err.txt", "no pushes can be had"), 1, "told once");
        (void)under_test_end(&t, SIGTERM, 20000);
        hub_free(hub);
        hub = NULL;
        (void)unlink(under_test_path(&t, "riffle.db"));
        (void)unlink(under_test_path(&t, "err.txt"));
    }
}

Test(websub, a_hub_that_asks_nothing_gives_no_pushes)
{
    hub = hub_new(HUB_SILENT, 3600, NULL);
    start(USUAL, true);
    expect_entries(3, "fetched");
    for (int i = 0; i < 50 && !hub_subscriptions(hub); i++)
        wait_ms(100);
    cr_assert_eq(hub_subscriptions(hub), 1);
    cr_expect_eq(hub_push_entry(hub, t.port, 100, SIGNED_SHA256), 410);
    cr_expect(is_at_usual_pace());
}

Test(websub, no_hub_is_asked_without_an_address_of_ours)
{
    hub = hub_new(HUB_AGREES, 3600, NULL);
    start(USUAL, false);
    expect_entries(3, "fetched");
    wait_ms(1000);
    cr_expect_eq(hub_subscriptions(hub), 0);
    cr_expect(status_says("there is no public-url"));
    cr_expect_eq(under_test_end(&t, SIGTERM, 20000), 0);
    start(USUAL, true);
    cr_expect(under_test_wait_for(is_confirmed, 10000), "with one, it is asked at once");
}

Test(websub, a_hub_inside_is_not_asked)
{
    hub = hub_new(HUB_AGREES, 3600, "http://169.254.169.254/hub");
    start(USUAL, true);
    cr_expect(under_test_wait_for(refusal_is_logged, 10000));
    cr_expect(under_test_occurrences(&t, "err.txt", "169.254.169.254 is a") > 0);
}
