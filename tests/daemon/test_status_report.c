#include <criterion/criterion.h>

#include <jansson.h>
#include <string.h>

#include "daemon/status_report.h"

static json_t *printed(const struct status_report *report)
{
    struct buf out = {0};
    status_print_json(report, &out);
    json_t *root = json_loadb(out.p, out.n, 0, NULL);
    buf_clear(&out);
    return root;
}

Test(status_report, has_the_members_of_the_contract)
{
    struct store_topic_total topic = {.name = bytes_of("china-russia"), .entries = 3, .last = 1000};
    struct status_feed feed = {
        .url = bytes_of("http://a.example/\"feed\""),
        .title = bytes_of("A\nB"),
        .status = FEED_ERROR,
        .http = 500,
        .last_error = bytes_of("it answered 500"),
        .error = bytes_of("http"),
        .failures = 2,
        .last = 60000,
        .next = 120000,
        .interval_ms = 1800000,
        .entries = 9,
        .on_topic = 1,
    };
    struct reading_service service = {.name = "Feedly", .subscribers = 12, .seen = 60000};
    struct status_reading reading = {.path = bytes_of("/a.atom"),
                                     .requests = 7,
                                     .subscribers = 12,
                                     .services = &service,
                                     .n_services = 1};
    struct status_report report = {
        .subscribers = 12,
        .readings = &reading,
        .n_readings = 1,
        .started = 1000,
        .pid = 42,
        .store = {.entries = 5, .stories = 4, .bytes = 4096, .topics = &topic, .n_topics = 1},
        .feeds = &feed,
        .n_feeds = 1,
        .problems = {BYTES("feeds.opml:1:1: broken")},
        .n_problems = 1,
    };
    json_t *root = printed(&report);
    cr_assert_not_null(root);
    cr_expect_str_eq(json_string_value(json_object_get(root, "started")), "1970-01-01T00:00:01Z");
    cr_expect(json_integer_value(json_object_get(root, "pid")) == 42);
    json_t *fetch = json_object_get(root, "fetch");
    cr_expect(json_is_object(json_object_get(fetch, "last_minute")));
    int requests, subscribers, of_path, of_service;
    const char *path, *name, *last;
    cr_expect_eq(json_unpack(root, "{s:{s:i,s:[{s:s,s:i,s:i,s:[{s:s,s:i,s:s}]}]}}", "readers",
                             "subscribers", &subscribers, "paths", "path", &path, "requests",
                             &requests, "subscribers", &of_path, "services", "name", &name,
                             "subscribers", &of_service, "last", &last),
                 0);
    cr_expect(requests == 7 && subscribers == 12 && of_path == 12 && of_service == 12);
    cr_expect_str_eq(last, "1970-01-01T00:01:00Z");
    json_t *f = json_array_get(json_object_get(root, "feeds"), 0);
    static const char *const members[] = {
        "url",      "fetched_from", "title", "status",  "http",       "last_error", "error",
        "failures", "last",         "next",  "entries", "interval_s", "on_topic",   "frozen"};
    for (size_t i = 0; i < COUNT_OF(members); i++)
        cr_expect_not_null(json_object_get(f, members[i]), "%s", members[i]);
    cr_expect_str_eq(json_string_value(json_object_get(f, "status")), "error");
    cr_expect_str_eq(json_string_value(json_object_get(f, "title")), "A\nB");
    cr_expect(json_integer_value(json_object_get(f, "interval_s")) == 1800);
    json_decref(root);
}

Test(status_report, what_is_not_is_null)
{
    struct status_feed feed = {.url = bytes_of("http://a.example/"), .status = FEED_NEW};
    struct status_report report = {.feeds = &feed, .n_feeds = 1};
    json_t *root = printed(&report);
    cr_assert_not_null(root);
    json_t *f = json_array_get(json_object_get(root, "feeds"), 0);
    cr_expect(json_is_null(json_object_get(root, "started")));
    cr_expect(json_is_null(json_object_get(f, "last")) && json_is_null(json_object_get(f, "http")));
    cr_expect(json_is_null(json_object_get(f, "error")));
    cr_expect(json_is_null(json_object_get(f, "frozen")));
    cr_expect_str_eq(json_string_value(json_object_get(f, "fetched_from")), "http://a.example/");
    json_decref(root);
}

Test(status_report, whose_last_fetch_failed_is_in_error)
{
    static const struct {
        enum feed_status plan, want;
    } rows[] = {
        {FEED_NEW, FEED_ERROR},         {FEED_OK, FEED_ERROR},    {FEED_UNCHANGED, FEED_ERROR},
        {FEED_RETRY, FEED_RETRY},       {FEED_ERROR, FEED_ERROR}, {FEED_GONE, FEED_GONE},
        {FEED_DISABLED, FEED_DISABLED},
    };
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct stored_feed stored = {.plan = {.status = rows[i].plan}, .error_class = BYTES("dns")};
        cr_expect_eq(status_of_stored(&stored, 1, arena).status, rows[i].want, "row %zu", i);
        stored.error_class = (struct bytes){0};
        cr_expect_eq(status_of_stored(&stored, 1, arena).status, rows[i].plan, "row %zu", i);
    }
    arena_free(arena);
}

Test(status_report, a_frozen_feed_says_so_with_the_evidence)
{
    const int64_t day = 86400000, now = 20514 * day;
    const struct stored_feed stored = {
        .url = BYTES("http://a.example/"),
        .plan = {.status = FEED_OK, .well = now, .last_new = now - 400 * day, .dated = true}};
    struct arena *arena = arena_new(SIZE_MAX);
    struct status_feed feed = status_of_stored(&stored, now, arena);
    const struct status_report report = {.feeds = &feed, .n_feeds = 1};
    json_t *root = printed(&report);
    cr_assert_not_null(root);
    const json_t *frozen = json_object_get(json_array_get(json_object_get(root, "feeds"), 0),
                                           "frozen");
    cr_expect_str_eq(json_string_value(json_object_get(frozen, "since")), "2025-01-26T00:00:00Z");
    cr_expect_str_eq(json_string_value(json_object_get(frozen, "evidence")),
                     "its newest entry is of 2025-01-26");
    json_decref(root);
    feed = (struct status_feed){.status = FEED_DISABLED};
    status_judge(&feed, &stored.plan, now, arena);
    cr_expect_eq(feed.frozen_since, 0, "nobody asks it");
    arena_free(arena);
}
