#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "daemon/keeper.h"
#include "ground.h"

#define RSS(items)      "<rss version=\"2.0\"><channel><title>Feed</title>" items "</channel></rss>"
#define ITEM(id, title) "<item><guid>" id "</guid><title>" title "</title></item>"

static struct ground g;
static struct mailbox *box, *loop;
static struct keeper *keeper;

static void set_up(void)
{
    ground_make(&g, 3);
    box = mailbox_new(64, NULL, NULL);
    loop = mailbox_new(256, NULL, NULL);
}

/* What was posted before is one batch. */
static void start(void)
{
    const struct keeper_start start = {
        .store = g.store,
        .options = g.options,
        .topics = g.topics,
        .list = g.list,
        .box = box,
        .loop = loop,
    };
    g.store = NULL;
    keeper = keeper_start(&start);
}

static void end(void)
{
    mailbox_close(box);
    keeper_stop(keeper);
    keeper = NULL;
}

static void tear_down(void)
{
    if (keeper)
        end();
    for (struct notice *report; (report = mailbox_try_take(loop)) != NULL;)
        notice_free(report);
    mailbox_free(box);
    mailbox_free(loop);
    ground_clear(&g);
}

TestSuite(keeper, .init = set_up, .fini = tear_down);

/* The next report that satisfies so; those before it are dropped. Owned. */
static struct notice *report_when(bool (*so)(const struct notice *report))
{
    for (;;) {
        struct notice *report = mailbox_take_for(loop, GROUND_WAIT_MS);
        cr_assert_not_null(report);
        if (so(report))
            return report;
        notice_free(report);
    }
}

static bool is_on_feeds(const struct notice *report)
{
    return report->feeds != NULL;
}

static const struct feed_report *on_feed(const struct notice *report, size_t feed)
{
    const struct feed_report *f = report->feeds;
    while (f && f->ticket.feed != g.stored[feed].id)
        f = f->next;
    cr_assert_not_null(f);
    return f;
}

Test(keeper, one_bad_document_takes_nothing_from_the_others)
{
    struct keep *good = ground_read(&g, 0, RSS(ITEM("1", "apples")));
    struct keep *bad = ground_read(&g, 1, RSS(ITEM("1", "pears")));
    struct keep *last = ground_read(&g, 2, RSS(ITEM("1", "plums")));
    bad->update.feed = 999; /* there is no such feed */
    cr_assert(mailbox_post(box, good) && mailbox_post(box, bad) && mailbox_post(box, last));
    start();
    struct notice *report = report_when(is_on_feeds);
    for (size_t i = 0; i < 3; i += 2) {
        const struct feed_report *feed = on_feed(report, i);
        cr_expect(feed->kept_document, "feed %zu", i);
        cr_expect_str_eq(feed->etag, "\"e\"");
        cr_expect(feed->ticket.n_seen == 1 && feed->change.new_entries == 1);
    }
    cr_expect(!on_feed(report, 1)->kept_document);
    cr_expect(on_feed(report, 1)->ticket.n_seen == 0);
    notice_free(report);
}

Test(keeper, what_cannot_be_stored_is_an_error_of_its_feed)
{
    struct keep *bad = ground_read(&g, 0, RSS(ITEM("1", "apples")));
    struct keep *good = ground_read(&g, 1, RSS(ITEM("1", "plums")));
    struct entry *entry = (struct entry *)bad->update.entries[0].entry;
    entry->id = (struct bytes){NULL, 0}; /* which the store refuses */
    cr_assert(mailbox_post(box, bad) && mailbox_post(box, good));
    start();
    struct notice *report = report_when(is_on_feeds);
    const struct feed_report *feed = on_feed(report, 0);
    cr_expect(!feed->kept_document && feed->ticket.plan.status == FEED_ERROR);
    cr_expect_not_null(strstr(feed->last_error, "cannot be stored"));
    cr_expect(feed->ticket.document_hash == 0 && feed->ticket.n_seen == 0, "it comes again");
    cr_expect(on_feed(report, 1)->kept_document);
    notice_free(report);
    end();
    cr_expect(ground_number(&g, "SELECT count(*) FROM entry") == 1);
    cr_expect(ground_number(&g, "SELECT count(*) FROM feed_document") == 1);
    cr_expect(ground_number(&g, "SELECT count(*) FROM feed_schedule WHERE status = 'error'") == 1);
}

/* ---- what the user changed --------------------------------------------------------------------------------------- */

static bool is_on_setup(const struct notice *report)
{
    return report->setup != NULL;
}

/* A list without the last two feeds, and a second topic. */
static struct keep *smaller_list_and_another_topic(void)
{
    static const char *const urls[] = {"http://a.example/feed"};
    static const struct topic_file files[] = {
        {BYTES("all.yaml"), BYTES("title: All\nmatch: \"*\"\n")},
        {BYTES("fruit.yaml"), BYTES("title: Fruit\nmatch: apples OR plums\n")},
    };
    struct keep *keep = keep_new();
    struct arena *arena = arena_new(SIZE_MAX);
    keep->setup = ARENA_NEW(arena, struct setup);
    keep->setup->arena = arena;
    keep->setup->list = ground_list(urls, 1);
    keep->setup->topics = ground_topics(files, 2);
    return keep;
}

static struct notice *change(struct keep *keep)
{
    cr_assert(mailbox_post(box, keep));
    return report_when(is_on_setup);
}

Test(keeper, a_change_is_taken_up_whole)
{
    start();
    struct notice *report = change(smaller_list_and_another_topic());
    cr_expect(report->setup_applied && report->list[0].id == g.stored[0].id);
    notice_free(report);
    end();
    cr_expect(ground_number(&g, "SELECT count(*) FROM feed WHERE position IS NOT NULL") == 1);
    cr_expect(ground_number(&g, "SELECT count(*) FROM topic") == 2);
    cr_expect(ground_has(&g, "www/all.atom"), "the new topic is published");
}

Test(keeper, what_can_be_kept_in_part_alone_is_not_taken_up)
{
    (void)ground_number(&g, "CREATE TRIGGER refuse BEFORE INSERT ON topic "
                            "BEGIN SELECT RAISE(ABORT, 'no more topics'); END");
    start();
    struct notice *report = change(smaller_list_and_another_topic());
    cr_expect(!report->setup_applied);
    cr_expect(report->warning && strstr(report->warning, "no more topics"));
    notice_free(report);
    (void)ground_number(&g, "DROP TRIGGER refuse");
    end();
    cr_expect(ground_number(&g, "SELECT count(*) FROM feed WHERE position IS NOT NULL") == 3);
    cr_expect(ground_number(&g, "SELECT count(*) FROM topic") == 1);
    cr_expect(ground_holds(&g, "www/fruit.opml", "http://c.example/feed"), "the old list is shown");
}

/* ---- what is agreed with hubs ------------------------------------------------------------------------------------ */

static bool is_on_pushes(const struct notice *report)
{
    return report->on_pushes;
}

/* Whether it is kept that the first feed has a hub. */
static bool keeps_push(void)
{
    struct keep *keep = keep_new();
    keep->arena = arena_new(SIZE_MAX);
    struct stored_push *push = ARENA_NEW(keep->arena, struct stored_push);
    *push = (struct stored_push){.feed = g.stored[0].id,
                                 .hub = BYTES("https://hub.example/"),
                                 .topic = BYTES("http://a.example/feed")};
    keep->pushes = push;
    keep->n_pushes = 1;
    cr_assert(mailbox_post(box, keep));
    struct notice *report = report_when(is_on_pushes);
    const bool kept = report->pushes_kept;
    notice_free(report);
    return kept;
}

Test(keeper, tells_whether_what_hubs_agreed_to_is_kept)
{
    start();
    (void)ground_number(&g, "CREATE TRIGGER refuse BEFORE INSERT ON push BEGIN"
                            " SELECT raise(ABORT, 'no pushes'); END");
    cr_expect(!keeps_push());
    (void)ground_number(&g, "DROP TRIGGER refuse");
    cr_expect(keeps_push());
    end();
    cr_expect(ground_number(&g, "SELECT count(*) FROM push") == 1);
}

/* It was judged by the list of old, and its feed is of another kind now. */
Test(keeper, a_document_on_its_way_is_judged_by_the_list_in_force)
{
    static const char *const urls[] = {"http://c.example/feed", "http://a.example/feed"};
    static const struct topic_file wire = {BYTES("wire.yaml"), BYTES("match: kind:wire\n")};
    topic_set_drop(g.topics);
    g.topics = ground_topics(&wire, 1);
    struct error err = {0};
    cr_assert(store_set_topics(g.store, g.topics, &err));
    struct keep *keep = ground_read(&g, 0, RSS(ITEM("1", "apples")));
    struct keep *edit = keep_new();
    struct arena *arena = arena_new(SIZE_MAX);
    edit->setup = ARENA_NEW(arena, struct setup);
    edit->setup->arena = arena;
    edit->setup->list = ground_list(urls, 2);
    edit->setup->list->feeds.v[1].kind = bytes_of("wire");
    start();
    notice_free(change(edit));
    cr_assert(mailbox_post(box, keep));
    struct notice *report = report_when(is_on_feeds);
    cr_expect(on_feed(report, 0)->change.new_on_topic == 1);
    notice_free(report);
}

/* ---- publishing -------------------------------------------------------------------------------------------------- */

static bool cannot_publish(const struct notice *report)
{
    return report->publish_error != NULL;
}

static bool publishes_again(const struct notice *report)
{
    return report->publish_recovered;
}

Test(keeper, what_cannot_be_published_is_told_once_and_tried_again)
{
    cr_assert(atomic_file_write(ground_path(&g, "www"), bytes_of("in the way"), NULL));
    start();
    struct notice *report = report_when(cannot_publish);
    cr_expect_not_null(strstr(report->publish_error, "www"));
    notice_free(report);
    cr_assert(mailbox_post(box, ground_read(&g, 0, RSS(ITEM("1", "apples")))));
    report = report_when(is_on_feeds);
    cr_expect_null(report->publish_error);
    notice_free(report);
    cr_assert(unlink(ground_path(&g, "www")) == 0);
    report = report_when(publishes_again);
    cr_expect(!report->publish_error);
    notice_free(report);
    cr_expect(ground_holds(&g, "www/fruit.atom", "apples"));
}

static bool publishes_something(const struct notice *report)
{
    return report->published != NULL;
}

Test(keeper, an_edit_of_the_list_is_published_in_the_background)
{
    static const char *const urls[] = {"http://a.example/feed", "http://b.example/feed",
                                       "http://c.example/feed"};
    start();
    cr_assert(mailbox_post(
        box, ground_read(&g, 0,
                         RSS(ITEM("1", "nuts") "<item><guid>2</guid><title>pears</title>"
                                               "<description>and apples</description>"
                                               "</item>"))));
    do
        notice_free(report_when(publishes_something));
    while (!ground_holds(&g, "www/fruit.atom", "pears"));
    struct keep *edit = keep_new();
    struct arena *arena = arena_new(SIZE_MAX);
    edit->setup = ARENA_NEW(arena, struct setup);
    edit->setup->arena = arena;
    edit->setup->list = ground_list(urls, 3);
    edit->setup->list->feeds.v[0].title_only = true;
    notice_free(change(edit));
    do
        notice_free(report_when(publishes_something));
    while (ground_holds(&g, "www/fruit.atom", "pears"));
}

Test(keeper, indexes_what_it_kept_when_nothing_else_is_to_be_done)
{
    start();
    cr_assert(mailbox_post(box, ground_read(&g, 0, RSS(ITEM("1", "apples") ITEM("2", "nuts")))));
    cr_assert(mailbox_post(box, ground_read(&g, 1, RSS(ITEM("1", "plums")))));
    for (int i = 0; i < 500; i++) {
        if (ground_number(&g, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'indexed'") == 3)
            break;
        (void)usleep(20000);
    }
    cr_expect_eq(ground_number(&g, "SELECT count(*) FROM entry_words('plum')"), 1);
    cr_expect_eq(ground_number(&g, "SELECT count(*) FROM entry_words('apples')"), 1);
}

static bool is_the_last(const struct notice *report)
{
    return report->finished;
}

Test(keeper, ends_with_all_that_came_kept_and_published)
{
    start();
    struct keep *finish = keep_new();
    finish->finish = true;
    cr_assert(mailbox_post(box, ground_read(&g, 0, RSS(ITEM("1", "apples")))));
    cr_assert(mailbox_post(box, finish));
    notice_free(report_when(is_the_last));
    end();
    cr_expect(ground_holds(&g, "www/fruit.atom", "apples"));
    cr_expect(ground_number(&g, "SELECT count(*) FROM entry") == 1);
    cr_expect(store_holder(g.options->store.p) == 0, "the store is let go");
}
