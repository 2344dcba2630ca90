#include "daemon/search.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/match_entry.h"

enum { BATCH_MIN = 20, BATCH_MAX = 400 };

struct searcher {
    struct judge *judge;
    struct keywords *keywords;
    struct arena *scratch; /* of a batch of candidates */
};

struct searcher *searcher_new(void)
{
    struct searcher *searcher = calloc(1, sizeof *searcher);
    if (!searcher)
        error_out_of_memory(sizeof *searcher);
    searcher->judge = judge_new();
    searcher->keywords = keywords_new();
    searcher->scratch = arena_new(SIZE_MAX);
    return searcher;
}

void searcher_free(struct searcher *searcher)
{
    if (!searcher)
        return;
    judge_free(searcher->judge);
    keywords_free(searcher->keywords);
    arena_free(searcher->scratch);
    free(searcher);
}

/* A search under way. */
struct course {
    struct searcher *by;
    struct store *store;
    const struct search *search;
    struct arena *arena; /* of the result */
    struct search_result *out;
    size_t cap, limit;
    struct search_wish wish;
};

static struct archived_entry copied(const struct archived_entry *entry, struct arena *arena)
{
    struct archived_entry copy = *entry;
    struct bytes *const texts[] = {
        &copy.guid,          &copy.title,      &copy.summary,   &copy.content_html,
        &copy.content_text,  &copy.authors,    &copy.url,       &copy.language,
        &copy.feed_url,      &copy.feed_title, &copy.feed_kind, &copy.feed_category,
        &copy.feed_language,
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = arena_copy(arena, *texts[i]);
    struct bytes *tags = ARENA_ARRAY(arena, struct bytes, copy.n_tags + 1);
    for (size_t i = 0; i < copy.n_tags; i++)
        tags[i] = arena_copy(arena, entry->tags[i]);
    copy.tags = tags;
    copy.feed_topics = NULL;
    copy.n_feed_topics = 0;
    return copy;
}

/* As a search sees an entry: whatever topics see its feed, and as old as it is now. */
static struct match_entry as_seen(const struct course *c, const struct archived_entry *entry,
                                  struct arena *arena)
{
    struct match_entry m = match_entry_archived(entry, arena);
    m.only_topics = NULL;
    m.n_only_topics = 0;
    m.age_ms = c->search->now > entry->published ? c->search->now - entry->published : 0;
    return m;
}

/* A word in the title says more than several in the text. */
static double relevance_of(const struct verdict *verdict)
{
    double sum = 0;
    for (size_t i = 0; i < verdict->n_why; i++)
        sum += bytes_equal(verdict->why[i].field, bytes_of("title")) ? 5 : 1;
    return sum;
}

static void take(struct course *c, const struct archived_entry *candidate)
{
    struct search_hit *hit = &ARENA_PUSH(c->arena, c->out->hits, c->out->n, c->cap);
    hit->entry = copied(candidate, c->arena);
    hit->text = as_seen(c, &hit->entry, c->arena);
    judge_entry(c->by->judge, c->search->query, &hit->text, c->arena, &hit->verdict);
    hit->relevance = relevance_of(&hit->verdict);
    c->out->last = (struct search_place){hit->entry.published, hit->entry.id};
}

static bool is_enough(const struct course *c)
{
    return c->search->enough && c->search->enough(c->search->ctx);
}

/* Holds candidates against the query, until there are enough. */
static void sift(struct course *c, const struct archived_entry *candidates, size_t n)
{
    for (size_t i = 0; i < n && !c->out->more && !c->out->cut; i++) {
        struct match_entry m = as_seen(c, &candidates[i], c->by->scratch);
        struct verdict verdict;
        judge_entry(c->by->judge, c->search->query, &m, c->by->scratch, &verdict);
        if (verdict.match && c->out->n == c->limit)
            c->out->more = true;
        else if (verdict.match)
            take(c, &candidates[i]);
        c->wish.before = (struct search_place){candidates[i].published, candidates[i].id};
        c->out->cut = is_enough(c);
    }
}

static bool look_through(struct course *c, struct error *err)
{
    size_t max = c->limit + 1 < BATCH_MIN ? BATCH_MIN : c->limit + 1;
    for (;; max *= 2) {
        struct archived_entry *candidates;
        size_t n;
        max = max < BATCH_MAX ? max : BATCH_MAX;
        arena_reset(c->by->scratch);
        if (!store_search(c->store, &c->wish, max, c->by->scratch, &candidates, &n, err)) {
            c->out->cut = c->search->enough && store_was_broken_off(c->store);
            return c->out->cut;
        }
        sift(c, candidates, n);
        if (n < max || c->out->more || c->out->cut)
            return true;
    }
}

static int by_relevance(const void *a, const void *b)
{
    const struct search_hit *x = a, *y = b;
    if (x->relevance != y->relevance)
        return x->relevance < y->relevance ? 1 : -1;
    return (x->entry.published < y->entry.published) - (x->entry.published > y->entry.published);
}

bool search_run(struct searcher *searcher, struct store *store, const struct search *search,
                struct arena *arena, struct search_result *out, struct error *err)
{
    *out = (struct search_result){0};
    struct course c = {.by = searcher,
                       .store = store,
                       .search = search,
                       .arena = arena,
                       .out = out,
                       .limit = search->by_relevance ? SEARCH_POOL : search->limit,
                       .wish = search->wish};
    c.wish.wanted = keywords_wanted(searcher->keywords, search->query, arena);
    if (c.wish.before.published == 0 && c.wish.before.entry == 0)
        c.wish.before = (struct search_place){INT64_MAX, INT64_MAX};
    if (!look_through(&c, err))
        return false;
    if (search->by_relevance && out->n > 0) {
        qsort(out->hits, out->n, sizeof *out->hits, by_relevance);
        out->more = out->more || out->n > search->limit;
        out->n = out->n < search->limit ? out->n : search->limit;
    }
    return true;
}

struct marked search_piece(const struct search_hit *hit, size_t bytes)
{
    struct marked summary = marked_of(&hit->verdict, "summary", hit->text.summary, bytes);
    struct marked body = marked_of(&hit->verdict, "body", hit->text.body, bytes);
    bool is_body = summary.n == 0 && (body.n > 0 || summary.text.n == 0);
    return is_body ? body : summary;
}
