/* The memory of one document: many small pieces, all freed together. The peer is malloc with a free for each. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "bench.h"

enum { PIECES = 100000 };

/* 16 to 271 bytes, as links, titles and the structs around them are. */
static size_t piece_size(size_t i)
{
    return 16 + (i * 2654435761u >> 8) % 256;
}

static void run_malloc(void *ctx)
{
    void **pieces = ctx;
    for (size_t i = 0; i < PIECES; i++)
        pieces[i] = calloc(1, piece_size(i));
    bench_use(pieces);
    for (size_t i = 0; i < PIECES; i++)
        free(pieces[i]);
}

static void run_arena(void *ctx)
{
    (void)ctx;
    struct arena *arena = arena_new((size_t)1 << 30);
    for (size_t i = 0; i < PIECES; i++)
        bench_use(arena_alloc(arena, piece_size(i)));
    arena_free(arena);
}

static void run_arena_reset(void *ctx)
{
    struct arena *arena = ctx;
    arena_reset(arena);
    for (size_t i = 0; i < PIECES; i++)
        bench_use(arena_alloc(arena, piece_size(i)));
}

enum { SMALL_DOCUMENTS = 1000, SMALL_PIECES = PIECES / SMALL_DOCUMENTS };

/* As a judge's or the store's scratch memory is used: emptied after every entry. */
static void run_arena_small(void *ctx)
{
    struct arena *arena = ctx;
    for (size_t document = 0; document < SMALL_DOCUMENTS; document++) {
        arena_reset(arena);
        for (size_t i = 0; i < SMALL_PIECES; i++)
            bench_use(arena_alloc(arena, piece_size(i)));
    }
}

int main(void)
{
    void **pieces = calloc(PIECES, sizeof *pieces);
    struct arena *kept = arena_new((size_t)1 << 30);
    struct arena *small = arena_new((size_t)1 << 30);
    const struct bench_case cases[] = {
        {"calloc and free", run_malloc, pieces, .items = PIECES},
        {"arena, new each time", run_arena, NULL, .items = PIECES},
        {"arena, reset", run_arena_reset, kept, .items = PIECES},
        {"arena, reset every 100", run_arena_small, small, .items = PIECES},
    };
    bench_compare("100,000 pieces of 16 to 271 bytes", cases, COUNT_OF(cases), NULL);
    arena_free(kept);
    arena_free(small);
    free(pieces);
    return 0;
}
