#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "daemon/match_entry.h"
#include "daemon/rejudge.h"
#include "ground.h"

/* The same entry, judged as it comes and judged again from the archive, is judged alike; and what the list says of its
 * feed counts for what is there already. */

static struct ground g;
static struct judge *judge;
static struct error err;

static void set_up(void)
{
    ground_make(&g, 2);
    judge = judge_new();
}

static void tear_down(void)
{
    judge_free(judge);
    ground_clear(&g);
}

TestSuite(rejudge, .init = set_up, .fini = tear_down);

static void take_topic(const char *match)
{
    char text[256];
    (void)snprintf(text, sizeof text, "title: T\nmatch: %s\n", match);
    const struct topic_file file = {BYTES("t.yaml"), bytes_of(text)};
    topic_set_drop(g.topics);
    g.topics = ground_topics(&file, 1);
    cr_assert(store_set_topics(g.store, g.topics, &err), "%s", err.text);
}

/* Puts the list into the store as it now is. */
static void take_list(void)
{
    cr_assert(store_set_list(g.store, g.list->feeds.v, g.list->feeds.n, g.arena, &g.stored, &err),
              "%s", err.text);
}

static void deliver(size_t feed, const char *body)
{
    bool changed[1] = {false};
    struct feed_change change;
    struct keep *keep = ground_read(&g, feed, body);
    cr_assert(store_commit(g.store, g.topics, &keep->update, 1, &change, changed, &err), "%s",
              err.text);
    keep_free(keep);
}

/* Judges all that waits; how many batches that took, and whether the topic's publication changed. */
static int judge_all(bool *changed)
{
    int batches = 0;
    *changed = false;
    err = (struct error){0};
    while (rejudge_some(g.store, g.topics, judge, changed, &err))
        batches++;
    cr_assert(!err.text[0], "%s", err.text);
    return batches;
}

static int64_t on_topic(void)
{
    return ground_number(&g, "SELECT count(*) FROM verdict");
}

static const char document[] =
    "<rss version=\"2.0\"><channel><title>Feed</title><language>en</language>"
    "<item><guid>1</guid><title>apples</title><description>of the orchard</description></item>"
    "<item><guid>2</guid><title>pears</title><description>apples as well</description></item>"
    "<item><guid>3</guid><title>nuts</title><description>of the wood</description>"
    "<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
    "&lt;p&gt;with plums&lt;/p&gt;</content:encoded><category>dry</category></item>"
    "</channel></rss>";

static const struct {
    const char *match;
    int64_t entries;
} topics[] = {
    {"apples", 2},  {"title:apples", 1},   {"body:plums", 1}, {"tag:dry", 1}, {"summary:wood", 1},
    {"lang:en", 3}, {"feed:a.example", 3}, {"kind:wire", 0},  {"\"*\"", 3},
};

Test(rejudge, the_archive_is_judged_as_what_comes)
{
    bool changed;
    for (size_t i = 0; i < COUNT_OF(topics); i++) {
        take_topic(topics[i].match);
        (void)judge_all(&changed);
        if (i == 0)
            deliver(0, document);
        cr_expect(on_topic() == topics[i].entries, "%s: %lld", topics[i].match,
                  (long long)on_topic());
    }
}

Test(rejudge, kind_of_the_list)
{
    bool changed;
    take_topic("kind:wire");
    deliver(0, document);
    deliver(1, document);
    (void)judge_all(&changed);
    cr_expect(on_topic() == 0);
    g.list->feeds.v[0].kind = bytes_of("wire");
    take_list();
    cr_expect(judge_all(&changed) == 1 && changed);
    cr_expect(on_topic() == 3, "those of the one feed");
    g.list->feeds.v[0].kind = bytes_of("state");
    take_list();
    (void)judge_all(&changed);
    cr_expect(on_topic() == 0 && changed);
    cr_expect(judge_all(&changed) == 0 && !changed);
}

Test(rejudge, topics_and_title_only_of_the_list)
{
    static struct bytes others[] = {BYTES("u")};
    bool changed;
    take_topic("apples");
    deliver(0, document);
    cr_expect(on_topic() == 2);
    g.list->feeds.v[0].title_only = true;
    take_list();
    (void)judge_all(&changed);
    cr_expect(on_topic() == 1, "one has it in its title");
    g.list->feeds.v[0].topics.v = others;
    g.list->feeds.v[0].topics.n = 1;
    take_list();
    (void)judge_all(&changed);
    cr_expect(on_topic() == 0, "the topic does not see the feed any more");
    g.list->feeds.v[0].title_only = false;
    g.list->feeds.v[0].topics.n = 0;
    take_list();
    (void)judge_all(&changed);
    cr_expect(on_topic() == 2);
}

Test(rejudge, in_batches)
{
    enum { ENTRIES = 450 };
    bool changed;
    struct buf body = {0};
    buf_add_string(&body, "<rss version=\"2.0\"><channel><title>Feed</title>");
    for (int i = 0; i < ENTRIES; i++)
        buf_printf(&body, "<item><guid>%d</guid><title>nuts %d</title></item>", i, i);
    buf_add_string(&body, "</channel></rss>");
    take_topic("kind:wire");
    deliver(0, body.p);
    (void)judge_all(&changed);
    g.list->feeds.v[0].kind = bytes_of("wire");
    take_list();
    cr_expect(judge_all(&changed) == 3);
    cr_expect(on_topic() == ENTRIES);
    buf_clear(&body);
}

Test(rejudge, a_body_that_is_the_summary_counts_once)
{
    const struct archived_entry entry = {.summary = BYTES("plums"), .title_only = false};
    cr_expect(match_entry_of(&entry, bytes_of("plums")).body.n == 0);
    cr_expect(match_entry_of(&entry, bytes_of("more plums")).body.n > 0);
    const struct archived_entry bare = {.summary = BYTES("plums"), .title_only = true};
    struct match_entry m = match_entry_of(&bare, bytes_of("more plums"));
    cr_expect(m.body.n == 0 && m.summary.n == 0);
}
