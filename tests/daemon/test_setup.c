#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "daemon/setup.h"

static const char configuration[] = "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:r.db\n";
static const char list[] = "<opml version=\"2.0\"><body>"
                           "<outline text=\"A\" xmlUrl=\"http://a.example/feed\"/></body></opml>";
static const char topic[] = "title: All\nmatch: \"*\"\n";

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *content)
{
    cr_assert(atomic_file_write(path_of(name), bytes_of(content), NULL));
}

static void make_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/riffle-setup-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    put("riffle.yaml", configuration);
    put("feeds.opml", list);
    put("topics.d/all.yaml", topic);
}

static const uint64_t nothing[SETUP_PART_COUNT];

Test(setup, reads_all_three, .init = make_folder)
{
    struct setup *setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_expect(setup_errors(setup) == 0);
    cr_assert(setup->options && setup->list && setup->topics);
    cr_expect(setup->list->feeds.n == 1);
    cr_expect(topic_set_length(setup->topics) == 1);
    cr_expect(bytes_equal(topic_set_settings(setup->topics, 0)->name, bytes_of("all")));
    setup_free(setup);
}

Test(setup, passes_over_what_did_not_change, .init = make_folder)
{
    struct setup *first = setup_read(path_of("riffle.yaml"), nothing, NULL);
    put("topics.d/all.yaml", "title: Everything\nmatch: \"*\"\n");
    struct setup *second = setup_read(path_of("riffle.yaml"), first->hash, first->options);
    cr_expect(second->unchanged[SETUP_OPTIONS] && second->unchanged[SETUP_LIST]);
    cr_expect(!second->options && !second->list && second->topics);
    setup_free(first);
    setup_free(second);
}

Test(setup, what_topics_include_belongs_to_them, .init = make_folder)
{
    put("topics.d/all.yaml", "include: terms/boats.yaml\nmatch: \"@boat\"\nlearn: {weight: 1}\n");
    put("topics.d/terms/boats.yaml", "terms: {boat: [ferry]}\n");
    struct setup *first = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_assert(first->topics, "%s", first->findings[SETUP_TOPICS].list[0].text.p);
    cr_expect_eq(first->findings[SETUP_TOPICS].warnings, 1, "there is no model");
    struct setup *same = setup_read(path_of("riffle.yaml"), first->hash, first->options);
    cr_expect(same->unchanged[SETUP_TOPICS] && !same->topics);
    cr_expect_eq(same->findings[SETUP_TOPICS].n, 0, "told once");
    put("topics.d/terms/boats.yaml", "terms: {boat: [ferry, barge]}\n");
    struct setup *terms = setup_read(path_of("riffle.yaml"), first->hash, first->options);
    cr_expect(!terms->unchanged[SETUP_TOPICS] && terms->topics);
    put("models/all.model", "riffle-model 1\ntrained 2026-05-04T12:00:00Z\nlabels 40 160\n"
                            "offset 5\nweights 0\n");
    struct setup *model = setup_read(path_of("riffle.yaml"), terms->hash, first->options);
    cr_assert(!model->unchanged[SETUP_TOPICS] && model->topics);
    cr_expect_eq(model->findings[SETUP_TOPICS].warnings, 0);
    cr_expect(bytes_equal(topic_set_settings(model->topics, 0)->model,
                          bytes_of("2026-05-04, 40 yes, 160 no")));
    put("topics.d/terms/boats.yaml", "terms: {boat: [\"–\"]}\n");
    struct setup *wrong = setup_read(path_of("riffle.yaml"), model->hash, first->options);
    cr_expect(!wrong->topics && wrong->findings[SETUP_TOPICS].errors == 1);
    cr_expect(strstr(wrong->findings[SETUP_TOPICS].list[0].text.p, "terms/boats.yaml:1:"));
    setup_free(first);
    setup_free(same);
    setup_free(terms);
    setup_free(model);
    setup_free(wrong);
}

Test(setup, a_mistake_in_one_part_lets_the_others_change, .init = make_folder)
{
    put("feeds.opml", "<opml version=\"2.0\"><body><outline text=\"A\" xmlUrl=\"http://a.exa");
    struct setup *setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_expect(setup->options && setup->topics && !setup->list);
    cr_expect(setup->findings[SETUP_LIST].errors > 0);
    cr_expect(setup->findings[SETUP_TOPICS].errors == 0);
    setup_free(setup);
}

Test(setup, what_is_missing_is_named, .init = make_folder)
{
    (void)unlink(path_of("feeds.opml"));
    (void)unlink(path_of("topics.d/all.yaml"));
    struct setup *setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_assert(setup->findings[SETUP_LIST].errors == 1);
    cr_expect(strstr(setup->findings[SETUP_LIST].list[0].text.p, "feeds.opml"));
    cr_expect(setup->findings[SETUP_TOPICS].warnings == 1, "no topic is a warning");
    cr_expect_not_null(setup->topics);
    setup_free(setup);
    setup = setup_read("/nowhere/riffle.yaml", nothing, NULL);
    cr_expect(setup_errors(setup) == 1);
    setup_free(setup);
}

Test(setup, a_topic_that_a_feed_names_and_nobody_wrote, .init = make_folder)
{
    put("topics.d/china-russia.yaml", topic);
    put("feeds.opml",
        "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\"><body>\n"
        "<outline text=\"A\" xmlUrl=\"http://a.example/feed\" riffle:topics=\"all china-rusia\"/>\n"
        "<outline text=\"B\" xmlUrl=\"http://b.example/feed\" riffle:topics=\"xyz\"/>"
        "</body></opml>");
    struct setup *setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    const struct findings *findings = &setup->findings[SETUP_LIST];
    cr_assert(setup->list && findings->errors == 0 && findings->warnings == 2);
    cr_expect_not_null(strstr(findings->list[0].text.p, "feeds.opml:2:1: riffle:topics names "
                                                        "`china-rusia`"),
                       "%s", findings->list[0].text.p);
    cr_expect_not_null(strstr(findings->list[0].text.p, "did you mean `china-russia`?"));
    cr_expect_null(strstr(findings->list[1].text.p, "did you mean"));
    uint64_t before[SETUP_PART_COUNT];
    memcpy(before, setup->hash, sizeof before);
    before[SETUP_LIST] = 0;
    struct setup *again = setup_read(path_of("riffle.yaml"), before, setup->options);
    cr_expect(again->findings[SETUP_LIST].warnings == 2, "though the topics did not change");
    setup_free(again);
    setup_free(setup);
}

/* ---- what the options name --------------------------------------------------------------------------------------- */

Test(setup, reads_the_credentials_that_the_options_name, .init = make_folder)
{
    put("riffle.yaml", "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:r.db\n"
                       "fetch: {credentials: secrets}\n");
    put("secrets", "a.example basic user:secret\n");
    cr_assert(chmod(path_of("secrets"), 0600) == 0);
    struct setup *setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_assert_not_null(setup->options);
    cr_expect_str_eq(credentials_for(setup->options->credentials, "https://a.example/feed"),
                     "Basic dXNlcjpzZWNyZXQ=");
    cr_expect_eq(setup->findings[SETUP_OPTIONS].n, 0);
    setup_free(setup);

    cr_assert(chmod(path_of("secrets"), 0644) == 0);
    setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_assert_not_null(setup->options);
    cr_expect_eq(setup->findings[SETUP_OPTIONS].warnings, 1);
    setup_free(setup);

    put("secrets", "a.example basic secret\n");
    setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_expect_null(setup->options);
    cr_expect(strstr(setup->findings[SETUP_OPTIONS].list[0].text.p, "secrets:1:1: "), "%s",
              setup->findings[SETUP_OPTIONS].list[0].text.p);
    cr_expect_not(strstr(setup->findings[SETUP_OPTIONS].list[0].text.p, "basic secret"));
    setup_free(setup);
}

Test(setup, systemd_hands_credentials_over, .init = make_folder)
{
    put("handed/feeds", "https://a.example/feed bearer t\n");
    cr_assert(chmod(path_of("handed/feeds"), 0400) == 0);
    cr_assert(setenv("CREDENTIALS_DIRECTORY", path_of("handed"), 1) == 0);
    struct setup *setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_assert_not_null(setup->options);
    cr_expect_str_eq(credentials_for(setup->options->credentials, "https://a.example/feed"),
                     "Bearer t");
    setup_free(setup);
    cr_assert(setenv("CREDENTIALS_DIRECTORY", path_of("elsewhere"), 1) == 0);
    setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
    cr_assert_not_null(setup->options);
    cr_expect_null(setup->options->credentials);
    setup_free(setup);
}

Test(setup, what_the_options_name_has_to_be_there, .init = make_folder)
{
    static const char *const options[] = {"ca-file: none.pem", "credentials: none"};
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        char text[256];
        (void)snprintf(text, sizeof text,
                       "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:r.db\nfetch: {%s}\n",
                       options[i]);
        put("riffle.yaml", text);
        struct setup *setup = setup_read(path_of("riffle.yaml"), nothing, NULL);
        cr_expect_null(setup->options);
        cr_expect(strstr(setup->findings[SETUP_OPTIONS].list[0].text.p, "none"), "%s", options[i]);
        setup_free(setup);
    }
}
