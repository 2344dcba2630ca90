#include "base/clock.h"
#include "store/entries.h"
#include "store/published.h"
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

/* The kept topic of a name, looked for first where it stands when the set is the one that was stored last. */
static struct kept_topic *find_topic(struct store *store, struct bytes name, size_t likely)
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
        map.of[i] = find_topic(store, settings->name, i);
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

static bool change_topic(struct store *store, int64_t id, const struct topic_settings *settings,
                         struct error *err)
{
    sqlite3_stmt *change = sqlite_statement(&store->db, SQL_TOPIC_CHANGE);
    put_settings(change, settings);
    sqlite_put_int(change, 1, id);
    sqlite_put_int(change, 6, INT64_MAX);
    return sqlite_run(&store->db, change, err);
}

static bool run_for(struct store *store, enum sql name, int64_t id, struct error *err)
{
    sqlite3_stmt *statement = sqlite_statement(&store->db, name);
    sqlite_put_int(statement, 1, id);
    return sqlite_run(&store->db, statement, err);
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
        const struct kept_topic *kept = find_topic(store, settings->name, i);
        bool ok = !kept                        ? add_topic(store, settings, err)
                  : is_as_kept(kept, settings) ? true
                                               : change_topic(store, kept->id, settings, err);
        if (!ok)
            return false;
    }
    return true;
}

/* ---- judging the archive again ---- */

static struct bytes *split_lines(struct arena *arena, struct bytes text, size_t *n)
{
    struct bytes *lines = NULL, rest = text, line;
    size_t cap = 0;
    *n = 0;
    while (bytes_split(&rest, '\n', &line))
        ARENA_PUSH(arena, lines, *n, cap) = line;
    return lines;
}

/* Columns of walk_next. */
static void read_archived(sqlite3_stmt *row, struct arena *arena, struct archived_entry *out)
{
    *out = (struct archived_entry){
        .id = sqlite_int(row, 0),
        .source_hash = (uint64_t)sqlite_int(row, 1),
        .published = sqlite_int(row, 2),
        .first_seen = sqlite_int(row, 3),
        .title = sqlite_copy(row, 4, arena),
        .summary = sqlite_copy(row, 5, arena),
        .content_html = sqlite_copy(row, 6, arena),
        .content_text = sqlite_copy(row, 7, arena),
        .authors = sqlite_copy(row, 8, arena),
        .url = sqlite_copy(row, 9, arena),
        .language = sqlite_copy(row, 10, arena),
        .feed_url = sqlite_copy(row, 12, arena),
        .feed_title = sqlite_copy(row, 13, arena),
        .feed_kind = sqlite_copy(row, 14, arena),
        .feed_category = sqlite_copy(row, 15, arena),
        .feed_language = sqlite_copy(row, 16, arena),
        .title_only = sqlite_int(row, 18) != 0,
    };
    out->feed_topics = split_lines(arena, sqlite_copy(row, 17, arena), &out->n_feed_topics);
    out->tags = split_lines(arena, sqlite_copy(row, 11, arena), &out->n_tags);
}

bool store_unjudged(struct store *store, const struct topic_set *topics, size_t topic, size_t max,
                    struct arena *arena, struct archived_entry **out, size_t *n, struct error *err)
{
    struct kept_topic *kept = find_topic(store, topic_set_settings(topics, topic)->name, topic);
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
        kept->given_published = sqlite_int(next, 19);
        kept->given_entry = sqlite_int(next, 20);
        struct archived_entry *entry = &ARENA_PUSH(arena, *out, *n, cap);
        read_archived(next, arena, entry);
    }
    return *n > 0 || !store->writable || run_for(store, SQL_WALK_END, kept->id, err);
}

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

static bool rejudge_one(struct store *store, const struct kept_topic *topic,
                        const struct archived_entry *archived, const struct verdict *verdict,
                        int64_t now, bool *changed, struct error *err)
{
    struct entry_row row;
    int64_t before, after;
    bool found, different = false;
    arena_reset(store->scratch);
    if (!entry_read(store, archived->id, &row, &found, err))
        return false;
    if (!found || row.source_hash != archived->source_hash)
        return true; /* removed, or judged anew when it changed */
    if (!entry_count_verdicts(store, archived->id, &before, err) ||
        !entry_judge(store, archived->id, topic, verdict, &different, err) ||
        !entry_count_verdicts(store, archived->id, &after, err))
        return false;
    if ((verdict->match || different) &&
        !published_settle(store, topic, row.story, archived->id, now, changed, err))
        return false;
    return count_on_topic(store, row.feed, (after > 0) - (before > 0), err);
}

static bool rejudge(struct store *store, const struct kept_topic *topic,
                    const struct archived_entry *entries, size_t n, const struct verdict *verdicts,
                    int64_t now, bool *changed, struct error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!rejudge_one(store, topic, &entries[i], &verdicts[i], now, changed, err))
            return false;
    /* Only from where it stood: a commit may have put the walk back meanwhile. */
    sqlite3_stmt *walk = sqlite_statement(&store->db, SQL_WALK_SET);
    sqlite_put_int(walk, 1, topic->id);
    sqlite_put_int(walk, 2, entries[n - 1].published);
    sqlite_put_int(walk, 3, entries[n - 1].id);
    sqlite_put_int(walk, 4, topic->given_published);
    sqlite_put_int(walk, 5, topic->given_entry);
    return sqlite_run(&store->db, walk, err);
}

bool store_rejudge(struct store *store, const struct topic_set *topics, size_t topic,
                   const struct archived_entry *entries, size_t n, const struct verdict *verdicts,
                   int64_t now, bool *changed, struct error *err)
{
    const struct topic_settings *settings = topic_set_settings(topics, topic);
    const struct kept_topic *kept = find_topic(store, settings->name, topic);
    bool different = false;
    if (n == 0 || !kept || kept->version != settings->version)
        return true;
    if (!sqlite_begin(&store->db, err))
        return false;
    if (!rejudge(store, kept, entries, n, verdicts, now, &different, err) ||
        !sqlite_commit(&store->db, err)) {
        sqlite_rollback(&store->db);
        return false;
    }
    *changed = *changed || different;
    return true;
}
