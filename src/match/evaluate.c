#include "match/evaluate.h"

#include <stdlib.h>

#include "match/value.h"
#include "text/language.h"

struct spans {
    struct span *v;
    size_t n, cap;
};

static bool hit_in(const struct evaluation *ev, const struct hit *hit, uint32_t in)
{
    enum { EITHER_TEXT = IN_SUMMARY | IN_BODY };
    uint32_t place = 1u << hit->place;
    if ((place & in) != 0)
        return true;
    if (ev->one_text && (place & EITHER_TEXT) != 0 && (in & EITHER_TEXT) != 0)
        return true;
    return (in & IN_LEAD) != 0 &&
           (hit->place == PLACE_TITLE || (hit->place == ev->lead && hit->first < LEAD_WORDS));
}

/* The places that a field may mean: hit_in tells closer. */
static uint32_t places_of(uint32_t in)
{
    enum { EITHER_TEXT = IN_SUMMARY | IN_BODY };
    return (in & IN_LEAD) != 0 ? in | IN_TEXT : (in & EITHER_TEXT) != 0 ? in | EITHER_TEXT : in;
}

static const struct hit *leaf_hits(const struct evaluation *ev, const struct query *leaf, size_t *n)
{
    if (leaf->kind == QUERY_REGEX)
        return regexes_hits(ev->regexes, leaf->regex, ev->reading, places_of(leaf->in), n);
    return reading_hits(ev->reading, leaf->group, n);
}

const struct hit *evaluate_first_hit(const struct evaluation *ev, const struct query *leaf)
{
    size_t n;
    const struct hit *hits = leaf_hits(ev, leaf, &n);
    for (size_t i = 0; i < n; i++) {
        if (hit_in(ev, &hits[i], leaf->in))
            return &hits[i];
    }
    return NULL;
}

static bool value_holds(const struct evaluation *ev, const struct query *leaf)
{
    switch (leaf->in) {
    case IN_HOST:
        return value_is_site(ev->host, leaf->text);
    case IN_LANGUAGE:
        return language_matches(ev->tag, leaf->text);
    case IN_NEWER:
        return ev->age_ms <= leaf->value;
    case IN_OLDER:
        return ev->age_ms > leaf->value;
    default:
        return (ev->has & (uint32_t)leaf->value) != 0;
    }
}

static enum answer answer_of(bool holds)
{
    return holds ? ANSWER_YES : ANSWER_NO;
}

/* What an expression that was given up would have found, nobody knows. */
static enum answer leaf_holds(const struct evaluation *ev, const struct query *leaf)
{
    if ((leaf->in & IN_VALUES) != 0)
        return answer_of(value_holds(ev, leaf));
    if (evaluate_first_hit(ev, leaf))
        return ANSWER_YES;
    bool given_up = leaf->kind == QUERY_REGEX && regexes_gave_up(ev->regexes, leaf->regex);
    return given_up ? ANSWER_UNKNOWN : ANSWER_NO;
}

static enum answer near_holds(const struct evaluation *ev, const struct query *near);

enum answer evaluate(const struct evaluation *ev, const struct query *query)
{
    enum answer all;
    switch (query->kind) {
    case QUERY_ALL:
        return ANSWER_YES;
    case QUERY_WORD:
    case QUERY_REGEX:
    case QUERY_SET:
        return leaf_holds(ev, query);
    case QUERY_FIELD:
        return evaluate(ev, query->children[0]);
    case QUERY_NOT:
        return (enum answer)(ANSWER_YES - evaluate(ev, query->children[0]));
    case QUERY_AND: /* the least of its sides */
        all = ANSWER_YES;
        for (size_t i = 0; i < query->n && all != ANSWER_NO; i++) {
            enum answer side = evaluate(ev, query->children[i]);
            all = side < all ? side : all;
        }
        return all;
    case QUERY_OR: /* the most of them */
        all = ANSWER_NO;
        for (size_t i = 0; i < query->n && all != ANSWER_YES; i++) {
            enum answer side = evaluate(ev, query->children[i]);
            all = side > all ? side : all;
        }
        return all;
    case QUERY_NEAR:
        return near_holds(ev, query);
    }
    return ANSWER_NO;
}

static int compare_spans(const void *a, const void *b)
{
    const struct hit *x = ((const struct span *)a)->hit, *y = ((const struct span *)b)->hit;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->last < y->last ? -1 : x->last > y->last;
}

static void leaf_places(const struct evaluation *ev, const struct query *leaf, struct spans *out)
{
    size_t n;
    const struct hit *hits = leaf_hits(ev, leaf, &n);
    for (size_t i = 0; i < n; i++) {
        if (hit_in(ev, &hits[i], leaf->in))
            ARENA_PUSH(ev->scratch, out->v, out->n, out->cap) = (struct span){&hits[i], leaf};
    }
}

static void near_places(const struct evaluation *ev, const struct query *near, struct spans *out);
static void and_places(const struct evaluation *ev, const struct query *row, struct spans *out);

/* Adds the places of a query, in no order; nothing where it does not hold. */
static void places(const struct evaluation *ev, const struct query *query, struct spans *out)
{
    switch (query->kind) {
    case QUERY_WORD:
    case QUERY_REGEX:
    case QUERY_SET:
        if ((query->in & IN_VALUES) == 0)
            leaf_places(ev, query, out);
        break;
    case QUERY_FIELD:
        places(ev, query->children[0], out);
        break;
    case QUERY_AND:
        and_places(ev, query, out);
        break;
    case QUERY_OR:
        for (size_t i = 0; i < query->n; i++)
            places(ev, query->children[i], out);
        break;
    case QUERY_NEAR:
        near_places(ev, query, out);
        break;
    case QUERY_ALL:
    case QUERY_NOT:
        break;
    }
}

/* Where all sides hold, the places of those that have any. Each side is looked at once, by its places or by itself, so
 * that nesting does not multiply the work. */
static void and_places(const struct evaluation *ev, const struct query *row, struct spans *out)
{
    size_t before = out->n;
    for (size_t i = 0; i < row->n; i++) {
        const struct query *side = row->children[i];
        size_t n = out->n;
        if (side->placed)
            places(ev, side, out);
        if (side->placed ? out->n == n : evaluate(ev, side) != ANSWER_YES) {
            out->n = before;
            return;
        }
    }
}

static struct spans sorted_places(const struct evaluation *ev, const struct query *query)
{
    struct spans spans = {0};
    places(ev, query, &spans);
    if (spans.n > 1)
        qsort(spans.v, spans.n, sizeof *spans.v, compare_spans);
    return spans;
}

/* How many of the spans begin before position `at` of the place. */
static size_t begin_before(const struct spans *spans, enum place place, uint64_t at)
{
    size_t low = 0, high = spans->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct hit *hit = spans->v[middle].hit;
        if (hit->place < place || (hit->place == place && hit->first < at))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* For each span, the one that reaches farthest among those of its place up to it: so that one look tells whether any of
 * the spans that begin early enough also ends late enough. */
static const struct span **farthest(const struct evaluation *ev, const struct spans *spans)
{
    const struct span **far = ARENA_ARRAY(ev->scratch, const struct span *, spans->n);
    for (size_t i = 0; i < spans->n; i++) {
        const struct span *span = &spans->v[i];
        bool same = i > 0 && far[i - 1]->hit->place == span->hit->place;
        far[i] = same && far[i - 1]->hit->last >= span->hit->last ? far[i - 1] : span;
    }
    return far;
}

/* One of others within so many words of the span, or NULL. */
static const struct span *neighbour(const struct span *span, const struct spans *others,
                                    const struct span *const *far, uint32_t distance)
{
    const struct hit *hit = span->hit;
    size_t n = begin_before(others, hit->place, (uint64_t)hit->last + distance + 1);
    if (n == 0 || far[n - 1]->hit->place != hit->place)
        return NULL;
    return (uint64_t)far[n - 1]->hit->last + distance >= hit->first ? far[n - 1] : NULL;
}

struct near_sides {
    struct spans left, right;
    const struct span **right_far;
    uint32_t distance;
};

static struct near_sides near_sides(const struct evaluation *ev, const struct query *near)
{
    struct near_sides sides = {.distance = (uint32_t)near->distance};
    sides.left = sorted_places(ev, near->children[0]);
    if (sides.left.n == 0)
        return sides;
    sides.right = sorted_places(ev, near->children[1]);
    sides.right_far = farthest(ev, &sides.right);
    return sides;
}

/* A word or set that has no place at all; of anything else one has to look closer. */
static bool is_nowhere(const struct evaluation *ev, const struct query *side)
{
    size_t n = 1;
    if (side->kind == QUERY_WORD || side->kind == QUERY_SET)
        (void)reading_hits(ev->reading, side->group, &n);
    return n == 0;
}

/* Whether an expression in the query was given up. */
static bool is_doubtful(const struct evaluation *ev, const struct query *query)
{
    if (query->kind == QUERY_REGEX)
        return regexes_gave_up(ev->regexes, query->regex);
    for (size_t i = 0; i < query->n; i++) {
        if (is_doubtful(ev, query->children[i]))
            return true;
    }
    return false;
}

static enum answer near_holds(const struct evaluation *ev, const struct query *near)
{
    if (is_nowhere(ev, near->children[0]) || is_nowhere(ev, near->children[1]))
        return ANSWER_NO;
    struct near_sides sides = near_sides(ev, near);
    for (size_t i = 0; i < sides.left.n && sides.right.n > 0; i++) {
        if (neighbour(&sides.left.v[i], &sides.right, sides.right_far, sides.distance))
            return ANSWER_YES;
    }
    return is_doubtful(ev, near) ? ANSWER_UNKNOWN : ANSWER_NO;
}

static void near_places(const struct evaluation *ev, const struct query *near, struct spans *out)
{
    struct near_sides sides = near_sides(ev, near);
    if (sides.left.n == 0 || sides.right.n == 0)
        return;
    for (size_t i = 0; i < sides.left.n; i++) {
        if (neighbour(&sides.left.v[i], &sides.right, sides.right_far, sides.distance))
            ARENA_PUSH(ev->scratch, out->v, out->n, out->cap) = sides.left.v[i];
    }
    const struct span **left_far = farthest(ev, &sides.left);
    for (size_t i = 0; i < sides.right.n; i++) {
        if (neighbour(&sides.right.v[i], &sides.left, left_far, sides.distance))
            ARENA_PUSH(ev->scratch, out->v, out->n, out->cap) = sides.right.v[i];
    }
}

bool evaluate_near_pair(const struct evaluation *ev, const struct query *near,
                        struct span pair[static 2])
{
    struct near_sides sides = near_sides(ev, near);
    for (size_t i = 0; i < sides.left.n && sides.right.n > 0; i++) {
        const struct span *left = &sides.left.v[i];
        const struct span *right = neighbour(left, &sides.right, sides.right_far, sides.distance);
        if (right) {
            pair[0] = *left;
            pair[1] = *right;
            return true;
        }
    }
    return false;
}
