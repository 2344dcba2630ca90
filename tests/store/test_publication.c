#include "world.h"

#include <criterion/criterion.h>

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

TestSuite(publication, .init = set_up, .fini = tear_down);

Test(publication, newest_first_and_no_more_than_asked)
{
    world_topics(&w, (struct topic_settings[]){{.entries = 7}}, 1);
    struct item doc[20] = {0};
    for (size_t i = 0; i < COUNT_OF(doc); i++) {
        doc[i].id = arena_printf(w.arena, "%zu", i).p;
        doc[i].title = arena_printf(w.arena, "[a] %zu", i).p;
        doc[i].published = NOW - (int64_t)(i * 7 % 20) / 2 * HOUR; /* pairs of one date */
    }
    world_deliver(&w, 0, NOW, doc, COUNT_OF(doc));
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 7);
    for (size_t i = 1; i < p.n_entries; i++)
        cr_expect(p.entries[i - 1].published >= p.entries[i].published);
    struct publication again = world_publication(&w, 0, NOW + DAY);
    for (size_t i = 0; i < p.n_entries; i++)
        cr_expect(bytes_equal(p.entries[i].id, again.entries[i].id), "the order moved at %zu", i);
}

Test(publication, an_empty_topic)
{
    struct publication p = world_publication(&w, 0, NOW);
    cr_expect_eq(p.n_entries, 0);
    cr_expect(bytes_equal(p.topic, bytes_of("a")));
    cr_expect(p.updated <= NOW && p.updated > 0);
    cr_expect_eq(p.n_feeds, 3);
}

Test(publication, carries_entry_and_source)
{
    const struct item doc[] = {{"tag:0,2026:1", "https://0.example/1?utm_source=rss&id=2",
                                "[a] One", "A summary.", NOW - HOUR}};
    world_deliver(&w, 0, NOW, doc, 1);
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 1);
    const struct published_entry *e = &p.entries[0];
    cr_expect(bytes_equal(e->url, bytes_of("https://0.example/1?id=2")), "%.*s", BYTES_FMT(e->url));
    cr_expect(bytes_equal(e->summary, bytes_of("A summary.")));
    cr_expect(bytes_equal(e->source_url, bytes_of("https://0.example/feed")));
    cr_expect(bytes_equal(e->source_id, bytes_of("https://0.example/feed")));
    cr_expect(bytes_equal(e->source_title, bytes_of("Site 0")));
    cr_expect(bytes_equal(e->source_kind, bytes_of("independent")));
    cr_expect(bytes_equal(e->why, bytes_of("The headline has “[a]” (mark).")), "%.*s",
              BYTES_FMT(e->why));
    cr_assert_eq(e->n_words, 1);
    cr_expect(bytes_equal(e->words[0], bytes_of("[a]")), "%.*s", BYTES_FMT(e->words[0]));
    cr_expect_float_eq(e->score, 2.5, 1e-9);
    cr_expect_eq(p.updated, NOW - HOUR);
}

Test(publication, authors_tags_image_and_files)
{
    struct person authors[] = {
        {.name = BYTES("Anna")}, {.email = BYTES("x@y")}, {.name = BYTES("Ben")}};
    struct bytes tags[] = {BYTES("news"), BYTES("two\nlines")};
    struct attachment files[] = {
        {.url = BYTES("https://0.example/p.png"), .mime_type = BYTES("image/png"), .size = -1},
        {.url = BYTES("https://0.example/a.mp3"),
         .mime_type = BYTES("audio/mpeg"),
         .title = BYTES("An\thour\nof it"),
         .size = 1234567,
         .duration_s = 3600},
        {.url = BYTES("ftp://0.example/a.mp3"), .mime_type = BYTES("audio/mpeg"), .size = -1},
        {.url = BYTES("https://0.example/b"), .size = -1, .duration_s = -1},
    };
    struct entry entry = {
        .source_hash = 1,
        .id = BYTES("1"),
        .title = BYTES("One"),
        .content_html = BYTES("<p>x</p>"),
        .language = BYTES("ru"),
        .published = DATE_NONE,
        .modified = DATE_NONE,
        .authors = {.v = authors, .n = 3},
        .tags = {.v = tags, .n = 2},
        .attachments = {.v = files, .n = COUNT_OF(files)},
    };
    struct verdict verdict = {.match = true, .score = 1};
    struct entry_update one = {.entry = &entry, .content_hash = 1, .verdicts = &verdict};
    struct feed_doc doc = {.title = BYTES("T"),
                           .id = BYTES("urn:feed"),
                           .updated = NOW - DAY,
                           .language = BYTES("en"),
                           .home_page_url = BYTES("https://0.example/")};
    uint64_t seen = 1;
    struct feed_update u = {.feed = w.feeds[0].id,
                            .now = NOW,
                            .plan = {.status = FEED_OK},
                            .has_document = true,
                            .seen = &seen,
                            .n_seen = 1,
                            .doc = &doc,
                            .entries = &one,
                            .n_entries = 1};
    struct feed_change change;
    bool changed = false;
    cr_assert(store_commit(w.store, w.topics, &u, 1, &change, &changed, &w.err), "%s", w.err.text);
    cr_expect(changed);
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 1);
    const struct published_entry *e = &p.entries[0];
    cr_assert_eq(e->n_authors, 2);
    cr_expect(bytes_equal(e->authors[0], bytes_of("Anna")));
    cr_expect(bytes_equal(e->authors[1], bytes_of("Ben")));
    cr_assert_eq(e->n_files, 2, "%zu files: pictures are none", e->n_files);
    cr_expect(bytes_equal(e->files[0].url, files[1].url));
    cr_expect(bytes_equal(e->files[0].type, files[1].mime_type));
    cr_expect(bytes_equal(e->files[0].title, bytes_of("An hour of it")));
    cr_expect_eq(e->files[0].size, 1234567);
    cr_expect_eq(e->files[0].duration_s, 3600);
    cr_expect(bytes_equal(e->files[1].url, files[3].url));
    cr_expect_eq(e->files[1].type.n + e->files[1].title.n, 0);
    cr_expect_eq(e->files[1].size + e->files[1].duration_s, 0);
    cr_assert_eq(e->n_tags, 2);
    cr_expect(bytes_equal(e->tags[1], bytes_of("two lines")));
    cr_expect(bytes_equal(e->image, bytes_of("https://0.example/p.png")));
    cr_expect(bytes_equal(e->language, bytes_of("ru")));
    cr_expect(bytes_equal(e->source_id, bytes_of("urn:feed")));
    cr_expect(bytes_equal(e->source_home, bytes_of("https://0.example/")));
    cr_expect_eq(e->source_updated, NOW - DAY);
    cr_expect_eq(e->why.n, 0);
    cr_expect_eq(e->n_words, 0);
}

/* NOW is a midnight: the last day has just begun. */
Test(publication, stories_are_counted_by_day)
{
    const struct item doc[] = {{"1", NULL, "[a] now", "x", NOW},
                               {"2", NULL, "[a] the day before", "x", NOW - 1},
                               {"3", NULL, "[a] at its beginning", "x", NOW - DAY},
                               {"4", NULL, "[a] the first that counts", "x", NOW - 29 * DAY},
                               {"5", NULL, "[a] too old", "x", NOW - 29 * DAY - 1},
                               {"6", NULL, "of nothing", "x", NOW}};
    world_deliver(&w, 0, NOW, doc, COUNT_OF(doc));
    struct publication p = world_publication(&w, 0, NOW);
    for (size_t i = 0; i < PUBLICATION_DAYS; i++)
        cr_expect_eq(p.days[i],
                     i == 0 || i == 29 ? 1
                     : i == 28         ? 2
                                       : 0,
                     "day %zu: %u", i, p.days[i]);
    p = world_publication(&w, 0, NOW + DAY);
    cr_expect_eq(p.days[0], 0);
    cr_expect_eq(p.days[28], 1);
}

/* What is in the list's address for the publisher alone is not published. */
Test(publication, a_password_in_an_address_stays_here)
{
    const struct subscription list[] = {{.url = BYTES("https://me:secret@0.example/feed")}};
    cr_assert(store_set_list(w.store, list, 1, w.arena, &w.feeds, &w.err));
    const struct item doc[] = {{"1", NULL, "[a] One", "x"}};
    world_deliver(&w, 0, NOW, doc, 1);
    struct publication p = world_publication(&w, 0, NOW);
    cr_expect(bytes_equal(p.entries[0].source_url, bytes_of("https://0.example/feed")), "%.*s",
              BYTES_FMT(p.entries[0].source_url));
    cr_expect_eq(p.n_feeds, 1);
}

/* A reader sees the same as the writer. */
Test(publication, a_reader_beside_the_writer)
{
    const struct item doc[] = {{"1", NULL, "[a] One", "x"}};
    world_deliver(&w, 0, NOW, doc, 1);
    struct store *reader;
    struct publication p;
    cr_assert(store_open(w.path, STORE_READ, &reader, &w.err), "%s", w.err.text);
    cr_assert(store_publication(reader, w.topics, 0, NOW, w.arena, &p, &w.err), "%s", w.err.text);
    cr_expect_eq(p.n_entries, 1);
    world_topics(&w, (struct topic_settings[2]){{.version = 1}, {.version = 1}}, 2);
    cr_assert(store_publication(reader, w.topics, 1, NOW, w.arena, &p, &w.err), "%s", w.err.text);
    cr_expect_eq(p.n_entries, 0);
    store_close(reader);
}

Test(publication, totals)
{
    const struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x", NOW - HOUR},
                               {"2", "https://0.example/2", "Two", "x"}};
    world_deliver(&w, 0, NOW, doc, 2);
    world_deliver(&w, 1, NOW, doc, 1);
    struct store_totals totals;
    cr_assert(store_totals(w.store, w.arena, &totals, &w.err), "%s", w.err.text);
    cr_expect_eq(totals.entries, 3);
    cr_expect_eq(totals.stories, 2);
    cr_expect(totals.bytes > 4096);
    cr_assert_eq(totals.n_topics, 1);
    cr_expect(bytes_equal(totals.topics[0].name, bytes_of("a")));
    cr_expect_eq(totals.topics[0].entries, 1);
    cr_expect_eq(totals.topics[0].last, NOW - HOUR);
}
