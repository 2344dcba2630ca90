#include "text/html_tree.h"

#include "base/buf.h"
#include "base/error.h"
#include "text/html_depth.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* gumbo allocates a dozen small things a tag and frees half of them at once. So: blocks that are filled from the front,
 * a list of the freed for every size up to SMALL_MAX, and the heap for what is larger. Each allocation is preceded by
 * its size. */
enum {
    GRAIN = 8,
    SMALL_MAX = 512,
    BLOCK_MIN = 8 << 10,
    BLOCK_MAX = 1 << 20,
    /* More than 300 bytes of tree for a byte of text take formatting elements that are opened anew in every paragraph. */
    EXPANSION_MAX = 300,
    MEMORY_MAX = 96 << 20
};

struct block {
    struct block *next;
    size_t size;
};

struct large {
    struct large *next, *previous;
    size_t size;
    size_t header; /* what stands before every allocation */
};

struct pool {
    struct block *blocks;
    char *at;
    size_t left;
    struct large *large;
    void *freed[SMALL_MAX / GRAIN + 1];
    size_t held, ceiling;
    jmp_buf full;
};

struct html_tree {
    struct pool pool;
    struct buf shallow;
    GumboOutput *output;
};

/* gumbo does not bear an allocation that fails: the way out is to leave it where it stands and drop its memory. */
static void *pool_take(struct pool *pool, size_t size)
{
    if (pool->held + size > pool->ceiling)
        longjmp(pool->full, 1);
    void *p = malloc(size);
    if (!p)
        error_out_of_memory(size);
    pool->held += size;
    return p;
}

static void *pool_large(struct pool *pool, size_t size)
{
    struct large *large = pool_take(pool, sizeof *large + size);
    *large = (struct large){.next = pool->large, .size = sizeof *large + size, .header = size};
    if (pool->large)
        pool->large->previous = large;
    pool->large = large;
    return large + 1;
}

static void pool_grow(struct pool *pool)
{
    size_t size = pool->blocks ? pool->blocks->size * 2 : BLOCK_MIN;
    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
    struct block *block = pool_take(pool, size);
    *block = (struct block){.next = pool->blocks, .size = size};
    pool->blocks = block;
    pool->at = (char *)(block + 1);
    pool->left = size - sizeof *block;
}

static void *pool_allocate(void *user, size_t size)
{
    struct pool *pool = user;
    size = size ? (size + GRAIN - 1) / GRAIN * GRAIN : GRAIN;
    if (size > SMALL_MAX)
        return pool_large(pool, size);
    void **freed = &pool->freed[size / GRAIN];
    if (*freed) {
        void *p = *freed;
        memcpy(freed, p, sizeof *freed);
        return p;
    }
    if (pool->left < size + sizeof size)
        pool_grow(pool);
    memcpy(pool->at, &size, sizeof size);
    char *p = pool->at + sizeof size;
    pool->at = p + size;
    pool->left -= size + sizeof size;
    return p;
}

static void pool_free_large(struct pool *pool, void *p)
{
    struct large *large = (struct large *)p - 1;
    if (large->previous)
        large->previous->next = large->next;
    else
        pool->large = large->next;
    if (large->next)
        large->next->previous = large->previous;
    pool->held -= large->size;
    free(large);
}

static void pool_deallocate(void *user, void *p)
{
    struct pool *pool = user;
    if (!p)
        return;
    size_t size;
    memcpy(&size, (char *)p - sizeof size, sizeof size);
    if (size > SMALL_MAX) {
        pool_free_large(pool, p);
        return;
    }
    void **freed = &pool->freed[size / GRAIN];
    memcpy(p, freed, sizeof *freed);
    *freed = p;
}

static void pool_clear(struct pool *pool)
{
    for (struct large *large = pool->large, *next; large; large = next) {
        next = large->next;
        free(large);
    }
    for (struct block *block = pool->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
}

static size_t memory_max(struct bytes html)
{
    enum { MEMORY_MIN = 1 << 16 };
    return html.n < MEMORY_MAX / EXPANSION_MAX ? MEMORY_MIN + html.n * EXPANSION_MAX : MEMORY_MAX;
}

/* What gumbo makes of html, or NULL when the pool was full. */
static GumboOutput *parse(struct pool *pool, struct bytes html)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = pool_allocate;
    options.deallocator = pool_deallocate;
    options.userdata = pool;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    if (setjmp(pool->full) != 0)
        return NULL;
    return gumbo_parse_with_options(&options, html.p, html.n);
}

struct html_tree *html_tree_new(struct bytes html)
{
    struct html_tree *tree = calloc(1, sizeof *tree);
    if (!tree)
        error_out_of_memory(sizeof *tree);
    struct bytes shallow = html_shallow(html, HTML_DEPTH_LIMIT_MAX, &tree->shallow);
    tree->pool.ceiling = memory_max(shallow);
    tree->output = parse(&tree->pool, shallow);
    if (tree->output)
        return tree;
    html_tree_free(tree);
    return NULL;
}

void html_tree_free(struct html_tree *tree)
{
    if (!tree)
        return;
    pool_clear(&tree->pool);
    buf_clear(&tree->shallow);
    free(tree);
}

const GumboNode *html_tree_root(const struct html_tree *tree)
{
    return tree->output->root;
}

const GumboVector *html_children(const GumboNode *node)
{
    static const GumboVector none;
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : &none;
}

bool html_walk(const GumboNode *root, struct html_step *step, bool deeper)
{
    if (!step->node) {
        *step = (struct html_step){.node = root};
        return true;
    }
    const GumboNode *node = step->node;
    if (!step->leaving && deeper && html_children(node)->length > 0) {
        step->node = html_children(node)->data[0];
        return true;
    }
    if (!step->leaving && node->type == GUMBO_NODE_ELEMENT) {
        step->leaving = true;
        return true;
    }
    if (node == root)
        return false;
    const GumboVector *siblings = html_children(node->parent);
    bool last = node->index_within_parent + 1 >= siblings->length;
    *step = last ? (struct html_step){.node = node->parent, .leaving = true}
                 : (struct html_step){.node = siblings->data[node->index_within_parent + 1]};
    return true;
}
