#include "story/sources.h"

#include <stdlib.h>

#include "base/error.h"

/* An item and the group that it is in: groups are trees, known by their roots. */
struct node {
    struct source source;
    size_t place; /* in the parents */
};

static int compare_article(const void *a, const void *b)
{
    const struct node *x = a, *y = b;
    return (x->source.article > y->source.article) - (x->source.article < y->source.article);
}

static int compare_publisher(const void *a, const void *b)
{
    const struct node *x = a, *y = b;
    return (x->source.publisher > y->source.publisher) -
           (x->source.publisher < y->source.publisher);
}

static size_t root(size_t *parents, size_t i)
{
    while (parents[i] != i)
        i = parents[i] = parents[parents[i]];
    return i;
}

/* Joins what stands side by side in an order and is equal in it; returns how many groups there are less. */
static size_t join_equal(struct node *nodes, size_t n, size_t *parents,
                         int (*compare)(const void *, const void *))
{
    size_t joined = 0;
    qsort(nodes, n, sizeof *nodes, compare);
    for (size_t i = 1; i < n; i++) {
        if (compare(&nodes[i - 1], &nodes[i]) != 0)
            continue;
        size_t a = root(parents, nodes[i - 1].place), b = root(parents, nodes[i].place);
        parents[a] = b;
        joined += a != b;
    }
    return joined;
}

size_t sources_independent(const struct source *sources, size_t n)
{
    if (n == 0)
        return 0;
    struct node *nodes = malloc(n * sizeof *nodes);
    size_t *parents = malloc(n * sizeof *parents);
    if (!nodes || !parents)
        error_out_of_memory(n * sizeof *nodes);
    for (size_t i = 0; i < n; i++) {
        nodes[i] = (struct node){sources[i], i};
        parents[i] = i;
    }
    size_t groups = n - join_equal(nodes, n, parents, compare_article) -
                    join_equal(nodes, n, parents, compare_publisher);
    free(parents);
    free(nodes);
    return groups;
}
