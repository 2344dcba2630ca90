/* Searching the archive: the index of keywords (an FTS5 table that holds nothing but which keyword stands in which entry),
 * how it is kept, and candidates out of it.
 *
 * Entries are indexed after they were committed, in the order of their numbers: up to the mark `indexed` of the table
 * meta, but for those that changed since, which stand in the table reindex. What is not indexed is a candidate of every
 * search. So is what the index knows of an entry from before it changed, or of one that was removed: it gives too much and
 * never too little, and nothing need be taken out of it. When most of it is of removed entries it is made anew. */
#include "store/search.h"

#include "base/buf.h"
#include "store/archive.h"

enum { REMOVED_MIN = 10000 }; /* so many at least before the index is made anew */

static const struct bytes indexed_key = BYTES("indexed"), removed_key = BYTES("indexed_removed");

bool search_open(struct store *store, struct error *err)
{
    return mark_read(store, indexed_key, &store->indexed, err);
}

static bool run_for(struct store *store, enum sql name, int64_t entry, struct error *err)
{
    sqlite3_stmt *statement = sqlite_statement(&store->db, name);
    sqlite_put_int(statement, 1, entry);
    return sqlite_run(&store->db, statement, err);
}

bool search_changed(struct store *store, int64_t entry, struct error *err)
{
    return entry > store->indexed || run_for(store, SQL_REINDEX_ADD, entry, err);
}

bool search_removed(struct store *store, size_t n, int64_t *indexed, struct error *err)
{
    int64_t removed, left;
    *indexed = store->indexed;
    arena_reset(store->scratch);
    if (!mark_read(store, removed_key, &removed, err) ||
        !number_read(store, SQL_TOTAL_ENTRIES, &left, err))
        return false;
    removed += (int64_t)n;
    if (removed < REMOVED_MIN || removed < left)
        return mark_write(store, removed_key, removed, err);
    *indexed = 0;
    return sqlite_run(&store->db, sqlite_statement(&store->db, SQL_INDEX_EMPTY), err) &&
           mark_write(store, removed_key, 0, err) && mark_write(store, indexed_key, 0, err);
}

/* ---- indexing ---- */

bool store_unindexed(struct store *store, size_t max, struct arena *arena,
                     struct archived_entry **out, size_t *n, struct error *err)
{
    sqlite3_stmt *next = sqlite_statement(&store->db, SQL_INDEX_NEXT);
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    sqlite_put_int(next, 1, store->indexed);
    sqlite_put_int(next, 2, (int64_t)max);
    for (bool row;;) {
        if (!sqlite_next(&store->db, next, &row, err))
            return false;
        if (!row)
            return true;
        archive_read(next, arena, &ARENA_PUSH(arena, *out, *n, cap));
    }
}

static bool index_one(struct store *store, int64_t entry, struct bytes keywords, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_INDEX_ADD);
    sqlite_put_int(add, 1, entry);
    sqlite_put_text(add, 2, keywords);
    return sqlite_run(&store->db, add, err);
}

static bool index_all(struct store *store, const struct archived_entry *entries, size_t n,
                      const struct bytes *keywords, int64_t *mark, struct error *err)
{
    arena_reset(store->scratch);
    for (size_t i = 0; i < n; i++) {
        if (!index_one(store, entries[i].id, keywords[i], err))
            return false;
        if (entries[i].id > *mark)
            *mark = entries[i].id;
        else if (!run_for(store, SQL_REINDEX_DROP, entries[i].id, err))
            return false;
    }
    return mark_write(store, indexed_key, *mark, err);
}

bool store_index(struct store *store, const struct archived_entry *entries, size_t n,
                 const struct bytes *keywords, struct error *err)
{
    int64_t mark = store->indexed;
    if (n == 0)
        return true;
    if (!sqlite_begin(&store->db, err))
        return false;
    if (!index_all(store, entries, n, keywords, &mark, err) || !sqlite_commit(&store->db, err)) {
        sqlite_rollback(&store->db);
        return false;
    }
    store->indexed = mark;
    return true;
}

/* ---- candidates ---- */

/* FTS5's own language. Keywords hold no quotation mark. */
static void print_wanted(struct buf *out, const struct wanted *wanted)
{
    switch (wanted->kind) {
    case WANTED_WORD:
    case WANTED_BEGINNING:
        buf_printf(out, "\"%.*s\"%s", BYTES_FMT(wanted->text),
                   wanted->kind == WANTED_BEGINNING ? " *" : "");
        return;
    case WANTED_ALL_OF:
    case WANTED_ANY_OF:
        break;
    }
    for (size_t i = 0; i < wanted->n; i++) {
        buf_add_string(out, i == 0 ? "(" : wanted->kind == WANTED_ANY_OF ? " OR " : " AND ");
        print_wanted(out, wanted->v[i]);
    }
    buf_add_char(out, ')');
}

static bool find_number(struct store *store, enum sql name, struct bytes text, const char *what,
                        int64_t *out, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, name);
    bool row;
    sqlite_put_text(find, 1, text);
    if (!sqlite_next(&store->db, find, &row, err))
        return false;
    if (!row)
        return error_set(err, "there is no %s %.*s in the store", what, BYTES_FMT(text));
    *out = sqlite_int(find, 0);
    sqlite_end(find);
    return true;
}

/* The numbers of the feed and the topic that are meant; 0: any. */
static bool resolve(struct store *store, const struct search_wish *wish, int64_t *feed,
                    int64_t *topic, struct error *err)
{
    *feed = *topic = 0;
    return (!wish->feed.n || find_number(store, SQL_SEARCH_FEED, wish->feed, "feed", feed, err)) &&
           (!wish->topic.n ||
            find_number(store, SQL_SEARCH_TOPIC, wish->topic, "topic", topic, err));
}

static void put_wish(sqlite3_stmt *search, const struct search_wish *wish, int64_t feed,
                     int64_t topic, size_t max)
{
    sqlite_put_int(search, 2, wish->since);
    sqlite_put_int(search, 3, wish->before.published);
    sqlite_put_int(search, 4, wish->before.entry);
    sqlite_put_int(search, 5, feed);
    sqlite_put_int(search, 6, topic);
    sqlite_put_int(search, 7, wish->published);
    sqlite_put_int(search, 8, (int64_t)max);
}

bool store_search(struct store *store, const struct search_wish *wish, size_t max,
                  struct arena *arena, struct archived_entry **out, size_t *n, struct error *err)
{
    enum { COLUMN_GUID = 20 };
    int64_t feed, topic;
    struct buf words = {0};
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    if (!resolve(store, wish, &feed, &topic, err))
        return false;
    sqlite3_stmt *search = sqlite_statement(&store->db,
                                            wish->wanted ? SQL_SEARCH_WORDS : SQL_SEARCH_ALL);
    if (wish->wanted) {
        print_wanted(&words, wish->wanted);
        sqlite_put_text(search, 1, arena_copy(arena, buf_bytes(&words)));
        buf_clear(&words);
    }
    put_wish(search, wish, feed, topic, max);
    for (bool row;;) {
        if (!sqlite_next(&store->db, search, &row, err))
            return false;
        if (!row)
            return true;
        struct archived_entry *entry = &ARENA_PUSH(arena, *out, *n, cap);
        archive_read(search, arena, entry);
        entry->guid = sqlite_copy(search, COLUMN_GUID, arena);
    }
}
