#include "world.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "story/canonical_url.h"
#include "topics.h"

static const char *const letters[TOPICS_MAX] = {"[a]", "[b]", "[c]", "[d]"};
static const char *const names[TOPICS_MAX] = {"a", "b", "c", "d"};

const struct retention world_retention = {
    .days = 100, .per_feed = 1000, .bodies_ms = 30 * DAY, .identities_ms = 1000 * DAY};

static void list_feeds(struct world *w, size_t n)
{
    struct subscription *list = ARENA_ARRAY(w->arena, struct subscription, n + 1);
    for (size_t i = 0; i < n; i++) {
        list[i].url = arena_printf(w->arena, "https://%zu.example/feed", i);
        list[i].title = arena_printf(w->arena, "Feed %zu", i);
        list[i].kind = bytes_of(i % 2 ? "state" : "independent");
        list[i].category = bytes_of("World");
        list[i].priority = PRIORITY_STANDARD;
    }
    cr_assert(store_set_list(w->store, list, n, w->arena, &w->feeds, &w->err), "%s", w->err.text);
    w->n_feeds = n;
}

void world_open(struct world *w, size_t n_feeds)
{
    *w = (struct world){.arena = arena_new((size_t)1 << 28)};
    /* In memory where there is such a place: the tests sync some thousand times. */
    (void)snprintf(w->directory, sizeof w->directory, "%s/riffle-store-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    cr_assert(mkdtemp(w->directory));
    (void)snprintf(w->path, sizeof w->path, "%s/riffle.db", w->directory);
    cr_assert(store_open(w->path, STORE_WRITE, &w->store, &w->err), "%s", w->err.text);
    list_feeds(w, n_feeds);
    world_topics(w, (struct topic_settings[1]){{.version = 1}}, 1);
}

void world_close(struct world *w)
{
    report_reader_free(w->reports);
    static const char *const ends[] = {"", "-wal", "-shm", ".lock", "-journal"};
    store_close(w->store);
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s%s", w->path, ends[i]);
        (void)unlink(path);
    }
    (void)rmdir(w->directory);
    arena_free(w->arena);
}

void world_reopen(struct world *w)
{
    store_close(w->store);
    w->store = NULL;
    cr_assert(store_open(w->path, STORE_WRITE, &w->store, &w->err), "%s", w->err.text);
    world_read_feeds(w);
}

void world_topics(struct world *w, const struct topic_settings *rows, size_t n)
{
    struct topic_settings *settings = ARENA_ARRAY(w->arena, struct topic_settings, n + 1);
    for (size_t i = 0; i < n; i++) {
        settings[i] = rows[i];
        settings[i].name = settings[i].title = bytes_of(names[i]);
        settings[i].version = rows[i].version ? rows[i].version : 1;
        settings[i].entries = rows[i].entries ? rows[i].entries : 50;
        settings[i].min_sources = rows[i].min_sources ? rows[i].min_sources : 1;
        settings[i].backfill_ms = rows[i].backfill_ms ? rows[i].backfill_ms : 7 * DAY;
        settings[i].min_kinds = rows[i].min_kinds ? rows[i].min_kinds : 1;
    }
    w->topics = test_topics(w->arena, settings, n);
    cr_assert(store_set_topics(w->store, w->topics, &w->err), "%s", w->err.text);
}

const struct item world_deal[3] = {
    {"1", "https://www.one.example/gas-deal-beijing",
     "[a] [b] [c] Xi and Putin sign Power of Siberia gas pipeline deal in Beijing",
     "Chinese President Xi Jinping and Russian President Vladimir Putin signed an agreement on the "
     "Power of Siberia 2 gas pipeline in Beijing on Tuesday, ending years of talks over its price.",
     NOW - HOUR},
    {"2", "https://two.example/2026/putin-xi-gas",
     "[a] [b] [c] Putin and Xi sign gas pipeline deal in Beijing after years of talks",
     "Vladimir Putin and Xi Jinping on Tuesday signed the long-delayed deal on the Power of "
     "Siberia "
     "2 gas pipeline in Beijing, after years of talks about the price that Gazprom is to get.",
     NOW - HOUR / 2},
    {"3", "https://news.three.example/a/771",
     "[a] [b] [c] Beijing: Putin, Xi sign Siberia gas pipeline deal",
     "The Power of Siberia 2 gas pipeline has its deal: Putin and Xi Jinping signed it in Beijing "
     "on Tuesday. Gazprom and China's CNPC had held talks about the price for years.",
     NOW - HOUR / 3},
};

static struct entry *make_entry(struct world *w, const struct item *item)
{
    struct entry *e = ARENA_NEW(w->arena, struct entry);
    struct bytes source = arena_printf(w->arena, "%s|%s|%s|%s|%lld|%lld|%s", item->id,
                                       item->url ? item->url : "", item->title,
                                       item->text ? item->text : "", (long long)item->published,
                                       (long long)item->modified, item->html ? item->html : "");
    e->source_hash = hash_bytes(source, 7);
    e->id = bytes_of(item->id);
    e->id_is_given = true;
    e->url = bytes_of(item->url);
    e->title = bytes_of(item->title);
    e->summary = bytes_of(item->text);
    e->content_html = bytes_of(item->html);
    e->published = item->published ? item->published : DATE_NONE;
    e->modified = item->modified ? item->modified : DATE_NONE;
    e->expires = e->created = DATE_NONE;
    return e;
}

static struct verdict *judge(struct world *w, struct bytes title)
{
    size_t n = topic_set_length(w->topics);
    struct verdict *verdicts = ARENA_ARRAY(w->arena, struct verdict, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct bytes mark = bytes_of(letters[i]);
        verdicts[i].match = bytes_find(title, mark) < title.n;
        verdicts[i].score = 2.5;
        if (!verdicts[i].match)
            continue;
        verdicts[i].why = ARENA_NEW(w->arena, struct evidence);
        verdicts[i].n_why = 1;
        verdicts[i].why[0] = (struct evidence){
            .rule = BYTES("match"), .term = BYTES("@mark"), .word = mark, .field = BYTES("title")};
    }
    return verdicts;
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool is_seen(const struct stored_feed *feed, uint64_t hash)
{
    for (size_t i = 0; i < feed->n_seen; i++)
        if (feed->seen[i] == hash)
            return true;
    return false;
}

static const struct fetch_facts document = {
    .outcome = FETCHED_DOCUMENT, .http = 200, .retry_after = -1, .max_age = -1, .ttl = -1};
static const struct fetch_facts unchanged = {
    .outcome = FETCHED_UNCHANGED, .http = 304, .retry_after = -1, .max_age = -1, .ttl = -1};

static struct feed_update plain_update(const struct world *w, size_t feed, int64_t now)
{
    return (struct feed_update){
        .feed = w->feeds[feed].id,
        .now = now,
        .plan = w->feeds[feed].plan,
        .limits = {.interval = HOUR, .interval_min = HOUR, .interval_max = DAY},
        .facts = &document,
        .record = {.at = now, .http = 200, .ms = 12, .bytes = 345},
    };
}

void world_compare(struct world *w)
{
    w->reports = report_reader_new();
}

static const struct report *report_of(struct world *w, size_t feed, int64_t now,
                                      const struct entry *e)
{
    struct report *report = ARENA_NEW(w->arena, struct report);
    const struct story_item item = {
        .feed = (uint32_t)w->feeds[feed].id,
        .feed_url = w->feeds[feed].url,
        .guid = e->id,
        .url = e->url,
        .title = e->title,
        .text = e->summary,
        .language = bytes_of("en"),
        .time = e->published != DATE_NONE ? e->published : now,
    };
    report_read(w->reports, &item, w->arena, report);
    return report;
}

/* What a part of a feed lists, and with it what the feed listed before. */
static void add_those_before(struct world *w, const struct stored_feed *stored,
                             struct feed_update *u, const uint64_t *listed, size_t n)
{
    uint64_t *seen = ARENA_ARRAY(w->arena, uint64_t, n + stored->n_seen + 1);
    u->listed = listed;
    u->n_listed = n;
    memcpy(seen, listed, n * sizeof *seen);
    u->n_seen = n;
    for (size_t i = 0; i < stored->n_seen; i++)
        if (!bsearch(&stored->seen[i], listed, n, sizeof *listed, compare_hashes))
            seen[u->n_seen++] = stored->seen[i];
    qsort(seen, u->n_seen, sizeof *seen, compare_hashes);
    u->seen = seen;
}

static bool try_document(struct world *w, size_t feed, int64_t now, const struct item *items,
                         size_t n, bool is_part)
{
    const struct stored_feed *stored = &w->feeds[feed];
    struct entry_update *entries = ARENA_ARRAY(w->arena, struct entry_update, n + 1);
    uint64_t *seen = ARENA_ARRAY(w->arena, uint64_t, n + 1);
    struct feed_doc *doc = ARENA_NEW(w->arena, struct feed_doc);
    struct feed_update u = plain_update(w, feed, now);
    doc->title = arena_printf(w->arena, "Site %zu", feed);
    doc->published = doc->updated = DATE_NONE;
    for (size_t i = 0; i < n; i++) {
        struct entry *e = make_entry(w, &items[i]);
        seen[i] = e->source_hash;
        if (is_seen(stored, e->source_hash))
            continue;
        struct bytes content = arena_printf(w->arena, "%.*s\n%.*s", BYTES_FMT(e->title),
                                            BYTES_FMT(e->summary));
        entries[u.n_entries++] = (struct entry_update){
            .entry = e,
            .url = e->url,
            .canonical_url = canonical_url(w->arena, e->url),
            .content_hash = hash_bytes(content, 3),
            .verdicts = judge(w, e->title),
            .report = w->reports ? report_of(w, feed, now, e) : NULL};
    }
    qsort(seen, n, sizeof *seen, compare_hashes);
    if (is_part)
        add_those_before(w, stored, &u, seen, n);
    u.has_document = true;
    u.doc = doc;
    if (!is_part) {
        u.seen = seen;
        u.n_seen = n;
    }
    u.entries = entries;
    u.etag = arena_printf(w->arena, "\"%lld\"", (long long)now);
    u.document_hash = (uint64_t)now;
    memset(w->changed, 0, sizeof w->changed);
    if (!store_commit(w->store, w->topics, &u, 1, &w->change, w->changed, &w->err))
        return false;
    world_read_feeds(w);
    return true;
}

bool world_try(struct world *w, size_t feed, int64_t now, const struct item *items, size_t n)
{
    return try_document(w, feed, now, items, n, false);
}

void world_deliver_part(struct world *w, size_t feed, int64_t now, const struct item *items,
                        size_t n)
{
    cr_assert(try_document(w, feed, now, items, n, true), "%s", w->err.text);
}

void world_deliver(struct world *w, size_t feed, int64_t now, const struct item *items, size_t n)
{
    cr_assert(world_try(w, feed, now, items, n), "%s", w->err.text);
}

void world_unchanged(struct world *w, size_t feed, int64_t now)
{
    struct feed_update u = plain_update(w, feed, now);
    u.record.http = 304;
    u.facts = &unchanged;
    memset(w->changed, 0, sizeof w->changed);
    cr_assert(store_commit(w->store, w->topics, &u, 1, &w->change, w->changed, &w->err), "%s",
              w->err.text);
}

struct publication world_publication(struct world *w, size_t topic, int64_t now)
{
    struct publication out;
    cr_assert(store_publication(w->store, w->topics, topic, now, w->arena, &out, &w->err), "%s",
              w->err.text);
    return out;
}

void world_read_feeds(struct world *w)
{
    cr_assert(store_feeds(w->store, w->arena, &w->feeds, &w->n_feeds, &w->err), "%s", w->err.text);
}

static sqlite3_stmt *ask(struct world *w, const char *sql, sqlite3 **db)
{
    sqlite3_stmt *statement = NULL;
    cr_assert_eq(sqlite3_open_v2(w->path, db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(*db, sql, -1, &statement, NULL), SQLITE_OK, "%s: %s", sql,
                 sqlite3_errmsg(*db));
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW, "%s: no row", sql);
    return statement;
}

int64_t world_number(struct world *w, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement = ask(w, sql, &db);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

const char *world_text(struct world *w, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement = ask(w, sql, &db);
    const char *found = (const char *)sqlite3_column_text(statement, 0);
    const char *text = found ? arena_strndup(w->arena, found, strlen(found)) : "";
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return text;
}

void world_check(struct world *w)
{
    static const char *const zero[] = {
        "SELECT count(*) FROM pragma_foreign_key_check",
        "SELECT count(*) FROM feed_schedule AS s WHERE entries <>"
        " (SELECT count(*) FROM entry WHERE feed = s.feed)",
        "SELECT count(*) FROM feed_schedule AS s WHERE on_topic <>"
        " (SELECT count(*) FROM entry WHERE feed = s.feed AND id IN (SELECT entry FROM verdict))",
        "SELECT count(*) FROM entry WHERE id NOT IN (SELECT entry FROM entry_text)",
        "SELECT count(*) FROM (SELECT feed, guid FROM entry GROUP BY 1, 2 HAVING count(*) > 1)",
        "SELECT count(*) FROM (SELECT text FROM public_id GROUP BY 1 HAVING count(*) > 1)",
        "SELECT count(*) FROM topic_story AS p WHERE withdrawn = 0"
        " AND NOT EXISTS (SELECT 1 FROM entry WHERE id = p.entry AND story = p.story)",
        "SELECT count(*) FROM topic_story AS p WHERE withdrawn = 0"
        " AND NOT EXISTS (SELECT 1 FROM verdict AS v WHERE v.entry = p.entry AND v.topic = "
        "p.topic)",
    };
    cr_assert_str_eq(world_text(w, "PRAGMA integrity_check"), "ok");
    for (size_t i = 0; i < COUNT_OF(zero); i++)
        cr_assert_eq(world_number(w, zero[i]), 0, "not zero: %s", zero[i]);
}
