#include "store/listed.h"

#include <stdlib.h>

#include "store/seen.h"

/* The last document's hashes and numbers, in the batch arena. */
struct last_document {
    uint64_t *seen, *listed;
    size_t n;
};

static bool read_last(struct store *store, int64_t feed, struct last_document *out,
                      struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_DOCUMENT_GET);
    bool row;
    *out = (struct last_document){0};
    sqlite_put_int(get, 1, feed);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    if (row) {
        size_t n_listed;
        out->seen = seen_unpack(store->batch, sqlite_blob(get, 0), &out->n);
        out->listed = seen_unpack(store->batch, sqlite_blob(get, 1), &n_listed);
        if (n_listed < out->n)
            out->n = n_listed;
    }
    sqlite_end(get);
    return true;
}

static int compare_kept(const void *a, const void *b)
{
    uint64_t x = ((const struct listed_entry *)a)->source_hash;
    uint64_t y = ((const struct listed_entry *)b)->source_hash;
    return (x > y) - (x < y);
}

bool listed_numbers(struct store *store, int64_t feed, const uint64_t *seen, size_t n,
                    const struct listed_entry *kept, size_t n_kept, uint64_t **out,
                    struct error *err)
{
    struct last_document last;
    if (!read_last(store, feed, &last, err))
        return false;
    struct listed_entry *sorted = ARENA_ARRAY(store->batch, struct listed_entry, n_kept + 1);
    for (size_t i = 0; i < n_kept; i++)
        sorted[i] = kept[i];
    qsort(sorted, n_kept, sizeof *sorted, compare_kept);
    uint64_t *numbers = ARENA_ARRAY(store->batch, uint64_t, n + 1);
    for (size_t i = 0, old = 0, now = 0; i < n; i++) {
        while (old < last.n && last.seen[old] < seen[i])
            old++;
        while (now < n_kept && sorted[now].source_hash < seen[i])
            now++;
        if (now < n_kept && sorted[now].source_hash == seen[i])
            numbers[i] = (uint64_t)sorted[now].id;
        else if (old < last.n && last.seen[old] == seen[i])
            numbers[i] = last.listed[old];
    }
    *out = numbers;
    return true;
}

static bool read_last_fetch(struct store *store, int64_t feed, int64_t *at, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_SCHEDULE_LAST);
    bool row;
    sqlite_put_int(get, 1, feed);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    *at = row ? sqlite_int(get, 0) : 0;
    sqlite_end(get);
    return true;
}

bool listed_leave(struct store *store, int64_t feed, const uint64_t *seen, size_t n,
                  struct error *err)
{
    struct last_document last;
    int64_t at;
    if (!read_last(store, feed, &last, err) || !read_last_fetch(store, feed, &at, err))
        return false;
    sqlite3_stmt *note = sqlite_statement(&store->db, SQL_ENTRY_SEEN);
    for (size_t i = 0; i < last.n; i++) {
        if (last.listed[i] == 0 || seen_find(seen, n, last.seen[i]) < n)
            continue;
        sqlite_put_int(note, 1, (int64_t)last.listed[i]);
        sqlite_put_int(note, 2, at);
        if (!sqlite_run(&store->db, note, err))
            return false;
    }
    return true;
}
