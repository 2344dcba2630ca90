#include "match/reasons.h"

#include "match/value.h"

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

static void explain_near(const struct evaluation *ev, const struct query *near, struct bytes rule,
                         struct arena *arena, struct verdict *verdict)
{
    struct span pair[2];
    if (!evaluate_near_pair(ev, near, pair))
        return;
    for (size_t i = 0; i < COUNT_OF(pair); i++)
        explain_hit(ev, pair[i].leaf, pair[i].hit, rule, arena, verdict);
}

/* What is there, of the sides that hold. */
static void explain_present(const struct evaluation *ev, const struct query *query,
                            struct bytes rule, struct arena *arena, struct verdict *verdict)
{
    const struct hit *hit;
    switch (query->kind) {
    case QUERY_ALL:
        add_evidence(verdict, arena, &(struct evidence){.rule = rule, .term = query->label});
        break;
    case QUERY_WORD:
    case QUERY_REGEX:
    case QUERY_SET:
        if ((query->in & IN_VALUES) != 0)
            explain_value(ev, query, rule, arena, verdict);
        else if ((hit = evaluate_first_hit(ev, query)) != NULL)
            explain_hit(ev, query, hit, rule, arena, verdict);
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
            if (evaluate(ev, query->children[i]) == ANSWER_YES)
                explain_present(ev, query->children[i], rule, arena, verdict);
        }
        break;
    }
}

/* What is not there, and should not be. */
static void explain_absent(const struct evaluation *ev, const struct query *query,
                           struct bytes rule, struct arena *arena, struct verdict *verdict)
{
    if (query->kind == QUERY_NOT) {
        if (evaluate(ev, query) == ANSWER_YES)
            add_evidence(verdict, arena, &(struct evidence){.rule = rule, .term = query->label});
        return;
    }
    for (size_t i = 0; i < query->n && query->kind != QUERY_NEAR; i++) {
        if (evaluate(ev, query->children[i]) == ANSWER_YES)
            explain_absent(ev, query->children[i], rule, arena, verdict);
    }
}

void reasons_for(const struct evaluation *ev, const struct query *query, struct bytes rule,
                 struct arena *arena, struct verdict *verdict)
{
    size_t before = verdict->n_why;
    explain_present(ev, query, rule, arena, verdict);
    for (size_t i = before; i < verdict->n_why; i++) {
        if (verdict->why[i].word.p)
            return; /* what is there says enough */
    }
    explain_absent(ev, query, rule, arena, verdict);
}

/* The part of the query whose absence decides: of an AND the first that does not hold, of a NEAR a side that is not
 * there. */
static const struct query *missing_part(const struct evaluation *ev, const struct query *query)
{
    if (query->kind != QUERY_AND && query->kind != QUERY_NEAR)
        return query;
    for (size_t i = 0; i < query->n; i++) {
        if (evaluate(ev, query->children[i]) != ANSWER_YES)
            return missing_part(ev, query->children[i]);
    }
    return query;
}

void reasons_missing(const struct evaluation *ev, const struct query *query, struct bytes rule,
                     struct arena *arena, struct verdict *verdict)
{
    struct evidence evidence = {.rule = rule, .term = missing_part(ev, query)->label};
    add_evidence(verdict, arena, &evidence);
}

void reasons_given_up(const struct evaluation *ev, const struct query *query, struct arena *arena,
                      struct verdict *verdict)
{
    static const struct bytes slow = BYTES("slow");
    const struct evidence evidence = {.rule = slow, .term = query->label};
    if (query->kind == QUERY_REGEX && regexes_gave_up(ev->regexes, query->regex) &&
        !known(verdict, &evidence))
        ARENA_PUSH(arena, verdict->why, verdict->n_why, verdict->why_cap) = evidence;
    for (size_t i = 0; i < query->n; i++)
        reasons_given_up(ev, query->children[i], arena, verdict);
}
