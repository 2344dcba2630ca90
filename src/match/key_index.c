#include "match/key_index.h"

#include "match/topic_set.h"

static const struct bytes rule_match = BYTES("match");

/* The clauses of every topic, until they are in the index. */
struct clauses {
    struct query_clause v[QUERY_CLAUSES_MAX];
};

static void note_clauses(struct topic_set *set, struct topic *topic, struct clauses *clauses)
{
    topic->n_clauses = query_clauses(topic->match, set->arena, clauses->v);
    for (size_t k = 0; k < topic->n_clauses; k++)
        topic->missing[k] = (struct evidence){.rule = rule_match,
                                              .term = clauses->v[k].part->label};
    topic->sees_all = topic->only.n == 0 && topic->never.n == 0 && topic->settings.n_languages == 0;
}

void key_index_build(struct topic_set *set)
{
    struct arena *scratch = arena_new(SIZE_MAX);
    struct clauses *all = ARENA_ARRAY(scratch, struct clauses, set->n);
    size_t groups = lexicon_groups(set->lexicon);
    uint32_t *starts = ARENA_ARRAY(set->arena, uint32_t, groups + 2);
    /* One row further on than they are read, so that placing a key, which moves its start, leaves the starts in place. */
    uint32_t *next = starts + 1;
    for (size_t i = 0; i < set->n; i++) {
        note_clauses(set, &set->topics[i], &all[i]);
        for (size_t k = 0; k < set->topics[i].n_clauses; k++)
            for (size_t leaf = 0; leaf < all[i].v[k].n; leaf++)
                next[all[i].v[k].leaves[leaf]->group + 1]++;
    }
    for (size_t g = 0; g < groups; g++)
        next[g + 1] += next[g];
    struct key *keys = ARENA_ARRAY(set->arena, struct key, next[groups] + 1);
    for (uint32_t i = 0; i < set->n; i++) {
        for (uint32_t k = 0; k < set->topics[i].n_clauses; k++)
            for (size_t leaf = 0; leaf < all[i].v[k].n; leaf++)
                keys[next[all[i].v[k].leaves[leaf]->group]++] = (struct key){i, UINT32_C(1) << k};
    }
    set->keys = (struct key_index){starts, keys};
    arena_free(scratch);
}
