#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/bodies.h"
#include "store/former.h"
#include "store/grouping.h"
#include "store/schema.h"
#include "store/search.h"
#include "store/state.h"

bool location_path(const char *location, const char **path, struct error *err)
{
    static const char scheme[] = "sqlite://";
    if (strncmp(location, scheme, sizeof scheme - 1) == 0)
        location += sizeof scheme - 1;
    else if (strstr(location, "://"))
        return error_set(
            err, "%s: this riffle keeps its store in SQLite alone; write sqlite:///PATH", location);
    if (!*location)
        return error_set(err, "the store has no path; write sqlite:///var/lib/riffle/riffle.db");
    *path = location;
    return true;
}

static bool meta_set(struct store *store, struct bytes key, struct bytes value, struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_META_SET);
    sqlite_put_text(set, 1, key);
    sqlite_put_text(set, 2, value);
    return sqlite_run(&store->db, set, err);
}

static bool note_writer(struct store *store, struct error *err)
{
    return meta_set(store, bytes_of("written_by"), bytes_of(RIFFLE_VERSION), err);
}

static bool open_for_reading(struct store *store, struct error *err)
{
    int version, newest = (int)sql_migration_count;
    if (!sqlite_open_read(&store->db, store->path, err) ||
        !schema_check(&store->db, newest, &version, err))
        return false;
    if (version < newest)
        return error_set(err, "%s: of schema %d, older than %d; `riffle run` brings it up to date",
                         store->path, version, newest);
    return sqlite_prepare(&store->db, err);
}

static bool open_for_writing(struct store *store, struct error *err)
{
    int version;
    return lock_take(&store->lock, store->path, err) &&
           sqlite_open_write(&store->db, store->path, err) &&
           schema_check(&store->db, (int)sql_migration_count, &version, err) &&
           sqlite_use_log(&store->db, err) &&
           schema_migrate(&store->db, version, sql_migrations, sql_migration_count, err) &&
           sqlite_prepare(&store->db, err) && bodies_open(store, err) && former_open(store, err) &&
           search_open(store, err) && note_writer(store, err);
}

bool store_open(const char *location, enum store_mode mode, struct store **out, struct error *err)
{
    const char *path = NULL;
    if (!location_path(location, &path, err))
        return false;
    struct store *store = calloc(1, sizeof *store);
    if (!store || !(store->path = strdup(path)))
        error_out_of_memory(sizeof *store);
    store->lock.fd = -1;
    store->writable = mode == STORE_WRITE;
    store->db.path = store->path;
    store->batch = arena_new(STORE_SCRATCH_MAX);
    store->scratch = arena_new(STORE_SCRATCH_MAX);
    store->topics_arena = arena_new(STORE_SCRATCH_MAX);
    bool ok = store->writable ? open_for_writing(store, err) : open_for_reading(store, err);
    if (!ok || !topics_load(store, err)) {
        store_close(store);
        return false;
    }
    *out = store;
    return true;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    sqlite_close_all(&store->db);
    lock_drop(&store->lock);
    grouping_free(store->grouping);
    arena_free(store->batch);
    arena_free(store->scratch);
    arena_free(store->topics_arena);
    free(store->path);
    free(store);
}

int store_holder(const char *location)
{
    const char *path = NULL;
    return location_path(location, &path, NULL) ? lock_holder(path) : 0;
}

bool store_is_blocked(const struct store *store)
{
    return sqlite_is_blocked(&store->db);
}

static int on_progress(void *ctx)
{
    const struct store *store = ctx;
    return store->enough(store->enough_ctx);
}

void store_set_enough(struct store *store, bool (*enough)(void *ctx), void *ctx)
{
    store->enough = enough;
    store->enough_ctx = ctx;
    sqlite_set_enough(&store->db, enough ? on_progress : NULL, store);
}

bool store_was_broken_off(const struct store *store)
{
    return sqlite_was_broken_off(&store->db);
}

bool store_shorten_log(struct store *store)
{
    enum { LONG = 1 << 20 };
    return sqlite_shorten_log(&store->db, LONG);
}

bool number_read(struct store *store, enum sql name, int64_t *out, struct error *err)
{
    return sqlite_first(&store->db, sqlite_statement(&store->db, name), out, err);
}

bool mark_read(struct store *store, struct bytes key, int64_t *out, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_META_GET);
    sqlite_put_text(get, 1, key);
    return sqlite_first(&store->db, get, out, err);
}

bool mark_write(struct store *store, struct bytes key, int64_t mark, struct error *err)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRId64, mark);
    return meta_set(store, key, bytes_of(text), err);
}

bool number_next(struct store *store, enum sql last, int64_t *next, int64_t *out, struct error *err)
{
    if (*next == 0) {
        if (!number_read(store, last, next, err))
            return false;
        *next += 1;
    }
    *out = (*next)++;
    return true;
}

bool store_totals(struct store *store, struct arena *arena, struct store_totals *out,
                  struct error *err)
{
    struct store_totals totals = {0};
    if (!number_read(store, SQL_TOTAL_ENTRIES, &totals.entries, err) ||
        !number_read(store, SQL_TOTAL_STORIES, &totals.stories, err) ||
        !number_read(store, SQL_TOTAL_PAGES, &totals.bytes, err))
        return false;
    size_t cap = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_PUBLISHED_TOTAL);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            break;
        ARENA_PUSH(arena, totals.topics, totals.n_topics, cap) = (struct store_topic_total){
            .name = sqlite_copy(each, 0, arena),
            .entries = sqlite_int(each, 1),
            .last = sqlite_int(each, 2),
        };
    }
    *out = totals;
    return true;
}
