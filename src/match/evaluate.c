#include "match/evaluate.h"

#include <stdlib.h>

#include "match/value.h"
#include "text/language.h"

/* A hit, and the part of the query that it answers. */
struct span {
    const struct hit *hit;
    const struct query *leaf;
};

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

static const struct hit *leaf_hits(const struct evaluation *ev, const struct query *leaf, size_t *n)
{
    if (leaf->kind == QUERY_REGEX)
        return regexes_hits(ev->regexes, leaf->regex, ev->reading, n);
    return reading_hits(ev->reading, leaf->group, n);
}

/* The first hit of a leaf from number `from` on that is in its fields, or NULL. */
static const struct hit *first_hit(const struct evaluation *ev, const struct query *leaf)
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

static bool near_holds(const struct evaluation *ev, const struct query *near);

bool evaluate(const struct evaluation *ev, const struct query *query)
{
    switch (query->kind) {
    case QUERY_ALL:
        return true;
    case QUERY_WORD:
    case QUERY_REGEX:
    case QUERY_SET:
        return (query->in & IN_VALUES) != 0 ? value_holds(ev, query) : first_hit(ev, query) != NULL;
    case QUERY_FIELD:
        return evaluate(ev, query->children[0]);
    case QUERY_NOT:
        return !evaluate(ev, query->children[0]);
    case QUERY_AND:
        for (size_t i = 0; i < query->n; i++) {
            if (!evaluate(ev, query->children[i]))
                return false;
        }
        return true;
    case QUERY_OR:
        for (size_t i = 0; i < query->n; i++) {
            if (evaluate(ev, query->children[i]))
                return true;
        }
        return false;
    case QUERY_NEAR:
        return near_holds(ev, query);
    }
    return false;
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
        if (side->placed ? out->n == n : !evaluate(ev, side)) {
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

static bool near_holds(const struct evaluation *ev, const struct query *near)
{
    if (is_nowhere(ev, near->children[0]) || is_nowhere(ev, near->children[1]))
        return false;
    struct near_sides sides = near_sides(ev, near);
    for (size_t i = 0; i < sides.left.n && sides.right.n > 0; i++) {
        if (neighbour(&sides.left.v[i], &sides.right, sides.right_far, sides.distance))
            return true;
    }
    return false;
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

static void add_evidence(struct verdict *verdict, struct arena *arena,
                         const struct evidence *evidence)
{
    if (verdict->n_why < WHY_MAX)
        ARENA_PUSH(arena, verdict->why, verdict->n_why, verdict->why_cap) = *evidence;
}

static bool known(const struct verdict *verdict, const struct evidence *evidence)
{
    for (size_t i = 0; i < verdict->n_why; i++) {
        const struct evidence *other = &verdict->why[i];
        if (other->offset == evidence->offset && bytes_equal(other->field, evidence->field) &&
            bytes_equal(other->term, evidence->term) && bytes_equal(other->rule, evidence->rule))
            return true;
    }
    return false;
}

static void explain_hit(const struct evaluation *ev, const struct query *leaf,
                        const struct hit *hit, struct bytes rule, struct arena *arena,
                        struct verdict *verdict)
{
    struct evidence evidence = {
        .rule = rule,
        .term = leaf->label,
        .field = bytes_of(place_name(hit->place)),
        .offset = hit->offset,
    };
    if (known(verdict, &evidence))
        return;
    evidence.word = arena_copy(arena, reading_text(ev->reading, hit));
    add_evidence(verdict, arena, &evidence);
}

static void explain_value(const struct evaluation *ev, const struct query *leaf, struct bytes rule,
                          struct arena *arena, struct verdict *verdict)
{
    static const struct bytes host = BYTES("host"), language = BYTES("lang"), age = BYTES("age"),
                              has = BYTES("has");
    struct evidence evidence = {.rule = rule, .term = leaf->label};
    if (leaf->in == IN_HOST) {
        evidence.field = host;
        evidence.word = arena_copy(arena, ev->host);
    } else if (leaf->in == IN_LANGUAGE) {
        evidence.field = language;
        evidence.word = arena_copy(arena, ev->tag);
    } else if (leaf->in == IN_HAS) {
        evidence.field = has;
        evidence.word = arena_copy(arena, leaf->text);
    } else {
        evidence.field = age;
        evidence.word = value_age(ev->age_ms, arena);
    }
    add_evidence(verdict, arena, &evidence);
}

/* The first place of the left side that has a neighbour, and that neighbour. */
static void explain_near(const struct evaluation *ev, const struct query *near, struct bytes rule,
                         struct arena *arena, struct verdict *verdict)
{
    struct near_sides sides = near_sides(ev, near);
    for (size_t i = 0; i < sides.left.n && sides.right.n > 0; i++) {
        const struct span *left = &sides.left.v[i];
        const struct span *right = neighbour(left, &sides.right, sides.right_far, sides.distance);
        if (!right)
            continue;
        explain_hit(ev, left->leaf, left->hit, rule, arena, verdict);
        explain_hit(ev, right->leaf, right->hit, rule, arena, verdict);
        return;
    }
}

void evaluate_explain(const struct evaluation *ev, const struct query *query, struct bytes rule,
                      struct arena *arena, struct verdict *verdict)
{
    switch (query->kind) {
    case QUERY_ALL:
        add_evidence(verdict, arena, &(struct evidence){.rule = rule, .term = query->label});
        break;
    case QUERY_WORD:
    case QUERY_REGEX:
    case QUERY_SET:
        if ((query->in & IN_VALUES) != 0)
            explain_value(ev, query, rule, arena, verdict);
        else
            explain_hit(ev, query, first_hit(ev, query), rule, arena, verdict);
        break;
    case QUERY_NEAR:
        explain_near(ev, query, rule, arena, verdict);
        break;
    case QUERY_NOT:
        break;
    case QUERY_FIELD:
    case QUERY_AND:
    case QUERY_OR:
        for (size_t i = 0; i < query->n; i++) {
            if (evaluate(ev, query->children[i]))
                evaluate_explain(ev, query->children[i], rule, arena, verdict);
        }
        break;
    }
}

/* The part of the query whose absence decides: of an AND the first that does not hold, of a NEAR a side that is not
 * there. */
static const struct query *missing_part(const struct evaluation *ev, const struct query *query)
{
    if (query->kind != QUERY_AND && query->kind != QUERY_NEAR)
        return query;
    for (size_t i = 0; i < query->n; i++) {
        if (!evaluate(ev, query->children[i]))
            return missing_part(ev, query->children[i]);
    }
    return query;
}

void evaluate_missing(const struct evaluation *ev, const struct query *query, struct bytes rule,
                      struct arena *arena, struct verdict *verdict)
{
    struct evidence evidence = {.rule = rule, .term = missing_part(ev, query)->label};
    add_evidence(verdict, arena, &evidence);
}
