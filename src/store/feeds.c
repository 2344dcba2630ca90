#include <stdlib.h>
#include <string.h>

#include "store/history.h"
#include "store/listed.h"
#include "store/seen.h"
#include "store/state.h"

/* Columns of feed_get and feed_all. */
enum column {
    COLUMN_ID,
    COLUMN_URL,
    COLUMN_MOVED_TO,
    COLUMN_TITLE,
    COLUMN_HOME,
    COLUMN_FEED_ID,
    COLUMN_KIND,
    COLUMN_CATEGORY,
    COLUMN_LANGUAGE,
    COLUMN_PRIORITY,
    COLUMN_LISTED,
    COLUMN_STATUS,
    COLUMN_LAST,
    COLUMN_NEXT,
    COLUMN_NOT_BEFORE,
    COLUMN_INTERVAL,
    COLUMN_LAST_NEW,
    COLUMN_POSTING,
    COLUMN_FAILURES,
    COLUMN_MOVED,
    COLUMN_SINCE,
    COLUMN_FOUND,
    COLUMN_DATED,
    COLUMN_OCCASIONS,
    COLUMN_LONGEST,
    COLUMN_WELL,
    COLUMN_CHANGED,
    COLUMN_EMPTY,
    COLUMN_MAX_AGE,
    COLUMN_TTL,
    COLUMN_PACE,
    COLUMN_SKIP_HOURS,
    COLUMN_SKIP_DAYS,
    COLUMN_RHYTHM,
    COLUMN_HTTP,
    COLUMN_ENTRIES,
    COLUMN_ON_TOPIC,
    COLUMN_ERROR_CLASS,
    COLUMN_LAST_ERROR,
    COLUMN_HISTORY,
    COLUMN_ETAG,
    COLUMN_LAST_MODIFIED,
    COLUMN_HASH,
    COLUMN_SEEN,
    COLUMN_VALIDATED_URL,
};

static struct feed_plan read_plan(sqlite3_stmt *row)
{
    struct feed_plan plan = {
        .status = FEED_NEW,
        .last = sqlite_int(row, COLUMN_LAST),
        .next = sqlite_int(row, COLUMN_NEXT),
        .not_before = sqlite_int(row, COLUMN_NOT_BEFORE),
        .interval = sqlite_int(row, COLUMN_INTERVAL),
        .last_new = sqlite_int(row, COLUMN_LAST_NEW),
        .posting = sqlite_int(row, COLUMN_POSTING),
        .failures = (uint32_t)sqlite_int(row, COLUMN_FAILURES),
        .moved = (uint32_t)sqlite_int(row, COLUMN_MOVED),
        .since = sqlite_int(row, COLUMN_SINCE),
        .found = sqlite_int(row, COLUMN_FOUND),
        .dated = sqlite_int(row, COLUMN_DATED) != 0,
        .occasions = (uint32_t)sqlite_int(row, COLUMN_OCCASIONS),
        .longest = sqlite_int(row, COLUMN_LONGEST),
        .well = sqlite_int(row, COLUMN_WELL),
        .changed = sqlite_int(row, COLUMN_CHANGED),
        .empty = sqlite_int(row, COLUMN_EMPTY),
        .max_age = sqlite_int(row, COLUMN_MAX_AGE),
        .ttl = sqlite_int(row, COLUMN_TTL),
        .pace = sqlite_int(row, COLUMN_PACE),
        .skip_hours = (uint32_t)sqlite_int(row, COLUMN_SKIP_HOURS),
        .skip_days = (uint32_t)sqlite_int(row, COLUMN_SKIP_DAYS),
    };
    (void)feed_status_parse(sqlite_text(row, COLUMN_STATUS), &plan.status);
    struct bytes rhythm = sqlite_blob(row, COLUMN_RHYTHM);
    if (rhythm.n == sizeof plan.rhythm)
        memcpy(&plan.rhythm, rhythm.p, rhythm.n);
    return plan;
}

static void read_feed(sqlite3_stmt *row, struct arena *arena, struct stored_feed *out)
{
    *out = (struct stored_feed){
        .id = sqlite_int(row, COLUMN_ID),
        .url = sqlite_copy(row, COLUMN_URL, arena),
        .moved_to = sqlite_copy(row, COLUMN_MOVED_TO, arena),
        .title = sqlite_copy(row, COLUMN_TITLE, arena),
        .home_page_url = sqlite_copy(row, COLUMN_HOME, arena),
        .feed_id = sqlite_copy(row, COLUMN_FEED_ID, arena),
        .kind = sqlite_copy(row, COLUMN_KIND, arena),
        .category = sqlite_copy(row, COLUMN_CATEGORY, arena),
        .language = sqlite_copy(row, COLUMN_LANGUAGE, arena),
        .priority = (int)sqlite_int(row, COLUMN_PRIORITY),
        .listed = sqlite_int(row, COLUMN_LISTED) != 0,
        .etag = sqlite_copy(row, COLUMN_ETAG, arena),
        .last_modified = sqlite_copy(row, COLUMN_LAST_MODIFIED, arena),
        .validated_url = sqlite_copy(row, COLUMN_VALIDATED_URL, arena),
        .plan = read_plan(row),
        .http = (int)sqlite_int(row, COLUMN_HTTP),
        .error_class = sqlite_copy(row, COLUMN_ERROR_CLASS, arena),
        .last_error = sqlite_copy(row, COLUMN_LAST_ERROR, arena),
        .document_hash = (uint64_t)sqlite_int(row, COLUMN_HASH),
        .entries = sqlite_int(row, COLUMN_ENTRIES),
        .on_topic = sqlite_int(row, COLUMN_ON_TOPIC),
    };
    out->n_history = history_unpack(sqlite_blob(row, COLUMN_HISTORY), out->history);
    out->seen = seen_unpack(arena, sqlite_blob(row, COLUMN_SEEN), &out->n_seen);
}

bool store_feed(struct store *store, int64_t id, struct arena *arena, struct stored_feed *out,
                bool *found, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_FEED_GET);
    sqlite_put_int(get, 1, id);
    if (!sqlite_next(&store->db, get, found, err))
        return false;
    if (!*found)
        return true;
    read_feed(get, arena, out);
    sqlite_end(get);
    return true;
}

static bool get_feed(struct store *store, int64_t id, struct arena *arena, struct stored_feed *out,
                     struct error *err)
{
    bool found;
    if (!store_feed(store, id, arena, out, &found, err))
        return false;
    return found || error_set(err, "%s: feed %lld is not there", store->path, (long long)id);
}

/* The columns that come from the list, as parameters 2 to 9 of feed_list. */
static void put_subscription(struct store *store, sqlite3_stmt *statement,
                             const struct subscription *s, size_t position)
{
    struct bytes topics = {NULL, 0};
    for (size_t i = 0; i < s->topics.n; i++)
        topics = arena_printf(store->batch, "%.*s%s%.*s", BYTES_FMT(topics), i ? "\n" : "",
                              BYTES_FMT(s->topics.v[i]));
    sqlite_put_text(statement, 8, topics);
    sqlite_put_int(statement, 9, s->title_only);
    sqlite_put_int(statement, 2, (int64_t)position);
    sqlite_put_text(statement, 3, s->title);
    sqlite_put_text(statement, 4, s->language);
    sqlite_put_text(statement, 5, s->kind);
    sqlite_put_text(statement, 6, s->category);
    sqlite_put_int(statement, 7, s->priority);
}

static bool find_feed(struct store *store, struct bytes url, int64_t *id, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_FEED_BY_URL);
    bool row;
    sqlite_put_text(find, 1, url);
    if (!sqlite_next(&store->db, find, &row, err))
        return false;
    *id = row ? sqlite_int(find, 0) : 0;
    sqlite_end(find);
    return true;
}

static bool add_feed(struct store *store, const struct subscription *s, size_t position,
                     int64_t *id, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_FEED_ADD);
    put_subscription(store, add, s, position);
    sqlite_put_text(add, 1, s->url);
    if (!sqlite_run(&store->db, add, err))
        return false;
    *id = sqlite3_last_insert_rowid(store->db.handle);
    sqlite3_stmt *plan = sqlite_statement(&store->db, SQL_SCHEDULE_ADD);
    sqlite_put_int(plan, 1, *id);
    sqlite_put_text(plan, 2, bytes_of(feed_status_name(s->disabled ? FEED_DISABLED : FEED_NEW)));
    return sqlite_run(&store->db, plan, err);
}

static bool change_feed(struct store *store, const struct subscription *s, size_t position,
                        int64_t id, struct error *err)
{
    sqlite3_stmt *list = sqlite_statement(&store->db, SQL_FEED_LIST);
    put_subscription(store, list, s, position);
    sqlite_put_int(list, 1, id);
    if (!sqlite_run(&store->db, list, err))
        return false;
    sqlite3_stmt *enable = sqlite_statement(&store->db, s->disabled ? SQL_SCHEDULE_DISABLE
                                                                    : SQL_SCHEDULE_ENABLE);
    sqlite_put_int(enable, 1, id);
    return sqlite_run(&store->db, enable, err);
}

static bool list_feed(struct store *store, const struct subscription *s, size_t position,
                      struct arena *arena, struct stored_feed *out, struct error *err)
{
    int64_t id;
    if (bytes_empty(s->url))
        return error_set(err, "%s: a feed without an address", store->path);
    if (!find_feed(store, s->url, &id, err))
        return false;
    bool ok = id ? change_feed(store, s, position, id, err)
                 : add_feed(store, s, position, &id, err);
    return ok && get_feed(store, id, arena, out, err);
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* A feed leaves the list: its entries were last seen at its last fetch. Should it come back, it goes on with its document
 * and validators, unless retention took entries of it meanwhile; one that was gone is asked again; what a server asked to
 * wait for holds. */
static bool unlist_feed(struct store *store, int64_t id, struct error *err)
{
    sqlite3_stmt *steps[] = {
        sqlite_statement(&store->db, SQL_FEED_UNLIST),
        sqlite_statement(&store->db, SQL_SCHEDULE_REVIVE),
        sqlite_statement(&store->db, SQL_PUSH_DROP),
    };
    if (!listed_leave(store, id, NULL, 0, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        sqlite_put_int(steps[i], 1, id);
        if (!sqlite_run(&store->db, steps[i], err))
            return false;
    }
    return true;
}

static bool unlist_others(struct store *store, const struct stored_feed *kept, size_t n,
                          struct error *err)
{
    struct arena *arena = store->batch;
    int64_t *ids = ARENA_ARRAY(arena, int64_t, n + 1), *gone = NULL;
    for (size_t i = 0; i < n; i++)
        ids[i] = kept[i].id;
    qsort(ids, n, sizeof *ids, compare_ids);
    size_t n_gone = 0, cap = 0;
    sqlite3_stmt *listed = sqlite_statement(&store->db, SQL_FEED_LISTED_IDS);
    for (bool row;;) {
        if (!sqlite_next(&store->db, listed, &row, err))
            return false;
        if (!row)
            break;
        int64_t id = sqlite_int(listed, 0);
        if (!bsearch(&id, ids, n, sizeof *ids, compare_ids))
            ARENA_PUSH(arena, gone, n_gone, cap) = id;
    }
    for (size_t i = 0; i < n_gone; i++)
        if (!unlist_feed(store, gone[i], err))
            return false;
    return true;
}

bool list_write(struct store *store, const struct subscription *list, size_t n, struct arena *arena,
                struct stored_feed *out, struct error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!list_feed(store, &list[i], i, arena, &out[i], err))
            return false;
    return unlist_others(store, out, n, err);
}

bool store_feeds(struct store *store, struct arena *arena, struct stored_feed **out, size_t *n,
                 struct error *err)
{
    struct stored_feed *feeds = NULL;
    size_t count = 0, cap = 0;
    sqlite3_stmt *all = sqlite_statement(&store->db, SQL_FEED_ALL);
    for (bool row;;) {
        if (!sqlite_next(&store->db, all, &row, err))
            return false;
        if (!row)
            break;
        struct stored_feed *feed = &ARENA_PUSH(arena, feeds, count, cap);
        read_feed(all, arena, feed);
    }
    *out = feeds;
    *n = count;
    return true;
}
