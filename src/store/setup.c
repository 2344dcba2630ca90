/* What the user's files say, taken over in one transaction. */
#include "store/state.h"

/* Topics as they are kept after the transaction, in an arena of their own until it is known to have succeeded. */
struct kept_after {
    struct arena *arena;
    struct kept_topics topics;
};

static bool write_setup(struct store *store, const struct subscriptions *list,
                        const struct topic_set *topics, struct stored_feed *feeds,
                        struct arena *arena, struct kept_after *after, struct error *err)
{
    if (list && !list_write(store, list->v, list->n, arena, feeds, err))
        return false;
    return !topics || (topics_write(store, topics, err) &&
                       topics_read(store, after->arena, &after->topics, err));
}

bool store_set_up(struct store *store, const struct subscriptions *list,
                  const struct topic_set *topics, struct arena *arena, struct stored_feed **out,
                  struct error *err)
{
    struct kept_after after = {.arena = arena_new(STORE_SCRATCH_MAX)};
    struct stored_feed *feeds = list ? ARENA_ARRAY(arena, struct stored_feed, list->n + 1) : NULL;
    arena_reset(store->batch);
    bool ok = sqlite_begin(&store->db, err);
    if (ok && !(write_setup(store, list, topics, feeds, arena, &after, err) &&
                sqlite_commit(&store->db, err))) {
        sqlite_rollback(&store->db);
        ok = false;
    }
    if (ok && topics)
        topics_replace(store, after.arena, &after.topics);
    else
        arena_free(after.arena);
    if (ok && list)
        *out = feeds;
    return ok;
}

bool store_set_list(struct store *store, const struct subscription *list, size_t n,
                    struct arena *arena, struct stored_feed **out, struct error *err)
{
    const struct subscriptions feeds = {.v = (struct subscription *)list, .n = n};
    return store_set_up(store, &feeds, NULL, arena, out, err);
}

bool store_set_topics(struct store *store, const struct topic_set *topics, struct error *err)
{
    return store_set_up(store, NULL, topics, NULL, NULL, err);
}
