#include "daemon/rejudge.h"

#include "base/clock.h"
#include "text/html.h"

enum { BATCH = 200 };

static struct match_entry match_entry_of(const struct archived_entry *e, struct arena *arena)
{
    struct bytes body = e->content_text;
    if (body.n == 0 && e->content_html.n && !e->title_only)
        body = html_text(arena, e->content_html);
    if (e->title_only || bytes_equal(body, e->summary)) /* as for a new entry: see worker.c */
        body = (struct bytes){NULL, 0};
    return (struct match_entry){
        .title = e->title,
        .summary = e->title_only ? body : e->summary,
        .body = body,
        .author = e->authors,
        .tags = e->tags,
        .n_tags = e->n_tags,
        .url = e->url,
        .feed_url = e->feed_url,
        .feed_title = e->feed_title,
        .kind = e->feed_kind,
        .category = e->feed_category,
        .language = e->language.n ? e->language : e->feed_language,
        .only_topics = e->feed_topics,
        .n_only_topics = e->n_feed_topics,
    };
}

/* Judges by the whole set, since that is one pass over the text, and keeps the verdict of the topic in hand. */
static struct verdict *judge_batch(struct judge *judge, const struct topic_set *topics,
                                   size_t topic, const struct archived_entry *entries, size_t n,
                                   struct arena *arena)
{
    struct verdict *all = ARENA_ARRAY(arena, struct verdict, topic_set_length(topics));
    struct verdict *verdicts = ARENA_ARRAY(arena, struct verdict, n);
    for (size_t i = 0; i < n; i++) {
        struct match_entry m = match_entry_of(&entries[i], arena);
        judge_entry(judge, topics, &m, arena, all);
        verdicts[i] = all[topic];
    }
    return verdicts;
}

bool rejudge_some(struct store *store, const struct topic_set *topics, struct judge *judge,
                  bool *changed, struct error *err)
{
    for (size_t i = 0; i < topic_set_length(topics); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct archived_entry *entries = NULL;
        size_t n = 0;
        bool fine = store_unjudged(store, topics, i, BATCH, arena, &entries, &n, err);
        if (fine && n)
            fine = store_rejudge(store, topics, i, entries, n,
                                 judge_batch(judge, topics, i, entries, n, arena), clock_now(),
                                 &changed[i], err);
        arena_free(arena);
        if (!fine || n)
            return fine;
    }
    return false;
}
