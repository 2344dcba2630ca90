#include "plan/push.h"
#include "store/state.h"

/* Columns of push_all. */
enum column {
    COLUMN_FEED,
    COLUMN_HUB,
    COLUMN_TOPIC,
    COLUMN_CALLBACK,
    COLUMN_SECRET,
    COLUMN_STATE,
    COLUMN_NEXT,
    COLUMN_ASKED,
    COLUMN_LEASE_END,
    COLUMN_LAST,
    COLUMN_FAILURES,
    COLUMN_DENIALS,
    COLUMN_RECEIVED,
    COLUMN_ERROR,
};

static void read_push(sqlite3_stmt *row, struct arena *arena, struct stored_push *out)
{
    *out = (struct stored_push){
        .feed = sqlite_int(row, COLUMN_FEED),
        .hub = sqlite_copy(row, COLUMN_HUB, arena),
        .topic = sqlite_copy(row, COLUMN_TOPIC, arena),
        .callback = sqlite_copy(row, COLUMN_CALLBACK, arena),
        .secret = sqlite_copy(row, COLUMN_SECRET, arena),
        .push = {.state = PUSH_OFF,
                 .next = sqlite_int(row, COLUMN_NEXT),
                 .asked = sqlite_int(row, COLUMN_ASKED),
                 .lease_end = sqlite_int(row, COLUMN_LEASE_END),
                 .last = sqlite_int(row, COLUMN_LAST),
                 .failures = (uint32_t)sqlite_int(row, COLUMN_FAILURES),
                 .denials = (uint32_t)sqlite_int(row, COLUMN_DENIALS)},
        .received = sqlite_int(row, COLUMN_RECEIVED),
        .error = sqlite_copy(row, COLUMN_ERROR, arena),
    };
    (void)push_state_parse(sqlite_text(row, COLUMN_STATE), &out->push.state);
}

bool store_pushes(struct store *store, struct arena *arena, struct stored_push **out, size_t *n,
                  struct error *err)
{
    struct stored_push *pushes = NULL;
    size_t count = 0, cap = 0;
    sqlite3_stmt *all = sqlite_statement(&store->db, SQL_PUSH_ALL);
    for (bool row;;) {
        if (!sqlite_next(&store->db, all, &row, err))
            return false;
        if (!row)
            break;
        struct stored_push *push = &ARENA_PUSH(arena, pushes, count, cap);
        read_push(all, arena, push);
    }
    *out = pushes;
    *n = count;
    return true;
}

static bool drop_push(struct store *store, int64_t feed, struct error *err)
{
    sqlite3_stmt *drop = sqlite_statement(&store->db, SQL_PUSH_DROP);
    sqlite_put_int(drop, 1, feed);
    return sqlite_run(&store->db, drop, err);
}

static bool keep_push(struct store *store, const struct stored_push *p, struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_PUSH_SET);
    sqlite_put_int(set, 1, p->feed);
    sqlite_put_text(set, 2, p->hub);
    sqlite_put_text(set, 3, p->topic);
    sqlite_put_text(set, 4, p->callback);
    sqlite_put_text(set, 5, p->secret);
    sqlite_put_text(set, 6, bytes_of(push_state_name(p->push.state)));
    sqlite_put_int(set, 7, p->push.next);
    sqlite_put_int(set, 8, p->push.asked);
    sqlite_put_int(set, 9, p->push.lease_end);
    sqlite_put_int(set, 10, p->push.last);
    sqlite_put_int(set, 11, p->push.failures);
    sqlite_put_int(set, 12, p->push.denials);
    sqlite_put_int(set, 13, p->received);
    sqlite_put_text(set, 14, p->error);
    return sqlite_run(&store->db, set, err);
}

bool store_keep_pushes(struct store *store, const struct stored_push *pushes, size_t n,
                       struct error *err)
{
    bool ok = sqlite_begin(&store->db, err);
    for (size_t i = 0; ok && i < n; i++)
        ok = pushes[i].hub.n ? keep_push(store, &pushes[i], err)
                             : drop_push(store, pushes[i].feed, err);
    if (ok && sqlite_commit(&store->db, err))
        return true;
    sqlite_rollback(&store->db);
    return false;
}
