#include "kept.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "cmd/cmd.h"
#include "daemon/match_entry.h"
#include "daemon/setup.h"
#include "store/store.h"
#include "story/canonical_url.h"

enum { PRINTED_MAX = 64 << 10, DAY_MS = 24 * 3600 * 1000 };

static const struct kept_item {
    size_t feed;
    const char *id, *url, *title;
    int64_t age;
} items[] = {
    {0, "1", "https://a.example/1", "Late ferry", DAY_MS},
    {0, "2", "https://a.example/2", "Toy ferry", 2 * (int64_t)DAY_MS},
    {0, "3", "https://a.example/3",
     "Train \x1b[2J and \xe2\x80\xae"
     "ferry",
     20 * (int64_t)DAY_MS},
    {1, "2", "https://a.example/1",
     "The ferry that was to leave the old harbour at noon left it two hours late, as harbour "
     "masters say",
     DAY_MS},
};

char *kept_path(struct kept *k, const char *name)
{
    return (char *)arena_printf(k->arena, "%s/%s", k->folder, name).p;
}

void kept_put(struct kept *k, const char *name, const char *text)
{
    cr_assert(atomic_file_write(kept_path(k, name), bytes_of(text), NULL));
}

/* One document with one entry, judged as the daemon would judge it. */
static void deliver(struct kept *k, struct store *store, const struct setup *setup,
                    struct judge *judge, const struct stored_feed *feed,
                    const struct kept_item *item)
{
    struct verdict verdicts[2];
    struct feed_change change;
    struct error err = {0};
    bool changed[2] = {false};
    struct entry entry = {.source_hash = (uint64_t)item->id[0],
                          .id = bytes_of(item->id),
                          .title = bytes_of(item->title),
                          .published = KEPT_NOW - item->age,
                          .modified = DATE_NONE};
    const struct archived_entry archived = {.title = entry.title,
                                            .url = bytes_of(item->url),
                                            .feed_url = feed->url,
                                            .published = entry.published,
                                            .first_seen = KEPT_NOW};
    const struct match_entry judged = match_entry_archived(&archived, k->arena);
    judge_entry(judge, setup->topics, &judged, k->arena, verdicts);
    const struct entry_update update = {
        .entry = &entry,
        .url = archived.url,
        .canonical_url = canonical_url(k->arena, archived.url),
        .content_hash = entry.source_hash,
        .verdicts = verdicts,
    };
    const struct feed_doc doc = {.title = bytes_of(item->feed == 0 ? "A" : "B")};
    const struct feed_update fetched = {.feed = feed->id,
                                        .now = KEPT_NOW,
                                        .plan = {.status = FEED_OK},
                                        .has_document = true,
                                        .seen = &entry.source_hash,
                                        .n_seen = 1,
                                        .doc = &doc,
                                        .entries = &update,
                                        .n_entries = 1};
    cr_assert(store_commit(store, setup->topics, &fetched, 1, &change, changed, &err), "%s",
              err.text);
}

void kept_make(struct kept *k)
{
    static const uint64_t nothing[SETUP_PART_COUNT] = {0};
    struct error err = {0};
    struct store *store = NULL;
    struct stored_feed *feeds = NULL;
    *k = (struct kept){.arena = arena_new(SIZE_MAX)};
    (void)snprintf(k->folder, sizeof k->folder, "/tmp/riffle-kept-XXXXXX");
    cr_assert(mkdtemp(k->folder));
    kept_put(k, "riffle.yaml", "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:r.db\n");
    kept_put(k, "feeds.opml",
             "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\"><body>"
             "<outline text=\"A\" xmlUrl=\"https://a.example/feed\" riffle:kind=\"wire\"/>"
             "<outline text=\"B\" xmlUrl=\"https://b.example/feed\"/></body></opml>");
    kept_put(k, "topics.d/ferry.yaml",
             "match: title:ferry\nreject: toy\nscore: [{when: \"*\", add: 2}]\nthreshold: 1\n");
    kept_put(k, "topics.d/trains.yaml", "match: train\n");
    struct setup *setup = setup_read(kept_path(k, "riffle.yaml"), nothing, NULL);
    cr_assert(setup->options && setup->list && setup->topics);
    struct judge *judge = judge_new();
    cr_assert(store_open(setup->options->store.p, STORE_WRITE, &store, &err), "%s", err.text);
    cr_assert(store_set_up(store, &setup->list->feeds, setup->topics, k->arena, &feeds, &err), "%s",
              err.text);
    for (size_t i = 0; i < COUNT_OF(items); i++)
        deliver(k, store, setup, judge, &feeds[items[i].feed], &items[i]);
    store_close(store);
    judge_free(judge);
    setup_free(setup);
}

void kept_limit(struct kept *k, const char *topic)
{
    struct error err = {0};
    struct store *store = NULL;
    struct stored_feed *feeds;
    struct bytes only[] = {bytes_of(topic)};
    const struct subscription list[] = {
        {.url = BYTES("https://a.example/feed"), .kind = BYTES("wire")},
        {.url = BYTES("https://b.example/feed"), .topics = {.v = only, .n = 1}},
    };
    cr_assert(store_open(kept_path(k, "r.db"), STORE_WRITE, &store, &err), "%s", err.text);
    cr_assert(store_set_list(store, list, COUNT_OF(list), k->arena, &feeds, &err), "%s", err.text);
    store_close(store);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void kept_clear(struct kept *k)
{
    arena_free(k->arena);
    (void)nftw(k->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int kept_run(struct kept *k, int (*command)(int, char **), const char *name, size_t n, char **words)
{
    enum { WORDS_MAX = 16 };
    char *argv[WORDS_MAX] = {NULL};
    cr_assert(n + 4 < WORDS_MAX);
    argv[0] = arena_strndup(k->arena, name, strlen(name));
    argv[1] = arena_strndup(k->arena, "-c", 2);
    argv[2] = kept_path(k, "riffle.yaml");
    for (size_t i = 0; i < n; i++)
        argv[3 + i] = arena_strndup(k->arena, words[i], strlen(words[i]));
    int status = command((int)n + 3, argv);
    (void)fflush(stdout);
    char *text = arena_alloc(k->arena, PRINTED_MAX);
    (void)fread(text, 1, PRINTED_MAX - 1, cr_get_redirected_stdout());
    k->printed = text;
    return status;
}
