/* Captured feeds of the real world, where they lie beside the project, by the whole way from the bytes of a document to
 * what is published of it: every form keeps to its rules, and riffle reads from it what it put in. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "daemon/excerpts.h"
#include "forms_checker.h"
#include "ground.h"
#include "round_trip.h"

enum { FEEDS_MAX = 256, FILE_MAX = 64 << 20, COLUMNS = 8 };
enum { COLUMN_FILE, COLUMN_URL, COLUMN_CAPTURE, COLUMN_TYPE = 7 };

static struct ground g;
static struct error err;

struct document {
    struct bytes file, url, content_type;
};

struct documents {
    struct document v[FEEDS_MAX];
    size_t n;
};

/* The first capture of each feed. */
static void read_manifest(struct documents *out)
{
    struct bytes manifest, line;
    cr_assert(file_read(TEST_CORPUS "/manifest.tsv", FILE_MAX, g.arena, &manifest, &err), "%s",
              err.text);
    (void)bytes_split(&manifest, '\n', &line);
    while (bytes_split(&manifest, '\n', &line)) {
        struct bytes columns[COLUMNS] = {{NULL, 0}};
        for (size_t i = 0; i < COLUMNS; i++)
            (void)bytes_split(&line, '\t', &columns[i]);
        if (!bytes_equal(columns[COLUMN_CAPTURE], bytes_of("1")))
            continue;
        cr_assert(out->n < FEEDS_MAX);
        out->v[out->n++] = (struct document){arena_copy(g.arena, columns[COLUMN_FILE]),
                                             arena_copy(g.arena, columns[COLUMN_URL]),
                                             arena_copy(g.arena, columns[COLUMN_TYPE])};
    }
}

static void take_list(const struct documents *documents)
{
    const char *urls[FEEDS_MAX];
    for (size_t i = 0; i < documents->n; i++)
        urls[i] = documents->v[i].url.p;
    feed_list_drop(g.list);
    g.list = ground_list(urls, documents->n);
    cr_assert(store_set_list(g.store, g.list->feeds.v, g.list->feeds.n, g.arena, &g.stored, &err),
              "%s", err.text);
}

static void take_topic(void)
{
    static const struct topic_file all = {BYTES("all.yaml"),
                                          BYTES("match: \"*\"\nentries: 50000\nstories: lead\n")};
    topic_set_drop(g.topics);
    g.topics = ground_topics(&all, 1);
    cr_assert(store_set_topics(g.store, g.topics, &err), "%s", err.text);
}

static void keep_all(const struct documents *documents)
{
    for (size_t i = 0; i < documents->n; i++) {
        const struct document *document = &documents->v[i];
        struct arena *arena = arena_new(SIZE_MAX);
        struct bytes body, path = arena_printf(arena, "%s/%s", TEST_CORPUS, document->file.p);
        struct feed_change change;
        bool changed[1] = {false};
        cr_assert(file_read(path.p, FILE_MAX, arena, &body, &err), "%s", err.text);
        struct keep *keep = ground_read_bytes(&g, i, body, document->content_type.p);
        cr_assert(store_commit(g.store, g.topics, &keep->update, 1, &change, changed, &err), "%s",
                  err.text);
        keep_free(keep);
        arena_free(arena);
    }
}

static void expect_none(const struct complaints *found, const char *what)
{
    enum { SHOWN = 2000 };
    for (size_t i = 0; i < found->n && i < SHOWN; i++)
        cr_expect(false, "%s: %s", what, found->v[i].p);
}

static void check(struct publication *publication, bool full)
{
    struct arena *arena = arena_new(SIZE_MAX);
    publication->full_bodies = publication->images = full;
    struct complaints rules = forms_check(publication, arena),
                      back = round_trip(publication, arena);
    expect_none(&rules, full ? "whole bodies" : "excerpts");
    expect_none(&back, full ? "whole bodies, read again" : "excerpts, read again");
    arena_free(arena);
}

Test(corpus, is_published_by_the_rules, .timeout = 580)
{
    static struct documents documents;
    struct publication publication;
    ground_make(&g, 1);
    read_manifest(&documents);
    take_topic();
    take_list(&documents);
    keep_all(&documents);
    cr_assert(store_publication(g.store, g.topics, 0, GROUND_NOW, g.arena, &publication, &err),
              "%s", err.text);
    struct summarizer *summarizer = summarizer_new();
    excerpts_make(summarizer, &publication, g.arena);
    summarizer_free(summarizer);
    publication.public_url = (struct bytes)BYTES("https://news.example/");
    publication.generator_version = (struct bytes)BYTES("1");
    (void)fprintf(stderr, "%zu documents, %zu entries\n", documents.n, publication.n_entries);
    cr_expect_gt(publication.n_entries, documents.n);
    check(&publication, false);
    check(&publication, true);
    ground_clear(&g);
}
