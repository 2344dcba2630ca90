#include "store/bodies.h"

#include "base/deflate.h"
#include "text/html.h"

enum {
    DAY_MS = 24 * 3600 * 1000,
    PAYS_FROM = 256,     /* bytes */
    BODY_MAX = 64 << 20, /* no document is so large */
    SUMMARY_BYTES = 600, /* kept of a body where the source gave no summary */
};

static const struct bytes packed_key = BYTES("bodies_packed"),
                          dropped_key = BYTES("bodies_dropped");

/* ---- one body ---- */

static bool is_blob(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_BLOB;
}

struct bytes body_read(sqlite3_stmt *row, int column, struct arena *arena)
{
    return is_blob(row, column) ? deflate_unpack(sqlite_blob(row, column), BODY_MAX, arena)
                                : sqlite_copy(row, column, arena);
}

bool body_was_dropped(sqlite3_stmt *row, int column)
{
    return is_blob(row, column) && sqlite3_column_bytes(row, column) == 0;
}

/* The shorter form, or absent where it is not shorter by an eighth. */
static struct bytes packed(struct bytes text, struct arena *arena)
{
    const size_t room = text.n - text.n / 8;
    if (text.n < PAYS_FROM)
        return (struct bytes){NULL, 0};
    unsigned char *out = arena_alloc(arena, room);
    const size_t n = deflate_pack(text, out, room);
    return n ? (struct bytes){(const char *)out, n} : (struct bytes){NULL, 0};
}

/* True where the form that was bound is a packed one. */
static bool put_packed(sqlite3_stmt *statement, int at, struct bytes text, struct arena *arena)
{
    const struct bytes form = packed(text, arena);
    if (form.p)
        sqlite_put_blob(statement, at, form);
    else
        sqlite_put_text(statement, at, text);
    return form.p != NULL;
}

void body_put(const struct store *store, sqlite3_stmt *statement, int at, int64_t entry,
              struct bytes text, struct arena *arena)
{
    if (entry <= store->bodies.packed)
        (void)put_packed(statement, at, text, arena);
    else
        sqlite_put_text(statement, at, text);
}

bool bodies_open(struct store *store, struct error *err)
{
    return mark_read(store, packed_key, &store->bodies.packed, err) &&
           mark_read(store, dropped_key, &store->bodies.dropped, err);
}

/* ---- going over them ---- */

struct old_entry {
    int64_t id;
    bool is_wanted; /* on some topic, or of an age that nobody can tell */
};

struct old_entries {
    struct old_entry *v;
    size_t n, cap;
};

/* The next entries behind a mark that came before an instant. One that seems to have come in the future came while the
 * clock was wrong. */
static bool find_old(struct store *store, int64_t behind, int64_t before, int64_t now, size_t limit,
                     struct old_entries *out, struct error *err)
{
    sqlite3_stmt *next = sqlite_statement(&store->db, SQL_BODY_NEXT);
    *out = (struct old_entries){0};
    sqlite_put_int(next, 1, behind);
    sqlite_put_int(next, 2, (int64_t)limit);
    for (bool row;;) {
        if (!sqlite_next(&store->db, next, &row, err))
            return false;
        if (!row)
            return true;
        const int64_t came = sqlite_int(next, 1);
        if (came >= before && came <= now)
            break;
        ARENA_PUSH(store->batch, out->v, out->n, out->cap) = (struct old_entry){
            .id = sqlite_int(next, 0), .is_wanted = sqlite_int(next, 2) != 0 || came > now};
    }
    sqlite_end(next);
    return true;
}

/* The body of an entry as its row holds it, unpacked, and its summary. Scratch arena. */
struct held {
    struct bytes text, html, summary;
    bool is_packed;
};

static bool read_held(struct store *store, int64_t entry, struct held *out, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_BODY_GET);
    bool row;
    *out = (struct held){0};
    arena_reset(store->scratch);
    sqlite_put_int(get, 1, entry);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    if (!row)
        return true;
    out->text = body_read(get, 0, store->scratch);
    out->html = body_read(get, 1, store->scratch);
    out->summary = sqlite_copy(get, 2, store->scratch);
    out->is_packed = is_blob(get, 0) || is_blob(get, 1);
    sqlite_end(get);
    return true;
}

static bool pack_one(struct store *store, int64_t entry, size_t *n, struct error *err)
{
    struct held held;
    if (!read_held(store, entry, &held, err))
        return false;
    if (held.is_packed)
        return true;
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_BODY_SET);
    sqlite_put_int(set, 1, entry);
    const bool text = put_packed(set, 2, held.text, store->scratch);
    const bool html = put_packed(set, 3, held.html, store->scratch);
    if (!text && !html)
        return true;
    *n += 1;
    return sqlite_run(&store->db, set, err);
}

/* The beginning of a text, up to the end of a word. */
static struct bytes beginning(struct bytes text, struct arena *arena)
{
    if (text.n <= SUMMARY_BYTES)
        return text;
    size_t n = SUMMARY_BYTES, character;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    character = n;
    while (n > 0 && text.p[n] != ' ' && text.p[n] != '\n')
        n--;
    return arena_printf(arena, "%.*s…", (int)(n ? n : character), text.p);
}

/* What is left of an entry whose source gave no summary. */
static struct bytes summary_of(const struct held *held, struct arena *arena)
{
    if (held->summary.n)
        return held->summary;
    return beginning(held->text.n ? held->text : html_text(arena, held->html), arena);
}

static bool drop_one(struct store *store, int64_t entry, size_t *n, struct error *err)
{
    struct held held;
    if (!read_held(store, entry, &held, err))
        return false;
    if (!held.text.n && !held.html.n)
        return true;
    sqlite3_stmt *drop = sqlite_statement(&store->db, SQL_BODY_DROP);
    sqlite_put_int(drop, 1, entry);
    sqlite_put_text(drop, 2, summary_of(&held, store->scratch));
    *n += 1;
    return sqlite_run(&store->db, drop, err);
}

static bool pack_some(struct store *store, int64_t now, size_t limit, int64_t *mark,
                      struct retained *out, struct error *err)
{
    struct old_entries old;
    if (!find_old(store, *mark, now - DAY_MS, now, limit, &old, err))
        return false;
    for (size_t i = 0; i < old.n; i++)
        if (!pack_one(store, old.v[i].id, &out->packed, err))
            return false;
    if (old.n == 0)
        return true;
    *mark = old.v[old.n - 1].id;
    out->more = out->more || old.n == limit;
    return mark_write(store, packed_key, *mark, err);
}

static bool drop_some(struct store *store, int64_t now, int64_t keep_ms, size_t limit,
                      int64_t *mark, struct retained *out, struct error *err)
{
    struct old_entries old;
    if (!find_old(store, *mark, now - keep_ms, now, limit, &old, err))
        return false;
    for (size_t i = 0; i < old.n; i++)
        if (!old.v[i].is_wanted && !drop_one(store, old.v[i].id, &out->dropped, err))
            return false;
    if (old.n == 0)
        return true;
    *mark = old.v[old.n - 1].id;
    out->more = out->more || old.n == limit;
    return mark_write(store, dropped_key, *mark, err);
}

bool bodies_shrink(struct store *store, int64_t now, int64_t keep_ms, size_t limit,
                   struct body_marks *marks, struct retained *out, struct error *err)
{
    *marks = store->bodies;
    arena_reset(store->batch);
    return drop_some(store, now, keep_ms, limit, &marks->dropped, out, err) &&
           pack_some(store, now, limit, &marks->packed, out, err);
}
