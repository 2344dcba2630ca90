/* A topic is taught while the daemon runs: labels, a model, and what the model says of what is there and what comes. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "canned.h"
#include "daemon_under_test.h"

enum { ENTRIES = 30, LABELLED = 26 };

static struct under_test t;
static struct canned *canned;
static char *reply;

/* Ferries that are late, and every other one a toy. */
static void print_item(struct buf *out, int i)
{
    static const char *const places[] = {"Arden",  "Birken", "Corvo", "Delmar", "Esker",
                                         "Fjelby", "Gorsel", "Hamra", "Ilsted", "Jarrow",
                                         "Kelso",  "Lomond", "Mirow", "Nexo",   "Orsa"};
    static const char *const stories[] = {
        "ferry delayed again, passengers wait at %s pier",
        "toy ferry on sale, collectors queue in a shop of %s",
    };
    buf_printf(out, "<item><guid>%d</guid><link>https://lake.example/%d</link><title>No. %d: ", i,
               i, i);
    buf_printf(out, stories[i % 2], places[i / 2]);
    buf_add_string(out, "</title></item>");
}

static void put_topic(const char *learn)
{
    struct buf topic = {0};
    buf_printf(&topic, "match: ferry\nstories: all\n%sthreshold: 0\n", learn);
    under_test_put(&t, "topics.d/china-russia.yaml", buf_bytes(&topic));
    buf_clear(&topic);
}

static void make(void)
{
    struct buf feed = {0}, list = {0};
    under_test_make(&t);
    buf_add_string(&feed, "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: "
                          "close\r\n\r\n<rss version=\"2.0\"><channel><title>Lake</title>"
                          "<language>en</language>");
    for (int i = 0; i < ENTRIES; i++)
        print_item(&feed, i);
    buf_add_string(&feed, "</channel></rss>");
    reply = buf_take(&feed, NULL);
    static struct canned_reply replies[] = {{"/feed", NULL}, {NULL, NULL}};
    replies[0].reply = reply;
    canned = canned_new(replies);
    buf_printf(&list,
               "<opml version=\"2.0\"><head/><body><outline text=\"Lake\" "
               "xmlUrl=\"http://127.0.0.1:%d/feed\"/></body></opml>",
               canned_port(canned));
    under_test_put(&t, "feeds.opml", buf_bytes(&list));
    buf_clear(&list);
    put_topic("learn: {weight: 1}\n");
}

static void take_away(void)
{
    under_test_remove(&t);
    canned_free(canned);
    free(reply);
}

TestSuite(learning, .init = make, .fini = take_away, .timeout = 90);

static bool all_are_there(const json_t *status)
{
    (void)status;
    return under_test_count(&t, "SELECT count(*) FROM topic_story WHERE withdrawn = 0") == ENTRIES;
}

static bool half_is_there(const json_t *status)
{
    (void)status;
    return under_test_count(&t, "SELECT count(*) FROM topic_story WHERE withdrawn = 0") ==
           ENTRIES / 2;
}

/* All but the last four, by address or id. */
static void put_labels(void)
{
    static const char *const names[] = {"https://lake.example/%d", "id:%d"};
    struct buf list = {0};
    for (int i = 0; i < LABELLED; i++) {
        buf_printf(&list, names[i / 2 % 2], i);
        buf_printf(&list, "\t%s\n", i % 2 ? "no" : "yes");
    }
    under_test_put(&t, "list.tsv", buf_bytes(&list));
    buf_clear(&list);
}

Test(learning, labels_train_a_model_that_the_running_daemon_takes_up)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, all_are_there, 20000), "the rules alone take all");
    cr_expect_eq(under_test_count(&t, "SELECT count(*) FROM verdict WHERE score <> 0"), 0);
    put_labels();
    char list[128];
    (void)snprintf(list, sizeof list, "%s", under_test_path(&t, "list.tsv"));
    cr_assert_eq(
        under_test_run(&t, (const char *const[]){"label", "china-russia", "--from", list, NULL}),
        0);
    cr_expect_eq(under_test_occurrences(&t, "labels/china-russia.jsonl", "\"label\""), LABELLED);
    cr_expect(all_are_there(NULL), "labels change nothing");
    cr_assert_eq(under_test_run(&t, (const char *const[]){"train", "china-russia", NULL}), 0);
    cr_expect(under_test_occurrences(&t, "out.txt", "was told to take it up"));

    cr_assert(under_test_wait(&t, half_is_there, 20000), "the toys are taken away");
    cr_expect_eq(under_test_count(&t, "SELECT count(*) FROM verdict WHERE score > 0"), ENTRIES / 2);
    cr_expect_eq(under_test_count(&t, "SELECT count(*) FROM verdict AS v JOIN entry_text AS e ON "
                                      "e.entry = v.entry WHERE e.title LIKE '%toy%'"),
                 0);
    cr_assert_eq(
        under_test_run(&t, (const char *const[]){"explain", "https://lake.example/28", NULL}), 0);
    cr_expect(under_test_occurrences(&t, "out.txt", "it belongs, with a score of"));
    cr_expect(under_test_occurrences(&t, "out.txt", "What moved the model most"));

    put_topic("");
    cr_assert(under_test_wait(&t, all_are_there, 20000), "without learn: the rules decide again");
    cr_expect_eq(under_test_end(&t, SIGTERM, 10000), 0);
}
