#include "world.h"

#include "store/stories.h"

#include <criterion/criterion.h>

static struct world w;

static void set_up(void)
{
    world_open(&w, 6);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(stories, .init = set_up, .fini = tear_down);

static size_t published(void)
{
    return world_publication(&w, 0, NOW + 300 * DAY).n_entries;
}

Test(stories, one_address_in_two_feeds_is_one_story)
{
    const struct item first[] = {{"1", "https://0.example/news/1", "[a] One", "x", NOW - HOUR}};
    const struct item second[] = {
        {"z", "http://www.0.example/news/1/?utm_source=rss", "[a] One, again", "y", NOW - DAY}};
    world_deliver(&w, 0, NOW, first, 1);
    world_deliver(&w, 1, NOW, second, 1);
    cr_expect_eq(w.change.new_entries, 1);
    cr_expect(w.changed[0], "another telling joined, and nobody is told");
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 1);
    const struct published_entry *e = &p.entries[0];
    cr_expect(bytes_equal(e->title, bytes_of("[a] One")));
    cr_assert_eq(e->n_also, 1);
    cr_expect(bytes_equal(e->also[0].title, bytes_of("[a] One, again")));
    cr_expect(bytes_equal(e->also[0].url, bytes_of("http://www.0.example/news/1/")));
    cr_expect(bytes_equal(e->also[0].source_title, bytes_of("Site 1")));
    cr_expect(bytes_equal(e->also[0].kind, bytes_of("state")));
    cr_expect_eq(e->also[0].published, NOW - DAY);
}

Test(stories, another_query_is_another_article)
{
    const struct item first[] = {{"1", "https://0.example/?p=1", "[a] One", "x"}};
    const struct item second[] = {{"2", "https://0.example/?p=2", "[a] Two", "x"}};
    world_deliver(&w, 0, NOW, first, 1);
    world_deliver(&w, 1, NOW, second, 1);
    cr_expect_eq(published(), 2);
}

Test(stories, home_pages_and_missing_links_join_nothing)
{
    const struct item doc[] = {{"1", "https://0.example/", "[a] One", "x"},
                               {"2", "https://0.example/", "[a] Two", "x"},
                               {"3", NULL, "[a] Three", "x"}};
    world_deliver(&w, 0, NOW, doc, 3);
    world_deliver(&w, 1, NOW, doc, 3);
    cr_expect_eq(published(), 6);
}

/* A guid that changes over night: the entry is another one, the article is not. */
Test(stories, another_guid_with_the_same_address)
{
    const struct item before[] = {{"1", "https://0.example/news/1", "[a] One", "x"}};
    const struct item after[] = {{"1-new", "https://0.example/news/1", "[a] One, edited", "y"}};
    world_deliver(&w, 0, NOW, before, 1);
    struct bytes id = world_publication(&w, 0, NOW).entries[0].id;
    world_deliver(&w, 0, NOW + HOUR, after, 1);
    struct publication p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].id, id));
    cr_expect_eq(p.entries[0].n_also, 0, "the same feed is no other source");
}

/* A slow feed gives all its entries new guids, having listed them for longer than the window of a story. */
Test(stories, another_guid_after_a_long_time)
{
    const struct item before[] = {
        {"http://0.example/?p=1", "https://0.example/news/1", "[a] One", "x"}};
    const struct item after[] = {
        {"https://0.example/?p=1", "https://0.example/news/1", "[a] One", "x"}};
    world_deliver(&w, 0, NOW, before, 1);
    world_unchanged(&w, 0, NOW + 200 * DAY);
    world_deliver(&w, 0, NOW + 200 * DAY + HOUR, after, 1);
    cr_expect_eq(published(), 1);
}

/* A page that all entries of a feed link to is no article. */
Test(stories, a_page_for_all_entries_hides_none)
{
    const struct item doc[] = {{"1", "https://0.example/live", "[a] One", "x"},
                               {"2", "https://0.example/live", "[a] Two", "y"},
                               {"3", "https://0.example/live", "[a] Three", "z"}};
    world_deliver(&w, 0, NOW, doc, 3);
    cr_expect_eq(published(), 3);
    const struct item more[] = {
        doc[0], doc[1], doc[2], {"4", "https://0.example/live", "[a] Four", "!"}};
    world_deliver(&w, 0, NOW + HOUR, more, 4);
    cr_expect_eq(published(), 4);
}

Test(stories, an_address_used_again_after_a_month_is_news)
{
    const struct item first[] = {{"1", "https://0.example/briefing", "[a] January", "x"}};
    const struct item later[] = {{"2", "https://0.example/briefing", "[a] March", "y"}};
    world_deliver(&w, 0, NOW, first, 1);
    world_deliver(&w, 1, NOW + 31 * DAY, later, 1);
    cr_expect_eq(published(), 2);
}

/* The lead goes off topic: another member on topic leads on, under the same id. */
Test(stories, the_id_stays_when_the_lead_changes)
{
    struct item first[] = {{"tag:0,2026:1", "https://0.example/1", "[a] One", "x", NOW - HOUR}};
    struct item second[] = {{"tag:1,2026:1", "https://0.example/1", "[a] Other", "y", NOW - DAY}};
    world_deliver(&w, 0, NOW, first, 1);
    world_deliver(&w, 1, NOW, second, 1);
    struct published_entry before = world_publication(&w, 0, NOW).entries[0];

    first[0].title = "One, but no longer on topic";
    world_deliver(&w, 0, NOW + HOUR, first, 1);
    cr_expect(w.changed[0]);
    struct publication p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].id, before.id));
    cr_expect(bytes_equal(p.entries[0].title, bytes_of("[a] Other")));
    cr_expect(bytes_equal(p.entries[0].source_title, bytes_of("Site 1")));
    cr_expect_eq(p.entries[0].published, before.published);
    cr_expect_eq(p.entries[0].updated, NOW + HOUR);

    second[0].title = "Other, gone too";
    world_deliver(&w, 1, NOW + 2 * HOUR, second, 1);
    cr_expect(w.changed[0]);
    cr_expect_eq(published(), 0);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic_story WHERE withdrawn = 1"), 1);

    second[0].title = "[a] Other, back";
    world_deliver(&w, 1, NOW + 3 * HOUR, second, 1);
    p = world_publication(&w, 0, NOW + 3 * HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].id, before.id), "an id came as new");
}

/* A feed points at another's article with words of its own: the first to tell it leads. */
Test(stories, a_copied_link_does_not_take_the_lead)
{
    const struct item original[] = {{"1", "https://0.example/1", "[a] True", "x", NOW - HOUR}};
    const struct item poison[] = {{"1", "https://0.example/1", "[a] False", "y", NOW}};
    world_deliver(&w, 0, NOW, original, 1);
    for (int i = 1; i < 6; i++)
        world_deliver(&w, (size_t)i, NOW + i, poison, 1);
    struct publication p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].title, bytes_of("[a] True")));
    cr_expect_eq(p.entries[0].n_also, 5);
}

Test(stories, a_member_off_topic_waits)
{
    struct item first[] = {{"tag:0,2026:1", "https://0.example/1", "Off", "x"}};
    const struct item second[] = {{"2", "https://0.example/1", "[a] On", "y"}};
    world_deliver(&w, 0, NOW, first, 1);
    cr_expect(!w.changed[0]);
    cr_expect_eq(published(), 0);
    world_deliver(&w, 1, NOW, second, 1);
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].title, bytes_of("[a] On")));
    const struct bytes id = p.entries[0].id;
    first[0].title = "[a] On now";
    world_deliver(&w, 0, NOW + HOUR, first, 1);
    p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].title, bytes_of("[a] On now")), "a copy of it leads");
    cr_expect(bytes_equal(p.entries[0].id, id), "another id");
}

/* … but an article once: of what repeats it one is published while it is off topic itself. */
Test(stories, all_publishes_every_article)
{
    world_topics(&w, (struct topic_settings[]){{.stories = STORIES_ALL}}, 1);
    struct item first[] = {{"tag:0,2026:1", "https://0.example/1", "[a] One", "x"}};
    const struct item second[] = {{"tag:1,2026:1", "https://0.example/1", "[a] Other", "y"}};
    const struct item third[] = {{"tag:2,2026:1", "https://0.example/2", "[a] Another", "y"}};
    world_deliver(&w, 0, NOW, first, 1);
    world_deliver(&w, 1, NOW, second, 1);
    cr_expect_eq(published(), 1);
    world_deliver(&w, 2, NOW, third, 1);
    cr_expect_eq(published(), 2);
    first[0].title = "Off topic";
    world_deliver(&w, 0, NOW + HOUR, first, 1);
    struct publication p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 2);
    cr_expect(!bytes_equal(p.entries[0].id, p.entries[1].id));
    first[0].title = "[a] On topic";
    world_deliver(&w, 0, NOW + HOUR, first, 1);
    cr_expect_eq(published(), 2);
}

/* Feeds of odd number are of kind "state", of even number "independent". */
Test(stories, min_sources_and_kinds_wait_for_others)
{
    static const size_t feeds[] = {0, 2, 1};
    static const size_t want[][3] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 3}};
    world_topics(&w,
                 (struct topic_settings[]){{.min_sources = 2},
                                           {.min_kinds = 2},
                                           {.min_sources = 3, .stories = STORIES_ALL}},
                 3);
    world_compare(&w);
    for (size_t step = 0; step < COUNT_OF(feeds); step++) {
        world_deliver(&w, feeds[step], NOW + (int64_t)step, &world_deal[step], 1);
        for (size_t topic = 0; topic < 3; topic++)
            cr_expect_eq(world_publication(&w, topic, NOW + HOUR).n_entries, want[step][topic],
                         "step %zu, topic %zu", step, topic);
    }
}

/* Three papers that print the same wire report are one source. */
Test(stories, wire_copy_is_one_source)
{
    world_topics(&w, (struct topic_settings[]){{.min_sources = 2}, {.min_kinds = 2}}, 2);
    world_compare(&w);
    for (size_t i = 0; i < 3; i++) {
        struct item copy = world_deal[0];
        copy.url = world_deal[i].url;
        world_deliver(&w, i, NOW + (int64_t)i, &copy, 1);
    }
    cr_expect_eq(world_publication(&w, 0, NOW + HOUR).n_entries, 0);
    cr_expect_eq(world_publication(&w, 1, NOW + HOUR).n_entries, 1, "two kinds stand for it");
}

/* What says the same is one story, whatever its addresses; it survives a restart. */
Test(stories, one_event_in_other_words_is_one_story)
{
    world_compare(&w);
    world_deliver(&w, 0, NOW, &world_deal[0], 1);
    const struct bytes id = world_publication(&w, 0, NOW).entries[0].id;
    world_deliver(&w, 1, NOW + 1, &world_deal[1], 1);
    world_reopen(&w);
    world_deliver(&w, 2, NOW + 2, &world_deal[2], 1);
    struct publication p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect_eq(p.entries[0].n_also, 2);
    cr_expect(bytes_equal(p.entries[0].id, id));
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM telling WHERE relation = 'same story'"), 2);
}

/* A hostile feed takes over the id, address and headline of another's entry, with a date before it. */
Test(stories, what_copies_names_hides_nothing)
{
    world_compare(&w);
    world_deliver(&w, 0, NOW, &world_deal[0], 1);
    struct item poison = world_deal[0];
    poison.text = "Buy our wonderful pills at half the usual cost, only this week and only here: a "
                  "doctor hates this trick, and thousands of happy customers cannot be wrong.";
    poison.published = NOW - 10 * HOUR;
    world_deliver(&w, 1, NOW + 1, &poison, 1);
    struct publication p = world_publication(&w, 0, NOW + HOUR);
    bool is_there = false;
    for (size_t i = 0; i < p.n_entries; i++)
        is_there = is_there || bytes_equal(p.entries[i].summary, bytes_of(world_deal[0].text));
    cr_expect(is_there, "the copy leads");
}

/* A delta or a push that holds an edited entry: it is the same one. */
Test(stories, an_edit_in_a_part_of_a_feed_is_no_new_entry)
{
    struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x"},
                         {"2", "https://0.example/2", "[a] Two", "y"}};
    world_deliver(&w, 0, NOW, doc, 2);
    for (int edit = 1; edit < 4; edit++) {
        doc[0].text = edit == 1 ? "x, edited" : edit == 2 ? "x, edited again" : "x, at last";
        world_deliver_part(&w, 0, NOW + edit * HOUR, doc, 1);
        cr_expect_eq(w.change.new_entries, 0, "edit %d", edit);
        cr_expect_eq(w.change.updated_entries, 1, "edit %d", edit);
    }
    cr_expect_eq(published(), 2);
    world_deliver(&w, 0, NOW + 5 * HOUR, doc, 2);
    cr_expect_eq(w.change.new_entries + w.change.updated_entries, 0);
}

/* Retention takes a story whose reports are still remembered: the next report founds it anew. */
Test(stories, a_story_that_was_removed_is_founded_anew)
{
    const struct item other[] = {{"9", "https://0.example/9", "[a] Else", "z", NOW}};
    struct retained removed;
    world_compare(&w);
    world_deliver(&w, 0, NOW, &world_deal[0], 1);
    world_deliver(&w, 0, NOW + 1, other, 1);
    cr_assert(store_retain(w.store, NOW + 2, &(struct retention){.per_feed = 100, .bodies_ms = DAY},
                           10, &removed, &w.err),
              "%s", w.err.text);
    cr_assert_eq(removed.removed, 1);
    world_deliver(&w, 1, NOW + 3, &world_deal[1], 1);
    cr_expect_eq(w.change.new_entries, 1);
    cr_expect_eq(
        world_number(&w, "SELECT count(*) FROM entry WHERE story NOT IN (SELECT id FROM story)"),
        0);
}

/* A report that shows two stories to be one: what was published of the first keeps its id, the other is withdrawn. */
Test(stories, merged_stories_keep_the_older_id)
{
    world_deliver(&w, 0, NOW, &world_deal[0], 1);
    world_deliver(&w, 1, NOW + 1, &world_deal[1], 1);
    const struct publication before = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(before.n_entries, 2, "not compared");
    cr_assert(story_merge(w.store, 2, 1, &w.err), "%s", w.err.text);
    cr_expect_eq(world_number(&w, "SELECT count(DISTINCT story) FROM entry"), 1);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM story WHERE part_of = 1"), 1);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic_story WHERE story = 1"), 2);
}

Test(stories, topics_do_not_mix)
{
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    const struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x"},
                               {"2", "https://0.example/2", "[b] Two", "x"},
                               {"3", "https://0.example/3", "[a] [b] Three", "x"},
                               {"4", "https://0.example/4", "Four", "x"}};
    world_deliver(&w, 0, NOW, doc, 4);
    cr_expect(w.changed[0] && w.changed[1]);
    cr_expect_eq(w.change.new_on_topic, 3);
    cr_expect_eq(w.change.on_topic, 3);
    cr_expect_eq(world_publication(&w, 0, NOW).n_entries, 2);
    cr_expect_eq(world_publication(&w, 1, NOW).n_entries, 2);
    const struct item more[] = {{"5", "https://0.example/5", "[b] Five", "x"}};
    world_deliver(&w, 0, NOW, more, 1);
    cr_expect(!w.changed[0] && w.changed[1]);
}
