#include "match/features.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"

/* What keeps the kinds of feature apart. */
enum { SEED_WORD = 100, SEED_PAIR = 200, SEED_SET = 300, SEED_LINE = 400 };

/* A rule of the topic tells more than a word: its author thought of it. */
#define RULE_VALUE 0.4F

struct list {
    struct feature *v;
    size_t n, cap;
};

static void add(const struct evaluation *ev, struct list *list, uint64_t hash,
                const struct feature *feature)
{
    struct feature *added = &ARENA_PUSH(ev->scratch, list->v, list->n, list->cap);
    *added = *feature;
    added->index = (uint32_t)(hash >> (64 - FEATURE_BITS));
}

/* The words of one text and their pairs. Title and text are told apart: what stands in a title is the news. */
static void add_words(const struct evaluation *ev, size_t part, struct list *list)
{
    enum place place;
    const struct tokens *tokens = reading_tokens(ev->reading, part, &place);
    uint64_t where = place == PLACE_TITLE ? 0 : 1;
    for (size_t i = 0; i < tokens->n && i < FEATURE_WORDS; i++) {
        const struct token *a = &tokens->v[i], *b = a + 1;
        struct feature feature = {.value = 1, .hit = reading_hit_of(ev->reading, part, i, i)};
        uint64_t hash = hash_bytes((struct bytes){(const char *)&a->stem_hash, 8},
                                   SEED_WORD + where);
        add(ev, list, hash, &feature);
        if (i + 1 == tokens->n)
            break;
        uint64_t pair[2] = {a->stem_hash, b->stem_hash};
        feature.hit = reading_hit_of(ev->reading, part, i, i + 1);
        add(ev, list,
            hash_bytes((struct bytes){(const char *)pair, sizeof pair}, SEED_PAIR + where),
            &feature);
    }
}

static int compare(const void *a, const void *b)
{
    const struct feature *x = a, *y = b;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    if (x->hit.part != y->hit.part)
        return x->hit.part < y->hit.part ? -1 : 1;
    return x->hit.offset < y->hit.offset ? -1 : x->hit.offset > y->hit.offset;
}

/* Sorts, and keeps each feature once, at its first place. */
static void settle(struct list *list)
{
    size_t n = 0;
    if (list->n > 1)
        qsort(list->v, list->n, sizeof *list->v, compare);
    for (size_t i = 0; i < list->n; i++) {
        if (n == 0 || list->v[n - 1].index != list->v[i].index)
            list->v[n++] = list->v[i];
    }
    list->n = n;
}

/* A term set, by the most telling place that it occurs in. */
static void add_set(const struct evaluation *ev, const struct query *set, struct list *list)
{
    size_t n;
    const struct hit *hits = reading_hits(ev->reading, set->group, &n);
    if (n == 0)
        return;
    bool in_title = hits[0].place == PLACE_TITLE;
    const struct feature feature = {.value = RULE_VALUE, .rule = set->text, .hit = hits[0]};
    add(ev, list, hash_bytes(set->text, SEED_SET + in_title), &feature);
}

void features_read(const struct evaluation *ev, const struct topic *topic, const bool *held,
                   struct features *out)
{
    struct list list = {0};
    for (size_t part = 0; part < reading_parts(ev->reading); part++) {
        enum place place;
        (void)reading_part(ev->reading, part, &place);
        if (place <= PLACE_BODY)
            add_words(ev, part, &list);
    }
    settle(&list);
    for (size_t i = 0; i < list.n; i++)
        list.v[i].value = 1 / sqrtf((float)list.n);
    for (size_t i = 0; i < topic->n_sets; i++)
        add_set(ev, topic->sets[i], &list);
    for (size_t i = 0; i < topic->n_scores; i++) {
        const struct feature line = {.value = RULE_VALUE, .rule = topic->scores[i].when->label};
        if (held[i])
            add(ev, &list, hash_bytes(line.rule, SEED_LINE), &line);
    }
    settle(&list);
    *out = (struct features){list.v, list.n};
}
