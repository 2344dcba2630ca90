#include "store/stories.h"

#include "base/hash.h"
#include "store/seen.h"

static const int64_t story_window_ms = (int64_t)30 * 24 * 3600 * 1000;

uint64_t story_canonical_hash(struct bytes canonical_url)
{
    return hash_bytes(canonical_url, 1);
}

/* What an entry with the same canonical URL means for a newcomer. */
enum relation {
    RELATION_NONE,     /* too long ago, or another URL with the same hash */
    RELATION_TOGETHER, /* the same article */
    RELATION_APART, /* the feed lists both at once: there its links name no article, but a page */
};

static enum relation relate(sqlite3_stmt *row, const struct newcomer *newcomer)
{
    if (!bytes_equal(sqlite_text(row, 5), newcomer->canonical_url) ||
        sqlite_int(row, 4) < newcomer->now - story_window_ms)
        return RELATION_NONE;
    bool own = sqlite_int(row, 0) == newcomer->feed;
    bool same_content = (uint64_t)sqlite_int(row, 3) == newcomer->content_hash;
    if (!own || same_content)
        return RELATION_TOGETHER;
    uint64_t source_hash = (uint64_t)sqlite_int(row, 2);
    bool listed = seen_find(newcomer->seen, newcomer->n_seen, source_hash) < newcomer->n_seen;
    return listed ? RELATION_APART : RELATION_TOGETHER;
}

bool story_to_join(struct store *store, const struct newcomer *newcomer, int64_t *story,
                   struct error *err)
{
    *story = 0;
    if (bytes_empty(newcomer->canonical_url))
        return true;
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_CANONICAL_FIND);
    sqlite_put_int(find, 1, (int64_t)story_canonical_hash(newcomer->canonical_url));
    for (bool row;;) {
        if (!sqlite_next(&store->db, find, &row, err))
            return false;
        if (!row)
            return true;
        enum relation relation = relate(find, newcomer);
        if (relation == RELATION_TOGETHER)
            *story = sqlite_int(find, 1); /* the last one read is the oldest */
        if (relation == RELATION_APART) {
            *story = 0;
            sqlite_end(find);
            return true;
        }
    }
}

bool story_found(struct store *store, int64_t now, int64_t *story, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_STORY_ADD);
    sqlite_put_int(add, 1, now);
    if (!sqlite_run(&store->db, add, err))
        return false;
    *story = sqlite3_last_insert_rowid(store->db.handle);
    return true;
}

bool story_is_known(struct store *store, int64_t story, bool *known, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_STORY_KNOWN);
    sqlite_put_int(find, 1, story);
    if (!sqlite_next(&store->db, find, known, err))
        return false;
    sqlite_end(find);
    return true;
}
