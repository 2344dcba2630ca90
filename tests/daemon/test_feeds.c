#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "daemon/feeds.h"

/* A list of feeds "a", "b", … as the letters say; an upper-case letter is a disabled one. */
static struct feed_list *list_of(const char *letters)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct feed_list *list = ARENA_NEW(arena, struct feed_list);
    list->arena = arena;
    atomic_init(&list->references, 1);
    for (const char *p = letters; *p; p++) {
        struct subscription *s = &ARENA_PUSH(arena, list->feeds.v, list->feeds.n, list->feeds.cap);
        char letter = ascii_lower(*p);
        s->url = arena_copy(arena, (struct bytes){&letter, 1});
        s->priority = PRIORITY_STANDARD;
        s->disabled = letter != *p;
    }
    return list;
}

static const struct options hourly = {
    .interval_ms = 3600000, .interval_min_ms = 3600000, .interval_max_ms = 86400000};

/* The store's view: ids by letter, never fetched. */
static void take(struct feeds *feeds, const char *letters, int64_t now)
{
    struct feed_list *list = list_of(letters);
    struct stored_feed stored[26] = {0};
    for (size_t i = 0; i < list->feeds.n; i++)
        stored[i].id = list->feeds.v[i].url.p[0];
    feeds_set(feeds, list, stored, &hourly, now, 0);
    feed_list_drop(list);
}

Test(feeds, new_ones_are_due_at_once)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "abC", 1000);
    cr_expect(due_length(feeds.due) == 2, "the disabled one is not queued");
    cr_expect(due_count(feeds.due, 1000) == 2);
    cr_expect(feeds_status(&feeds, feeds_find(&feeds, 'c')) == FEED_DISABLED);
    cr_expect_null(feeds_find(&feeds, 'z'));
    feeds_clear(&feeds);
}

Test(feeds, what_is_known_survives_another_list)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "ab", 1000);
    struct feed_state *b = feeds_find(&feeds, 'b');
    b->plan.status = FEED_OK;
    b->plan.next = 99000;
    b->etag = strdup("\"x\"");
    take(&feeds, "cba", 2000);
    cr_assert_not_null(b = feeds_find(&feeds, 'b'));
    cr_expect_str_eq(b->etag, "\"x\"");
    cr_expect(b->plan.next == 99000);
    cr_expect(feeds_subscription(&feeds, b) == &feeds.list->feeds.v[1]);
    cr_expect(due_count(feeds.due, 2000) == 2);
    take(&feeds, "a", 3000);
    cr_expect_null(feeds_find(&feeds, 'b'));
    feeds_clear(&feeds);
}

Test(feeds, one_in_flight_is_not_queued)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "a", 1000);
    struct feed_state *a = feeds_find(&feeds, 'a');
    a->in_flight = true;
    feeds_schedule(&feeds, a);
    cr_expect(due_length(feeds.due) == 0);
    take(&feeds, "ab", 1000);
    cr_expect(due_length(feeds.due) == 1, "it stays in flight when the list changes");
    feeds_clear(&feeds);
}

Test(feeds, a_gone_feed_is_never_due)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "a", 1000);
    struct feed_state *a = feeds_find(&feeds, 'a');
    a->plan.status = FEED_GONE;
    feeds_schedule(&feeds, a);
    cr_expect(due_next(feeds.due) == INT64_MAX);
    feeds_clear(&feeds);
}

Test(feeds, address_moves_after_five_like_redirects)
{
    struct feed_state feed = {0};
    for (int i = 1; i < PLAN_MOVED_TIMES; i++)
        cr_expect_null(feeds_note_move(&feed, "http://new/"), "%d", i);
    cr_expect_null(feeds_note_move(&feed, "http://other/"), "another address counts anew");
    for (int i = 2; i < PLAN_MOVED_TIMES; i++)
        cr_expect_null(feeds_note_move(&feed, "http://other/"), "%d", i);
    cr_expect_str_eq(feeds_note_move(&feed, "http://other/"), "http://other/");
    cr_expect_null(feeds_note_move(&feed, NULL));
    cr_expect(feed.plan.moved == 0);
    free(feed.moving_to);
}

Test(feeds, address_does_not_move_to_what_is_no_feed)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "a", 1000);
    struct feed_state *a = feeds_find(&feeds, 'a');
    for (int i = 1; i < 3 * PLAN_MOVED_TIMES; i++) {
        cr_expect_null(feeds_note_move(a, "http://parked.example/"), "%d", i);
        struct feed_report report = {
            .ticket = {.plan = {.status = FEED_ERROR, .moved = a->plan.moved, .failures = 1}},
            .document_failed = true,
            .error_class = strdup("parse"),
        };
        feeds_apply(&feeds, a, &report);
    }
    feeds_clear(&feeds);
}

Test(feeds, report_is_taken_over)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "a", 1000);
    struct feed_state *a = feeds_find(&feeds, 'a');
    a->in_flight = true;
    a->etag = strdup("\"old\"");
    struct feed_report report = {
        .ticket = {.plan = {.status = FEED_ERROR, .next = 5000, .failures = 1}},
        .record = {.http = 500},
        .error_class = strdup("http"),
        .last_error = strdup("the server answered 500"),
    };
    feeds_apply(&feeds, a, &report);
    cr_expect(!a->in_flight && a->http == 500 && due_next(feeds.due) == 5000);
    cr_expect_str_eq(a->error_class, "http");
    cr_expect_str_eq(a->etag, "\"old\"", "validators stay where no document was kept");
    struct feed_report well = {
        .ticket = {.plan = {.status = FEED_OK, .next = 9000}},
        .record = {.http = 200},
        .kept_document = true,
        .change = {.entries = 7, .on_topic = 2},
    };
    feeds_apply(&feeds, a, &well);
    cr_expect_null(a->error_class);
    cr_expect_str_eq(a->last_error, "the server answered 500", "it is kept after it passed");
    cr_expect_null(a->etag, "a document without a validator drops the old one");
    cr_expect(a->entries == 7 && a->on_topic == 2);
    feeds_clear(&feeds);
}

Test(feeds, once_means_once)
{
    struct feeds feeds;
    feeds_init(&feeds);
    feeds.once = true;
    take(&feeds, "a", 1000);
    struct feed_state *a = feeds_find(&feeds, 'a');
    struct feed_report report = {.ticket = {.plan = {.status = FEED_OK, .next = 2000}}};
    feeds_apply(&feeds, a, &report);
    cr_expect(due_length(feeds.due) == 0, "it is due again before the others are through");
    feeds_clear(&feeds);
}

Test(feeds, one_that_was_disabled_is_enabled_by_the_list)
{
    struct feeds feeds;
    feeds_init(&feeds);
    struct feed_list *list = list_of("A");
    struct stored_feed stored = {.id = 'a', .plan = {.status = FEED_DISABLED}};
    feeds_set(&feeds, list, &stored, &hourly, 1000, 0);
    feed_list_drop(list);
    cr_expect(feeds_status(&feeds, &feeds.v[0]) == FEED_DISABLED);
    take(&feeds, "a", 2000);
    cr_expect(feeds_status(&feeds, &feeds.v[0]) == FEED_NEW);
    cr_expect(due_count(feeds.due, 2000) == 1);
    feeds_clear(&feeds);
}

Test(feeds, one_that_comes_back_in_flight_is_still_in_flight)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "ab", 1000);
    feeds_find(&feeds, 'a')->in_flight = true;
    take(&feeds, "b", 1000);
    take(&feeds, "ab", 1000);
    cr_expect(feeds_find(&feeds, 'a')->in_flight, "it would be fetched twice at a time");
    take(&feeds, "b", 1000);
    feeds_forget(&feeds, 'a');
    take(&feeds, "ab", 1000);
    cr_expect(!feeds_find(&feeds, 'a')->in_flight);
    feeds_clear(&feeds);
}

static const struct options quick = {
    .interval_ms = 60000, .interval_min_ms = 60000, .interval_max_ms = 60000};

/* Fetched at `last`; what the server then said. */
static void was_fetched(struct feeds *feeds, char letter, int64_t last, int64_t max_age)
{
    struct feed_state *feed = feeds_find(feeds, letter);
    feed->plan = (struct feed_plan){
        .status = FEED_OK, .last = last, .next = last + 3600000, .max_age = max_age};
    feeds_schedule(feeds, feed);
}

Test(feeds, another_interval_is_in_force_at_once)
{
    const int64_t now = 1000000000;
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "abc", now);
    was_fetched(&feeds, 'a', now - 10000, 0);
    was_fetched(&feeds, 'b', now - 10000, 1800000);
    was_fetched(&feeds, 'c', now - 300000, 0);
    feeds_limit(&feeds, &quick, now);
    cr_expect_eq(feeds_find(&feeds, 'a')->plan.next, now + 50000);
    cr_expect(feeds_find(&feeds, 'b')->plan.next >= now + 1790000, "the server said half an hour");
    cr_expect(feeds_find(&feeds, 'c')->plan.next <= now + 30, "overdue by the new interval");
    cr_expect(due_next(feeds.due) <= now + 30);
    feeds_limit(&feeds, &hourly, now);
    cr_expect(feeds_find(&feeds, 'a')->plan.next >= now - 10000 + 3600000);
    cr_expect(feeds_find(&feeds, 'a')->plan.next < now + 3900000);
    feeds_clear(&feeds);
}

Test(feeds, the_same_interval_moves_nothing)
{
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "a", 1000);
    feeds_find(&feeds, 'a')->plan.next = 4711;
    feeds_limit(&feeds, &hourly, 2000);
    take(&feeds, "ab", 3000);
    cr_expect_eq(feeds_find(&feeds, 'a')->plan.next, 4711);
    feeds_clear(&feeds);
}

Test(feeds, another_interval_waits_for_what_is_in_flight)
{
    const int64_t now = 1000000000;
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "a", now);
    struct feed_state *a = feeds_find(&feeds, 'a');
    a->in_flight = true;
    feeds_limit(&feeds, &quick, now);
    cr_expect(due_length(feeds.due) == 0);
    struct feed_report report = {
        .ticket = {.plan = {.status = FEED_OK, .last = now + 500, .next = now + 3600500}}};
    feeds_apply(&feeds, a, &report);
    cr_expect_eq(a->plan.next, now + 60500, "it was planned by the old one");
    feeds_clear(&feeds);
}

Test(feeds, a_sleep_spreads_what_is_due)
{
    const int64_t now = 1000000000, hours = 12 * 3600000;
    struct feeds feeds;
    feeds_init(&feeds);
    take(&feeds, "abcdefghijklmnopqrstuvwxyz", now - hours);
    for (char letter = 'a'; letter <= 'z'; letter++)
        was_fetched(&feeds, letter, now - hours, 0);
    cr_expect_eq(due_count(feeds.due, now), 26);
    feeds_resume(&feeds, now);
    cr_expect(due_count(feeds.due, now) < 26);
    cr_expect_eq(due_count(feeds.due, now + feeds_spread(26)), 26);
    was_fetched(&feeds, 'a', now + 100 * hours, 0); /* the clock was ahead, and is set back */
    feeds_resume(&feeds, now);
    cr_expect(feeds_find(&feeds, 'a')->plan.next <= now + 2 * 3600000);
    feeds_clear(&feeds);
}
