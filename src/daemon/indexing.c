#include "daemon/indexing.h"

#include "base/clock.h"
#include "daemon/match_entry.h"

enum {
    BATCH = 64,
    QUIET_MS = 200,
    BUSY_MS = 2000,
    RETRY_MS = 60000,
};

void indexing_init(struct indexing *indexing, int64_t now)
{
    *indexing = (struct indexing){.keywords = keywords_new()};
    indexing_put_off(indexing, now);
}

void indexing_clear(struct indexing *indexing)
{
    keywords_free(indexing->keywords);
    *indexing = (struct indexing){0};
}

void indexing_put_off(struct indexing *indexing, int64_t now)
{
    indexing->wanted = true;
    indexing->at = now + QUIET_MS;
}

bool indexing_is_due(const struct indexing *indexing, int64_t now)
{
    return indexing->wanted && (now >= indexing->at || now - indexing->last > BUSY_MS);
}

int64_t indexing_next(const struct indexing *indexing, int64_t until)
{
    return indexing->wanted && indexing->at < until ? indexing->at : until;
}

static bool index_all(struct keywords *keywords, struct store *store,
                      const struct archived_entry *entries, size_t n, struct arena *arena,
                      struct error *err)
{
    struct bytes words[BATCH];
    for (size_t i = 0; i < n; i++) {
        const struct match_entry entry = match_entry_archived(&entries[i], arena);
        words[i] = arena_copy(arena, keywords_read(keywords, &entry));
    }
    return store_index(store, entries, n, words, err);
}

bool indexing_some(struct indexing *indexing, struct store *store, struct error *err)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct archived_entry *entries;
    size_t n = 0;
    bool fine = store_unindexed(store, BATCH, arena, &entries, &n, err) &&
                index_all(indexing->keywords, store, entries, n, arena, err);
    arena_free(arena);
    indexing->last = clock_monotonic();
    indexing->wanted = !fine || n == BATCH;
    if (!fine)
        indexing->at = indexing->last += RETRY_MS;
    return fine;
}

bool indexing_for(struct indexing *indexing, struct store *store, int64_t ms, struct error *err)
{
    int64_t until = clock_monotonic() + ms;
    while (indexing->wanted && clock_monotonic() < until)
        if (!indexing_some(indexing, store, err))
            return false;
    return true;
}
