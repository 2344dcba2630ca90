/* Who is who among the entries of a feed. */
#include "store/entries.h"

#include "store/former.h"
#include "store/grouping.h"
#include "store/identity.h"
#include "store/seen.h"

struct entry_row entry_row_of(sqlite3_stmt *row, int64_t feed)
{
    return (struct entry_row){
        .feed = feed,
        .story = sqlite_int(row, 2),
        .source_hash = (uint64_t)sqlite_int(row, 3),
        .content_hash = (uint64_t)sqlite_int(row, 4),
        .published = sqlite_int(row, 5),
        .updated = sqlite_int(row, 6),
        .public_id = sqlite_int(row, 7),
    };
}

static bool find_entry(struct store *store, const struct identity *identity, struct entry_row *row,
                       int64_t *id, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_ENTRY_FIND);
    sqlite_put_int(find, 1, identity->feed);
    sqlite_put_int(find, 2, (int64_t)identity->guid_hash);
    *id = 0;
    for (bool more;;) {
        if (!sqlite_next(&store->db, find, &more, err))
            return false;
        if (!more)
            return true;
        if (!bytes_equal(sqlite_text(find, 1), identity->guid))
            continue; /* another id with the same hash */
        *id = sqlite_int(find, 0);
        *row = entry_row_of(find, identity->feed);
        sqlite_end(find);
        return true;
    }
}

/* An id that a document gives to several entries names none of them. Those after the first are told apart by what else
 * they have: first address and title, then the text. */
static struct bytes guid_at_level(struct arena *arena, const struct entry_update *update, int level)
{
    const struct entry *e = update->entry;
    if (level == 0)
        return e->id;
    struct bytes longer = arena_printf(arena, "%.*s\n%.*s\n%.*s", BYTES_FMT(e->id),
                                       BYTES_FMT(e->url), BYTES_FMT(e->title));
    if (level == 1)
        return longer;
    return arena_printf(arena, "%.*s\n%016llx", BYTES_FMT(longer),
                        (unsigned long long)update->content_hash);
}

/* Whether the document in hand lists an entry with that source hash. */
static bool is_listed(const struct feed_update *u, uint64_t hash)
{
    return u->listed ? seen_find(u->listed, u->n_listed, hash) < u->n_listed
                     : seen_find(u->seen, u->n_seen, hash) < u->n_seen;
}

/* An entry whose id says little is another one if nothing but that id is the same: feeds give one id to all that they
 * ever list, or the address of their home page. */
static bool is_edit(const struct keeping *k, const struct entry_update *update,
                    const struct identity *identity, const struct entry_row *row, int64_t id,
                    bool *yes, struct error *err)
{
    enum { TELLING = 80 }; /* bytes of a text that no two entries share by chance */
    struct store *store = k->store;
    *yes = row->content_hash == update->content_hash ||
           entry_date(update->entry) == row->published ||
           report_id_strength(identity->guid, store->scratch) == NAME_STRONG;
    if (*yes)
        return true;
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_ENTRY_TITLE);
    bool found;
    sqlite_put_int(get, 1, id);
    if (!sqlite_next(&store->db, get, &found, err))
        return false;
    *yes = !found || bytes_equal(sqlite_text(get, 0), update->entry->title) ||
           (update->entry->summary.n >= TELLING &&
            bytes_equal(sqlite_text(get, 2), update->entry->summary)) ||
           (report_address_strength(update->canonical_url) == NAME_STRONG &&
            bytes_equal(sqlite_text(get, 1), update->canonical_url));
    if (found)
        sqlite_end(get);
    return true;
}

/* It goes on under the id that its feed gives it now, and under the one that it was published by. */
static bool rename_entry(struct store *store, const struct former *former,
                         const struct identity *identity, struct error *err)
{
    sqlite3_stmt *entry = sqlite_statement(&store->db, SQL_ENTRY_RENAME);
    sqlite_put_int(entry, 1, former->id);
    sqlite_put_text(entry, 2, identity->guid);
    sqlite_put_int(entry, 3, (int64_t)identity->guid_hash);
    if (!sqlite_run(&store->db, entry, err))
        return false;
    sqlite3_stmt *public = sqlite_statement(&store->db, SQL_PUBLIC_RENAME);
    sqlite_put_int(public, 1, former->row.public_id);
    sqlite_put_int(public, 2, (int64_t)identity->guid_hash);
    return former->row.public_id == 0 || sqlite_run(&store->db, public, err);
}

/* An entry under an id that is not taken: one that was there under another, one that was there before, or a new one.
 * unlike: the entry that has the same id and was taken for another; 0: none. */
static bool keep_newcomer(const struct keeping *k, const struct entry_update *update,
                          const struct identity *identity, int64_t unlike, struct kept_entry *out,
                          struct error *err)
{
    struct store *store = k->store;
    struct newcomer_entry new = {.update = update, .identity = identity};
    if (!number_next(store, SQL_ENTRY_LAST, &store->next_entry, &new.number, err) ||
        (update->report &&
         !grouping_judge(store, update->report, new.number, k->update->now, err)) ||
        !former_find(k, update, identity, &new.former, err))
        return false;
    if (new.former.id == 0)
        return entry_add(k, &new, out, err);
    const struct told told = {.entry = new.former.id, .story = new.former.row.story};
    out->id = new.former.id;
    return (out->id == unlike || rename_entry(store, &new.former, identity, err)) &&
           entry_change(k, update, &new.former.row, out, err) &&
           (!update->report || grouping_restore(store, update->report, &told, k->update->now, err));
}

enum { LEVELS = 3 };

bool entry_keep(const struct keeping *k, const struct entry_update *update, struct kept_entry *out,
                struct error *err)
{
    const struct feed_update *u = k->update;
    struct entry_row row = {0};
    int64_t unlike = 0;
    arena_reset(k->store->scratch);
    *out = (struct kept_entry){0};
    if (bytes_empty(update->entry->id))
        return error_set(err, "%s: an entry of feed %lld has no id", k->store->path,
                         (long long)u->feed);
    for (int level = 0; level < LEVELS; level++) {
        struct identity identity = {.feed = u->feed};
        bool edited = true;
        identity.guid = guid_at_level(k->store->scratch, update, level);
        identity.guid_hash = identity_hash(identity.guid);
        if (!find_entry(k->store, &identity, &row, &out->id, err))
            return false;
        if (out->id == 0)
            return keep_newcomer(k, update, &identity, unlike, out, err);
        if (row.source_hash == update->entry->source_hash)
            return true;
        bool both_listed = is_listed(u, row.source_hash);
        if (!both_listed && level == 0 &&
            !is_edit(k, update, &identity, &row, out->id, &edited, err))
            return false;
        if (!both_listed && edited)
            return entry_change(k, update, &row, out, err);
        if (row.content_hash == update->content_hash)
            return true; /* listed twice */
        unlike = out->id;
    }
    return true;
}
