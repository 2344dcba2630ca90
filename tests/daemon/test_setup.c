#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
