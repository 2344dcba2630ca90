#include "world.h"

#include <criterion/criterion.h>

#include <string.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

#include "topics.h"

static struct world w;

static void set_up(void)
{
    world_open(&w, 3);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(feeds, .init = set_up, .fini = tear_down);

static void set_list(const struct subscription *list, size_t n)
{
    cr_assert(store_set_list(w.store, list, n, w.arena, &w.feeds, &w.err), "%s", w.err.text);
    w.n_feeds = n;
}

Test(feeds, a_new_feed)
{
    const struct stored_feed *f = &w.feeds[1];
    cr_expect(bytes_equal(f->url, bytes_of("https://1.example/feed")));
    cr_expect(bytes_equal(f->title, bytes_of("Feed 1")));
    cr_expect(bytes_equal(f->kind, bytes_of("state")));
    cr_expect(bytes_equal(f->category, bytes_of("World")));
    cr_expect(f->listed);
    cr_expect_eq(f->plan.status, FEED_NEW);
    cr_expect_eq(f->plan.last, 0);
    cr_expect_eq(f->n_history, 0);
    cr_expect_eq(f->n_seen, 0);
    cr_expect(f->moved_to.p == NULL && f->etag.p == NULL && f->last_error.p == NULL);
}

/* The plan is moved on by what is new here: what was edited, or has another date, is no news, nor is what a 304 says. */
Test(feeds, a_plan_learns_from_entries_that_are_new)
{
    struct item doc[] = {
        {"1", NULL, "One", "x", .published = NOW - 9 * DAY},
        {"2", NULL, "Two", "x", .published = NOW - 8 * DAY},
    };
    world_deliver(&w, 0, NOW, doc, 2);
    cr_expect_eq(w.feeds[0].plan.last_new, NOW - 8 * DAY);
    cr_expect_eq(w.feeds[0].plan.occasions, 2);
    cr_expect_eq(w.change.plan.last_new, NOW - 8 * DAY, "as the loop is told");
    cr_expect_eq(w.change.plan.next, w.feeds[0].plan.next);

    doc[0].text = "edited";
    doc[1].published = NOW + HOUR;
    world_deliver(&w, 0, NOW + 2 * HOUR, doc, 2);
    cr_expect_eq(w.feeds[0].plan.last_new, NOW - 8 * DAY);
    cr_expect_eq(w.feeds[0].plan.changed, NOW + 2 * HOUR, "though the document is another");
    world_unchanged(&w, 0, NOW + 3 * HOUR);
    world_read_feeds(&w);
    cr_expect_eq(w.feeds[0].plan.last_new, NOW - 8 * DAY);
    cr_expect_eq(w.feeds[0].plan.well, NOW + 3 * HOUR);
    cr_expect_eq(w.feeds[0].plan.changed, NOW + 2 * HOUR);

    doc[0] = (struct item){"3", NULL, "Three", "x", .modified = NOW + 3 * HOUR};
    world_deliver(&w, 0, NOW + 4 * HOUR, doc, 2);
    cr_expect_eq(w.feeds[0].plan.last_new, NOW + 3 * HOUR, "the only date it has");
    cr_expect_eq(w.feeds[0].plan.occasions, 3);
    cr_expect_eq(w.feeds[0].plan.status, FEED_OK);
}

Test(feeds, everything_survives_a_restart)
{
    const struct item doc[] = {{"1", NULL, "[a] One", "x"}, {"2", NULL, "Two", "x"}};
    world_deliver(&w, 1, NOW, doc, 2);
    struct feed_update u = {
        .feed = w.feeds[1].id,
        .now = NOW + HOUR,
        .plan = {.status = FEED_RETRY,
                 .last = 1,
                 .next = 2,
                 .not_before = 3,
                 .interval = 4,
                 .last_new = 5,
                 .posting = 6,
                 .failures = 7,
                 .moved = 8,
                 .max_age = 9,
                 .ttl = 10,
                 .skip_hours = 1u << 23,
                 .skip_days = 1u << 6,
                 .since = 17,
                 .found = 18,
                 .dated = true,
                 .occasions = 11,
                 .longest = 12,
                 .rhythm = {.hours = {[9] = 200}, .days = {[6] = 7}, .trust = 99},
                 .well = 13,
                 .changed = 14,
                 .empty = 15,
                 .pace = 16},
        .record = {.at = NOW + HOUR, .http = 503, .ms = 77, .bytes = 99, .error = 4},
        .error_class = BYTES("http"),
        .last_error = BYTES("503 Service Unavailable"),
        .moved_to = BYTES("https://new.example/feed"),
    };
    cr_assert(store_commit(w.store, w.topics, &u, 1, &w.change, w.changed, &w.err), "%s",
              w.err.text);
    world_reopen(&w);
    const struct stored_feed *f = &w.feeds[1];
    cr_expect_eq(f->plan.status, FEED_RETRY);
    cr_expect_eq(f->plan.last, 1);
    cr_expect_eq(f->plan.next, 2);
    cr_expect_eq(f->plan.not_before, 3);
    cr_expect_eq(f->plan.interval, 4);
    cr_expect_eq(f->plan.last_new, 5);
    cr_expect_eq(f->plan.posting, 6);
    cr_expect_eq(f->plan.failures, 7);
    cr_expect_eq(f->plan.moved, 8);
    cr_expect_eq(f->plan.max_age, 9);
    cr_expect_eq(f->plan.ttl, 10);
    cr_expect_eq(f->plan.skip_hours, 1u << 23);
    cr_expect_eq(f->plan.skip_days, 1u << 6);
    cr_expect_eq(f->plan.since, 17);
    cr_expect_eq(f->plan.found, 18);
    cr_expect(f->plan.dated);
    cr_expect_eq(f->plan.occasions, 11);
    cr_expect_eq(f->plan.longest, 12);
    cr_expect_eq(f->plan.well, 13);
    cr_expect_eq(f->plan.changed, 14);
    cr_expect_eq(f->plan.empty, 15);
    cr_expect_eq(f->plan.pace, 16);
    cr_expect_eq(memcmp(&f->plan.rhythm, &u.plan.rhythm, sizeof u.plan.rhythm), 0);
    cr_expect_eq(f->http, 503);
    cr_expect(bytes_equal(f->error_class, bytes_of("http")));
    cr_expect(bytes_equal(f->moved_to, bytes_of("https://new.example/feed")));
    cr_expect(f->etag.n > 0, "an error dropped the validators");
    cr_expect_eq(f->document_hash, (uint64_t)NOW);
    cr_assert_eq(f->n_seen, 2);
    cr_expect(f->seen[0] < f->seen[1]);
    cr_expect_eq(f->entries, 2);
    cr_expect_eq(f->on_topic, 1);
    cr_assert_eq(f->n_history, 2);
    cr_expect_eq(f->history[0].http, 503);
    cr_expect_eq(f->history[0].error, 4);
    cr_expect_eq(f->history[1].new_entries, 2);

    world_unchanged(&w, 1, NOW + 2 * HOUR);
    world_read_feeds(&w);
    f = &w.feeds[1];
    cr_expect(f->error_class.p == NULL);
    cr_expect(bytes_equal(f->last_error, bytes_of("503 Service Unavailable")),
              "kept after it passed");
    cr_expect(bytes_equal(f->moved_to, bytes_of("https://new.example/feed")));
}

Test(feeds, the_list_is_taken_over)
{
    const struct subscription list[] = {
        {.url = BYTES("https://2.example/feed"), .title = BYTES("Two"), .priority = 9},
        {.url = BYTES("https://new.example/feed"), .disabled = true},
        {.url = BYTES("https://0.example/feed"), .kind = BYTES("wire"), .language = BYTES("ru")},
    };
    int64_t zero = w.feeds[0].id, two = w.feeds[2].id;
    set_list(list, 3);
    cr_expect_eq(w.feeds[0].id, two);
    cr_expect_eq(w.feeds[2].id, zero);
    cr_expect_eq(w.feeds[0].priority, 9);
    cr_expect_eq(w.feeds[1].plan.status, FEED_DISABLED);
    cr_expect(bytes_equal(w.feeds[2].kind, bytes_of("wire")));
    cr_expect(bytes_equal(w.feeds[2].language, bytes_of("ru")));
    world_read_feeds(&w);
    cr_assert_eq(w.n_feeds, 3);
    for (size_t i = 0; i < 3; i++)
        cr_expect(bytes_equal(w.feeds[i].url, list[i].url), "place %zu", i);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM feed"), 4);
    set_list(NULL, 0);
    world_read_feeds(&w);
    cr_expect_eq(w.n_feeds, 0);
}

Test(feeds, the_feeds_own_title_wins)
{
    world_deliver(&w, 0, NOW, NULL, 0);
    cr_expect(bytes_equal(w.feeds[0].title, bytes_of("Site 0")));
}

Test(feeds, disabled_and_enabled)
{
    struct subscription list[] = {{.url = BYTES("https://0.example/feed"), .disabled = true}};
    set_list(list, 1);
    cr_expect_eq(w.feeds[0].plan.status, FEED_DISABLED);
    list[0].disabled = false;
    set_list(list, 1);
    cr_expect_eq(w.feeds[0].plan.status, FEED_NEW);
}

static void run(const char *sql)
{
    sqlite3 *db = NULL;
    cr_assert(sqlite3_open(w.path, &db) == SQLITE_OK);
    cr_assert(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    (void)sqlite3_close(db);
}

Test(feeds, list_and_topics_are_taken_over_together_or_not_at_all)
{
    const struct topic_settings rows[] = {{.name = BYTES("a"), .version = 1},
                                          {.name = BYTES("b"), .version = 1}};
    struct subscription only[] = {{.url = BYTES("https://0.example/feed")}};
    const struct subscriptions list = {.v = only, .n = 1};
    world_topics(&w, rows, 1);
    run("CREATE TRIGGER refuse BEFORE INSERT ON topic "
        "BEGIN SELECT RAISE(ABORT, 'no more topics'); END");
    struct topic_set *topics = test_topics(w.arena, rows, 2);
    cr_expect(!store_set_up(w.store, &list, topics, w.arena, &w.feeds, &w.err));
    cr_expect(!store_is_blocked(w.store));
    world_read_feeds(&w);
    cr_expect_eq(w.n_feeds, 3, "the list was taken over without the topics");
    run("DROP TRIGGER refuse");
    cr_assert(store_set_up(w.store, &list, topics, w.arena, &w.feeds, &w.err), "%s", w.err.text);
    world_read_feeds(&w);
    cr_expect_eq(w.n_feeds, 1);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic"), 2);
}

/* Out of the list and in again: its entries are known still, and so is its document, unless entries went. */
Test(feeds, back_in_the_list)
{
    const struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x"}};
    const struct subscription list[] = {{.url = BYTES("https://0.example/feed")}};
    world_deliver(&w, 0, NOW, doc, 1);
    set_list(NULL, 0);
    set_list(list, 1);
    cr_expect_eq(w.feeds[0].n_seen, 1);
    cr_expect(w.feeds[0].etag.n > 0, "asks whether what it knows has changed");
    world_deliver(&w, 0, NOW + HOUR, doc, 1);
    cr_expect_eq(w.change.new_entries, 0);
    cr_expect_eq(w.change.entries, 1);
    cr_expect_eq(w.feeds[0].n_seen, 1);

    struct retained removed;
    set_list(NULL, 0);
    cr_assert(store_retain(w.store, NOW + 300 * 24 * HOUR, &world_retention, 10, &removed, &w.err));
    cr_expect_eq(removed.removed, 1);
    set_list(list, 1);
    cr_expect_eq(w.feeds[0].n_seen, 0);
    cr_expect(w.feeds[0].etag.p == NULL, "would ask whether what it forgot has changed");
    world_deliver(&w, 0, NOW + 301 * 24 * HOUR, doc, 1);
    cr_expect_eq(w.change.entries, 1);
}

/* Its document was on its way when the feed left the list: what is remembered of it would be believed when it is back,
 * though retention has taken the entries meanwhile. */
Test(feeds, a_document_that_comes_after_its_feed_left)
{
    const struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x"},
                               {"2", "https://0.example/2", "[a] Two", "x"}};
    const struct subscription list[] = {{.url = BYTES("https://0.example/feed")}};
    struct stored_feed feed = w.feeds[0];
    struct retained removed;
    world_deliver(&w, 0, NOW, doc, 1);
    const uint64_t seen[] = {w.feeds[0].seen[0]};
    set_list(NULL, 0);
    cr_assert(store_retain(w.store, NOW + 300 * 24 * HOUR, &world_retention, 10, &removed, &w.err));
    cr_expect_eq(removed.removed, 1);
    const struct feed_doc nothing_new = {0};
    const struct feed_update late = {.feed = feed.id,
                                     .now = NOW + HOUR,
                                     .plan = {.status = FEED_OK, .last = NOW + HOUR},
                                     .has_document = true,
                                     .doc = &nothing_new,
                                     .etag = BYTES("\"late\""),
                                     .document_hash = 7,
                                     .seen = seen,
                                     .n_seen = 1};
    cr_assert(store_commit(w.store, w.topics, &late, 1, &w.change, w.changed, &w.err));
    cr_expect(!w.change.kept_document);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM feed_document"), 0);
    set_list(list, 1);
    cr_expect(w.feeds[0].n_seen == 0 && w.feeds[0].etag.p == NULL, "it is read anew");
    cr_expect_eq(w.feeds[0].plan.last, NOW + HOUR, "that it was asked stays known");
    world_deliver(&w, 0, NOW + 2 * HOUR, doc, 2);
    cr_expect(w.change.kept_document && w.change.entries == 2);
}

Test(feeds, that_a_feed_is_gone_does_not_outlast_its_leaving)
{
    const struct subscription list[] = {{.url = BYTES("https://0.example/feed")}};
    const struct feed_update late = {.feed = w.feeds[0].id,
                                     .now = NOW,
                                     .plan = {.status = FEED_GONE, .last = NOW, .failures = 3},
                                     .record = {.at = NOW, .http = 410}};
    set_list(NULL, 0);
    cr_assert(store_commit(w.store, w.topics, &late, 1, &w.change, w.changed, &w.err));
    set_list(list, 1);
    cr_expect_eq(w.feeds[0].plan.status, FEED_NEW, "it is asked again");
    cr_expect_eq(w.feeds[0].plan.failures, 0);
}

/* By the pages that a commit adds to the log: the schedule's leaf, and the header where it counts changes. */
Test(feeds, nothing_new_writes_the_schedule_alone)
{
    const struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x"}};
    world_deliver(&w, 0, NOW, doc, 1);
    world_reopen(&w);
    struct stat log;
    char path[128];
    (void)snprintf(path, sizeof path, "%s-wal", w.path);
    int64_t size = stat(path, &log) == 0 ? log.st_size : 0;
    for (int i = 0; i < 10; i++)
        world_unchanged(&w, 0, NOW + i * HOUR);
    cr_assert_eq(stat(path, &log), 0);
    /* 32 bytes of header; a frame is a page of 4096 and 24 more */
    cr_expect_leq(log.st_size - size, 32 + 10 * (4096 + 24), "%lld bytes",
                  (long long)(log.st_size - size));
    const struct feed_update same = {.feed = w.feeds[0].id,
                                     .now = NOW,
                                     .has_document = true,
                                     .etag = w.feeds[0].etag,
                                     .document_hash = w.feeds[0].document_hash};
    size = log.st_size;
    cr_assert(store_commit(w.store, w.topics, &same, 1, &w.change, w.changed, &w.err));
    cr_assert_eq(stat(path, &log), 0);
    cr_expect_leq(log.st_size - size, 4096 + 24, "the same document again");
    world_read_feeds(&w);
    cr_expect_eq(w.feeds[0].n_seen, 1);
}

Test(feeds, an_unknown_feed_is_refused_and_the_batch_with_it)
{
    struct feed_update updates[2] = {
        {.feed = w.feeds[0].id, .now = NOW, .plan = {.status = FEED_OK, .last = NOW}},
        {.feed = 4711, .now = NOW, .plan = {.status = FEED_OK}},
    };
    struct feed_change changes[2];
    cr_expect(!store_commit(w.store, w.topics, updates, 2, changes, w.changed, &w.err));
    cr_expect(w.err.text[0] != '\0');
    world_read_feeds(&w);
    cr_expect_eq(w.feeds[0].plan.last, 0);
    cr_assert(store_commit(w.store, w.topics, updates, 1, changes, w.changed, &w.err), "%s",
              w.err.text);
}

Test(feeds, an_entry_without_an_id_is_refused)
{
    const struct item doc[] = {{"", NULL, "One", "x"}};
    cr_expect(!world_try(&w, 0, NOW, doc, 1));
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry"), 0);
}

Test(feeds, ten_thousand_feeds)
{
    enum { MANY = 10000 };
    struct subscription *list = ARENA_ARRAY(w.arena, struct subscription, MANY);
    for (size_t i = 0; i < MANY; i++)
        list[i].url = arena_printf(w.arena, "https://%zu.example/many", i);
    set_list(list, MANY);
    set_list(list, MANY);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM feed WHERE position IS NOT NULL"), MANY);
}
