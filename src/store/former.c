#include "store/former.h"

#include <stdlib.h>

#include "store/grouping.h"
#include "store/seen.h"
#include "store/stories.h"

/* ---- what the document lists ---- */

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The ids of the entries that came with the document, by their hashes. */
static void list_ids(const struct keeping *k)
{
    struct document_ids *ids = k->ids;
    const struct feed_update *u = k->update;
    ids->hashes = ARENA_ARRAY(k->store->batch, uint64_t, u->n_entries + 1);
    for (size_t i = 0; i < u->n_entries; i++)
        ids->hashes[i] = identity_hash(u->entries[i].entry->id);
    qsort(ids->hashes, u->n_entries, sizeof *ids->hashes, by_value);
    ids->n = u->n_entries;
}

/* Whether the feed lists that entry still: as it was, or under its id as it is now. An id that several entries share
 * stands on the first line of theirs. */
static bool is_listed(const struct keeping *k, uint64_t source_hash, struct bytes guid)
{
    const struct feed_update *u = k->update;
    if (seen_find(u->seen, u->n_seen, source_hash) < u->n_seen ||
        seen_find(u->listed, u->n_listed, source_hash) < u->n_listed)
        return true;
    if (!k->ids->hashes)
        list_ids(k);
    const uint64_t hash = identity_hash((struct bytes){guid.p, bytes_find_char(guid, '\n')});
    return seen_find(k->ids->hashes, k->ids->n, hash) < k->ids->n;
}

/* ---- by the rows ---- */

/* Whether a content is one of a kind: "Photo" alone is that of many an entry. */
static bool content_tells(const struct entry_update *update)
{
    enum { BYTES_MIN = 80 };
    const struct entry *e = update->entry;
    const struct bytes text = entry_text(e);
    return e->title.n + (text.n ? text.n : e->summary.n) >= BYTES_MIN;
}

/* By its address and its content or date, by content and date where that tells, or by address and headline where the
 * address is made for one article. */
static bool is_same(sqlite3_stmt *row, const struct entry_update *update)
{
    const bool address = !bytes_empty(update->canonical_url) &&
                         bytes_equal(sqlite_text(row, 8), update->canonical_url);
    const bool content = (uint64_t)sqlite_int(row, 4) == update->content_hash;
    const bool date = entry_date(update->entry) == sqlite_int(row, 5);
    if (address ? content || date : content && date && content_tells(update))
        return true;
    return address && !bytes_empty(update->entry->title) &&
           bytes_equal(sqlite_text(row, 9), update->entry->title) &&
           report_address_strength(update->canonical_url) == NAME_STRONG;
}

static bool find_by_rows(const struct keeping *k, const struct entry_update *update,
                         struct former *out, struct error *err)
{
    struct store *store = k->store;
    sqlite3_stmt *rows = sqlite_statement(&store->db, SQL_FORMER_ROWS);
    sqlite_put_int(rows, 1, k->update->feed);
    sqlite_put_int(rows, 2, (int64_t)update->content_hash);
    story_put_canonical(rows, 3, update->canonical_url);
    for (bool row;;) {
        if (!sqlite_next(&store->db, rows, &row, err))
            return false;
        if (!row)
            return true;
        if (!is_same(rows, update) ||
            is_listed(k, (uint64_t)sqlite_int(rows, 3), sqlite_text(rows, 1)))
            continue;
        out->id = sqlite_int(rows, 0);
        out->row = entry_row_of(rows, k->update->feed);
        sqlite_end(rows);
        return true;
    }
}

/* ---- by what the report was found to be ---- */

static bool find_by_report(const struct keeping *k, const struct entry_update *update,
                           struct former *out, struct error *err)
{
    struct store *store = k->store;
    const struct likely_same likely = grouping_judged(store);
    struct entry_row row;
    struct bytes guid;
    bool found;
    if (likely.entry == 0)
        return true;
    if (!entry_read_named(store, likely.entry, &row, &guid, &found, err))
        return false;
    if (!found || row.feed != k->update->feed ||
        !(likely.is_entry || row.content_hash == update->content_hash) ||
        is_listed(k, row.source_hash, guid))
        return true;
    out->id = likely.entry;
    out->row = row;
    return true;
}

/* ---- among what was removed ---- */

struct removed {
    int64_t known, public_id, story;
    bool guid, is_same;
};

/* Columns of known_find. */
static struct removed read_removed(sqlite3_stmt *row, const struct entry_update *update)
{
    const bool guid = sqlite_int(row, 1) != 0, content = sqlite_int(row, 3) != 0;
    const bool address = !bytes_empty(update->canonical_url) && sqlite_int(row, 2) != 0;
    const bool date = entry_date(update->entry) == sqlite_int(row, 4);
    const bool telling = address && report_address_strength(update->canonical_url) == NAME_STRONG;
    return (struct removed){
        .known = sqlite_int(row, 0),
        .public_id = sqlite_int(row, 5),
        .story = sqlite_int(row, 6),
        .guid = guid,
        .is_same = guid + telling + content >= 2 ||
                   (date && (guid || address || (content && content_tells(update)))),
    };
}

static bool forget(struct store *store, int64_t known, struct error *err)
{
    sqlite3_stmt *drop = sqlite_statement(&store->db, SQL_KNOWN_DROP);
    sqlite_put_int(drop, 1, known);
    return sqlite_run(&store->db, drop, err);
}

/* Which of them is back: one under this id before one under another; n: none. */
static size_t choose_removed(const struct removed *all, size_t n)
{
    size_t chosen = n;
    for (size_t i = 0; i < n; i++)
        if (all[i].is_same && (chosen == n || (all[i].guid && !all[chosen].guid)))
            chosen = i;
    return chosen;
}

/* One under this id that is another's is no longer known by it either: what was published goes by the id, and is this
 * entry's now. */
static bool find_removed(const struct keeping *k, const struct entry_update *update,
                         const struct identity *identity, struct former *out, struct error *err)
{
    struct store *store = k->store;
    struct removed *all = NULL;
    size_t n = 0, cap = 0;
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_KNOWN_FIND);
    sqlite_put_int(find, 1, identity->feed);
    sqlite_put_int(find, 2, (int64_t)identity->guid_hash);
    story_put_canonical(find, 3, update->canonical_url);
    sqlite_put_int(find, 4, (int64_t)update->content_hash);
    for (bool row;;) {
        if (!sqlite_next(&store->db, find, &row, err))
            return false;
        if (!row)
            break;
        ARENA_PUSH(store->scratch, all, n, cap) = read_removed(find, update);
    }
    const size_t chosen = choose_removed(all, n);
    for (size_t i = 0; i < n; i++)
        if ((i == chosen || all[i].guid) && !forget(store, all[i].known, err))
            return false;
    if (chosen == n)
        return true;
    out->is_removed = true;
    out->public_id = all[chosen].public_id;
    out->story = all[chosen].story;
    return true;
}

bool former_open(struct store *store, struct error *err)
{
    int64_t any;
    if (!number_read(store, SQL_KNOWN_ANY, &any, err))
        return false;
    store->knows_removed = any != 0;
    return true;
}

bool former_find(const struct keeping *k, const struct entry_update *update,
                 const struct identity *identity, struct former *out, struct error *err)
{
    *out = (struct former){0};
    const bool any = !k->ids->is_empty; /* what the feed had before */
    if (any && !find_by_rows(k, update, out, err))
        return false;
    if (any && out->id == 0 && update->report && !find_by_report(k, update, out, err))
        return false;
    return out->id != 0 || !k->store->knows_removed || find_removed(k, update, identity, out, err);
}
