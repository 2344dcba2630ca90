#include "store/bodies.h"
#include "store/entries.h"
#include "store/published.h"
#include "store/search.h"
#include "store/seen.h"
#include "store/state.h"
#include "store/volumes.h"

static const int64_t day_ms = (int64_t)24 * 3600 * 1000;

/* A bound on what is looked at in one call: entries still listed are looked at and stay. */
enum { LOOK_MAX = 4096 };

/* An entry that is old enough, or one too many. */
struct candidate {
    int64_t id, feed, last_fetch;
    bool listed;
};

struct candidates {
    struct candidate *v;
    size_t n, cap;
};

/* ---- removing one ---- */

static bool read_topics(struct store *store, int64_t story, int64_t **out, size_t *n,
                        struct error *err)
{
    size_t cap = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_STORY_TOPICS);
    sqlite_put_int(each, 1, story);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(store->scratch, *out, *n, cap) = sqlite_int(each, 0);
    }
}

static const struct kept_topic *topic_by_id(const struct store *store, int64_t id)
{
    for (size_t i = 0; i < store->topics.n; i++)
        if (store->topics.v[i].id == id)
            return &store->topics.v[i];
    return NULL;
}

/* What was published of it is led by another entry now, or withdrawn. */
static bool unpublish(struct store *store, int64_t id, int64_t story, int64_t now,
                      struct error *err)
{
    int64_t *topics = NULL;
    size_t n = 0;
    bool ignored = false;
    if (!read_topics(store, story, &topics, &n, err))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct kept_topic *topic = topic_by_id(store, topics[i]);
        if (topic && !published_settle(store, topic, story, id, published_now(now), &ignored, err))
            return false;
    }
    sqlite3_stmt *forget = sqlite_statement(&store->db, SQL_PUBLISHED_FORGET);
    sqlite_put_int(forget, 1, story);
    sqlite_put_int(forget, 2, id);
    return sqlite_run(&store->db, forget, err);
}

static bool run_for(struct store *store, enum sql name, int64_t id, struct error *err)
{
    sqlite3_stmt *statement = sqlite_statement(&store->db, name);
    sqlite_put_int(statement, 1, id);
    return sqlite_run(&store->db, statement, err);
}

static bool count_less(struct store *store, int64_t feed, bool on_topic, struct error *err)
{
    sqlite3_stmt *count = sqlite_statement(&store->db, SQL_SCHEDULE_COUNT);
    sqlite_put_int(count, 1, feed);
    sqlite_put_int(count, 2, -1);
    sqlite_put_int(count, 3, on_topic ? -1 : 0);
    return sqlite_run(&store->db, count, err);
}

/* By what it will be known, should its feed list it again. */
static bool keep_known(struct store *store, int64_t id, int64_t now, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_KNOWN_ADD);
    sqlite_put_int(add, 1, id);
    sqlite_put_int(add, 2, now);
    store->knows_removed = true;
    return sqlite_run(&store->db, add, err);
}

/* A feed that left the list is to be read anew, should it come back: its server would say that nothing changed. */
static bool remove_entry(struct store *store, int64_t id, int64_t now, struct error *err)
{
    struct entry_row row;
    int64_t verdicts;
    bool found;
    arena_reset(store->scratch);
    if (!entry_read(store, id, &row, &found, err) ||
        !entry_count_verdicts(store, id, &verdicts, err))
        return false;
    if (!found)
        return true;
    return keep_known(store, id, now, err) && run_for(store, SQL_VERDICT_DROP_ALL, id, err) &&
           unpublish(store, id, row.story, now, err) && run_for(store, SQL_TEXT_DROP, id, err) &&
           run_for(store, SQL_TELLING_DROP, id, err) && run_for(store, SQL_ENTRY_DROP, id, err) &&
           run_for(store, SQL_STORY_DROP_EMPTY, row.story, err) &&
           run_for(store, SQL_DOCUMENT_DROP_UNLISTED, row.feed, err) &&
           count_less(store, row.feed, verdicts > 0, err);
}

/* ---- finding them ---- */

static bool find_old(struct store *store, int64_t before, struct candidates *out, struct error *err)
{
    sqlite3_stmt *old = sqlite_statement(&store->db, SQL_OLD_ENTRIES);
    sqlite_put_int(old, 1, before);
    sqlite_put_int(old, 2, LOOK_MAX);
    for (bool row;;) {
        if (!sqlite_next(&store->db, old, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(store->batch, out->v, out->n, out->cap) = (struct candidate){
            .id = sqlite_int(old, 0),
            .feed = sqlite_int(old, 1),
            .listed = seen_has(sqlite_blob(old, 4), (uint64_t)sqlite_int(old, 3)),
            .last_fetch = sqlite_int(old, 5),
        };
    }
}

/* Removes those not listed. Listed ones were seen at the last fetch of their feed, which is noted, so that they are not
 * looked at again before their time. */
static bool remove_old(struct store *store, int64_t now, int64_t before, size_t limit,
                       size_t *removed, struct error *err)
{
    struct candidates old = {0};
    if (!find_old(store, before, &old, err))
        return false;
    sqlite3_stmt *note = sqlite_statement(&store->db, SQL_ENTRY_SEEN);
    for (size_t i = 0; i < old.n && *removed < limit; i++) {
        if (!old.v[i].listed) {
            if (!remove_entry(store, old.v[i].id, now, err))
                return false;
            *removed += 1;
            continue;
        }
        sqlite_put_int(note, 1, old.v[i].id);
        /* A feed that was not reached for so long is not asked again each time either. */
        sqlite_put_int(note, 2, old.v[i].last_fetch > before ? old.v[i].last_fetch : before);
        if (!sqlite_run(&store->db, note, err))
            return false;
    }
    return true;
}

static bool next_feed_above(struct store *store, int64_t per_feed, int64_t *feed, bool *found,
                            struct error *err)
{
    sqlite3_stmt *above = sqlite_statement(&store->db, SQL_SCHEDULE_ABOVE);
    sqlite_put_int(above, 1, per_feed);
    sqlite_put_int(above, 2, *feed);
    if (!sqlite_next(&store->db, above, found, err))
        return false;
    if (*found)
        *feed = sqlite_int(above, 0);
    sqlite_end(above);
    return true;
}

static bool read_seen(struct store *store, int64_t feed, struct bytes *seen, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_DOCUMENT_GET);
    bool row;
    sqlite_put_int(get, 1, feed);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    *seen = row ? arena_copy(store->batch, sqlite_blob(get, 0)) : (struct bytes){NULL, 0};
    sqlite_end(get);
    return true;
}

/* Of one feed, the oldest beyond the number that may be kept. */
static bool find_surplus(struct store *store, int64_t feed, int64_t per_feed,
                         struct candidates *out, struct error *err)
{
    struct bytes seen;
    if (!read_seen(store, feed, &seen, err))
        return false;
    sqlite3_stmt *surplus = sqlite_statement(&store->db, SQL_SURPLUS_ENTRIES);
    sqlite_put_int(surplus, 1, feed);
    sqlite_put_int(surplus, 2, per_feed);
    for (bool row;;) {
        if (!sqlite_next(&store->db, surplus, &row, err))
            return false;
        if (!row)
            return true;
        if (!seen_has(seen, (uint64_t)sqlite_int(surplus, 1)))
            ARENA_PUSH(store->batch, out->v, out->n,
                       out->cap) = (struct candidate){.id = sqlite_int(surplus, 0), .feed = feed};
    }
}

static bool remove_surplus(struct store *store, int64_t now, int64_t per_feed, size_t limit,
                           size_t *removed, struct error *err)
{
    int64_t feed = 0;
    for (bool found; *removed < limit;) {
        struct candidates surplus = {0};
        if (!next_feed_above(store, per_feed, &feed, &found, err))
            return false;
        if (!found)
            return true;
        arena_reset(store->batch);
        if (!find_surplus(store, feed, per_feed, &surplus, err))
            return false;
        for (size_t i = surplus.n; i > 0 && *removed < limit; i--, *removed += 1)
            if (!remove_entry(store, surplus.v[i - 1].id, now, err))
                return false;
    }
    return true;
}

/* ---- the whole ---- */

/* The oldest come first. */
static bool forget_known(struct store *store, int64_t before, size_t limit, size_t *n,
                         struct error *err)
{
    sqlite3_stmt *forget = sqlite_statement(&store->db, SQL_KNOWN_FORGET);
    sqlite_put_int(forget, 1, before);
    sqlite_put_int(forget, 2, (int64_t)limit);
    if (!sqlite_run(&store->db, forget, err))
        return false;
    *n = (size_t)sqlite3_changes(store->db.handle);
    return true;
}

static bool retain_some(struct store *store, int64_t now, const struct retention *r, size_t limit,
                        struct body_marks *marks, struct retained *out, struct error *err)
{
    if (!remove_old(store, now, now - r->days * day_ms, limit, &out->removed, err) ||
        !remove_surplus(store, now, r->per_feed, limit, &out->removed, err) ||
        !forget_known(store, now - r->identities_ms, limit, &out->forgotten, err) ||
        !bodies_shrink(store, now, r->bodies_ms, limit, marks, out, err))
        return false;
    out->more = out->more || out->removed == limit || out->forgotten == limit;
    return true;
}

bool store_retain(struct store *store, int64_t now, const struct retention *retention, size_t limit,
                  struct retained *out, struct error *err)
{
    struct retained done = {0};
    struct body_marks marks;
    int64_t indexed = store->indexed;
    arena_reset(store->batch);
    if (!sqlite_begin(&store->db, err))
        return false;
    if (!retain_some(store, now, retention, limit, &marks, &done, err) ||
        (done.removed > 0 && (!volumes_drop_empty(store, err) ||
                              !search_removed(store, done.removed, &indexed, err))) ||
        !sqlite_commit(&store->db, err)) {
        sqlite_rollback(&store->db);
        return false;
    }
    store->bodies = marks;
    store->indexed = indexed;
    *out = done;
    return true;
}
