#include "story/place.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "story/merges.h"

/* How much more than a story's own odds it takes to make two of them one. */
static const float bridge_odds = 0.6F;

/* So many merges are remembered beside the items before the items are told. */
enum { MERGES_MAX = 4096 };

struct placer {
    struct place_limits limits;
    float story_odds; /* from which two items tell one story */
    struct story_index *index;
    struct merges *merges;
    struct found found[INDEX_FOUND_MAX];
};

/* The logarithm of how much likelier something of that probability is than not. */
static float odds_of(float probability)
{
    static const float least = 0.01F;
    probability = fminf(fmaxf(probability, least), 1 - least);
    return logf(probability / (1 - probability));
}

struct placer *placer_new(const struct place_limits *limits)
{
    enum { MINUTES = 60 };
    struct placer *placer = calloc(1, sizeof *placer);
    if (!placer)
        error_out_of_memory(sizeof *placer);
    placer->limits = *limits;
    placer->story_odds = relation_story_odds;
    if (limits->similarity > 0)
        placer->story_odds += odds_of(limits->similarity) - odds_of(PLACE_SIMILARITY);
    placer->index = story_index_new(limits->keep_hours * MINUTES, limits->most);
    placer->merges = merges_new();
    return placer;
}

void placer_free(struct placer *placer)
{
    if (!placer)
        return;
    story_index_free(placer->index);
    merges_free(placer->merges);
    free(placer);
}

const struct story_index *placer_index(const struct placer *placer)
{
    return placer->index;
}

/* Whether a kept item of the same feed is another one under the same headline, or with the same text: a second of a
 * series. */
static bool is_repeat(const struct likeness *l)
{
    enum { MANY = 6 };
    return l->same_feed && !l->same_guid && !l->same_url && !l->nameless &&
           (l->same_title || l->minima >= MANY);
}

static void judge_all(struct placer *placer, const struct report *report, struct placement *out)
{
    int repeats = 0;
    out->n_near = story_index_find(placer->index, report, placer->found);
    for (size_t i = 0; i < out->n_near; i++)
        repeats += is_repeat(&placer->found[i].likeness);
    for (size_t i = 0; i < out->n_near; i++) {
        struct found *found = &placer->found[i];
        found->likeness.repeats = repeats - is_repeat(&found->likeness);
        out->near[i] = (struct neighbour){
            .id = found->kept->id,
            .story = merges_whole(placer->merges, found->kept->story),
            .likeness = found->likeness,
            .judgement = relation_judge(report, &found->likeness,
                                        (float)placer->limits.window_hours),
        };
    }
}

/* ---- the decision ---- */

/* Whether a kept item stands at its publisher's own address, and that is the new one's too. */
static bool is_publishers_own(const struct neighbour *near)
{
    return near->likeness.same_url && near->likeness.own_site;
}

/* Whether the new item is rather the first than the second. */
static bool is_rather(const struct neighbour *a, const struct neighbour *b)
{
    if (a->judgement.relation != b->judgement.relation)
        return a->judgement.relation > b->judgement.relation;
    if (is_publishers_own(a) != is_publishers_own(b))
        return is_publishers_own(a);
    return a->id < b->id;
}

/* The entry or article that the item is: the strongest relation first, then the publisher's own item of the address, then
 * the earliest; NULL for none. */
static const struct neighbour *original(const struct placement *placement)
{
    const struct neighbour *best = NULL;
    for (size_t i = 0; i < placement->n_near; i++) {
        const struct neighbour *near = &placement->near[i];
        if (near->judgement.relation >= RELATION_ARTICLE && (!best || is_rather(near, best)))
            best = near;
    }
    return best;
}

/* Whether the new item is what a kept one was copied from, though it came later: it is at its publisher's own address,
 * and the kept one is of a stranger's feed and leads there too. */
static bool is_source_of(const struct report *report, const struct likeness *kept)
{
    return report->own_site && !kept->own_site && !kept->same_feed &&
           (kept->same_url || kept->same_publisher);
}

/* A story among the neighbours: its best item, and the odds of all of them. */
struct option {
    const struct neighbour *best;
    float sum, odds;
    int n;
};

/* The best item speaks as loud as all together: one that is like a single report on the edge of a story is held off by
 * the others, which is what keeps a war from becoming one story. */
static float option_odds(const struct option *option)
{
    return (option->best->judgement.odds + option->sum / (float)option->n) / 2;
}

static bool is_nearer(const struct neighbour *a, const struct neighbour *b)
{
    if (a->judgement.odds != b->judgement.odds)
        return a->judgement.odds > b->judgement.odds;
    return a->id < b->id;
}

static size_t gather_options(const struct placement *placement,
                             struct option options[static INDEX_FOUND_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < placement->n_near; i++) {
        const struct neighbour *near = &placement->near[i];
        size_t at = 0;
        if (near->judgement.odds <= RELATION_NO_ODDS)
            continue;
        while (at < n && options[at].best->story != near->story)
            at++;
        if (at == n)
            options[n++] = (struct option){.best = near};
        if (is_nearer(near, options[at].best))
            options[at].best = near;
        options[at].sum += near->judgement.odds;
        options[at].n++;
    }
    for (size_t i = 0; i < n; i++)
        options[i].odds = option_odds(&options[i]);
    return n;
}

static bool is_better(const struct option *a, const struct option *b)
{
    return !b || a->odds > b->odds || (a->odds == b->odds && a->best->story < b->best->story);
}

/* The best of the options other than a story. */
static const struct option *best_option(const struct option *options, size_t n, uint32_t other_than)
{
    const struct option *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (options[i].best->story != other_than && is_better(&options[i], best))
            best = &options[i];
    return best;
}

/* Whether two kept items have words in common without the new one. What ties together two that have none is more likely
 * made to do so, and must not take another's story away. */
static bool are_related(const struct placer *placer, const struct placement *placement,
                        const struct neighbour *a, const struct neighbour *b)
{
    enum { WORDS_MIN = 3 };
    return sketch_shared(placer->found[a - placement->near].kept,
                         placer->found[b - placement->near].kept) >= WORDS_MIN;
}

static void choose_story(const struct placer *placer, struct placement *out)
{
    struct option options[INDEX_FOUND_MAX];
    size_t n = gather_options(out, options);
    const struct option *best = best_option(options, n, 0);
    if (!best || best->odds < placer->story_odds)
        return;
    out->relation = RELATION_STORY;
    out->reason = REASON_LIKE;
    out->of = best->best->id;
    out->story = best->best->story;
    out->similarity = relation_probability(best->best->judgement.odds);
    const struct option *second = best_option(options, n, out->story);
    if (!second || second->odds < placer->story_odds + bridge_odds)
        return;
    if (!are_related(placer, out, best->best, second->best))
        return;
    uint32_t other = second->best->story;
    out->merged = other < out->story ? out->story : other;
    out->story = other < out->story ? other : out->story;
}

void placer_judge(struct placer *placer, const struct report *report, struct placement *out)
{
    out->relation = RELATION_NONE;
    out->reason = REASON_UNLIKE;
    out->is_copy = out->is_source = false;
    out->of = out->story = out->merged = 0;
    out->similarity = 1;
    judge_all(placer, report, out);
    const struct neighbour *same = original(out);
    if (!same) {
        choose_story(placer, out);
        return;
    }
    out->relation = same->judgement.relation;
    out->reason = same->judgement.reason;
    out->is_source = same->judgement.relation == RELATION_ARTICLE &&
                     is_source_of(report, &same->likeness);
    out->is_copy = same->judgement.relation == RELATION_ARTICLE && !out->is_source;
    out->of = same->id;
    out->story = same->story;
}

void placer_merge(struct placer *placer, uint32_t part, uint32_t whole)
{
    merges_add(placer->merges, part, whole);
    if (merges_count(placer->merges) < MERGES_MAX)
        return;
    story_index_settle(placer->index, placer->merges);
    merges_forget(placer->merges);
}

void placer_settle(struct placer *placer, const struct report *report, uint32_t story, uint32_t now,
                   struct placement *placement)
{
    if (placement->relation == RELATION_NONE)
        placement->story = story;
    if (placement->merged)
        placer_merge(placer, placement->merged, placement->story);
    story_index_add_sought(placer->index, report, placement->story, now);
}

void placer_place(struct placer *placer, const struct report *report, uint32_t story, uint32_t now,
                  struct placement *out)
{
    placer_judge(placer, report, out);
    placer_settle(placer, report, story, now, out);
}

void placer_restore(struct placer *placer, const struct report *report, uint32_t story,
                    uint32_t now)
{
    story_index_add(placer->index, report, story, now);
}

struct judgement placer_compare(struct placer *placer, const struct report *kept,
                                const struct report *report, struct likeness *likeness)
{
    story_index_compare(placer->index, kept, report, likeness);
    return relation_judge(report, likeness, (float)placer->limits.window_hours);
}
