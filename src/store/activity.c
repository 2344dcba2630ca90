#include "store/activity.h"

#include "store/state.h"

static const int64_t hour_ms = 3600000, day_ms = 86400000;

static bool read_days(struct store *store, int64_t feed, int64_t now, struct feed_activity *out,
                      struct error *err)
{
    int64_t after = now / day_ms + 1, first = after - ACTIVITY_DAYS;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_ACTIVITY_DAYS);
    sqlite_put_int(each, 1, feed);
    sqlite_put_int(each, 2, (first > 0 ? first : 0) * day_ms);
    sqlite_put_int(each, 3, after * day_ms);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        out->days[sqlite_int(each, 0) - first] = sqlite_int(each, 1);
    }
}

static bool read_topics(struct store *store, int64_t feed, struct arena *arena,
                        struct feed_activity *out, struct error *err)
{
    size_t cap = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_ACTIVITY_TOPICS);
    sqlite_put_int(each, 1, feed);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(arena, out->topics, out->n_topics, cap) = (struct activity_topic){
            .name = sqlite_copy(each, 0, arena),
            .entries = sqlite_int(each, 1),
        };
    }
}

bool store_activity(struct store *store, int64_t feed, int64_t now, struct arena *arena,
                    struct feed_activity *out, struct error *err)
{
    *out = (struct feed_activity){0};
    return read_days(store, feed, now, out, err) && read_topics(store, feed, arena, out, err);
}

bool store_recent_activity(struct store *store, int64_t now, struct recent_activity *out,
                           struct error *err)
{
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_ACTIVITY_NEWEST);
    *out = (struct recent_activity){0};
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        int64_t ago = now / hour_ms - sqlite_int(each, 0) / hour_ms;
        if (ago >= ACTIVITY_HOURS) {
            sqlite_end(each);
            return true;
        }
        if (ago < 0) /* the clock was set back */
            continue;
        out->entries[ago]++;
        out->on_topic[ago] += sqlite_int(each, 1);
    }
}
