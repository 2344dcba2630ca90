#include "daemon/rejudge.h"

#include "base/clock.h"
#include "daemon/match_entry.h"

enum { BATCH = 200 };

/* The verdicts on each entry, all topics of the set one after the other. */
static struct verdict *judge_batch(struct judge *judge, const struct topic_set *topics,
                                   const struct archived_entry *entries, size_t n,
                                   struct arena *arena)
{
    size_t length = topic_set_length(topics);
    struct verdict *verdicts = ARENA_ARRAY(arena, struct verdict, n * length + 1);
    for (size_t i = 0; i < n; i++) {
        struct match_entry m = match_entry_archived(&entries[i], arena);
        judge_entry(judge, topics, &m, arena, &verdicts[i * length]);
    }
    return verdicts;
}

/* Judges by the whole set, since that is one pass over the text, and keeps the verdicts of the topic in hand. */
static struct verdict *judge_by_one(struct judge *judge, const struct topic_set *topics,
                                    size_t topic, const struct archived_entry *entries, size_t n,
                                    struct arena *arena)
{
    size_t length = topic_set_length(topics);
    struct verdict *all = judge_batch(judge, topics, entries, n, arena);
    for (size_t i = 0; i < n; i++)
        all[i] = all[i * length + topic];
    return all;
}

static bool rejudge_feed(struct store *store, const struct topic_set *topics, struct judge *judge,
                         struct arena *arena, bool *changed, size_t *n, struct error *err)
{
    struct archived_entry *entries = NULL;
    if (!store_unjudged_of_feed(store, BATCH, arena, &entries, n, err))
        return false;
    return *n == 0 || store_rejudge_feed(store, topics, entries, *n,
                                         judge_batch(judge, topics, entries, *n, arena),
                                         clock_now(), changed, err);
}

static bool rejudge_topic(struct store *store, const struct topic_set *topics, size_t topic,
                          struct judge *judge, struct arena *arena, bool *changed, size_t *n,
                          struct error *err)
{
    struct archived_entry *entries = NULL;
    if (!store_unjudged(store, topics, topic, BATCH, arena, &entries, n, err))
        return false;
    return *n == 0 || store_rejudge(store, topics, topic, entries, *n,
                                    judge_by_one(judge, topics, topic, entries, *n, arena),
                                    clock_now(), changed, err);
}

bool rejudge_some(struct store *store, const struct topic_set *topics, struct judge *judge,
                  bool *changed, struct error *err)
{
    size_t n = 0;
    struct arena *arena = arena_new(SIZE_MAX);
    bool fine = rejudge_feed(store, topics, judge, arena, changed, &n, err);
    for (size_t i = 0; fine && n == 0 && i < topic_set_length(topics); i++)
        fine = rejudge_topic(store, topics, i, judge, arena, changed, &n, err);
    arena_free(arena);
    return fine && n > 0;
}
