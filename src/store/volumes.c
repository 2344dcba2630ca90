#include "store/volumes.h"

#include "base/deflate.h"
#include "base/hash.h"
#include "store/publication.h"

enum {
    VOLUME_MAX = 200,
    DATA_MAX = 64 << 20, /* bytes */
};

/* A month is left open for so long after its end: a story may still be told by others. */
static const int64_t open_ms = (int64_t)72 * 3600 * 1000;

int volume_month(int64_t ms)
{
    const struct civil date = date_civil(ms);
    return date.year * 100 + date.month;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

bool store_volumes(struct store *store, const struct topic_set *topics, size_t topic,
                   struct arena *arena, struct stored_volume **out, size_t *n, struct error *err)
{
    const struct kept_topic *kept;
    size_t cap = 0;
    *n = 0;
    *out = NULL;
    if (!publication_topic(store, topics, topic, &kept, err))
        return false;
    if (!kept)
        return true;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_VOLUME_ALL);
    sqlite_put_int(each, 1, kept->id);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(arena, *out, *n, cap) = (struct stored_volume){
            .id = sqlite_int(each, 0),
            .name = {(int)sqlite_int(each, 1), (int)sqlite_int(each, 2)},
            .entries = sqlite_int(each, 3),
            .hash = (uint64_t)sqlite_int(each, 4),
            .written = (uint64_t)sqlite_int(each, 5),
        };
    }
}

bool store_volume_data(struct store *store, int64_t volume, struct arena *arena, struct bytes *data,
                       struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_VOLUME_DATA);
    bool row;
    sqlite_put_int(get, 1, volume);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    *data = row ? deflate_unpack(sqlite_blob(get, 0), DATA_MAX, arena) : (struct bytes){NULL, 0};
    if (row)
        sqlite_end(get);
    return true;
}

/* ---- what is to be bound ------------------------------------------------------------------------------------------ */

static int64_t volume_size(const struct topic_settings *settings)
{
    return settings->entries < VOLUME_MAX ? settings->entries : VOLUME_MAX;
}

/* Whether what was published in a month is to be bound, however little it is. */
static bool is_over(int month, int64_t now)
{
    const int64_t next = date_from_civil(month / 100 + month % 100 / 12, month % 100 % 12 + 1, 1);
    return now >= next + open_ms;
}

/* The rows that a statement gives from now on: story, public_id and, for the first, its third column. */
static bool read_keys(struct store *store, sqlite3_stmt *each, struct arena *arena,
                      struct published_keys *out, int64_t *third, struct error *err)
{
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        if (out->n == 0 && third)
            *third = sqlite_int(each, 2);
        ARENA_PUSH(arena, out->v, out->n, out->cap) = (struct published_key){
            .story = sqlite_int(each, 0), .public_id = sqlite_int(each, 1)};
    }
}

/* The oldest of what is loose, of one month. None where it may stay loose. */
static bool read_loose(struct store *store, int64_t topic, const struct topic_settings *settings,
                       int64_t now, struct arena *arena, struct published_keys *out, int *month,
                       struct error *err)
{
    int64_t loose, first = 0;
    sqlite3_stmt *count = sqlite_statement(&store->db, SQL_LOOSE_COUNT);
    sqlite_put_int(count, 1, topic);
    sqlite_put_int(count, 2, settings->entries + 1);
    if (!sqlite_first(&store->db, count, &loose, err))
        return false;
    if (loose == 0)
        return true;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_LOOSE_OLDEST);
    sqlite_put_int(each, 1, topic);
    sqlite_put_int(each, 2, volume_size(settings));
    if (!read_keys(store, each, arena, out, &first, err))
        return false;
    *month = (int)first;
    if (loose <= settings->entries && !is_over(*month, now))
        out->n = 0;
    return true;
}

static bool next_part(struct store *store, int64_t topic, int month, int *part, struct error *err)
{
    int64_t last;
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_VOLUME_LAST_PART);
    sqlite_put_int(find, 1, topic);
    sqlite_put_int(find, 2, month);
    if (!sqlite_first(&store->db, find, &last, err))
        return false;
    *part = (int)last + 1;
    return true;
}

/* A volume that was bound by what the topic said before. */
static bool find_stale(struct store *store, int64_t topic, struct binding *out, bool *found,
                       struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_VOLUME_STALE);
    sqlite_put_int(find, 1, topic);
    if (!sqlite_next(&store->db, find, found, err))
        return false;
    if (!*found)
        return true;
    out->volume = sqlite_int(find, 0);
    out->publication.volume = (struct volume){(int)sqlite_int(find, 1), (int)sqlite_int(find, 2)};
    sqlite_end(find);
    return true;
}

static bool choose(struct store *store, const struct topic_settings *settings, int64_t now,
                   struct arena *arena, struct binding *out, struct published_keys *keys,
                   bool *found, struct error *err)
{
    struct volume *name = &out->publication.volume;
    if (!find_stale(store, out->topic, out, found, err))
        return false;
    if (*found) {
        sqlite3_stmt *each = sqlite_statement(&store->db, SQL_VOLUME_HOLDS);
        sqlite_put_int(each, 1, out->volume);
        return read_keys(store, each, arena, keys, NULL, err);
    }
    if (!read_loose(store, out->topic, settings, now, arena, keys, &name->month, err))
        return false;
    *found = keys->n > 0;
    return !*found || next_part(store, out->topic, name->month, &name->part, err);
}

/* They come oldest first, since those are chosen. */
static void turn_round(struct published_keys *keys)
{
    for (size_t i = 0; i < keys->n / 2; i++) {
        const struct published_key key = keys->v[i];
        keys->v[i] = keys->v[keys->n - 1 - i];
        keys->v[keys->n - 1 - i] = key;
    }
}

static bool is_judged(struct store *store, int64_t topic, bool *yes, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_WALK_STANDS);
    int64_t walks;
    sqlite_put_int(find, 1, topic);
    if (!sqlite_first(&store->db, find, &walks, err))
        return false;
    *yes = walks == 0;
    return true;
}

bool store_to_bind(struct store *store, const struct topic_set *topics, size_t topic, int64_t now,
                   struct arena *arena, struct binding *out, bool *found, struct error *err)
{
    const struct topic_settings *settings = topic_set_settings(topics, topic);
    const struct kept_topic *kept;
    struct published_keys keys = {0};
    *found = false;
    if (!publication_topic(store, topics, topic, &kept, err))
        return false;
    if (!kept || kept->version != settings->version)
        return true;
    *out = (struct binding){.topic = kept->id,
                            .publication = publication_begin(settings, kept, now, arena)};
    bool judged;
    if (!is_judged(store, kept->id, &judged, err))
        return false;
    if (!judged)
        return true;
    if (!choose(store, settings, now, arena, out, &keys, found, err))
        return false;
    if (!*found)
        return true;
    turn_round(&keys);
    out->rows = keys.v;
    out->n_rows = keys.n;
    return publication_read(store, kept->id, settings, &keys, arena, &out->publication, err);
}

/* ---- binding ------------------------------------------------------------------------------------------------------ */

static bool let_go(struct store *store, int64_t volume, struct error *err)
{
    sqlite3_stmt *step = sqlite_statement(&store->db, SQL_VOLUME_LET_GO);
    sqlite_put_int(step, 1, volume);
    return sqlite_run(&store->db, step, err);
}

static bool drop(struct store *store, int64_t volume, struct error *err)
{
    sqlite3_stmt *step = sqlite_statement(&store->db, SQL_VOLUME_DROP);
    sqlite_put_int(step, 1, volume);
    return let_go(store, volume, err) && sqlite_run(&store->db, step, err);
}

/* Binds its hash, and behind it the data, packed. */
static void put_data(struct store *store, sqlite3_stmt *statement, int at, struct bytes data)
{
    enum { ROOM = 256 }; /* what cannot be packed grows by less */
    const size_t room = data.n + data.n / 1000 + ROOM;
    char *packed = arena_alloc(store->scratch, room);
    const size_t n = deflate_pack(data, (unsigned char *)packed, room);
    sqlite_put_int(statement, at, (int64_t)hash_bytes(data, 0));
    sqlite_put_blob(statement, at + 1, (struct bytes){packed, n});
}

static bool bind_again(struct store *store, const struct binding *b, struct bytes data,
                       struct error *err)
{
    if (b->n_rows == 0)
        return drop(store, b->volume, err);
    sqlite3_stmt *change = sqlite_statement(&store->db, SQL_VOLUME_CHANGE);
    sqlite_put_int(change, 1, b->volume);
    sqlite_put_int(change, 2, (int64_t)b->publication.n_entries);
    put_data(store, change, 3, data);
    return sqlite_run(&store->db, change, err) && let_go(store, b->volume, err);
}

static bool bind_new(struct store *store, const struct binding *b, struct bytes data,
                     struct error *err)
{
    int64_t id;
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_VOLUME_ADD);
    sqlite_put_int(add, 1, b->topic);
    sqlite_put_int(add, 2, b->publication.volume.month);
    sqlite_put_int(add, 3, b->publication.volume.part);
    sqlite_put_int(add, 4, (int64_t)b->publication.n_entries);
    put_data(store, add, 5, data);
    if (!sqlite_first(&store->db, add, &id, err))
        return false;
    for (size_t i = 0; i < b->n_rows; i++) {
        sqlite3_stmt *take = sqlite_statement(&store->db, SQL_VOLUME_TAKE);
        sqlite_put_int(take, 1, b->rows[i].story);
        sqlite_put_int(take, 2, b->topic);
        sqlite_put_int(take, 3, b->rows[i].public_id);
        sqlite_put_int(take, 4, id);
        if (!sqlite_run(&store->db, take, err))
            return false;
    }
    return true;
}

bool store_bind(struct store *store, const struct binding *binding, struct bytes data,
                struct error *err)
{
    arena_reset(store->scratch);
    if (!sqlite_begin(&store->db, err))
        return false;
    if (!(binding->volume ? bind_again : bind_new)(store, binding, data, err) ||
        !sqlite_commit(&store->db, err)) {
        sqlite_rollback(&store->db);
        return false;
    }
    return true;
}

bool store_volume_written(struct store *store, int64_t volume, uint64_t written, struct error *err)
{
    sqlite3_stmt *note = sqlite_statement(&store->db, SQL_VOLUME_WRITTEN);
    sqlite_put_int(note, 1, volume);
    sqlite_put_int(note, 2, (int64_t)written);
    return sqlite_run(&store->db, note, err);
}

bool volumes_drop_empty(struct store *store, struct error *err)
{
    for (int64_t volume;;) {
        if (!sqlite_first(&store->db, sqlite_statement(&store->db, SQL_VOLUME_EMPTY), &volume, err))
            return false;
        if (volume == 0)
            return true;
        if (!drop(store, volume, err))
            return false;
    }
}
