#include "store/state.h"

/* Columns of serving_all. */
enum column { COLUMN_PATH, COLUMN_HASH, COLUMN_MODIFIED };

bool store_servings(struct store *store, struct arena *arena, struct stored_serving **out,
                    size_t *n, struct error *err)
{
    struct stored_serving *servings = NULL;
    size_t count = 0, cap = 0;
    sqlite3_stmt *all = sqlite_statement(&store->db, SQL_SERVING_ALL);
    for (bool row;;) {
        if (!sqlite_next(&store->db, all, &row, err))
            return false;
        if (!row)
            break;
        ARENA_PUSH(arena, servings, count, cap) = (struct stored_serving){
            .path = sqlite_copy(all, COLUMN_PATH, arena),
            .hash = (uint64_t)sqlite_int(all, COLUMN_HASH),
            .modified = sqlite_int(all, COLUMN_MODIFIED),
        };
    }
    *out = servings;
    *n = count;
    return true;
}

static bool keep_serving(struct store *store, const struct stored_serving *serving,
                         struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_SERVING_SET);
    sqlite_put_text(set, 1, serving->path);
    sqlite_put_int(set, 2, (int64_t)serving->hash);
    sqlite_put_int(set, 3, serving->modified);
    return sqlite_run(&store->db, set, err);
}

bool store_keep_servings(struct store *store, const struct stored_serving *servings, size_t n,
                         struct error *err)
{
    bool ok = sqlite_begin(&store->db, err);
    for (size_t i = 0; ok && i < n; i++)
        ok = keep_serving(store, &servings[i], err);
    if (ok && sqlite_commit(&store->db, err))
        return true;
    sqlite_rollback(&store->db);
    return false;
}
