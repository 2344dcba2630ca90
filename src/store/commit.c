#include "plan/plan.h"
#include "store/entries.h"
#include "store/grouping.h"
#include "store/history.h"
#include "store/listed.h"
#include "store/seen.h"
#include "store/state.h"

/* ---- the feed itself ---- */

/* What the document says about its feed. Of use to every topic that publishes entries of it. */
static bool describe_feed(const struct keeping *k, struct error *err)
{
    const struct feed_doc *doc = k->update->doc;
    sqlite3_stmt *describe = sqlite_statement(&k->store->db, SQL_FEED_DESCRIBE);
    sqlite_put_int(describe, 1, k->update->feed);
    sqlite_put_text(describe, 2, doc->title);
    sqlite_put_text(describe, 3, doc->language);
    sqlite_put_text(describe, 4, doc->home_page_url);
    sqlite_put_text(describe, 5, doc->id);
    if (doc->updated == DATE_NONE)
        sqlite_put_null(describe, 6);
    else
        sqlite_put_int(describe, 6, doc->updated);
    return sqlite_run(&k->store->db, describe, err);
}

static bool move_feed(struct store *store, int64_t feed, struct bytes to, struct error *err)
{
    sqlite3_stmt *move = sqlite_statement(&store->db, SQL_FEED_MOVE);
    sqlite_put_int(move, 1, feed);
    sqlite_put_text(move, 2, to);
    return sqlite_run(&store->db, move, err);
}

/* The same bytes came again, or none: at most the validators are others. */
static bool keep_validators(struct store *store, const struct feed_update *u, struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_DOCUMENT_VALIDATORS);
    sqlite_put_int(set, 1, u->feed);
    sqlite_put_text(set, 2, u->etag);
    sqlite_put_text(set, 3, u->last_modified);
    sqlite_put_int(set, 4, (int64_t)u->document_hash);
    sqlite_put_text(set, 5, u->validated_url);
    return sqlite_run(&store->db, set, err);
}

static bool keep_document(struct store *store, const struct feed_update *u,
                          const struct listed_entry *kept, size_t n_kept, struct error *err)
{
    uint64_t *numbers;
    if (!listed_numbers(store, u->feed, u->seen, u->n_seen, kept, n_kept, &numbers, err))
        return false;
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_DOCUMENT_SET);
    sqlite_put_int(set, 1, u->feed);
    sqlite_put_text(set, 2, u->etag);
    sqlite_put_text(set, 3, u->last_modified);
    sqlite_put_int(set, 4, (int64_t)u->document_hash);
    sqlite_put_text(set, 5, u->validated_url);
    sqlite_put_blob(set, 6, seen_pack(store->batch, u->seen, u->n_seen));
    sqlite_put_blob(set, 7, seen_pack(store->batch, numbers, u->n_seen));
    return sqlite_run(&store->db, set, err);
}

/* What was known of a feed before this fetch. */
struct before {
    int64_t entries, on_topic;
    struct bytes history; /* in the batch arena */
    bool is_listed;
};

static bool read_before(struct store *store, int64_t feed, struct before *out, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_SCHEDULE_GET);
    bool row;
    sqlite_put_int(get, 1, feed);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    if (!row)
        return error_set(err, "%s: feed %lld is not there", store->path, (long long)feed);
    *out = (struct before){
        .entries = sqlite_int(get, 0),
        .on_topic = sqlite_int(get, 1),
        .history = arena_copy(store->batch, sqlite_blob(get, 2)),
        .is_listed = sqlite_int(get, 3) != 0,
    };
    sqlite_end(get);
    return true;
}

/* A feed that is not in the list was revived as it left: that it is gone must not outlast that. */
static bool revive(struct store *store, int64_t feed, struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_SCHEDULE_REVIVE);
    sqlite_put_int(set, 1, feed);
    return sqlite_run(&store->db, set, err);
}

/* The parameters of schedule_set that are the plan's. */
static void put_plan(sqlite3_stmt *set, const struct feed_plan *plan)
{
    struct bytes rhythm = {(const char *)&plan->rhythm, sizeof plan->rhythm};
    sqlite_put_text(set, 2, bytes_of(feed_status_name(plan->status)));
    sqlite_put_int(set, 3, plan->last);
    sqlite_put_int(set, 4, plan->next);
    sqlite_put_int(set, 5, plan->not_before);
    sqlite_put_int(set, 6, plan->interval);
    sqlite_put_int(set, 7, plan->last_new);
    sqlite_put_int(set, 8, plan->posting);
    sqlite_put_int(set, 9, plan->failures);
    sqlite_put_int(set, 10, plan->moved);
    sqlite_put_int(set, 17, plan->max_age);
    sqlite_put_int(set, 18, plan->ttl);
    sqlite_put_int(set, 19, plan->skip_hours);
    sqlite_put_int(set, 20, plan->skip_days);
    sqlite_put_int(set, 21, plan->pace);
    sqlite_put_int(set, 22, plan->dated);
    sqlite_put_int(set, 23, plan->occasions);
    sqlite_put_int(set, 24, plan->longest);
    sqlite_put_int(set, 25, plan->well);
    sqlite_put_int(set, 26, plan->changed);
    sqlite_put_int(set, 27, plan->empty);
    sqlite_put_int(set, 29, plan->since);
    sqlite_put_int(set, 30, plan->found);
    if (plan->rhythm.trust)
        sqlite_put_blob(set, 28, rhythm);
    else
        sqlite_put_null(set, 28);
}

static bool keep_schedule(struct store *store, const struct feed_update *u,
                          const struct before *before, const struct feed_change *change,
                          struct error *err)
{
    char packed[HISTORY_MAX];
    struct fetch_record record = u->record;
    record.new_entries = (int32_t)change->new_entries;
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_SCHEDULE_SET);
    sqlite_put_int(set, 1, u->feed);
    put_plan(set, &change->plan);
    sqlite_put_int(set, 11, u->record.http);
    sqlite_put_text(set, 12, u->error_class);
    sqlite_put_text(set, 13, u->last_error);
    sqlite_put_blob(set, 14,
                    (struct bytes){packed, history_push(&record, before->history, packed)});
    sqlite_put_int(set, 15, change->entries);
    sqlite_put_int(set, 16, change->on_topic);
    return sqlite_run(&store->db, set, err) &&
           (before->is_listed || change->plan.status != FEED_GONE || revive(store, u->feed, err));
}

/* ---- one update ---- */

/* When new entries were published, as they say. */
struct dates {
    int64_t *v;
    size_t n;
};

static void note_date(struct dates *dates, const struct entry *entry)
{
    int64_t at = entry->published != DATE_NONE ? entry->published : entry->modified;
    if (at != DATE_NONE)
        dates->v[dates->n++] = at;
}

static bool keep_entries(const struct keeping *k, struct listed_entry *kept, struct dates *dates,
                         struct feed_change *change, struct error *err)
{
    for (size_t i = 0; i < k->update->n_entries; i++) {
        const struct entry_update *update = &k->update->entries[i];
        struct kept_entry entry;
        if (!entry_keep(k, update, &entry, err))
            return false;
        kept[i] = (struct listed_entry){update->entry->source_hash, entry.id};
        const bool is_news = entry.is_new && !entry.is_back;
        if (is_news)
            note_date(dates, update->entry);
        change->new_entries += is_news;
        change->entries += entry.is_new;
        change->updated_entries += entry.is_updated;
        change->new_on_topic += entry.is_new_on_topic;
        change->on_topic += entry.on_topic;
    }
    return true;
}

static bool keep_new_document(const struct keeping *k, struct dates *dates,
                              struct feed_change *change, struct error *err)
{
    struct store *store = k->store;
    const struct feed_update *u = k->update;
    struct listed_entry *kept = ARENA_ARRAY(store->batch, struct listed_entry, u->n_entries + 1);
    dates->v = ARENA_ARRAY(store->batch, int64_t, u->n_entries + 1);
    /* First: an entry that leaves as another of the same address comes was there until now. */
    return listed_leave(store, u->feed, u->seen, u->n_seen, err) &&
           keep_entries(k, kept, dates, change, err) &&
           keep_document(store, u, kept, u->n_entries, err) && describe_feed(k, err);
}

/* Moves the plan on, by what is news to the store: an entry that was edited, or dated anew, is none. */
static void move_plan_on(const struct feed_update *u, const struct dates *dates,
                         struct feed_change *change)
{
    change->plan = u->plan;
    if (!u->facts)
        return;
    struct fetch_facts facts = *u->facts;
    facts.new_entries = change->new_entries;
    facts.dates = dates->v;
    facts.n_dates = dates->n;
    plan_next(&change->plan, &u->limits, &facts, u->now, (uint64_t)u->feed);
}

/* Entries of a document that may be a part of the feed: what the feed lists, and when it is fetched, stays as it is. */
static bool keep_pushed(const struct keeping *k, const struct before *before,
                        struct feed_change *change, struct error *err)
{
    struct store *store = k->store;
    const struct feed_update *u = k->update;
    struct listed_entry *kept = ARENA_ARRAY(store->batch, struct listed_entry, u->n_entries + 1);
    struct dates dates = {.v = ARENA_ARRAY(store->batch, int64_t, u->n_entries + 1)};
    change->plan = u->plan;
    if (!change->kept_document)
        return true;
    if (!keep_entries(k, kept, &dates, change, err))
        return false;
    sqlite3_stmt *count = sqlite_statement(&store->db, SQL_SCHEDULE_COUNT);
    sqlite_put_int(count, 1, u->feed);
    sqlite_put_int(count, 2, change->entries - before->entries);
    sqlite_put_int(count, 3, change->on_topic - before->on_topic);
    return sqlite_run(&store->db, count, err);
}

/* The document of a feed that left the list while it was on its way is let go, as one is whose fetch ends after that:
 * nobody follows the feed, and the hashes and validators speak of entries that retention may have taken meanwhile. */
static bool keep_update(const struct keeping *k, struct feed_change *change, struct error *err)
{
    struct store *store = k->store;
    const struct feed_update *u = k->update;
    struct before before = {0};
    struct dates dates = {.n = 0};
    arena_reset(store->batch);
    if (!read_before(store, u->feed, &before, err))
        return false;
    *k->ids = (struct document_ids){.is_empty = before.entries == 0};
    *change = (struct feed_change){
        .entries = before.entries,
        .on_topic = before.on_topic,
        .kept_document = u->has_document && before.is_listed,
    };
    if (u->is_pushed)
        return keep_pushed(k, &before, change, err);
    if (change->kept_document &&
        !(u->doc ? keep_new_document(k, &dates, change, err) : keep_validators(store, u, err)))
        return false;
    if (!bytes_empty(u->moved_to) && !move_feed(store, u->feed, u->moved_to, err))
        return false;
    move_plan_on(u, &dates, change);
    return keep_schedule(store, u, &before, change, err);
}

/* ---- the batch ---- */

/* Verdicts made with an older version of a topic were not kept; its walk over the archive is put back to before these
 * entries. */
static bool put_back_walks(const struct keeping *k, struct error *err)
{
    for (size_t i = 0; i < k->topics->n; i++) {
        if (k->put_back[i] == INT64_MIN)
            continue;
        sqlite3_stmt *back = sqlite_statement(&k->store->db, SQL_WALK_BACK);
        sqlite_put_int(back, 1, k->topics->of[i]->id);
        sqlite_put_int(back, 2, k->put_back[i]);
        if (!sqlite_run(&k->store->db, back, err))
            return false;
    }
    return true;
}

static bool commit_all(struct keeping *k, const struct feed_update *updates, size_t n,
                       struct feed_change *changes, struct error *err)
{
    for (size_t i = 0; i < n; i++) {
        k->update = &updates[i];
        if (!keep_update(k, &changes[i], err))
            return false;
    }
    return put_back_walks(k, err);
}

bool store_commit(struct store *store, const struct topic_set *topics,
                  const struct feed_update *updates, size_t n, struct feed_change *changes,
                  bool *changed, struct error *err)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct topic_map map = topics_map(store, topics, arena);
    struct document_ids ids = {0};
    struct keeping k = {.store = store, .topics = &map, .ids = &ids};
    k.changed = ARENA_ARRAY(arena, bool, map.n + 1);
    k.put_back = ARENA_ARRAY(arena, int64_t, map.n + 1);
    for (size_t i = 0; i < map.n; i++)
        k.put_back[i] = INT64_MIN;
    bool ok = sqlite_begin(&store->db, err);
    if (ok && (!commit_all(&k, updates, n, changes, err) || !sqlite_commit(&store->db, err))) {
        sqlite_rollback(&store->db);
        grouping_forget(store);
        ok = false;
    }
    for (size_t i = 0; ok && i < map.n; i++)
        changed[i] = changed[i] || k.changed[i];
    arena_free(arena);
    return ok;
}
