/* Finding an entry by what a person has of it. */
#include "store/archive.h"
#include "store/identity.h"
#include "store/state.h"
#include "store/stories.h"
#include "story/canonical_url.h"

/* What a person has of an entry: one of the three. */
struct name {
    int64_t number; /* -1: none */
    struct bytes canonical, text;
};

/* What a text names. Digits alone are riffle's own number, whatever ids feeds may give. */
static struct name name_of(struct bytes text, struct arena *arena)
{
    static const struct bytes id = BYTES("id:");
    text = bytes_trim(text);
    struct name name = {.number = -1};
    if (bytes_number(text, &name.number))
        return name;
    if (bytes_starts(text, id)) {
        name.text = bytes_trim(bytes_skip(text, id.n));
    } else {
        name.text = text;
        name.canonical = canonical_url(arena, text);
    }
    return name;
}

bool store_find(struct store *store, struct bytes text, struct arena *arena,
                struct archived_entry **out, size_t *n, struct error *err)
{
    enum { COLUMN_GUID = 20 };
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    const struct name name = name_of(text, arena);
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_ARCHIVED_FIND);
    sqlite_put_int(find, 1, name.number);
    sqlite_put_int(find, 2, name.canonical.n ? (int64_t)story_canonical_hash(name.canonical) : 0);
    sqlite_put_int(find, 3, (int64_t)identity_hash(name.text));
    sqlite_put_text(find, 4, name.text);
    sqlite_put_text(find, 5, name.canonical);
    for (bool row;;) {
        if (!sqlite_next(&store->db, find, &row, err))
            return false;
        if (!row)
            return true;
        struct archived_entry *entry = &ARENA_PUSH(arena, *out, *n, cap);
        archive_read(find, arena, entry);
        entry->guid = sqlite_copy(find, COLUMN_GUID, arena);
    }
}
