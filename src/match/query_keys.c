#include "match/query.h"

static size_t clauses_of(const struct query *query, struct arena *arena,
                         struct query_clause out[static QUERY_CLAUSES_MAX]);

static bool is_same_leaf(const struct query *a, const struct query *b)
{
    return a->group == b->group;
}

static void add_leaf(struct query_clause *clause, const struct query *leaf, struct arena *arena)
{
    for (size_t i = 0; i < clause->n; i++) {
        if (is_same_leaf(clause->leaves[i], leaf))
            return;
    }
    ARENA_PUSH(arena, clause->leaves, clause->n, clause->cap) = leaf;
}

/* Of an AND or a NEAR every side's clauses have to be met. */
static size_t all_of(const struct query *query, struct arena *arena,
                     struct query_clause out[static QUERY_CLAUSES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < query->n; i++) {
        struct query_clause side[QUERY_CLAUSES_MAX] = {{0}};
        size_t more = clauses_of(query->children[i], arena, side);
        for (size_t k = 0; k < more && n < QUERY_CLAUSES_MAX; k++)
            out[n++] = side[k];
    }
    return n;
}

/* In the order of their first leaves' groups, so that sides that ask for the same things are laid side by side. */
static void sort_clauses(struct query_clause *clauses, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct query_clause moved = clauses[i];
        size_t at = i;
        for (; at > 0 && clauses[at - 1].leaves[0]->group > moved.leaves[0]->group; at--)
            clauses[at] = clauses[at - 1];
        clauses[at] = moved;
    }
}

/* Of an OR one side holds, and with it each of that side's clauses: so a clause that joins one of every side holds. */
static size_t any_of(const struct query *query, struct arena *arena,
                     struct query_clause out[static QUERY_CLAUSES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < query->n; i++) {
        struct query_clause side[QUERY_CLAUSES_MAX] = {{0}};
        size_t more = clauses_of(query->children[i], arena, side);
        sort_clauses(side, more);
        n = i == 0 || more < n ? more : n;
        for (size_t k = 0; k < n; k++) {
            for (size_t leaf = 0; leaf < side[k].n; leaf++)
                add_leaf(&out[k], side[k].leaves[leaf], arena);
        }
    }
    for (size_t k = 0; k < n; k++)
        out[k].part = out[k].n == 1 ? out[k].leaves[0] : query;
    return n;
}

static size_t clauses_of(const struct query *query, struct arena *arena,
                         struct query_clause out[static QUERY_CLAUSES_MAX])
{
    size_t n = 0;
    switch (query->kind) {
    case QUERY_WORD:
    case QUERY_SET:
        if ((query->in & IN_VALUES) != 0)
            return 0;
        out[0] = (struct query_clause){.part = query};
        add_leaf(&out[0], query, arena);
        return 1;
    case QUERY_FIELD:
        n = clauses_of(query->children[0], arena, out);
        if (n == 1)
            out[0].part = query;
        return n;
    case QUERY_AND:
    case QUERY_NEAR:
        return all_of(query, arena, out);
    case QUERY_OR:
        return any_of(query, arena, out);
    case QUERY_ALL:
    case QUERY_REGEX:
    case QUERY_NOT:
        break;
    }
    return 0;
}

size_t query_clauses(const struct query *query, struct arena *arena,
                     struct query_clause out[static QUERY_CLAUSES_MAX])
{
    for (size_t i = 0; i < QUERY_CLAUSES_MAX; i++)
        out[i] = (struct query_clause){0};
    return clauses_of(query, arena, out);
}
