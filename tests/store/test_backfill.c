#include "world.h"

#include <criterion/criterion.h>

/* What an edit lets in when it is old is published, but not as news. */

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

TestSuite(backfill, .init = set_up, .fini = tear_down);

enum { ENTRIES = 20 };

/* Feed 0 gets an entry a day back in time; the even ones are marked [a], all of them [b]. */
static void fill(void)
{
    struct item doc[ENTRIES] = {0};
    for (size_t i = 0; i < ENTRIES; i++) {
        doc[i].id = arena_printf(w.arena, "%zu", i).p;
        doc[i].url = arena_printf(w.arena, "https://0.example/%zu", i).p;
        doc[i].title = arena_printf(w.arena, "%s[b] %zu", i % 2 ? "" : "[a] ", i).p;
        doc[i].text = "text";
        doc[i].published = NOW - (int64_t)i * DAY;
    }
    world_deliver(&w, 0, NOW, doc, ENTRIES);
}

/* Judges all that waits of a topic by a mark. */
static void judge(size_t topic, const char *mark)
{
    for (;;) {
        struct archived_entry *entries;
        size_t n;
        bool changed[TOPICS_MAX] = {false};
        cr_assert(store_unjudged(w.store, w.topics, topic, 7, w.arena, &entries, &n, &w.err));
        if (n == 0)
            return;
        struct verdict *verdicts = ARENA_ARRAY(w.arena, struct verdict, n);
        for (size_t i = 0; i < n; i++)
            verdicts[i].match = bytes_find(entries[i].title, bytes_of(mark)) < entries[i].title.n;
        cr_assert(
            store_rejudge(w.store, w.topics, topic, entries, n, verdicts, NOW, changed, &w.err),
            "%s", w.err.text);
    }
}

/* Edits topic a so that it takes what has the mark. */
static void edit(uint64_t version, const char *mark, int64_t entries)
{
    world_topics(&w, (struct topic_settings[]){{.version = version, .entries = entries}}, 1);
    judge(0, mark);
}

static size_t count_news(const struct publication *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_entries; i++)
        n += !p->entries[i].backfilled;
    return n;
}

Test(backfill, old_ones_join_without_being_news)
{
    fill();
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 10);
    cr_expect_eq(count_news(&p), 10, "what a first document brings is not let in by an edit");
    edit(2, "[b]", 0);
    p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, ENTRIES);
    for (size_t i = 0; i < ENTRIES; i++) {
        cr_expect_eq(p.entries[i].published, NOW - (int64_t)i * DAY, "the source's date");
        cr_expect_eq(p.entries[i].backfilled, i % 2 == 1 && i > 7, "%zu", i);
    }
}

Test(backfill, feeds_stay_as_full_as_they_were)
{
    fill();
    edit(2, "[b]", 14);
    struct publication p = world_publication(&w, 0, NOW);
    cr_expect_eq(count_news(&p), 14, "%zu", count_news(&p));
    cr_expect_eq(p.n_entries, 17, "and the newest 14 of all are among them");
    edit(2, "[b]", 3);
    p = world_publication(&w, 0, NOW);
    cr_expect_eq(p.n_entries, 3);
}

Test(backfill, what_was_published_comes_back_as_it_was)
{
    fill();
    struct bytes id = world_publication(&w, 0, NOW).entries[9].id;
    edit(2, "[none]", 0);
    cr_expect_eq(world_publication(&w, 0, NOW).n_entries, 0);
    edit(3, "[a]", 0);
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 10);
    cr_expect_eq(count_news(&p), 10);
    cr_expect(bytes_equal(p.entries[9].id, id));
    edit(4, "[b]", 0);
    edit(5, "[none]", 0);
    edit(6, "[b]", 0);
    p = world_publication(&w, 0, NOW);
    cr_expect_eq(count_news(&p), 14, "nor does it become news by coming back");
}

Test(backfill, a_new_topic_announces_what_it_finds)
{
    fill();
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    judge(1, "[b]");
    struct publication p = world_publication(&w, 1, NOW);
    cr_expect_eq(p.n_entries, ENTRIES);
    cr_expect_eq(count_news(&p), ENTRIES);
    world_reopen(&w);
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 2}}, 2);
    world_reopen(&w);
    cr_assert(store_set_topics(w.store, w.topics, &w.err));
    judge(1, "[b]");
    cr_expect_eq(world_number(&w, "SELECT edited FROM topic WHERE name = 'b'"), 1);
    cr_expect_eq(world_number(&w, "SELECT edited FROM topic WHERE name = 'a'"), 0);
}

Test(backfill, as_long_as_the_topic_says)
{
    fill();
    world_topics(&w, (struct topic_settings[]){{.version = 2, .backfill_ms = 15 * DAY}}, 1);
    judge(0, "[b]");
    struct publication p = world_publication(&w, 0, NOW);
    cr_expect_eq(count_news(&p), 18);
}

/* Found to be one story by their address; the younger one leads, since its feed goes before. */
Test(backfill, a_younger_lead_makes_it_news)
{
    struct subscription list[] = {{.url = BYTES("https://0.example/feed"), .priority = 1},
                                  {.url = BYTES("https://1.example/feed"), .priority = 9}};
    const struct item old[] = {{"1", "https://0.example/x", "One", "text", NOW - 9 * DAY}};
    const struct item late[] = {{"1", "https://0.example/x", "[a] Late", "text", NOW + HOUR}};
    cr_assert(store_set_list(w.store, list, 2, w.arena, &w.feeds, &w.err), "%s", w.err.text);
    w.n_feeds = 2;
    world_deliver(&w, 0, NOW, old, 1);
    edit(2, "One", 0);
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 1);
    cr_assert(p.entries[0].backfilled);
    struct bytes id = p.entries[0].id;
    world_deliver(&w, 1, NOW + HOUR, late, 1);
    p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].title, bytes_of("[a] Late")));
    cr_expect(!p.entries[0].backfilled);
    cr_expect(bytes_equal(p.entries[0].id, id));
}

/* An edit of the list, too. */
Test(backfill, an_edit_of_the_list)
{
    fill();
    edit(2, "[none]", 0);
    const struct subscription list[] = {
        {.url = BYTES("https://0.example/feed"), .kind = BYTES("wire")}};
    cr_assert(store_set_list(w.store, list, 1, w.arena, &w.feeds, &w.err), "%s", w.err.text);
    for (size_t n = 1; n > 0;) {
        struct archived_entry *entries;
        bool changed[TOPICS_MAX] = {false};
        cr_assert(store_unjudged_of_feed(w.store, 50, w.arena, &entries, &n, &w.err));
        struct verdict *verdicts = ARENA_ARRAY(w.arena, struct verdict, n + 1);
        for (size_t i = 0; i < n; i++)
            verdicts[i].match = true;
        cr_assert(
            store_rejudge_feed(w.store, w.topics, entries, n, verdicts, NOW, changed, &w.err));
    }
    struct publication p = world_publication(&w, 0, NOW);
    cr_expect_eq(p.n_entries, ENTRIES);
    cr_expect_eq(count_news(&p), 14, "%zu", count_news(&p));
}
