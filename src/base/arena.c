#include "base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n)   ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
    ALIGNMENT = alignof(max_align_t),
    BLOCK_FIRST = 8 * 1024,
    BLOCK_LARGEST = 1024 * 1024,
    REDZONE = ALIGNMENT, /* left poisoned after each allocation */
};

struct block {
    struct block *next; /* the one filled before */
    size_t size;        /* of data */
    alignas(max_align_t) char data[];
};

struct arena {
    struct block *blocks; /* the one being filled, then older ones */
    size_t fill;          /* bytes of it in use */
    size_t used, ceiling;
    size_t next_size;
};

static struct block *block_new(size_t size, struct block *next)
{
    struct block *block = malloc(sizeof *block + size);
    if (!block)
        error_out_of_memory(size);
    block->next = next;
    block->size = size;
    ASAN_POISON_MEMORY_REGION(block->data, size);
    return block;
}

static void block_free(struct block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->data, block->size);
    free(block);
}

struct arena *arena_new(size_t ceiling)
{
    struct arena *arena = malloc(sizeof *arena);
    if (!arena)
        error_out_of_memory(sizeof *arena);
    *arena = (struct arena){.ceiling = ceiling, .next_size = BLOCK_FIRST};
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    while (arena->blocks) {
        struct block *next = arena->blocks->next;
        block_free(arena->blocks);
        arena->blocks = next;
    }
    free(arena);
}

/* The largest block that is worth keeping, or NULL. */
static struct block *block_to_keep(const struct arena *arena)
{
    struct block *keep = NULL;
    for (struct block *block = arena->blocks; block; block = block->next)
        if (block->size <= BLOCK_LARGEST && (!keep || block->size > keep->size))
            keep = block;
    return keep;
}

void arena_reset(struct arena *arena)
{
    struct block *keep = block_to_keep(arena);
    while (arena->blocks) {
        struct block *next = arena->blocks->next;
        if (arena->blocks != keep)
            block_free(arena->blocks);
        arena->blocks = next;
    }
    if (keep) {
        keep->next = NULL;
        ASAN_POISON_MEMORY_REGION(keep->data, keep->size);
    }
    arena->blocks = keep;
    arena->fill = 0;
    arena->used = 0;
    arena->next_size = keep && keep->size > BLOCK_FIRST ? keep->size : BLOCK_FIRST;
}

/* A block of its own for what is large, put behind the one being filled so that this one stays in use. */
static char *alloc_large(struct arena *arena, size_t size)
{
    if (!arena->blocks) {
        arena->blocks = block_new(arena->next_size, NULL);
        arena->fill = 0;
    }
    struct block *block = block_new(size, arena->blocks->next);
    arena->blocks->next = block;
    return block->data;
}

static char *alloc_small(struct arena *arena, size_t size, size_t alignment)
{
    size_t start = (arena->fill + alignment - 1) / alignment * alignment;
    if (!arena->blocks || start > arena->blocks->size || arena->blocks->size - start < size) {
        arena->blocks = block_new(arena->next_size, arena->blocks);
        start = 0;
        if (arena->next_size < BLOCK_LARGEST)
            arena->next_size *= 2;
    }
    arena->fill = start + size;
    return arena->blocks->data + start;
}

/* size bytes that are not zeroed, apart from what the allocator of the block left in them. */
static char *take(struct arena *arena, size_t size, size_t alignment)
{
    if (size > SIZE_MAX / 2)
        error_out_of_memory(size);
    size_t room = (size + alignment - 1) / alignment * alignment;
#if defined(__SANITIZE_ADDRESS__)
    alignment = ALIGNMENT; /* memory is poisoned in granules */
    room = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + REDZONE;
#endif
    if (room == 0)
        room = alignment;
    char *p = room > arena->next_size / 2 ? alloc_large(arena, room)
                                          : alloc_small(arena, room, alignment);
    arena->used += room;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return p;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size, ALIGNMENT), 0, size);
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 2 / size)
        error_out_of_memory(n);
    return arena_alloc(arena, n * size);
}

void arena_push(struct arena *arena, void **items, size_t *n, size_t *cap, size_t size)
{
    if (*n == *cap) {
        size_t wanted = *cap ? *cap * 2 : 4;
        void *moved = arena_array(arena, wanted, size);
        if (*n)
            memcpy(moved, *items, *n * size);
        *items = moved;
        *cap = wanted;
    }
    *n += 1;
}

char *arena_strndup(struct arena *arena, const char *s, size_t n)
{
    char *copy = take(arena, n + 1, 1); /* text stands tight: half a document's memory is text */
    if (n)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

struct bytes arena_copy(struct arena *arena, struct bytes b)
{
    if (!b.p)
        return b;
    return (struct bytes){arena_strndup(arena, b.p, b.n), b.n};
}

struct bytes arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t length = n > 0 ? (size_t)n : 0;
    char *text = take(arena, length + 1, 1);
    (void)vsnprintf(text, length + 1, format, again);
    va_end(again);
    return (struct bytes){text, length};
}

bool arena_exceeded(const struct arena *arena)
{
    return arena->used > arena->ceiling;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}
