#include "base/clock.h"
#include "store/state.h"

static const struct bytes stories_names[] = {
    [STORIES_LEAD] = BYTES("lead"), [STORIES_ALL] = BYTES("all")};

bool topics_read(struct store *store, struct arena *arena, struct kept_topics *out,
                 struct error *err)
{
    *out = (struct kept_topics){0};
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_TOPIC_ALL);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(arena, out->v, out->n, out->cap) = (struct kept_topic){
            .id = sqlite_int(each, 0),
            .name = sqlite_copy(each, 1, arena),
            .version = (uint64_t)sqlite_int(each, 2),
            .stories = bytes_equal(sqlite_text(each, 3), stories_names[STORIES_ALL]) ? STORIES_ALL
                                                                                     : STORIES_LEAD,
            .min_sources = sqlite_int(each, 4),
            .min_kinds = sqlite_int(each, 5),
            .created = sqlite_int(each, 6),
            .edited = sqlite_int(each, 7) != 0,
            .stricter = sqlite_int(each, 8) != 0,
        };
    }
}

void topics_replace(struct store *store, struct arena *arena, const struct kept_topics *topics)
{
    arena_free(store->topics_arena);
    store->topics_arena = arena;
    store->topics = *topics;
}

bool topics_load(struct store *store, struct error *err)
{
    struct arena *arena = arena_new(STORE_SCRATCH_MAX);
    struct kept_topics topics;
    if (!topics_read(store, arena, &topics, err)) {
        arena_free(arena);
        return false;
    }
    topics_replace(store, arena, &topics);
    return true;
}

struct kept_topic *topics_find(struct store *store, struct bytes name, size_t likely)
{
    if (likely < store->topics.n && bytes_equal(store->topics.v[likely].name, name))
        return &store->topics.v[likely];
    for (size_t i = 0; i < store->topics.n; i++)
        if (bytes_equal(store->topics.v[i].name, name))
            return &store->topics.v[i];
    return NULL;
}

struct topic_map topics_map(struct store *store, const struct topic_set *set, struct arena *arena)
{
    struct topic_map map = {.n = topic_set_length(set)};
    map.of = ARENA_ARRAY(arena, const struct kept_topic *, map.n + 1);
    map.stale = ARENA_ARRAY(arena, bool, map.n + 1);
    for (size_t i = 0; i < map.n; i++) {
        const struct topic_settings *settings = topic_set_settings(set, i);
        map.of[i] = topics_find(store, settings->name, i);
        map.stale[i] = map.of[i] && map.of[i]->version != settings->version;
    }
    return map;
}

/* ---- the topics of the set ---- */

static bool is_as_kept(const struct kept_topic *kept, const struct topic_settings *settings)
{
    return kept->version == settings->version && kept->stories == settings->stories &&
           kept->min_sources == settings->min_sources && kept->min_kinds == settings->min_kinds;
}

static void put_settings(sqlite3_stmt *statement, const struct topic_settings *settings)
{
    sqlite_put_int(statement, 2, (int64_t)settings->version);
    sqlite_put_text(statement, 3, stories_names[settings->stories]);
    sqlite_put_int(statement, 4, settings->min_sources);
    sqlite_put_int(statement, 5, settings->min_kinds);
}

static bool add_topic(struct store *store, const struct topic_settings *settings, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_TOPIC_ADD);
    put_settings(add, settings);
    sqlite_put_text(add, 1, settings->name);
    sqlite_put_int(add, 6, clock_now());
    sqlite_put_int(add, 7, INT64_MAX);
    return sqlite_run(&store->db, add, err);
}

static bool run_for(struct store *store, enum sql name, int64_t id, struct error *err)
{
    sqlite3_stmt *statement = sqlite_statement(&store->db, name);
    sqlite_put_int(statement, 1, id);
    return sqlite_run(&store->db, statement, err);
}

/* What it publishes in its volumes may be no more what it lets in. */
static bool change_topic(struct store *store, int64_t id, const struct topic_settings *settings,
                         struct error *err)
{
    sqlite3_stmt *change = sqlite_statement(&store->db, SQL_TOPIC_CHANGE);
    put_settings(change, settings);
    sqlite_put_int(change, 1, id);
    sqlite_put_int(change, 6, INT64_MAX);
    return sqlite_run(&store->db, change, err) && run_for(store, SQL_VOLUME_AGE, id, err);
}

static bool count_again(struct store *store, struct error *err)
{
    return sqlite_run(&store->db, sqlite_statement(&store->db, SQL_TOPIC_COUNT_AGAIN), err) &&
           sqlite_run(&store->db, sqlite_statement(&store->db, SQL_TOPIC_COUNT_NONE), err);
}

static bool is_in_set(const struct topic_set *set, struct bytes name)
{
    for (size_t i = 0; i < topic_set_length(set); i++)
        if (bytes_equal(topic_set_settings(set, i)->name, name))
            return true;
    return false;
}

static bool drop_others(struct store *store, const struct topic_set *set, struct error *err)
{
    bool any = false;
    for (size_t i = 0; i < store->topics.n; i++) {
        int64_t id = store->topics.v[i].id;
        if (is_in_set(set, store->topics.v[i].name))
            continue;
        any = true;
        if (!run_for(store, SQL_TOPIC_DROP_VERDICTS, id, err) ||
            !run_for(store, SQL_TOPIC_DROP_STORIES, id, err) ||
            !run_for(store, SQL_TOPIC_DROP_VOLUMES, id, err) ||
            !run_for(store, SQL_TOPIC_DROP, id, err))
            return false;
    }
    return !any || count_again(store, err);
}

bool topics_write(struct store *store, const struct topic_set *set, struct error *err)
{
    if (!drop_others(store, set, err))
        return false;
    for (size_t i = 0; i < topic_set_length(set); i++) {
        const struct topic_settings *settings = topic_set_settings(set, i);
        const struct kept_topic *kept = topics_find(store, settings->name, i);
        bool ok = !kept                        ? add_topic(store, settings, err)
                  : is_as_kept(kept, settings) ? true
                                               : change_topic(store, kept->id, settings, err);
        if (!ok)
            return false;
    }
    return true;
}

bool store_told(struct store *store, struct bytes topic, uint64_t *out, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_TOPIC_TOLD);
    int64_t told;
    sqlite_put_text(get, 1, topic);
    if (!sqlite_first(&store->db, get, &told, err))
        return false;
    *out = (uint64_t)told;
    return true;
}

bool store_tell(struct store *store, struct bytes topic, uint64_t told, struct error *err)
{
    sqlite3_stmt *tell = sqlite_statement(&store->db, SQL_TOPIC_TELL);
    sqlite_put_text(tell, 1, topic);
    sqlite_put_int(tell, 2, (int64_t)told);
    return sqlite_run(&store->db, tell, err);
}
