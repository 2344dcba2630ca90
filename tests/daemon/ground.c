#include "ground.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"

enum { BOX = 64, PATH_SIZE = 256 };

const char *ground_path(const struct ground *g, const char *name)
{
    static char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/%s", g->folder, name);
    return path;
}

struct feed_list *ground_list(const char *const *urls, size_t n)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct feed_list *list = ARENA_NEW(arena, struct feed_list);
    list->arena = arena;
    atomic_init(&list->references, 1);
    for (size_t i = 0; i < n; i++) {
        struct subscription *s = &ARENA_PUSH(arena, list->feeds.v, list->feeds.n, list->feeds.cap);
        s->url = arena_copy(arena, bytes_of(urls[i]));
        s->priority = PRIORITY_STANDARD;
    }
    return list;
}

struct topic_set *ground_topics(const struct topic_file *files, size_t n)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    findings_init(&findings, arena);
    struct topic_set *topics = topic_set_new(files, n, &findings);
    cr_assert_not_null(topics, "%s", findings.n ? findings.list[0].text.p : "");
    arena_free(arena);
    return topics;
}

static struct options *make_options(const struct ground *g)
{
    static const char text[] = "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:riffle.db\n"
                               "publish: www\n";
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    findings_init(&findings, arena);
    struct options *options = options_read(ground_path(g, "riffle.yaml"), bytes_of(text),
                                           &findings);
    cr_assert_not_null(options, "%s", findings.n ? findings.list[0].text.p : "");
    arena_free(arena);
    return options;
}

static void make_list(struct ground *g, size_t n_feeds)
{
    char urls[26][32];
    const char *pointers[26];
    cr_assert(n_feeds <= COUNT_OF(urls));
    for (size_t i = 0; i < n_feeds; i++) {
        (void)snprintf(urls[i], sizeof urls[i], "http://%c.example/feed", (char)('a' + i));
        pointers[i] = urls[i];
    }
    g->list = ground_list(pointers, n_feeds);
}

void ground_return(struct ground *g, size_t n_feeds)
{
    static const struct topic_file fruit = {BYTES("fruit.yaml"),
                                            BYTES("title: Fruit\nmatch: apples OR plums\n")};
    struct error err = {0};
    g->options = make_options(g);
    g->topics = ground_topics(g->files ? g->files : &fruit, g->files ? g->n_files : 1);
    make_list(g, n_feeds);
    g->arena = arena_new(SIZE_MAX);
    cr_assert(store_open(g->options->store.p, STORE_WRITE, &g->store, &err), "%s", err.text);
    cr_assert(
        store_set_list(g->store, g->list->feeds.v, g->list->feeds.n, g->arena, &g->stored, &err) &&
            store_set_topics(g->store, g->topics, &err),
        "%s", err.text);
    g->jobs = mailbox_new(BOX, NULL, NULL);
    g->made = mailbox_new(BOX, NULL, NULL);
    g->loop = mailbox_new(BOX, NULL, NULL);
    g->workers = worker_pool_start(1, g->jobs, g->made, g->loop, true);
}

void ground_make_for(struct ground *g, size_t n_feeds, const struct topic_file *files, size_t n)
{
    *g = (struct ground){.folder = "/tmp/riffle-daemon-XXXXXX", .files = files, .n_files = n};
    cr_assert_not_null(mkdtemp(g->folder));
    ground_return(g, n_feeds);
}

void ground_make(struct ground *g, size_t n_feeds)
{
    ground_make_for(g, n_feeds, NULL, 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void ground_leave(struct ground *g)
{
    mailbox_close(g->jobs);
    worker_pool_stop(g->workers, -1);
    mailbox_free(g->jobs);
    mailbox_free(g->made);
    mailbox_free(g->loop);
    store_close(g->store);
    topic_set_drop(g->topics);
    feed_list_drop(g->list);
    options_drop(g->options);
    arena_free(g->arena);
}

void ground_clear(struct ground *g)
{
    ground_leave(g);
    (void)nftw(g->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

struct keep *ground_read(struct ground *g, size_t feed, const char *body)
{
    return ground_read_bytes(g, feed, bytes_of(body), NULL);
}

struct keep *ground_read_bytes(struct ground *g, size_t feed, struct bytes body,
                               const char *content_type)
{
    struct fetch_result *fetch = calloc(1, sizeof *fetch);
    fetch->http = 200;
    fetch->url = strdup(g->list->feeds.v[feed].url.p);
    fetch->etag = strdup("\"e\"");
    fetch->retry_after_ms = fetch->max_age_ms = -1;
    fetch->began = fetch->ended = g->now ? g->now : GROUND_NOW;
    fetch->content_type = content_type ? strdup(content_type) : NULL;
    buf_add_bytes(&fetch->body, body);
    struct job *job = job_new();
    job->fetch = fetch;
    job->topics = topic_set_keep(g->topics);
    job->ticket = (struct feed_ticket){
        .feed = g->stored[feed].id,
        .list = feed_list_keep(g->list),
        .subscription = feed,
        .limits = {3600000, 3600000, 86400000, false},
    };
    cr_assert(mailbox_post(g->jobs, job));
    struct keep *keep = mailbox_take_for(g->made, GROUND_WAIT_MS);
    cr_assert_not_null(keep);
    return keep;
}

bool ground_has(const struct ground *g, const char *name)
{
    return access(ground_path(g, name), F_OK) == 0;
}

bool ground_holds(const struct ground *g, const char *name, const char *words)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes content = {NULL, 0};
    bool holds = file_read(ground_path(g, name), (size_t)1 << 24, arena, &content, NULL) &&
                 bytes_find(content, bytes_of(words)) < content.n;
    arena_free(arena);
    return holds;
}

int64_t ground_number(const struct ground *g, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    cr_assert(sqlite3_open_v2(ground_path(g, "riffle.db"), &db, SQLITE_OPEN_READWRITE, NULL) == 0);
    cr_assert(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s",
              sqlite3_errmsg(db));
    int64_t number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0)
                                                           : INT64_MIN;
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return number;
}
