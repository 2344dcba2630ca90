#include "daemon/status_snapshot.h"

#include <criterion/criterion.h>
#include <ev.h>
#include <stdlib.h>
#include <string.h>

enum { FEEDS = 250 };

static const int64_t noon = INT64_C(1709208000000);

static const struct options hourly = {
    .interval_ms = 3600000, .interval_min_ms = 3600000, .interval_max_ms = 86400000};

static struct daemon d;
static struct arena *arena;
static struct stored_feed stored[FEEDS];

static struct feed_list *list_of(size_t n)
{
    struct arena *owned = arena_new(SIZE_MAX);
    struct feed_list *list = ARENA_NEW(owned, struct feed_list);
    list->arena = owned;
    atomic_init(&list->references, 1);
    for (size_t i = 0; i < n; i++) {
        struct subscription *s = &ARENA_PUSH(owned, list->feeds.v, list->feeds.n, list->feeds.cap);
        *s = (struct subscription){
            .url = arena_printf(owned, "https://h%zu.example/%zu", i % 7, i),
            .title = arena_printf(owned, "Feed %zu", i),
            .category = arena_copy(owned, bytes_of("Asia")),
            .priority = PRIORITY_STANDARD,
        };
    }
    return list;
}

/* Every tenth feed fails, the one with the greatest number for the longest time; feed 5 is gone, feed 6 is frozen; host h3
 * is the slowest. */
static void set_up(void)
{
    struct fetch_options options = {
        .concurrency = 1, .per_host = 1, .user_agent = "x", .proxy = "none"};
    d = (struct daemon){.loop = ev_loop_new(0),
                        .site = site_new(),
                        .started = noon - 1000,
                        .publish_error = (char *)"no room"};
    d.fetcher = fetcher_new(d.loop, &options, NULL);
    arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < FEEDS; i++) {
        stored[i] = (struct stored_feed){.id = (int64_t)i + 1, .entries = 3};
        stored[i].plan = (struct feed_plan){.status = FEED_OK,
                                            .last = noon - 1,
                                            .well = noon - 1,
                                            .last_new = noon - 1,
                                            .dated = true};
        stored[i].history[0] = (struct fetch_record){.ms = i % 7 == 3 ? 900 : 10};
        stored[i].n_history = 1;
        if (i % 10 == 0) {
            stored[i].plan.status = FEED_ERROR;
            stored[i].plan.failures = 1 + (uint32_t)i;
            stored[i].error_class = bytes_of("dns");
            stored[i].last_error = bytes_of("nobody has that name");
        }
    }
    stored[5].plan.status = FEED_GONE;
    stored[6].plan.last_new = noon - INT64_C(86400000) * 400;
    struct feed_list *list = list_of(FEEDS);
    feeds_init(&d.feeds);
    feeds_set(&d.feeds, list, stored, &hourly, noon, 0);
    feed_list_drop(list);
}

static void tear_down(void)
{
    feeds_clear(&d.feeds);
    fetcher_free(d.fetcher);
    site_free(d.site);
    ev_loop_destroy(d.loop);
    arena_free(arena);
}

TestSuite(status_snapshot, .init = set_up, .fini = tear_down);

/* As the loop does it, a few at a time. */
static void overview_of(struct status_overview *o)
{
    struct survey *survey = snapshot_overview(&d, noon, arena, o);
    size_t turns = 1;
    for (; !snapshot_go_on(survey, &d, 64); turns++)
        ;
    cr_expect_eq(turns, (d.feeds.n + 63) / 64);
    snapshot_drop(survey);
}

/* Whatever else stands in an address. */
Test(status_snapshot, a_host_is_named_by_itself)
{
    static const struct {
        const char *url, *host;
    } rows[] = {
        {"https://me:secret@slow.example/feed", "slow.example"},
        {"https://slow.example:8443?feed=1", "slow.example:8443"},
        {"http://[2001:db8::1]:81/", "[2001:db8::1]:81"},
    };
    struct status_overview o;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        d.feeds.list->feeds.v[i].url = bytes_of(rows[i].url);
        d.feeds.v[i].ms = (int32_t)(9000 - i);
    }
    overview_of(&o);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_expect(bytes_equal(o.hosts[i].name, bytes_of(rows[i].host)), "%.*s",
                  BYTES_FMT(o.hosts[i].name));
}

Test(status_snapshot, the_overview_counts_all_and_shows_the_worst)
{
    struct status_overview o;
    traffic_entries(&d.traffic, noon, 5, 1);
    overview_of(&o);
    cr_expect(o.census.feeds == FEEDS && o.census.trouble == 27 && o.census.frozen == 1);
    cr_expect(o.census.by_status[FEED_ERROR] == 25 && o.census.by_status[FEED_GONE] == 1);
    cr_expect_eq(o.census.well, FEEDS - 27);
    cr_assert(o.n_trouble > 1 && o.n_trouble < 27);
    cr_expect(o.trouble[0].id == 241 && o.trouble[1].id == 231, "what has failed for longest");
    cr_expect(bytes_equal(o.trouble[0].feed.last_error, bytes_of("nobody has that name")));
    cr_expect(o.n_feeds < FEEDS && o.feeds[0].id == 1);
    cr_expect(bytes_equal(o.hosts[0].name, bytes_of("h3.example")) && o.hosts[0].ms == 900);
    cr_expect(o.n_hosts == 7 && o.hosts[6].ms == 10);
    cr_expect(o.hours[23].entries == 5 && o.hours[22].entries == 0);
    cr_expect(o.report->n_problems == 1 && bytes_equal(o.report->problems[0], bytes_of("no room")));
}

Test(status_snapshot, what_was_taken_stays_when_the_daemon_goes_on)
{
    struct status_overview o;
    struct status_feed_view v;
    overview_of(&o);
    cr_assert(snapshot_one(&d, 241, noon, arena, &v));
    feeds_clear(&d.feeds);
    feeds_init(&d.feeds);
    cr_expect(bytes_equal(o.trouble[0].feed.title, bytes_of("Feed 240")));
    cr_expect(bytes_equal(o.trouble[0].feed.error, bytes_of("dns")));
    cr_expect(bytes_equal(v.category, bytes_of("Asia")) && v.plan.failures == 241);
    cr_expect(bytes_equal(o.hosts[0].name, bytes_of("h3.example")));
}

Test(status_snapshot, a_list_is_a_page_of_what_is_asked_for)
{
    static const struct {
        enum status_filter filter;
        const char *find;
        size_t page, found, rows;
        int64_t first;
    } lists[] = {
        {STATUS_ALL, "", 1, FEEDS, 100, 1},     {STATUS_ALL, "", 3, FEEDS, 50, 201},
        {STATUS_ALL, "", 4, FEEDS, 0, 0},       {STATUS_ALL, "", 1000000, FEEDS, 0, 0},
        {STATUS_ALL, "fEED 24", 1, 11, 11, 25}, {STATUS_ALL, "H3.EXAMPLE/3", 1, 3, 3, 4},
        {STATUS_ALL, "nobody", 1, 0, 0, 0},     {STATUS_TROUBLE, "", 1, 27, 27, 1},
        {STATUS_FROZEN, "", 1, 1, 1, 7},        {STATUS_TROUBLE, "Feed 5", 1, 2, 2, 6},
    };
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct status_list l = {
            .filter = lists[i].filter, .find = bytes_of(lists[i].find), .page = lists[i].page};
        struct survey *survey = snapshot_list(&d, noon, arena, &l);
        while (!snapshot_go_on(survey, &d, 100))
            ;
        snapshot_drop(survey);
        cr_expect_eq(l.n_found, lists[i].found, "row %zu: %zu", i, l.n_found);
        cr_expect_eq(l.n_rows, lists[i].rows, "row %zu: %zu", i, l.n_rows);
        cr_expect(l.n_rows == 0 || l.rows[0].id == lists[i].first, "row %zu", i);
        cr_expect_eq(l.census.feeds, FEEDS);
    }
}

Test(status_snapshot, a_hub_keeps_its_secrets)
{
    struct status_feed_view v;
    struct feed_state *feed = feeds_find(&d.feeds, 8);
    feed->push = feed_push_new("https://hub.example/", "https://h0.example/7");
    feed->push->secret = strdup("secret");
    feed->push->callback = strdup("https://us.example/websub/8-secret");
    cr_assert(snapshot_one(&d, 8, noon, arena, &v));
    cr_assert_not_null(v.push);
    cr_expect(bytes_equal(v.push->hub, bytes_of("https://hub.example/")));
    cr_expect(v.push->secret.n == 0 && v.push->callback.n == 0);
    cr_expect_not(snapshot_one(&d, 9999, noon, arena, &v));
    cr_expect_not(snapshot_one(&d, 0, noon, arena, &v));
}

/* A list that was saved meanwhile. */
Test(status_snapshot, bears_another_list_between_two_turns)
{
    struct status_overview o;
    struct survey *survey = snapshot_overview(&d, noon, arena, &o);
    cr_expect_not(snapshot_go_on(survey, &d, 245));
    struct feed_list *list = list_of(3);
    feeds_set(&d.feeds, list, stored, &hourly, noon, 0);
    feed_list_drop(list);
    cr_expect(snapshot_go_on(survey, &d, 64));
    cr_expect_eq(o.n_trouble, 0, "what has left the list is not shown: %zu", o.n_trouble);
    cr_expect_eq(o.n_hosts, 7);
    snapshot_drop(survey);
    list = list_of(FEEDS);
    survey = snapshot_overview(&d, noon, arena, &o);
    feeds_set(&d.feeds, list, stored, &hourly, noon, 0);
    feed_list_drop(list);
    cr_expect(snapshot_go_on(survey, &d, 64));
    cr_expect_eq(o.census.feeds, 3);
    snapshot_drop(survey);
}
