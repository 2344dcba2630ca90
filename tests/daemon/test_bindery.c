/* The archives of topics as files: that nothing is lost between the newest entries and the volumes, and that these stay as
 * they are. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "daemon/publisher.h"
#include "daemon/rejudge.h"
#include "ground.h"

enum { ENTRIES = 5, TOLD_MAX = 64, PIECES_MAX = 1000 };

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

static struct ground g;
static struct publisher *publisher;
static struct judge *judge;
static struct error err;
static int64_t now;
static int told;

static void judge_all(void)
{
    bool changed[4] = {false};
    while (rejudge_some(g.store, g.topics, judge, changed, &err))
        ;
    cr_assert(!err.text[0], "%s", err.text);
}

static void take_topic(const char *text)
{
    const struct topic_file file = {BYTES("fruit.yaml"), bytes_of(text)};
    topic_set_drop(g.topics);
    g.topics = ground_topics(&file, 1);
    cr_assert(store_set_topics(g.store, g.topics, &err), "%s", err.text);
    judge_all();
}

static void set_up(void)
{
    ground_make(&g, 1);
    judge = judge_new();
    take_topic("match: apples\nentries: 5\n");
    publisher = publisher_new(g.options);
    now = GROUND_NOW;
    told = 0;
}

static void tear_down(void)
{
    publisher_free(publisher);
    judge_free(judge);
    ground_clear(&g);
}

TestSuite(bindery, .init = set_up, .fini = tear_down);

static bool render(void)
{
    const bool changed[] = {true};
    err = (struct error){0};
    return publisher_render(publisher, g.store, g.topics, changed, g.list, now, NULL, &err);
}

/* Does all the work there is; how much that was. */
static int bind_all(void)
{
    bool changed[1] = {false};
    int pieces = 0;
    enum bindery_state state;
    do {
        state = publisher_bind(publisher, g.store, g.topics, now, false, changed, &err);
        cr_assert(state != BINDERY_FAILED, "%s", err.text);
    } while (state == BINDERY_MORE && ++pieces < PIECES_MAX);
    cr_assert_lt(pieces, PIECES_MAX);
    return pieces;
}

static void publish(void)
{
    (void)bind_all();
    cr_assert(render(), "%s", err.text);
}

/* The feed tells n more, each older than the one before by some hours, all at once now. */
static void tell(int n)
{
    struct buf body = {0};
    bool changed[1] = {false};
    struct feed_change change;
    buf_add_string(&body, "<rss version=\"2.0\"><channel><title>Feed</title>");
    for (int i = 0; i < n; i++, told++) {
        buf_printf(&body, "<item><guid>%d</guid><title>apples no. %d.</title><pubDate>", told,
                   told);
        date_print_http(&body, now - (int64_t)(told * 7 % 40) * HOUR);
        buf_add_string(&body, "</pubDate></item>");
    }
    buf_add_string(&body, "</channel></rss>");
    struct keep *keep = ground_read(&g, 0, body.p);
    keep->update.now = now;
    cr_assert(store_commit(g.store, g.topics, &keep->update, 1, &change, changed, &err), "%s",
              err.text);
    keep_free(keep);
    buf_clear(&body);
}

/* Reads a file of the folder of publications; absent where there is none. */
static struct bytes file(const char *name)
{
    char path[128];
    struct bytes content = {NULL, 0};
    (void)snprintf(path, sizeof path, "www/%s", name);
    (void)file_read(ground_path(&g, path), (size_t)1 << 24, g.arena, &content, NULL);
    return content;
}

/* The file that a link leads to: from the mark to the quotation mark, by its topic's name. */
static bool follow(struct bytes content, const char *mark, char out[static 128])
{
    size_t at = bytes_find(content, bytes_of(mark));
    if (at == content.n)
        return false;
    struct bytes rest = bytes_skip(content, at + strlen(mark));
    struct bytes link = bytes_skip(rest, bytes_find(rest, bytes_of("fruit/archive/")));
    (void)snprintf(out, 128, "%.*s", (int)bytes_find_char(link, '"'), link.p);
    return true;
}

/* Walks the chain of a form from its first document; how often each entry was met there. */
static int walk(const char *first, const char *mark, int met[TOLD_MAX])
{
    char name[128], title[32];
    int documents = 0;
    memset(met, 0, TOLD_MAX * sizeof met[0]);
    (void)snprintf(name, sizeof name, "%s", first);
    for (struct bytes content = file(name); content.n; content = file(name)) {
        cr_assert_lt(documents++, TOLD_MAX, "the chain has no end");
        for (int i = 0; i < told; i++) {
            (void)snprintf(title, sizeof title, "apples no. %d.", i);
            met[i] += bytes_find(content, bytes_of(title)) < content.n;
        }
        if (!follow(content, mark, name))
            return documents;
    }
    cr_assert(false, "%s is not there", name);
    return 0;
}

static const struct {
    const char *first, *mark;
} chains[] = {
    {"fruit.atom", "<link rel=\"prev-archive\""},
    {"fruit.rss", "<atom:link rel=\"prev-archive\""},
};

static void expect_all_reached(const char *when)
{
    int met[TOLD_MAX];
    for (size_t c = 0; c < COUNT_OF(chains); c++) {
        (void)walk(chains[c].first, chains[c].mark, met);
        for (int i = 0; i < told; i++)
            cr_expect(met[i] == 1 || met[i] == 2, "%s: %s: entry %d is met %d times", when,
                      chains[c].first, i, met[i]);
    }
}

Test(bindery, every_entry_is_reached_from_the_newest)
{
    static const struct {
        int entries, days;
    } rows[] = {{3, 0}, {2, 0}, {1, 1}, {9, 3}, {1, 20}, {2, 14}, {4, 33}, {23, 1}, {6, 3}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char when[32];
        (void)snprintf(when, sizeof when, "row %zu", i);
        now += rows[i].days * DAY;
        tell(rows[i].entries);
        publish();
        expect_all_reached(when);
    }
    now += 60 * DAY;
    publish();
    expect_all_reached("long after");
}

Test(bindery, it_makes_no_difference_when_it_is_bound)
{
    for (int i = 0; i < 4; i++, now += 11 * DAY)
        tell(12);
    publish();
    expect_all_reached("late");
    cr_expect(ground_has(&g, "www/fruit/archive/2026-01.json"));
    cr_expect(ground_has(&g, "www/fruit/archive/2026-01-2/index.html"));
}

Test(bindery, the_feed_is_as_long_as_the_topic_says)
{
    int met[TOLD_MAX];
    for (int i = 0; i < 5; i++, now += 2 * DAY) {
        int in_feed = 0;
        tell(7);
        publish();
        (void)walk("fruit.atom", "no such link", met);
        for (int e = 0; e < told; e++)
            in_feed += met[e];
        cr_expect_eq(in_feed, ENTRIES);
    }
}

Test(bindery, a_page_leads_to_the_months)
{
    char name[128];
    tell(13);
    now += 40 * DAY;
    tell(1);
    publish();
    struct bytes page = file("fruit/index.html");
    cr_assert(follow(page, "Older stories", name));
    cr_expect_str_eq(name, "fruit/archive/2026-01-3/");
    page = file("fruit/archive/2026-01-3/index.html");
    cr_assert_gt(page.n, 0);
    cr_expect_lt(bytes_find(page, bytes_of("archive/2026-01-2/\" rel=\"prev\"")), page.n);
    cr_expect_lt(bytes_find(page, bytes_of("application/atom+xml")), page.n);
}

Test(bindery, what_is_written_stays_to_the_byte)
{
    static const char *const names[] = {"fruit/archive/2026-01.atom", "fruit/archive/2026-01.rss",
                                        "fruit/archive/2026-01.json",
                                        "fruit/archive/2026-01/index.html"};
    struct bytes before[COUNT_OF(names)];
    struct stat first, second;
    tell(16);
    publish();
    for (size_t i = 0; i < COUNT_OF(names); i++)
        before[i] = file(names[i]);
    cr_assert(stat(ground_path(&g, "www/fruit/archive/2026-01.atom"), &first) == 0);
    told = 10; /* some of them are told anew, in other words */
    now += DAY;
    cr_assert_eq(ground_number(&g, "UPDATE entry_text SET summary = 'something else'"), INT64_MIN);
    tell(3);
    publish();
    publisher_free(publisher);
    publisher = publisher_new(g.options);
    cr_expect_eq(bind_all(), 0, "after a restart there is nothing to be done");
    cr_assert(stat(ground_path(&g, "www/fruit/archive/2026-01.atom"), &second) == 0);
    cr_expect(first.st_ino == second.st_ino);
    cr_assert(unlink(ground_path(&g, "www/fruit/archive/2026-01.rss")) == 0);
    publisher_bind_anew(publisher);
    cr_expect_eq(bind_all(), 1);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect(before[i].n && bytes_equal(before[i], file(names[i])), "%s", names[i]);
}

Test(bindery, the_first_gains_a_link_to_the_second_alone)
{
    tell(6);
    publish();
    const struct bytes before = file("fruit/archive/2026-01.atom");
    cr_assert(before.n && bytes_find(before, bytes_of("next-archive")) == before.n);
    tell(5);
    publish();
    const struct bytes after = file("fruit/archive/2026-01.atom");
    cr_expect_lt(bytes_find(after, bytes_of("next-archive")), after.n);
    cr_expect_gt(after.n, before.n);
    tell(5);
    publish();
    cr_expect(bytes_equal(after, file("fruit/archive/2026-01.atom")));
}

Test(bindery, what_cannot_be_written_is_told_and_tried_again)
{
    bool changed[1] = {false};
    tell(6);
    cr_assert(
        atomic_file_write(ground_path(&g, "www/fruit/archive"), bytes_of("in the way"), NULL));
    cr_expect_eq(publisher_bind(publisher, g.store, g.topics, now, false, changed, &err),
                 BINDERY_MORE, "it is bound");
    cr_expect_eq(publisher_bind(publisher, g.store, g.topics, now, false, changed, &err),
                 BINDERY_FAILED);
    cr_expect(strstr(err.text, "archive"), "%s", err.text);
    cr_expect_not(render());
    cr_assert(unlink(ground_path(&g, "www/fruit/archive")) == 0);
    publish();
    cr_expect(ground_has(&g, "www/fruit/archive/2026-01.atom"));
}

Test(bindery, volumes_that_are_gone_are_taken_away)
{
    static const char *const gone[] = {"www/fruit/archive/2025-03.atom",
                                       "www/fruit/archive/2025-03-2/index.html"};
    for (size_t i = 0; i < COUNT_OF(gone); i++)
        cr_assert(atomic_file_write(ground_path(&g, gone[i]), bytes_of("x"), NULL));
    cr_assert(
        atomic_file_write(ground_path(&g, "www/fruit/archive/mine.atom"), bytes_of("x"), NULL));
    tell(6);
    publish();
    for (size_t i = 0; i < COUNT_OF(gone); i++)
        cr_expect(!ground_has(&g, gone[i]), "%s", gone[i]);
    cr_expect(ground_has(&g, "www/fruit/archive/mine.atom"));
    cr_expect(!ground_has(&g, "www/fruit/archive/2025-03-2"));
    cr_assert(unlink(ground_path(&g, "www/fruit/archive/mine.atom")) == 0);
    topic_set_drop(g.topics);
    g.topics = ground_topics(NULL, 0);
    cr_assert(store_set_topics(g.store, g.topics, &err), "%s", err.text);
    cr_assert(render(), "%s", err.text);
    cr_expect(!ground_has(&g, "www/fruit"), "with its topic, all of it");
}

Test(bindery, an_edit_of_the_topic_reaches_the_archive)
{
    tell(11);
    publish();
    const struct bytes before = file("fruit/archive/2026-01.atom");
    take_topic("match: apples NOT 3\nentries: 5\n");
    publish();
    const struct bytes after = file("fruit/archive/2026-01.atom");
    cr_expect(after.n && !bytes_equal(before, after));
    cr_expect_eq(bytes_find(after, bytes_of("no. 3.")), after.n);
}

Test(bindery, what_an_edit_lets_in_is_on_the_pages_of_the_archive_alone)
{
    take_topic("match: nothing\nentries: 5\nbackfill: 0s\n");
    tell(11);
    take_topic("match: apples\nentries: 5\nbackfill: 0s\n");
    publish();
    const int month = (int)ground_number(&g, "SELECT min(month) FROM volume"); /* of the edit */
    char feed[64], page[64];
    (void)snprintf(feed, sizeof feed, "fruit/archive/%04d-%02d.atom", month / 100, month % 100);
    (void)snprintf(page, sizeof page, "fruit/archive/%04d-%02d/index.html", month / 100,
                   month % 100);
    const struct bytes in_feed = file(feed), on_page = file(page);
    cr_assert(in_feed.n && on_page.n, "%s", feed);
    cr_expect_eq(bytes_find(in_feed, bytes_of("apples no.")), in_feed.n);
    cr_expect_lt(bytes_find(on_page, bytes_of("apples no.")), on_page.n);
}
