/* Finding an entry by what a person has of it. */
#include "store/archive.h"
#include "store/identity.h"
#include "store/state.h"
#include "store/stories.h"
#include "story/canonical_url.h"

/* A row's number, or one that no row has. */
static int64_t number_of(struct bytes text)
{
    enum { DIGITS_MAX = 18 };
    int64_t number = 0;
    if (text.n == 0 || text.n > DIGITS_MAX)
        return -1;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return -1;
        number = number * 10 + (text.p[i] - '0');
    }
    return number;
}

bool store_find(struct store *store, struct bytes text, struct arena *arena,
                struct archived_entry **out, size_t *n, struct error *err)
{
    size_t cap = 0;
    *out = NULL;
    *n = 0;
    text = bytes_trim(text);
    struct bytes canonical = canonical_url(arena, text);
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_ARCHIVED_FIND);
    sqlite_put_int(find, 1, number_of(text));
    sqlite_put_int(find, 2, canonical.n ? (int64_t)story_canonical_hash(canonical) : 0);
    sqlite_put_int(find, 3, (int64_t)identity_hash(text));
    sqlite_put_text(find, 4, text);
    sqlite_put_text(find, 5, canonical);
    for (bool row;;) {
        if (!sqlite_next(&store->db, find, &row, err))
            return false;
        if (!row)
            return true;
        archive_read(find, arena, &ARENA_PUSH(arena, *out, *n, cap));
    }
}
