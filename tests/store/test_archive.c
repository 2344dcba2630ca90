/* A feed of which the list says something else is judged again. (The walk of a topic is in test_topics.c.) */
#include "world.h"

#include <criterion/criterion.h>

static struct world w;

static void set_up(void)
{
    world_open(&w, 2);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(archive, .init = set_up, .fini = tear_down);

enum { ENTRIES = 20 };

/* A feed gets 20 entries, one an hour back in time, each second marked [a]. */
static void fill(size_t feed)
{
    struct item doc[ENTRIES] = {0};
    for (size_t i = 0; i < ENTRIES; i++) {
        doc[i].id = arena_printf(w.arena, "%zu", i).p;
        doc[i].url = arena_printf(w.arena, "https://%zu.example/%zu", feed, i).p;
        doc[i].title =
            arena_printf(w.arena, "%s%s %zu", i % 2 ? "" : "[a] ", feed ? "apples" : "plums", i).p;
        doc[i].text = feed ? "red" : "blue";
        doc[i].published = NOW - (int64_t)i * HOUR;
    }
    world_deliver(&w, feed, NOW, doc, ENTRIES);
}

/* The list as world_open made it, both feeds as `first` but for their addresses. */
static void set_list(const struct subscription *first)
{
    struct subscription list[2] = {*first, *first};
    list[0].url = bytes_of("https://0.example/feed");
    list[1].url = bytes_of("https://1.example/feed");
    cr_assert(store_set_list(w.store, list, 2, w.arena, &w.feeds, &w.err), "%s", w.err.text);
}

/* Judges at most max entries by topics[t] on a mark each; how many were given. */
static size_t judge_some(const char *const *marks, size_t max, struct archived_entry **entries)
{
    size_t n, topics = topic_set_length(w.topics);
    cr_assert(store_unjudged_of_feed(w.store, max, w.arena, entries, &n, &w.err), "%s", w.err.text);
    struct verdict *verdicts = ARENA_ARRAY(w.arena, struct verdict, n * topics + 1);
    for (size_t i = 0; i < n; i++)
        for (size_t t = 0; t < topics; t++) {
            struct bytes title = (*entries)[i].title;
            verdicts[i * topics + t].match = bytes_find(title, bytes_of(marks[t])) < title.n;
        }
    for (size_t i = 1; i < n; i++)
        cr_expect((*entries)[i - 1].published > (*entries)[i].published, "not newest first");
    cr_assert(store_rejudge_feed(w.store, w.topics, *entries, n, verdicts, NOW, w.changed, &w.err),
              "%s", w.err.text);
    return n;
}

static size_t published(size_t topic)
{
    return world_publication(&w, topic, NOW).n_entries;
}

static const char *const all[] = {"", ""}, *const none[] = {"no such title", "no such title"};

Test(archive, nothing_to_do_where_nothing_changed)
{
    struct archived_entry *entries;
    const struct subscription s = {.title = BYTES("A"), .kind = BYTES("state")};
    set_list(&s);
    while (judge_some(all, 100, &entries))
        ;
    fill(0);
    set_list(&s);
    cr_expect_eq(judge_some(none, 100, &entries), 0);
    const struct subscription other = {.title = BYTES("B"), .kind = BYTES("state"), .priority = 9};
    set_list(&other);
    cr_expect_eq(judge_some(none, 100, &entries), 0, "its own title goes before the list's");
}

static const struct {
    const char *what;
    struct subscription s;
} edits[] = {
    {"kind", {.kind = BYTES("wire")}},
    {"category", {.category = BYTES("Sport")}},
    {"language", {.language = BYTES("ru")}},
    {"topics", {.topics = {.v = &(struct bytes)BYTES("b"), .n = 1}}},
    {"title-only", {.title_only = true}},
};

Test(archive, each_edit_that_judging_reads)
{
    const struct subscription plain = {0};
    struct archived_entry *entries;
    fill(0);
    set_list(&plain);
    while (judge_some(all, 100, &entries))
        ;
    for (size_t i = 0; i < COUNT_OF(edits); i++) {
        set_list(&edits[i].s);
        cr_expect_eq(judge_some(all, 100, &entries), ENTRIES, "%s", edits[i].what);
        cr_expect(bytes_equal(entries->feed_kind, edits[i].s.kind), "%s", edits[i].what);
        cr_expect(bytes_equal(entries->feed_category, edits[i].s.category), "%s", edits[i].what);
        cr_expect(entries->title_only == edits[i].s.title_only, "%s", edits[i].what);
        cr_expect(entries->n_feed_topics == edits[i].s.topics.n, "%s", edits[i].what);
        cr_expect_eq(judge_some(all, 100, &entries), 0, "%s: twice", edits[i].what);
        set_list(&plain);
        while (judge_some(all, 100, &entries))
            ;
    }
}

Test(archive, in_batches_and_over_a_restart)
{
    const struct subscription wire = {.kind = BYTES("wire")};
    struct archived_entry *entries;
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    fill(0);
    fill(1);
    cr_expect_eq(published(0), ENTRIES);
    cr_expect_eq(published(1), 0);
    set_list(&wire);
    size_t given = 0, n;
    for (int round = 0; (n = judge_some((const char *const[]){"none", "[a]"}, 7, &entries)) > 0;
         round++) {
        given += n;
        if (round == 1) {
            cr_expect_eq(published(0), 13, "%zu", published(0));
            world_reopen(&w);
        }
    }
    cr_expect_eq(given, 2 * ENTRIES);
    cr_expect(w.changed[0] && w.changed[1]);
    cr_expect_eq(published(0), 0);
    cr_expect_eq(published(1), ENTRIES);
    world_read_feeds(&w);
    cr_expect(w.feeds[0].on_topic == ENTRIES / 2 && w.feeds[1].on_topic == ENTRIES / 2);
}

/* Verdicts by an older version of a topic are not kept: that topic's own walk comes by. */
Test(archive, a_topic_of_another_version_is_left_alone)
{
    const struct subscription wire = {.kind = BYTES("wire")};
    struct archived_entry *entries;
    fill(0);
    struct topic_set *old = w.topics;
    world_topics(&w, (struct topic_settings[]){{.version = 2}}, 1);
    w.topics = old;
    set_list(&wire);
    cr_expect_eq(judge_some(none, 100, &entries), ENTRIES);
    cr_expect_eq(published(0), ENTRIES / 2);
}

Test(archive, another_kind_may_be_one_kind_more)
{
    const struct item zero[] = {{"1", "https://x.example/1", "[a] One", "x"}};
    const struct item one[] = {{"1", "https://x.example/1", "Two", "y"}};
    const struct subscription both[2] = {
        {.url = BYTES("https://0.example/feed"), .kind = BYTES("state")},
        {.url = BYTES("https://1.example/feed"), .kind = BYTES("state")}};
    struct subscription apart[2] = {both[0], both[1]};
    struct archived_entry *entries;
    world_topics(&w, (struct topic_settings[]){{.version = 1, .min_kinds = 2}}, 1);
    cr_assert(store_set_list(w.store, both, 2, w.arena, &w.feeds, &w.err));
    world_deliver(&w, 0, NOW, zero, 1);
    world_deliver(&w, 1, NOW, one, 1);
    cr_expect_eq(published(0), 0, "one kind tells it");
    apart[1].kind = bytes_of("wire");
    cr_assert(store_set_list(w.store, apart, 2, w.arena, &w.feeds, &w.err));
    while (judge_some((const char *const[]){"[a]"}, 100, &entries))
        ;
    cr_expect_eq(published(0), 1);
}
