/* Judging the archive again, a batch at a time, newest first: all of it by a topic that changed, or a feed's part of it by
 * all topics. How far each walk came is kept. */
#include "store/archive.h"

#include "store/bodies.h"
#include "store/entries.h"
#include "store/grouping.h"
#include "store/latecomers.h"
#include "store/published.h"
#include "store/state.h"

/* ---- what is there ---- */

static struct bytes *split_lines(struct arena *arena, struct bytes text, size_t *n)
{
    struct bytes *lines = NULL, rest = text, line;
    size_t cap = 0;
    *n = 0;
    while (bytes_split(&rest, '\n', &line))
        ARENA_PUSH(arena, lines, *n, cap) = line;
    return lines;
}

/* Columns of walk_next, feed_walk_next and archived_find. */
void archive_read(sqlite3_stmt *row, struct arena *arena, struct archived_entry *out)
{
    *out = (struct archived_entry){
        .id = sqlite_int(row, 0),
        .source_hash = (uint64_t)sqlite_int(row, 1),
        .published = sqlite_int(row, 2),
        .first_seen = sqlite_int(row, 3),
        .title = sqlite_copy(row, 4, arena),
        .summary = sqlite_copy(row, 5, arena),
        .content_html = body_read(row, 6, arena),
        .content_text = body_read(row, 7, arena),
        .body_dropped = body_was_dropped(row, 6) || body_was_dropped(row, 7),
        .authors = sqlite_copy(row, 8, arena),
        .url = sqlite_copy(row, 9, arena),
        .language = sqlite_copy(row, 10, arena),
        .feed_url = sqlite_copy(row, 12, arena),
        .feed_title = sqlite_copy(row, 13, arena),
        .feed_kind = sqlite_copy(row, 14, arena),
        .feed_category = sqlite_copy(row, 15, arena),
        .feed_language = sqlite_copy(row, 16, arena),
        .title_only = sqlite_int(row, 18) != 0,
        .has = (uint32_t)sqlite_int(row, 19),
    };
    out->feed_topics = split_lines(arena, sqlite_copy(row, 17, arena), &out->n_feed_topics);
    out->tags = split_lines(arena, sqlite_copy(row, 11, arena), &out->n_tags);
}

static bool end_walk(struct store *store, enum sql name, int64_t id, struct error *err)
{
    sqlite3_stmt *statement = sqlite_statement(&store->db, name);
    sqlite_put_int(statement, 1, id);
    return sqlite_run(&store->db, statement, err);
}

bool store_unjudged(struct store *store, const struct topic_set *topics, size_t topic, size_t max,
                    struct arena *arena, struct archived_entry **out, size_t *n, struct error *err)
{
    struct kept_topic *kept = topics_find(store, topic_set_settings(topics, topic)->name, topic);
    *out = NULL;
    *n = 0;
    if (!kept || max == 0)
        return true;
    sqlite3_stmt *next = sqlite_statement(&store->db, SQL_WALK_NEXT);
    size_t cap = 0;
    sqlite_put_int(next, 1, kept->id);
    sqlite_put_int(next, 2, (int64_t)max);
    for (bool row;;) {
        if (!sqlite_next(&store->db, next, &row, err))
            return false;
        if (!row)
            break;
        kept->given_published = sqlite_int(next, 20);
        kept->given_entry = sqlite_int(next, 21);
        struct archived_entry *entry = &ARENA_PUSH(arena, *out, *n, cap);
        archive_read(next, arena, entry);
    }
    if (*n > 0 || !store->writable)
        return true;
    kept->stricter = false;
    return end_walk(store, SQL_WALK_END, kept->id, err);
}

/* ---- verdicts ---- */

static bool count_on_topic(struct store *store, int64_t feed, int64_t more, struct error *err)
{
    if (more == 0)
        return true;
    sqlite3_stmt *count = sqlite_statement(&store->db, SQL_SCHEDULE_COUNT);
    sqlite_put_int(count, 1, feed);
    sqlite_put_int(count, 2, 0);
    sqlite_put_int(count, 3, more);
    return sqlite_run(&store->db, count, err);
}

/* What a batch of verdicts is kept with: entry i's verdict on topic t of those judged by is v[i * n + t]. */
struct judging {
    struct store *store;
    const struct kept_topic **topics; /* judged by; NULL: verdicts on it are not wanted */
    size_t n;
    const struct published_at *at; /* a topic each */
    bool *changed;                 /* a topic each */
    int64_t now;
    struct topic_map all; /* the topics of the set, which publish the stories too */
    bool *all_changed;
};

static bool is_judged_by(const struct judging *j, const struct kept_topic *topic)
{
    for (size_t t = 0; t < j->n; t++)
        if (j->topics[t] == topic)
            return true;
    return false;
}

/* Two stories have become one, for the topics that did not judge, too. */
static bool settle_others(const struct judging *j, int64_t story, int64_t id, struct error *err)
{
    for (size_t t = 0; t < j->all.n; t++) {
        const struct kept_topic *topic = j->all.of[t];
        if (topic && !is_judged_by(j, topic) &&
            !published_settle(j->store, topic, story, id, published_now(j->now), &j->all_changed[t],
                              err))
            return false;
    }
    return true;
}

/* A story may be told by kinds enough as soon as one of its entries is of another kind, on topic or not. */
static bool settle_by(const struct judging *j, size_t t, const struct entry_row *row, int64_t id,
                      bool concerned, struct error *err)
{
    const struct kept_topic *topic = j->topics[t];
    return (!concerned && topic->min_kinds <= 1) ||
           published_settle(j->store, topic, row->story, id, j->at[t], &j->changed[t], err);
}

/* Sets the verdicts; concerned[t] says where there is something to publish or to withdraw. */
static bool judge_by_all(const struct judging *j, int64_t id, const struct verdict *verdicts,
                         bool *concerned, struct error *err)
{
    for (size_t t = 0; t < j->n; t++) {
        bool different = false;
        if (!j->topics[t])
            continue;
        if (!entry_judge(j->store, id, j->topics[t], &verdicts[t], &different, err))
            return false;
        concerned[t] = verdicts[t].match || different;
    }
    return true;
}

static bool rejudge_one(const struct judging *j, const struct archived_entry *archived,
                        const struct verdict *verdicts, struct error *err)
{
    struct store *store = j->store;
    const int64_t id = archived->id;
    struct entry_row row;
    int64_t before, after;
    bool found, merged = false;
    arena_reset(store->scratch);
    if (!entry_read(store, id, &row, &found, err))
        return false;
    if (!found || row.source_hash != archived->source_hash)
        return true; /* removed, or judged anew when it changed */
    bool *concerned = ARENA_ARRAY(store->scratch, bool, j->n + 1);
    if (!entry_count_verdicts(store, id, &before, err) ||
        !judge_by_all(j, id, verdicts, concerned, err) ||
        !entry_count_verdicts(store, id, &after, err) ||
        !count_on_topic(store, row.feed, (after > 0) - (before > 0), err) ||
        (after > 0 && !latecomer_compare(store, id, &row, j->now, &merged, err)))
        return false;
    for (size_t t = 0; t < j->n; t++)
        if (j->topics[t] && !settle_by(j, t, &row, id, concerned[t] || merged, err))
            return false;
    return !merged || settle_others(j, row.story, id, err);
}

/* The oldest first, since of two that repeat each other the later is the copy. */
static bool rejudge_all(const struct judging *j, const struct archived_entry *entries, size_t n,
                        const struct verdict *verdicts, struct error *err)
{
    for (size_t i = n; i > 0; i--)
        if (!rejudge_one(j, &entries[i - 1], &verdicts[(i - 1) * j->n], err))
            return false;
    return true;
}

/* What is older than this is not announced as new when an edit lets it in. */
static int64_t old_at(const struct topic_settings *settings, int64_t now)
{
    return now - settings->backfill_ms;
}

/* ---- a topic that changed ---- */

static bool rejudge_topic(const struct judging *j, const struct archived_entry *entries, size_t n,
                          const struct verdict *verdicts, struct error *err)
{
    const struct kept_topic *topic = j->topics[0];
    if (!rejudge_all(j, entries, n, verdicts, err))
        return false;
    /* Only from where it stood: a commit may have put the walk back meanwhile. */
    sqlite3_stmt *walk = sqlite_statement(&j->store->db, SQL_WALK_SET);
    sqlite_put_int(walk, 1, topic->id);
    sqlite_put_int(walk, 2, entries[n - 1].published);
    sqlite_put_int(walk, 3, entries[n - 1].id);
    sqlite_put_int(walk, 4, topic->given_published);
    sqlite_put_int(walk, 5, topic->given_entry);
    return sqlite_run(&j->store->db, walk, err);
}

/* Ends a transaction of which `fine` says whether all of it went well. */
static bool end_judging(const struct judging *j, bool fine, bool *changed, struct error *err)
{
    if (!fine || !sqlite_commit(&j->store->db, err)) {
        sqlite_rollback(&j->store->db);
        grouping_forget(j->store);
        return false;
    }
    for (size_t t = 0; t < j->all.n; t++)
        changed[t] = changed[t] || j->all_changed[t];
    return true;
}

bool store_rejudge(struct store *store, const struct topic_set *topics, size_t topic,
                   const struct archived_entry *entries, size_t n, const struct verdict *verdicts,
                   int64_t now, bool *changed, struct error *err)
{
    const struct topic_settings *settings = topic_set_settings(topics, topic);
    const struct kept_topic *kept = topics_find(store, settings->name, topic);
    struct published_at at = published_now(now);
    if (n == 0 || !kept || kept->version != settings->version)
        return true;
    if (kept->edited) /* nobody follows a new one yet */
        at.old = old_at(settings, now);
    at.strict = kept->stricter;
    if (!sqlite_begin(&store->db, err))
        return false;
    struct arena *arena = arena_new(SIZE_MAX);
    struct judging judging = {.store = store,
                              .topics = &kept,
                              .n = 1,
                              .at = &at,
                              .now = now,
                              .all = topics_map(store, topics, arena)};
    judging.all_changed = ARENA_ARRAY(arena, bool, judging.all.n + 1);
    judging.changed = &judging.all_changed[topic];
    const bool fine = end_judging(&judging, rejudge_topic(&judging, entries, n, verdicts, err),
                                  changed, err);
    arena_free(arena);
    return fine;
}

/* ---- a feed of which the list says something else ---- */

/* Where the walk over the entries of a feed stands. */
struct feed_walk {
    int64_t feed, published, entry;
};

static bool find_walk(struct store *store, struct feed_walk *out, bool *found, struct error *err)
{
    sqlite3_stmt *first = sqlite_statement(&store->db, SQL_FEED_WALK_FIRST);
    if (!sqlite_next(&store->db, first, found, err))
        return false;
    if (*found)
        *out = (struct feed_walk){sqlite_int(first, 0), sqlite_int(first, 1), sqlite_int(first, 2)};
    sqlite_end(first);
    return true;
}

static bool read_walked(struct store *store, const struct feed_walk *walk, size_t max,
                        struct arena *arena, struct archived_entry **out, size_t *n,
                        struct error *err)
{
    sqlite3_stmt *next = sqlite_statement(&store->db, SQL_FEED_WALK_NEXT);
    size_t cap = 0;
    sqlite_put_int(next, 1, walk->feed);
    sqlite_put_int(next, 2, walk->published);
    sqlite_put_int(next, 3, walk->entry);
    sqlite_put_int(next, 4, (int64_t)max);
    for (bool row;;) {
        if (!sqlite_next(&store->db, next, &row, err))
            return false;
        if (!row)
            return true;
        struct archived_entry *entry = &ARENA_PUSH(arena, *out, *n, cap);
        archive_read(next, arena, entry);
    }
}

bool store_unjudged_of_feed(struct store *store, size_t max, struct arena *arena,
                            struct archived_entry **out, size_t *n, struct error *err)
{
    struct feed_walk walk = {0};
    *out = NULL;
    *n = 0;
    for (bool found;;) {
        if (!find_walk(store, &walk, &found, err))
            return false;
        if (!found || max == 0)
            return true;
        store->given_feed = walk.feed;
        if (!read_walked(store, &walk, max, arena, out, n, err))
            return false;
        if (*n > 0 || !store->writable)
            return true;
        if (!end_walk(store, SQL_FEED_WALK_END, walk.feed, err))
            return false;
    }
}

static bool rejudge_feed(const struct judging *j, const struct archived_entry *entries, size_t n,
                         const struct verdict *verdicts, struct error *err)
{
    if (!rejudge_all(j, entries, n, verdicts, err))
        return false;
    sqlite3_stmt *walk = sqlite_statement(&j->store->db, SQL_FEED_WALK_SET);
    sqlite_put_int(walk, 1, j->store->given_feed);
    sqlite_put_int(walk, 2, entries[n - 1].published);
    sqlite_put_int(walk, 3, entries[n - 1].id);
    return sqlite_run(&j->store->db, walk, err);
}

bool store_rejudge_feed(struct store *store, const struct topic_set *topics,
                        const struct archived_entry *entries, size_t n,
                        const struct verdict *verdicts, int64_t now, bool *changed,
                        struct error *err)
{
    if (n == 0)
        return true;
    struct arena *arena = arena_new(SIZE_MAX);
    struct topic_map map = topics_map(store, topics, arena);
    struct published_at *at = ARENA_ARRAY(arena, struct published_at, map.n + 1);
    for (size_t t = 0; t < map.n; t++) {
        at[t] = (struct published_at){.now = now,
                                      .old = old_at(topic_set_settings(topics, t), now)};
        if (map.stale[t])
            map.of[t] = NULL; /* its own walk comes by */
    }
    struct judging judging = {.store = store,
                              .topics = map.of,
                              .n = map.n,
                              .at = at,
                              .changed = ARENA_ARRAY(arena, bool, map.n + 1),
                              .now = now,
                              .all = topics_map(store, topics, arena)};
    judging.all_changed = judging.changed;
    const bool fine = sqlite_begin(&store->db, err) &&
                      end_judging(&judging, rejudge_feed(&judging, entries, n, verdicts, err),
                                  changed, err);
    arena_free(arena);
    return fine;
}
