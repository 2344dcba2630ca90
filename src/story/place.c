#include "story/place.h"

#include <stdlib.h>

#include "base/error.h"

/* From here on two stories that an item belongs to are one. */
static const float bridge_least = 0.5F;

struct placer {
    struct place_limits limits;
    struct story_index *index;
    struct found found[INDEX_FOUND_MAX];
};

struct placer *placer_new(const struct place_limits *limits)
{
    enum { MINUTES = 60 };
    struct placer *placer = calloc(1, sizeof *placer);
    if (!placer)
        error_out_of_memory(sizeof *placer);
    placer->limits = *limits;
    placer->index = story_index_new(limits->keep_hours * MINUTES, limits->most);
    return placer;
}

void placer_free(struct placer *placer)
{
    if (!placer)
        return;
    story_index_free(placer->index);
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
            .story = found->kept->story,
            .likeness = found->likeness,
            .judgement = relation_judge(report, &found->likeness,
                                        (float)placer->limits.window_hours),
        };
    }
}

/* The stronger relation, then the greater likeness, then the earlier item. */
static bool is_better(const struct neighbour *a, const struct neighbour *b)
{
    if (a->judgement.relation != b->judgement.relation)
        return a->judgement.relation > b->judgement.relation;
    if (a->judgement.relation != RELATION_STORY)
        return a->id < b->id;
    if (a->judgement.certainty != b->judgement.certainty)
        return a->judgement.certainty > b->judgement.certainty;
    return a->id < b->id;
}

static const struct neighbour *best_of(const struct placement *placement, uint32_t other_than)
{
    const struct neighbour *best = NULL;
    for (size_t i = 0; i < placement->n_near; i++) {
        const struct neighbour *near = &placement->near[i];
        if (near->judgement.relation == RELATION_NONE || near->story == other_than)
            continue;
        if (!best || is_better(near, best))
            best = near;
    }
    return best;
}

void placer_judge(struct placer *placer, const struct report *report, struct placement *out)
{
    out->relation = RELATION_NONE;
    out->reason = REASON_UNLIKE;
    out->of = out->story = out->merged = 0;
    out->similarity = 1;
    judge_all(placer, report, out);
    const struct neighbour *best = best_of(out, 0);
    if (!best)
        return;
    out->relation = best->judgement.relation;
    out->reason = best->judgement.reason;
    out->of = best->id;
    out->story = best->story;
    out->similarity = best->judgement.certainty;
    const struct neighbour *second = best_of(out, best->story);
    if (!second || second->judgement.certainty < bridge_least ||
        best->judgement.certainty < bridge_least)
        return;
    out->story = second->story < best->story ? second->story : best->story;
    out->merged = second->story < best->story ? best->story : second->story;
}

void placer_place(struct placer *placer, const struct report *report, uint32_t story, uint32_t now,
                  struct placement *out)
{
    placer_judge(placer, report, out);
    if (out->relation == RELATION_NONE)
        out->story = story;
    if (out->merged)
        story_index_merge(placer->index, out->merged, out->story);
    story_index_add(placer->index, report, out->story, now);
}

void placer_restore(struct placer *placer, const struct report *report, uint32_t story,
                    uint32_t now)
{
    story_index_add(placer->index, report, story, now);
}
