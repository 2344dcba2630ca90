#include "match/query.h"

/* Nothing has to occur. */
#define NO_KEY SIZE_MAX

struct chooser {
    size_t (*weight)(const struct query *leaf, void *ctx);
    void *ctx;
};

static size_t cost(const struct chooser *chooser, const struct query *query);

/* The side of an AND or a NEAR whose keys are the rarest. */
static const struct query *rarest(const struct chooser *chooser, const struct query *query,
                                  size_t *least)
{
    const struct query *side = query->children[0];
    *least = NO_KEY;
    for (size_t i = 0; i < query->n; i++) {
        size_t its = cost(chooser, query->children[i]);
        if (its < *least) {
            *least = its;
            side = query->children[i];
        }
    }
    return side;
}

static size_t sum(const struct chooser *chooser, const struct query *query)
{
    size_t all = 0;
    for (size_t i = 0; i < query->n; i++) {
        size_t its = cost(chooser, query->children[i]);
        if (its == NO_KEY)
            return NO_KEY;
        all += its;
    }
    return all;
}

/* How common the keys of a query are together, or NO_KEY. */
static size_t cost(const struct chooser *chooser, const struct query *query)
{
    size_t least;
    switch (query->kind) {
    case QUERY_WORD:
    case QUERY_SET:
        return (query->in & IN_VALUES) != 0 ? NO_KEY : chooser->weight(query, chooser->ctx);
    case QUERY_AND:
    case QUERY_NEAR:
        (void)rarest(chooser, query, &least);
        return least;
    case QUERY_FIELD:
    case QUERY_OR:
        return sum(chooser, query);
    case QUERY_ALL:
    case QUERY_REGEX:
    case QUERY_NOT:
        break;
    }
    return NO_KEY;
}

static void visit_keys(const struct chooser *chooser, const struct query *query,
                       void (*visit)(const struct query *leaf, void *ctx))
{
    size_t least;
    if (query->n == 0) {
        visit(query, chooser->ctx);
    } else if (query->kind == QUERY_AND || query->kind == QUERY_NEAR) {
        visit_keys(chooser, rarest(chooser, query, &least), visit);
    } else {
        for (size_t i = 0; i < query->n; i++)
            visit_keys(chooser, query->children[i], visit);
    }
}

bool query_keys(const struct query *query, size_t (*weight)(const struct query *leaf, void *ctx),
                void (*visit)(const struct query *leaf, void *ctx), void *ctx)
{
    const struct chooser chooser = {weight, ctx};
    if (cost(&chooser, query) == NO_KEY)
        return false;
    visit_keys(&chooser, query, visit);
    return true;
}

const struct query *query_keys_part(const struct query *query,
                                    size_t (*weight)(const struct query *leaf, void *ctx),
                                    void *ctx)
{
    const struct chooser chooser = {weight, ctx};
    size_t least;
    while (query->kind == QUERY_AND || query->kind == QUERY_NEAR)
        query = rarest(&chooser, query, &least);
    return query;
}
