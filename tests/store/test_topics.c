#include "world.h"

#include <criterion/criterion.h>

#include <string.h>

static struct world w;

static void set_up(void)
{
    world_open(&w, 4);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(topics, .init = set_up, .fini = tear_down);

enum { ENTRIES = 30 };

/* Feed 0 gets 30 entries, one an hour back in time, each third marked [a], each fifth [b]. */
static void fill(void)
{
    struct item doc[ENTRIES] = {0};
    for (size_t i = 0; i < ENTRIES; i++) {
        doc[i].id = arena_printf(w.arena, "%zu", i).p;
        doc[i].url = arena_printf(w.arena, "https://0.example/%zu", i).p;
        doc[i].title =
            arena_printf(w.arena, "%s%s%zu", i % 3 ? "" : "[a] ", i % 5 ? "" : "[b] ", i).p;
        doc[i].text = "text";
        doc[i].published = NOW - (int64_t)i * HOUR;
    }
    world_deliver(&w, 0, NOW, doc, ENTRIES);
}

/* Judges at most max entries of a topic by a mark; returns how many were given. */
static size_t judge_some(size_t topic, const char *mark, size_t max)
{
    struct archived_entry *entries;
    size_t n;
    bool changed[TOPICS_MAX] = {false};
    cr_assert(store_unjudged(w.store, w.topics, topic, max, w.arena, &entries, &n, &w.err), "%s",
              w.err.text);
    struct verdict *verdicts = ARENA_ARRAY(w.arena, struct verdict, n + 1);
    for (size_t i = 0; i < n; i++) {
        verdicts[i].match = bytes_find(entries[i].title, bytes_of(mark)) < entries[i].title.n;
        if (i > 0)
            cr_expect(entries[i - 1].published >= entries[i].published, "not newest first");
    }
    cr_assert(store_rejudge(w.store, w.topics, topic, entries, n, verdicts, NOW, changed, &w.err),
              "%s", w.err.text);
    return n;
}

static size_t published(size_t topic)
{
    return world_publication(&w, topic, NOW).n_entries;
}

Test(topics, nothing_to_do_where_nothing_changed)
{
    fill();
    cr_expect_eq(judge_some(0, "[a]", 100), ENTRIES, "the first walk of a new topic");
    cr_expect_eq(judge_some(0, "[a]", 100), 0);
    cr_assert(store_set_topics(w.store, w.topics, &w.err));
    cr_expect_eq(judge_some(0, "[a]", 100), 0);
    world_reopen(&w);
    cr_assert(store_set_topics(w.store, w.topics, &w.err));
    cr_expect_eq(judge_some(0, "[a]", 100), 0);
    cr_expect_eq(published(0), 10);
}

Test(topics, an_edited_topic_is_judged_again_over_a_restart)
{
    fill();
    while (judge_some(0, "[a]", 7) > 0)
        ;
    struct bytes id = world_publication(&w, 0, NOW).entries[0].id;
    world_topics(&w, (struct topic_settings[]){{.version = 2}}, 1);
    cr_expect_eq(published(0), 10, "what was published stays until it is judged");
    size_t given = 0, n;
    for (int round = 0; (n = judge_some(0, "[b]", 7)) > 0; round++) {
        given += n;
        if (round == 1) {
            world_reopen(&w);
            cr_assert(store_set_topics(w.store, w.topics, &w.err));
        }
    }
    cr_expect_eq(given, ENTRIES);
    cr_expect_eq(published(0), 6);
    world_read_feeds(&w);
    cr_expect_eq(w.feeds[0].on_topic, 6);
    /* Back again: under the ids of old. */
    world_topics(&w, (struct topic_settings[]){{.version = 3}}, 1);
    while (judge_some(0, "[a]", 100) > 0)
        ;
    struct publication p = world_publication(&w, 0, NOW);
    cr_expect_eq(p.n_entries, 10);
    cr_expect(bytes_equal(p.entries[0].id, id));
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic_story WHERE withdrawn = 1"), 4);
}

Test(topics, a_new_topic_finds_what_is_there)
{
    fill();
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    cr_expect_eq(published(1), 0);
    while (judge_some(1, "[b]", 11) > 0)
        ;
    cr_expect_eq(published(1), 6);
    world_read_feeds(&w);
    cr_expect_eq(w.feeds[0].on_topic, 14, "%lld", (long long)w.feeds[0].on_topic);
}

Test(topics, a_topic_that_is_gone_is_forgotten)
{
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    fill();
    cr_expect_eq(published(0) + published(1), 16);
    world_topics(&w, (struct topic_settings[1]){{.version = 1}}, 1);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic"), 1);
    cr_expect_eq(published(0), 10);
    world_read_feeds(&w);
    cr_expect_eq(w.feeds[0].on_topic, 10);
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    cr_expect_eq(published(1), 0);
}

/* Judged between the reading and the keeping of verdicts: the older verdict is dropped. */
Test(topics, an_entry_that_changed_meanwhile)
{
    struct item doc[] = {{"1", "https://0.example/1", "One", "x"}};
    world_deliver(&w, 0, NOW, doc, 1);
    struct archived_entry *entries;
    size_t n;
    bool changed[TOPICS_MAX] = {false};
    cr_assert(store_unjudged(w.store, w.topics, 0, 10, w.arena, &entries, &n, &w.err));
    cr_assert_eq(n, 1);
    doc[0].title = "[a] One";
    world_deliver(&w, 0, NOW, doc, 1);
    const struct verdict old = {.match = false};
    cr_assert(store_rejudge(w.store, w.topics, 0, entries, 1, &old, NOW, changed, &w.err));
    cr_expect(!changed[0]);
    cr_expect_eq(published(0), 1);
}

/* Documents that were judged with the topics of before: the walk comes back for them. */
Test(topics, verdicts_of_another_version_are_not_kept)
{
    fill();
    while (judge_some(0, "[a]", 100) > 0)
        ;
    struct topic_set *old = w.topics;
    world_topics(&w, (struct topic_settings[]){{.version = 2}}, 1);
    while (judge_some(0, "[b]", 100) > 0)
        ;
    struct topic_set *new = w.topics;
    const struct item late[] = {
        {"late", "https://1.example/1", "[a] [b] Late", "x", NOW - 2 * HOUR}};
    w.topics = old;
    world_deliver(&w, 1, NOW, late, 1);
    w.topics = new;
    cr_expect_eq(published(0), 6);
    size_t given = 0, n;
    while ((n = judge_some(0, "[b]", 10)) > 0)
        given += n;
    cr_expect_eq(given, ENTRIES + 1 - 2, "%zu", given);
    cr_expect_eq(published(0), 7);
}

Test(topics, another_way_of_publishing)
{
    world_compare(&w);
    world_deliver(&w, 0, NOW, &world_deal[0], 1);
    world_deliver(&w, 1, NOW, &world_deal[1], 1);
    cr_assert_eq(published(0), 1);
    struct bytes id = world_publication(&w, 0, NOW).entries[0].id;
    world_topics(&w, (struct topic_settings[]){{.stories = STORIES_ALL}}, 1);
    while (judge_some(0, "[a]", 1) > 0)
        ;
    cr_expect_eq(published(0), 2);
    world_topics(&w, (struct topic_settings[]){{.stories = STORIES_LEAD}}, 1);
    while (judge_some(0, "[a]", 1) > 0)
        ;
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].id, id));
}

Test(topics, the_archive_gives_what_a_judge_needs)
{
    const struct item doc[] = {{"1", "https://0.example/1", "One", "The summary.", NOW - DAY}};
    world_deliver(&w, 0, NOW, doc, 1);
    struct archived_entry *e;
    size_t n;
    cr_assert(store_unjudged(w.store, w.topics, 0, 10, w.arena, &e, &n, &w.err));
    cr_assert_eq(n, 1);
    cr_expect(bytes_equal(e->title, bytes_of("One")));
    cr_expect(bytes_equal(e->summary, bytes_of("The summary.")));
    cr_expect(bytes_equal(e->url, bytes_of("https://0.example/1")));
    cr_expect(bytes_equal(e->feed_url, bytes_of("https://0.example/feed")));
    cr_expect(bytes_equal(e->feed_title, bytes_of("Site 0")));
    cr_expect(bytes_equal(e->feed_kind, bytes_of("independent")));
    cr_expect(bytes_equal(e->feed_category, bytes_of("World")));
    cr_expect_eq(e->published, NOW - DAY);
    cr_expect_eq(e->first_seen, NOW);
}

/* Topics that were never set are left alone. */
Test(topics, an_unknown_topic_keeps_nothing)
{
    const struct item doc[] = {{"1", "https://0.example/1", "[a] [b] One", "x"}};
    struct topic_set *known = w.topics;
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    struct topic_set *two = w.topics;
    w.topics = known;
    cr_assert(store_set_topics(w.store, known, &w.err));
    w.topics = two;
    world_deliver(&w, 0, NOW, doc, 1);
    cr_expect(w.changed[0] && !w.changed[1]);
    cr_expect_eq(published(1), 0);
    struct archived_entry *entries;
    size_t n = 9;
    cr_assert(store_unjudged(w.store, two, 1, 10, w.arena, &entries, &n, &w.err));
    cr_expect_eq(n, 0);
}
