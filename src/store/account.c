#include "store/account.h"

#include "store/archive.h"
#include "store/grouping.h"
#include "store/published.h"
#include "store/state.h"

enum { TELLINGS_MAX = 200 };

/* ---- an entry ---- */

static bool read_entry(struct store *store, int64_t entry, struct arena *arena, struct account *out,
                       bool *found, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_ACCOUNT_ENTRY);
    sqlite_put_int(get, 1, entry);
    if (!sqlite_next(&store->db, get, found, err))
        return false;
    if (!*found)
        return true;
    out->guid = sqlite_copy(get, 0, arena);
    out->story = sqlite_int(get, 1);
    out->founded = sqlite_int(get, 2);
    sqlite_end(get);
    return true;
}

static bool read_tellings(struct store *store, struct arena *arena, struct account *out,
                          struct error *err)
{
    size_t cap = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_ACCOUNT_TELLINGS);
    sqlite_put_int(each, 1, out->story);
    sqlite_put_int(each, 2, TELLINGS_MAX + 1);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            break;
        ARENA_PUSH(arena, out->tellings, out->n_tellings, cap) = (struct account_telling){
            .entry = sqlite_int(each, 0),
            .title = sqlite_copy(each, 1, arena),
            .url = sqlite_copy(each, 2, arena),
            .feed_title = sqlite_copy(each, 3, arena),
            .feed_url = sqlite_copy(each, 4, arena),
            .kind = sqlite_copy(each, 5, arena),
            .published = sqlite_int(each, 6),
            .first_seen = sqlite_int(each, 7),
            .relation = sqlite_copy(each, 8, arena),
            .reason = sqlite_copy(each, 9, arena),
            .near = sqlite_int(each, 10),
            .likeness = sqlite_is_null(each, 11) ? -1 : sqlite3_column_double(each, 11),
            .is_copy = sqlite_int(each, 12) != 0,
        };
    }
    out->is_cut = out->n_tellings > TELLINGS_MAX;
    if (out->is_cut)
        out->n_tellings = TELLINGS_MAX;
    return true;
}

/* Why the lead goes before the one that would lead without it. */
static bool read_lead_reason(struct store *store, int64_t story, int64_t topic, int64_t lead,
                             struct bytes *out, struct error *err)
{
    struct lead_claim first = {0}, second = {0};
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_STORY_ON_TOPIC);
    sqlite_put_int(each, 1, story);
    sqlite_put_int(each, 2, topic);
    sqlite_put_int(each, 3, TELLINGS_MAX);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            break;
        const struct lead_claim claim = published_claim(each);
        if (claim.id == lead)
            first = claim;
        else if (second.id == 0 || lead_takes_over(&claim, &second))
            second = claim;
    }
    if (first.id && second.id)
        *out = bytes_of(lead_reason(&first, &second));
    return true;
}

static bool read_published(struct store *store, struct arena *arena, struct account *out,
                           struct error *err)
{
    static const struct bytes all = BYTES("all");
    size_t cap = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_ACCOUNT_PUBLISHED);
    sqlite_put_int(each, 1, out->story);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        struct account_published *one = &ARENA_PUSH(arena, out->published, out->n_published, cap);
        *one = (struct account_published){
            .topic = sqlite_copy(each, 1, arena),
            .id = sqlite_copy(each, 3, arena),
            .entry = sqlite_int(each, 4),
            .published = sqlite_int(each, 5),
            .announced = sqlite_int(each, 6),
            .withdrawn = sqlite_int(each, 7) != 0,
            .backfilled = sqlite_int(each, 8) != 0,
        };
        if (!one->withdrawn && !bytes_equal(sqlite_text(each, 2), all) &&
            !read_lead_reason(store, out->story, sqlite_int(each, 0), one->entry, &one->lead_reason,
                              err)) {
            sqlite_end(each);
            return false;
        }
    }
}

static bool read_verdicts(struct store *store, int64_t entry, struct arena *arena,
                          struct account *out, struct error *err)
{
    size_t cap = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_ACCOUNT_VERDICTS);
    sqlite_put_int(each, 1, entry);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(arena, out->verdicts, out->n_verdicts, cap) = (struct account_verdict){
            .topic = sqlite_copy(each, 0, arena),
            .version = (uint64_t)sqlite_int(each, 1),
            .score = sqlite3_column_double(each, 2),
        };
    }
}

bool store_account(struct store *store, int64_t entry, struct arena *arena, struct account *out,
                   bool *found, struct error *err)
{
    *out = (struct account){0};
    if (!read_entry(store, entry, arena, out, found, err))
        return false;
    return !*found ||
           (read_tellings(store, arena, out, err) && read_published(store, arena, out, err) &&
            read_verdicts(store, entry, arena, out, err));
}

bool store_compare(struct store *store, int64_t one, int64_t other, int64_t now,
                   struct account_pair *out, struct error *err)
{
    *out = (struct account_pair){.first = one < other ? one : other,
                                 .second = one < other ? other : one};
    return grouping_compare(store, out->first, out->second, now, &out->likeness, &out->judgement,
                            err);
}

/* ---- a topic ---- */

bool store_held(struct store *store, struct bytes topic, size_t max, struct arena *arena,
                struct account_held **out, size_t *n, bool *known, struct error *err)
{
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    if (!topics_load(store, err))
        return false;
    *known = topics_find(store, topic, 0) != NULL;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_ACCOUNT_HOLDS);
    sqlite_put_text(each, 1, topic);
    sqlite_put_int(each, 2, (int64_t)max);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(arena, *out, *n, cap) = (struct account_held){
            .entry = sqlite_int(each, 0),
            .id = sqlite_copy(each, 1, arena),
            .title = sqlite_copy(each, 2, arena),
            .url = sqlite_copy(each, 3, arena),
            .feed_title = sqlite_copy(each, 4, arena),
            .feed_url = sqlite_copy(each, 5, arena),
            .kind = sqlite_copy(each, 6, arena),
            .published = sqlite_int(each, 7),
            .score = sqlite3_column_double(each, 8),
            .tellings = sqlite_int(each, 9),
        };
    }
}

/* ---- the archive ---- */

bool store_archive_since(struct store *store, struct archive_walk *walk, struct bytes topic,
                         size_t max, struct arena *arena, struct archived_held **out, size_t *n,
                         struct error *err)
{
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    sqlite3_stmt *next = sqlite_statement(&store->db, SQL_ARCHIVE_SINCE);
    sqlite_put_int(next, 1, walk->since);
    sqlite_put_int(next, 2, walk->under_way ? walk->published : INT64_MAX);
    sqlite_put_int(next, 3, walk->under_way ? walk->entry : INT64_MAX);
    sqlite_put_int(next, 4, (int64_t)max);
    sqlite_put_text(next, 5, topic);
    for (bool row;;) {
        if (!sqlite_next(&store->db, next, &row, err))
            return false;
        if (!row)
            break;
        struct archived_held *held = &ARENA_PUSH(arena, *out, *n, cap);
        archive_read(next, arena, &held->entry);
        held->is_on_topic = !sqlite_is_null(next, 20);
        held->score = sqlite3_column_double(next, 20);
        held->story = sqlite_int(next, 21);
        held->is_published = sqlite_int(next, 22) != 0;
    }
    if (*n > 0) {
        walk->under_way = true;
        walk->published = (*out)[*n - 1].entry.published;
        walk->entry = (*out)[*n - 1].entry.id;
    }
    return true;
}

bool store_needs(struct store *store, struct bytes topic, struct account_sources *out,
                 struct error *err)
{
    *out = (struct account_sources){1, 1};
    if (!topics_load(store, err))
        return false;
    const struct kept_topic *kept = topics_find(store, topic, 0);
    if (kept)
        *out = (struct account_sources){kept->min_sources, kept->min_kinds};
    return true;
}

bool store_tellers(struct store *store, int64_t story, struct arena *arena,
                   struct account_sources *out, struct error *err)
{
    struct tellers tellers;
    if (!published_tellers(store, story, arena, &tellers, err))
        return false;
    *out = (struct account_sources){tellers.publishers, tellers.kinds};
    return true;
}
