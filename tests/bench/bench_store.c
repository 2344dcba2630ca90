/* What keeping entries costs, beside the least that SQLite can do: one table with the words, a unique index by feed and
 * guid, an index by date, a row for each feed. 2,000 feeds of 20 entries in batches of 256 documents, all new with none
 * and with each of them on topic; then rounds in which every feed answers 304, and in which each brings one new entry. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "bench.h"
#include "store/store.h"

enum { FEEDS = 2000, ENTRIES = 20, BATCH = 256 };

static const int64_t now = INT64_C(1768003200000);

/* What the rounds bring, and the store that they bring it to. */
struct bringing {
    char path[64];
    struct arena *arena;
    struct topic_set *topics;
    struct subscription *list;
    struct feed_doc *docs;
    struct entry *entries; /* ENTRIES + room for a round's one of each feed */
    struct entry_update *updates;
    struct verdict *verdicts;
    struct feed_update *feeds;
    uint64_t *seen;
    struct store *store;
    sqlite3 *bare;
    bool on_topic;
    int round;
};

_Noreturn static void fail(const char *what)
{
    (void)fprintf(stderr, "bench_store: %s\n", what);
    exit(1);
}

static void remove_store(const struct bringing *b)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char path[96];
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        (void)snprintf(path, sizeof path, "%s%s", b->path, ends[i]);
        (void)unlink(path);
    }
}

static void fill_entry(struct bringing *b, size_t feed, size_t number, struct entry *e)
{
    static const char words[] =
        "Officials said on Monday that the talks would go on for as long as both "
        "sides saw a use in them, and that nothing had been settled so far. ";
    *e = (struct entry){.published = now - (int64_t)(number * 977 + feed) * 1000,
                        .modified = DATE_NONE};
    e->id = arena_printf(b->arena, "https://%zu.example/news/2026/01/article-%zu", feed, number);
    e->url = e->id;
    e->id_is_given = true;
    e->source_hash = hash_bytes(e->id, 1);
    e->title = arena_printf(b->arena, "Talks %zu of %zu go on without a result", number, feed);
    e->summary = bytes_of(words);
    e->content_html = arena_printf(b->arena, "<p>%s</p><p>%s</p><p>%s</p>", words, words, words);
}

static struct entry_update update_of(struct bringing *b, const struct entry *e)
{
    return (struct entry_update){.entry = e,
                                 .url = e->url,
                                 .canonical_url = bytes_skip(e->url, strlen("https://")),
                                 .content_hash = e->source_hash ^ 5,
                                 .verdicts = b->verdicts};
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void prepare(struct bringing *b)
{
    static const struct topic_file file = {BYTES("all.yaml"), BYTES("match: \"*\"\n")};
    struct findings findings;
    b->arena = arena_new(SIZE_MAX);
    findings_init(&findings, b->arena);
    b->topics = topic_set_new(&file, 1, &findings);
    b->list = ARENA_ARRAY(b->arena, struct subscription, FEEDS);
    b->entries = ARENA_ARRAY(b->arena, struct entry, FEEDS * ENTRIES);
    b->updates = ARENA_ARRAY(b->arena, struct entry_update, FEEDS * ENTRIES);
    b->feeds = ARENA_ARRAY(b->arena, struct feed_update, FEEDS);
    b->docs = ARENA_ARRAY(b->arena, struct feed_doc, FEEDS);
    b->seen = ARENA_ARRAY(b->arena, uint64_t, FEEDS * ENTRIES);
    b->verdicts = ARENA_NEW(b->arena, struct verdict);
    if (!b->topics)
        fail("the topic");
    for (size_t f = 0; f < FEEDS; f++) {
        b->list[f].url = arena_printf(b->arena, "https://%zu.example/feed", f);
        b->docs[f] = (struct feed_doc){.title = b->list[f].url, .updated = DATE_NONE};
        for (size_t i = 0; i < ENTRIES; i++) {
            size_t at = f * ENTRIES + i;
            fill_entry(b, f, i, &b->entries[at]);
            b->updates[at] = update_of(b, &b->entries[at]);
            b->seen[at] = b->entries[at].source_hash;
        }
        qsort(b->seen + f * ENTRIES, ENTRIES, sizeof *b->seen, compare);
    }
}

/* ---- the store ---- */

static void open_store(struct bringing *b)
{
    struct error err = {0};
    struct stored_feed *kept;
    struct arena *arena = arena_new(SIZE_MAX);
    if (!store_open(b->path, STORE_WRITE, &b->store, &err) ||
        !store_set_topics(b->store, b->topics, &err) ||
        !store_set_list(b->store, b->list, FEEDS, arena, &kept, &err))
        fail(err.text);
    for (size_t f = 0; f < FEEDS; f++)
        b->feeds[f].feed = kept[f].id;
    arena_free(arena);
}

static void commit_all(struct bringing *b)
{
    struct feed_change changes[BATCH];
    struct error err = {0};
    bool changed = false;
    for (size_t f = 0; f < FEEDS; f += BATCH) {
        size_t n = FEEDS - f < BATCH ? FEEDS - f : BATCH;
        if (!store_commit(b->store, b->topics, b->feeds + f, n, changes, &changed, &err))
            fail(err.text);
    }
}

static struct feed_update plain(const struct bringing *b, size_t f)
{
    return (struct feed_update){
        .feed = b->feeds[f].feed,
        .now = now + b->round,
        .plan = {.status = FEED_OK, .last = now + b->round, .next = now, .interval = 3600000},
        .record = {.at = now + b->round, .http = 200, .ms = 80, .bytes = 12000},
        .etag = BYTES("\"0123456789abcdef\""),
        .last_modified = BYTES("Sat, 10 Jan 2026 00:00:00 GMT"),
    };
}

static void store_new(void *ctx)
{
    struct bringing *b = ctx;
    b->verdicts[0] = (struct verdict){.match = b->on_topic, .score = 1};
    remove_store(b);
    open_store(b);
    for (size_t f = 0; f < FEEDS; f++) {
        b->feeds[f] = plain(b, f);
        b->feeds[f].has_document = true;
        b->feeds[f].doc = &b->docs[f];
        b->feeds[f].seen = b->seen + f * ENTRIES;
        b->feeds[f].n_seen = ENTRIES;
        b->feeds[f].entries = b->updates + f * ENTRIES;
        b->feeds[f].n_entries = ENTRIES;
    }
    commit_all(b);
    store_close(b->store);
    b->store = NULL;
}

static void store_unchanged(void *ctx)
{
    struct bringing *b = ctx;
    b->round++;
    for (size_t f = 0; f < FEEDS; f++)
        b->feeds[f] = plain(b, f);
    commit_all(b);
}

/* The oldest entry of each feed leaves, a new one comes. */
static void store_one_more(void *ctx)
{
    struct bringing *b = ctx;
    struct arena *arena = b->arena;
    b->arena = arena_new(SIZE_MAX);
    struct entry *entries = ARENA_ARRAY(b->arena, struct entry, FEEDS);
    struct entry_update *updates = ARENA_ARRAY(b->arena, struct entry_update, FEEDS);
    b->round++;
    for (size_t f = 0; f < FEEDS; f++) {
        uint64_t *seen = b->seen + f * ENTRIES;
        fill_entry(b, f, (size_t)(ENTRIES + b->round), &entries[f]);
        updates[f] = update_of(b, &entries[f]);
        seen[b->round % ENTRIES] = entries[f].source_hash;
        qsort(seen, ENTRIES, sizeof *seen, compare);
        b->feeds[f] = plain(b, f);
        b->feeds[f].has_document = true;
        b->feeds[f].doc = &b->docs[f];
        b->feeds[f].seen = seen;
        b->feeds[f].n_seen = ENTRIES;
        b->feeds[f].entries = &updates[f];
        b->feeds[f].n_entries = 1;
    }
    commit_all(b);
    arena_free(b->arena);
    b->arena = arena;
}

/* ---- bare SQLite ---- */

static void sql(struct bringing *b, const char *text)
{
    if (sqlite3_exec(b->bare, text, NULL, NULL, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(b->bare));
}

static sqlite3_stmt *statement(struct bringing *b, const char *text)
{
    sqlite3_stmt *out;
    if (sqlite3_prepare_v3(b->bare, text, -1, SQLITE_PREPARE_PERSISTENT, &out, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(b->bare));
    return out;
}

static void put(sqlite3_stmt *s, int at, struct bytes text)
{
    (void)sqlite3_bind_text(s, at, text.p, (int)text.n, SQLITE_STATIC);
}

static void run(struct bringing *b, sqlite3_stmt *s)
{
    int code = sqlite3_step(s);
    if (code != SQLITE_DONE && code != SQLITE_ROW)
        fail(sqlite3_errmsg(b->bare));
    sqlite3_reset(s);
}

static void open_bare(struct bringing *b)
{
    if (sqlite3_open(b->path, &b->bare) != SQLITE_OK)
        fail(b->path);
    sql(b, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8192;"
           "PRAGMA wal_autocheckpoint=8000;"
           "CREATE TABLE feed(id INTEGER PRIMARY KEY, url TEXT NOT NULL, etag TEXT, due INTEGER) "
           "STRICT;"
           "CREATE TABLE entry(id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, guid TEXT NOT NULL, "
           "url TEXT,"
           " title TEXT, date INTEGER, summary TEXT, html TEXT, hash INTEGER, UNIQUE(feed, guid)) "
           "STRICT;"
           "CREATE INDEX entry_date ON entry(date);");
}

static sqlite3_stmt *feed_statement(struct bringing *b)
{
    return statement(
        b, "INSERT INTO feed VALUES(?1,?2,?3,?4) ON CONFLICT(id) DO UPDATE SET etag=?3, due=?4");
}

static void put_feed(struct bringing *b, sqlite3_stmt *s, size_t f)
{
    (void)sqlite3_bind_int64(s, 1, (int64_t)f);
    put(s, 2, b->list[f].url);
    put(s, 3, bytes_of("\"0123456789abcdef\""));
    (void)sqlite3_bind_int64(s, 4, now + b->round);
    run(b, s);
}

static void put_entry(struct bringing *b, sqlite3_stmt *find, sqlite3_stmt *add, size_t f,
                      const struct entry *e)
{
    (void)sqlite3_bind_int64(find, 1, (int64_t)f);
    put(find, 2, e->id);
    run(b, find);
    (void)sqlite3_bind_int64(add, 1, (int64_t)f);
    put(add, 2, e->id);
    put(add, 3, e->url);
    put(add, 4, e->title);
    (void)sqlite3_bind_int64(add, 5, e->published);
    put(add, 6, e->summary);
    put(add, 7, e->content_html);
    (void)sqlite3_bind_int64(add, 8, (int64_t)e->source_hash);
    run(b, add);
}

static void bare_new(void *ctx)
{
    struct bringing *b = ctx;
    remove_store(b);
    open_bare(b);
    sqlite3_stmt *feed = feed_statement(b);
    sqlite3_stmt *find = statement(b, "SELECT id, hash FROM entry WHERE feed=?1 AND guid=?2");
    sqlite3_stmt *add = statement(b, "INSERT INTO entry(feed,guid,url,title,date,summary,html,hash)"
                                     " VALUES(?,?,?,?,?,?,?,?)");
    for (size_t f = 0; f < FEEDS; f++) {
        if (f % BATCH == 0)
            sql(b, "BEGIN IMMEDIATE");
        put_feed(b, feed, f);
        for (size_t i = 0; i < ENTRIES; i++)
            put_entry(b, find, add, f, &b->entries[f * ENTRIES + i]);
        if (f % BATCH == BATCH - 1 || f == FEEDS - 1)
            sql(b, "COMMIT");
    }
    sqlite3_finalize(feed);
    sqlite3_finalize(find);
    sqlite3_finalize(add);
    sqlite3_close(b->bare);
}

static void bare_unchanged(void *ctx)
{
    struct bringing *b = ctx;
    sqlite3_stmt *feed = feed_statement(b);
    b->round++;
    for (size_t f = 0; f < FEEDS; f++) {
        if (f % BATCH == 0)
            sql(b, "BEGIN IMMEDIATE");
        put_feed(b, feed, f);
        if (f % BATCH == BATCH - 1 || f == FEEDS - 1)
            sql(b, "COMMIT");
    }
    sqlite3_finalize(feed);
}

static void render(void *ctx)
{
    struct bringing *b = ctx;
    struct error err = {0};
    struct publication out;
    for (int i = 0; i < 20; i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        if (!store_publication(b->store, b->topics, 0, now, arena, &out, &err))
            fail(err.text);
        bench_use(out.entries);
        arena_free(arena);
    }
}

int main(void)
{
    struct bringing bare = {.path = "bench_bare.db"}, off = {.path = "bench_off.db"},
                    on = {.path = "bench_on.db", .on_topic = true};
    prepare(&bare);
    prepare(&off);
    prepare(&on);
    const struct bench_case cold[] = {
        {"bare SQLite", bare_new, &bare, .items = FEEDS * ENTRIES},
        {"store_commit, none on topic", store_new, &off, .items = FEEDS * ENTRIES},
        {"store_commit, each on topic", store_new, &on, .items = FEEDS * ENTRIES},
    };
    bench_compare("40,000 new entries of 2,000 feeds", cold, COUNT_OF(cold), NULL);
    open_store(&off);
    open_store(&on);
    if (sqlite3_open(bare.path, &bare.bare) != SQLITE_OK)
        fail(bare.path);
    sql(&bare, "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=8000");
    const struct bench_case same[] = {
        {"bare SQLite", bare_unchanged, &bare, .items = FEEDS},
        {"store_commit", store_unchanged, &off, .items = FEEDS},
    };
    bench_compare("304 from 2,000 feeds", same, COUNT_OF(same), NULL);
    const struct bench_case more[] = {
        {"store_commit, none on topic", store_one_more, &off, .items = FEEDS},
        {"store_commit, each on topic", store_one_more, &on, .items = FEEDS},
    };
    bench_compare("one new entry in each of 2,000 feeds", more, COUNT_OF(more), NULL);
    const struct bench_case rendering[] = {{"store_publication", render, &on, .items = 20}};
    bench_compare("the newest 50 of a topic", rendering, COUNT_OF(rendering), NULL);
    store_close(off.store);
    store_close(on.store);
    sqlite3_close(bare.bare);
    for (struct bringing *const *b = (struct bringing *const[]){&bare, &off, &on, NULL}; *b; b++) {
        remove_store(*b);
        topic_set_drop((*b)->topics);
        arena_free((*b)->arena);
    }
    return 0;
}
