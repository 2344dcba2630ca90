#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "daemon/publisher.h"
#include "daemon/rejudge.h"
#include "ground.h"

static struct ground g;
static struct publisher *publisher;
static struct publication_change *changes; /* of the last rendering */
static struct error err;

static void set_up(void)
{
    ground_make(&g, 2);
    publisher = publisher_new(g.options);
}

static void forget_changes(void)
{
    while (changes) {
        struct publication_change *next = changes->next;
        free(changes->path);
        representation_drop(changes->representation);
        free(changes);
        changes = next;
    }
}

static void tear_down(void)
{
    forget_changes();
    publisher_free(publisher);
    ground_clear(&g);
}

TestSuite(publisher, .init = set_up, .fini = tear_down);

/* The topics of the set are those of the names from now on. */
static void take_topics(const char *const *names, size_t n)
{
    struct topic_file files[4];
    char text[4][64];
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(text[i], sizeof text[i], "%s.yaml", names[i]);
        files[i] = (struct topic_file){bytes_of(text[i]), BYTES("match: apples OR plums\n")};
    }
    topic_set_drop(g.topics);
    g.topics = ground_topics(files, n);
    cr_assert(store_set_topics(g.store, g.topics, &err), "%s", err.text);
}

static bool render(bool all)
{
    bool changed[4] = {all, all, all, all};
    forget_changes();
    err = (struct error){0};
    return publisher_render(publisher, g.store, g.topics, changed, g.list, GROUND_NOW, &changes,
                            &err);
}

/* What the last rendering said of a path: NULL, nothing. */
static const struct publication_change *change_of(const char *path)
{
    const struct publication_change *change = changes;
    while (change && strcmp(change->path, path) != 0)
        change = change->next;
    return change;
}

/* Commits a document of a feed with one entry of that title and these other members. */
static void keep_of(size_t feed, const char *title, const char *members)
{
    char body[4096];
    bool changed[4] = {false};
    struct feed_change change;
    (void)snprintf(
        body, sizeof body,
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
        "<channel><title>Feed</title><item><guid>%s</guid><title>%s</title>%s</item>"
        "</channel></rss>",
        title, title, members);
    struct keep *keep = ground_read(&g, feed, body);
    cr_assert(store_commit(g.store, g.topics, &keep->update, 1, &change, changed, &err), "%s",
              err.text);
    keep_free(keep);
}

static void keep_with(const char *title, const char *members)
{
    keep_of(0, title, members);
}

static void keep(const char *title)
{
    keep_with(title, "");
}

static const char *const files_of_fruit[] = {"www/fruit.atom", "www/fruit.rss", "www/fruit.json",
                                             "www/fruit.opml", "www/fruit/index.html"};

Test(publisher, a_topic_is_published_in_every_form)
{
    static const char *const paths[] = {"/fruit.atom", "/fruit.rss", "/fruit.json", "/fruit.opml",
                                        "/fruit/",     "/",          "/riffle.css"};
    keep("apples");
    cr_assert(render(true), "%s", err.text);
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        cr_expect(change_of(paths[i]) && change_of(paths[i])->representation, "%s", paths[i]);
    for (size_t i = 0; i < COUNT_OF(files_of_fruit); i++)
        cr_expect(ground_has(&g, files_of_fruit[i]), "%s", files_of_fruit[i]);
    cr_expect(ground_holds(&g, "www/fruit.atom", "apples"));
    cr_expect(ground_holds(&g, "www/index.html", "apples"));
}

Test(publisher, what_has_not_changed_is_neither_written_nor_handed_out)
{
    struct stat before, after;
    keep("apples");
    cr_assert(render(true));
    cr_assert(stat(ground_path(&g, "www/fruit.atom"), &before) == 0);
    cr_assert(render(true) && render(false));
    cr_expect_null(changes);
    cr_assert(stat(ground_path(&g, "www/fruit.atom"), &after) == 0);
    cr_expect(before.st_ino == after.st_ino);
    keep("plums");
    cr_assert(render(true));
    cr_expect(change_of("/fruit.atom") && !change_of("/riffle.css"));
    cr_expect(ground_holds(&g, "www/fruit.rss", "plums"));
}

Test(publisher, a_topic_that_is_gone_is_taken_away)
{
    static const char *const others[] = {"drinks"};
    cr_assert(render(true));
    take_topics(others, 1);
    cr_assert(render(true), "%s", err.text);
    cr_expect(change_of("/fruit.atom") && !change_of("/fruit.atom")->representation);
    cr_expect(change_of("/drinks.atom") && change_of("/drinks.atom")->representation);
    for (size_t i = 0; i < COUNT_OF(files_of_fruit); i++)
        cr_expect(!ground_has(&g, files_of_fruit[i]), "%s", files_of_fruit[i]);
    cr_expect(!ground_has(&g, "www/fruit"), "its folder is empty");
}

/* One name is how the other begins. */
Test(publisher, topics_whose_names_begin_alike_are_strangers)
{
    static const char *const names[] = {"a", "a.b", "a-c"};
    static const char *const gone[] = {"/a.b.atom", "/a.b.rss", "/a.b.json", "/a.b.opml", "/a.b/"};
    static const char *const stay[] = {"www/a.atom", "www/a/index.html", "www/a-c.atom"};
    static const char *const both[] = {"a", "a-c"};
    take_topics(names, 3);
    cr_assert(render(true));
    take_topics(both, 2);
    cr_assert(render(false), "%s", err.text);
    for (size_t i = 0; i < COUNT_OF(gone); i++)
        cr_expect(change_of(gone[i]) && !change_of(gone[i])->representation, "%s", gone[i]);
    cr_expect(!ground_has(&g, "www/a.b.atom") && !ground_has(&g, "www/a.b"));
    for (size_t i = 0; i < COUNT_OF(stay); i++)
        cr_expect(ground_has(&g, stay[i]), "%s", stay[i]);
    take_topics(&both[1], 1);
    cr_assert(render(false));
    cr_expect(!ground_has(&g, "www/a.atom") && ground_has(&g, "www/a-c.atom"));
}

Test(publisher, a_file_that_cannot_be_written_is_served_and_tried_again)
{
    keep("apples");
    cr_assert(atomic_file_write(ground_path(&g, "www/fruit"), bytes_of("in the way"), NULL));
    cr_expect(!render(true));
    cr_expect(strstr(err.text, "fruit"), "%s", err.text);
    cr_expect_not_null(change_of("/fruit/"), "it is served all the same");
    cr_expect(ground_has(&g, "www/fruit.atom"), "and the rest is done");
    cr_assert(unlink(ground_path(&g, "www/fruit")) == 0);
    cr_expect(render(true), "%s", err.text);
    cr_expect_null(changes, "nothing new to serve");
    cr_expect(ground_holds(&g, "www/fruit/index.html", "apples"));
}

/* An edit lets an old entry in: the page has it, the feeds do not tell of it as news. */
Test(publisher, what_is_old_when_it_is_let_in_is_for_the_page)
{
    static const char *const feeds[] = {"www/fruit.atom", "www/fruit.rss", "www/fruit.json"};
    char edit[64]; /* of a clock that runs on, while the entries' stands still */
    const int64_t day = 86400000, since = clock_now() - GROUND_NOW;
    (void)snprintf(edit, sizeof edit, "match: pears\nbackfill: %dd\n",
                   (int)((since > 0 ? since : 0) / day) + 30);
    const struct topic_file edited = {BYTES("fruit.yaml"), bytes_of(edit)};
    struct judge *judge = judge_new();
    bool changed[1] = {false};
    struct feed_change change;
    struct keep *keep = ground_read(
        &g, 0,
        "<rss version=\"2.0\"><channel><title>Feed</title><item><guid>1</guid><title>Old pears"
        "</title><pubDate>Wed, 01 Jan 2020 00:00:00 GMT</pubDate></item><item><guid>2</guid>"
        "<title>New pears</title></item></channel></rss>");
    cr_assert(store_commit(g.store, g.topics, &keep->update, 1, &change, changed, &err));
    keep_free(keep);
    while (rejudge_some(g.store, g.topics, judge, changed, &err))
        ;
    topic_set_drop(g.topics);
    g.topics = ground_topics(&edited, 1);
    cr_assert(store_set_topics(g.store, g.topics, &err), "%s", err.text);
    while (rejudge_some(g.store, g.topics, judge, changed, &err))
        ;
    cr_assert(!err.text[0] && render(true), "%s", err.text);
    cr_expect(ground_holds(&g, "www/fruit/index.html", "Old pears"));
    cr_expect(ground_holds(&g, "www/index.html", "Old pears"));
    for (size_t i = 0; i < COUNT_OF(feeds); i++) {
        cr_expect(ground_holds(&g, feeds[i], "New pears"), "%s", feeds[i]);
        cr_expect(!ground_holds(&g, feeds[i], "Old pears"), "%s", feeds[i]);
    }
    judge_free(judge);
}

/* What an entry brings, and what of it is on the page and what is not. */
static const struct {
    const char *members, *has, *has_not;
} paragraphs[] = {
    {"<description>Apples are ripe. Read more</description>", "<p class=\"excerpt\"",
     "ripe. Read more"},
    {"<description>Read more</description><content:encoded>&lt;h2&gt;Harvest&lt;/h2&gt;"
     "&lt;p&gt;Apples are ripe this week in all of the gardens along the river, say those who own "
     "them, and more of them than ever.&lt;/p&gt;</content:encoded>",
     ">Apples are ripe this week", "Harvest"},
    {"<description>Apples are ripe in \u2026</description><content:encoded>&lt;p&gt;Apples are "
     "ripe in the gardens.&lt;/p&gt;</content:encoded>",
     "in the gardens.", "\u2026"},
};

Test(publisher, the_paragraph_is_a_summary)
{
    for (size_t i = 0; i < COUNT_OF(paragraphs); i++) {
        keep_with("apples", paragraphs[i].members);
        cr_assert(render(true), "%s", err.text);
        cr_expect(ground_holds(&g, "www/fruit/index.html", paragraphs[i].has), "%zu", i);
        cr_expect_not(ground_holds(&g, "www/fruit/index.html", paragraphs[i].has_not), "%zu", i);
    }
}

/* What a topic publishes of an entry with a body, a picture and a recording, as its file says. */
static const struct {
    const char *publish;
    bool body, picture_in_body, picture;
} policies[] = {
    {"", false, false, false},
    {"publish: {bodies: full}\n", true, false, false},
    {"publish: {images: yes}\n", false, false, true},
    {"publish: {bodies: full, images: yes}\n", true, true, true},
};

static const char illustrated[] =
    "<description>Apples are ripe.</description>"
    "<content:encoded>&lt;p&gt;Apples are ripe.&lt;/p&gt;&lt;p&gt;The last line of the body."
    "&lt;img src=\"http://a.example/in.jpg\"&gt;&lt;/p&gt;</content:encoded>"
    "<enclosure url=\"http://a.example/a.jpg\" length=\"1\" type=\"image/jpeg\"/>"
    "<enclosure url=\"http://a.example/a.mp3\" length=\"7\" type=\"audio/mpeg\"/>";

/* In all of these files, or in none. */
static void expect_in_all(bool there, const char *what, const char *const *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        cr_expect_eq(ground_holds(&g, files[i], what), there, "%s: %s", files[i], what);
}

Test(publisher, bodies_and_pictures_are_published_where_the_topic_says_so)
{
    keep_with("apples", illustrated);
    for (size_t i = 0; i < COUNT_OF(policies); i++) {
        char text[128];
        const struct topic_file file = {
            BYTES("fruit.yaml"),
            {text, (size_t)snprintf(text, sizeof text, "match: apples\n%s", policies[i].publish)}};
        topic_set_drop(g.topics);
        g.topics = ground_topics(&file, 1);
        cr_assert(store_set_topics(g.store, g.topics, &err), "%s", err.text);
        struct judge *judge = judge_new();
        bool changed[1] = {false};
        while (rejudge_some(g.store, g.topics, judge, changed, &err))
            ;
        judge_free(judge);
        cr_assert(render(true), "%s", err.text);
        expect_in_all(policies[i].body, "The last line of the body", files_of_fruit, 3);
        expect_in_all(policies[i].picture_in_body, "http://a.example/in.jpg", files_of_fruit, 3);
        cr_expect_eq(
            ground_holds(&g, "www/fruit/index.html", "<img src=\"http://a.example/a.jpg\""),
            policies[i].picture, "%s", text);
        cr_expect_eq(ground_holds(&g, "www/fruit.json", "\"image\":\"http://a.example/a.jpg\""),
                     policies[i].picture, "%s", text);
        expect_in_all(true, "http://a.example/a.mp3", files_of_fruit, 3);
    }
}

/* Of feeds that name no language: a headline, and the language it is in. */
static const struct {
    const char *title, *members, *language;
} unsaid[] = {
    {"Урожай в садах собран, и apples", "", "ru"},
    {"Apples", "<description>河边果园里的苹果已经成熟了</description>", "zh"},
    {"Apples are ripe in the gardens", "", "en"},
};

Test(publisher, a_language_that_nobody_names_is_the_one_it_looks_like)
{
    for (size_t i = 0; i < COUNT_OF(unsaid); i++) {
        char in_atom[32], on_page[32];
        (void)snprintf(in_atom, sizeof in_atom, "<entry xml:lang=\"%s\"", unsaid[i].language);
        (void)snprintf(on_page, sizeof on_page, "<h3 lang=\"%s\"", unsaid[i].language);
        keep_with(unsaid[i].title, unsaid[i].members);
        cr_assert(render(true), "%s", err.text);
        cr_expect(ground_holds(&g, "www/fruit.atom", in_atom), "%s", unsaid[i].title);
        cr_expect(ground_holds(&g, "www/fruit/index.html", on_page), "%s", unsaid[i].title);
    }
}

Test(publisher, another_telling_is_in_the_language_it_looks_like)
{
    static const char link[] = "<link>http://a.example/harvest</link>";
    keep_of(0, unsaid[0].title, link);
    keep_of(1, "Урожай в садах собран и apples", link);
    cr_assert(render(true), "%s", err.text);
    cr_expect(ground_holds(&g, "www/fruit/index.html", "<span class=\"headline\" lang=\"ru\""));
}
