#include "store/stories.h"

#include "base/hash.h"
#include "store/seen.h"

static const int64_t story_window_ms = (int64_t)30 * 24 * 3600 * 1000;

uint64_t story_canonical_hash(struct bytes canonical_url)
{
    return hash_bytes(canonical_url, 1);
}

void story_put_canonical(sqlite3_stmt *statement, int at, struct bytes canonical_url)
{
    if (bytes_empty(canonical_url))
        sqlite_put_null(statement, at);
    else
        sqlite_put_int(statement, at, (int64_t)story_canonical_hash(canonical_url));
}

/* What an entry with the same canonical URL means for a newcomer. */
enum address {
    ADDRESS_NONE,     /* too long ago, or another URL with the same hash */
    ADDRESS_TOGETHER, /* the same article */
    ADDRESS_APART,    /* the feed lists both at once: there its links name no article, but a page */
};

static enum address relate(sqlite3_stmt *row, const struct newcomer *newcomer)
{
    if (!bytes_equal(sqlite_text(row, 5), newcomer->canonical_url) ||
        sqlite_int(row, 4) < newcomer->now - story_window_ms)
        return ADDRESS_NONE;
    bool own = sqlite_int(row, 0) == newcomer->feed;
    bool same_content = (uint64_t)sqlite_int(row, 3) == newcomer->content_hash;
    if (!own || same_content)
        return ADDRESS_TOGETHER;
    uint64_t source_hash = (uint64_t)sqlite_int(row, 2);
    bool listed = seen_find(newcomer->seen, newcomer->n_seen, source_hash) < newcomer->n_seen;
    return listed ? ADDRESS_APART : ADDRESS_TOGETHER;
}

bool story_by_address(struct store *store, const struct newcomer *newcomer,
                      struct known_article *out, struct error *err)
{
    *out = (struct known_article){0};
    if (bytes_empty(newcomer->canonical_url))
        return true;
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_CANONICAL_FIND);
    sqlite_put_int(find, 1, (int64_t)story_canonical_hash(newcomer->canonical_url));
    for (bool row;;) {
        if (!sqlite_next(&store->db, find, &row, err))
            return false;
        if (!row)
            return true;
        enum address address = relate(find, newcomer);
        if (address == ADDRESS_TOGETHER) /* the last one read is the oldest */
            *out = (struct known_article){.entry = sqlite_int(find, 6),
                                          .story = sqlite_int(find, 1),
                                          .is_own = sqlite_int(find, 0) == newcomer->feed};
        if (address == ADDRESS_APART) {
            *out = (struct known_article){0};
            sqlite_end(find);
            return true;
        }
    }
}

bool story_next(struct store *store, int64_t *story, struct error *err)
{
    return number_next(store, SQL_STORY_LAST, &store->next_story, story, err);
}

bool story_found(struct store *store, int64_t story, int64_t now, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_STORY_ADD);
    sqlite_put_int(add, 1, story);
    sqlite_put_int(add, 2, now);
    return sqlite_run(&store->db, add, err);
}

bool story_resolve(struct store *store, int64_t *story, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_STORY_RESOLVE);
    bool row;
    sqlite_put_int(find, 1, *story);
    if (!sqlite_next(&store->db, find, &row, err))
        return false;
    *story = row ? sqlite_int(find, 0) : 0;
    sqlite_end(find);
    return true;
}

bool story_merge(struct store *store, int64_t part, int64_t whole, struct error *err)
{
    static const enum sql steps[] = {SQL_STORY_MERGE, SQL_ENTRY_MERGE, SQL_PUBLISHED_MERGE};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        sqlite3_stmt *step = sqlite_statement(&store->db, steps[i]);
        sqlite_put_int(step, 1, part);
        sqlite_put_int(step, 2, whole);
        if (!sqlite_run(&store->db, step, err))
            return false;
    }
    return true;
}
