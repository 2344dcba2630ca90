#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdalign.h>
#include <string.h>

enum { PLENTY = 1 << 30 };

Test(arena, memory_is_zeroed_aligned_and_apart)
{
    struct arena *arena = arena_new(PLENTY);
    unsigned char *before = NULL;
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *p = arena_alloc(arena, size);
        cr_assert_eq((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            cr_assert_eq(p[i], 0, "size %zu, byte %zu", size, i);
        memset(p, 0xAA, size);
        cr_assert_neq(p, before);
        before = p;
    }
    arena_free(arena);
}

Test(arena, large_pieces_lie_beside_small_ones)
{
    struct arena *arena = arena_new(PLENTY);
    char *small = arena_strndup(arena, "small", 5);
    char *large = arena_alloc(arena, 5 << 20);
    memset(large, 'x', 5 << 20);
    char *next = arena_strndup(arena, "next", 4);
    cr_assert_str_eq(small, "small");
    cr_assert_str_eq(next, "next");
    cr_assert_eq(large[(5 << 20) - 1], 'x');
    arena_free(arena);
}

Test(arena, ceiling_is_told_and_does_not_fail_the_allocation)
{
    struct arena *arena = arena_new(1000);
    cr_assert_not(arena_exceeded(arena));
    (void)arena_alloc(arena, 500);
    cr_assert_not(arena_exceeded(arena));
    char *p = arena_alloc(arena, 600);
    p[599] = 'x';
    cr_assert(arena_exceeded(arena));
    cr_assert_geq(arena_used(arena), 1100);
    arena_reset(arena);
    cr_assert_not(arena_exceeded(arena));
    cr_assert_eq(arena_used(arena), 0);
    arena_free(arena);
}

Test(arena, reset_gives_the_same_memory_zeroed_again)
{
    struct arena *arena = arena_new(PLENTY);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 2000; i++) {
            char *p = arena_alloc(arena, 100);
            cr_assert_eq(p[0] | p[99], 0, "round %d, piece %d", round, i);
            memset(p, 0xFF, 100);
        }
        arena_reset(arena);
    }
    arena_free(arena);
    arena_free(NULL);
}

Test(arena, reset_keeps_one_block_and_no_huge_one)
{
    struct arena *arena = arena_new(PLENTY);
    for (int i = 0; i < 100; i++)
        (void)arena_alloc(arena, 100);
    (void)arena_alloc(arena, 8 << 20);
    arena_reset(arena);
    char *first = arena_alloc(arena, 100);
    memset(first, 'x', 100);
    arena_reset(arena);
    char *again = arena_alloc(arena, 100);
    cr_assert_eq(again, first, "the kept block is filled from its start");
    cr_assert_eq(again[99], 0);
    arena_free(arena);
}

Test(arena, push_keeps_what_was_there)
{
    struct arena *arena = arena_new(PLENTY);
    int *items = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < 1000; i++)
        ARENA_PUSH(arena, items, n, cap) = i;
    cr_assert_eq(n, 1000);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(items[i], i);
    arena_free(arena);
}

Test(arena, copies_end_in_nul_and_keep_absence)
{
    struct arena *arena = arena_new(PLENTY);
    struct bytes absent = arena_copy(arena, (struct bytes){NULL, 0});
    cr_assert_null(absent.p);
    struct bytes empty = arena_copy(arena, (struct bytes){"", 0});
    cr_assert_not_null(empty.p);
    struct bytes cut = arena_copy(arena, (struct bytes){"riffle", 3});
    cr_assert_str_eq(cut.p, "rif");
    struct bytes printed = arena_printf(arena, "%s %d", "entry", 7);
    cr_assert_str_eq(printed.p, "entry 7");
    cr_assert_eq(printed.n, 7);
    arena_free(arena);
}

/* Text stands tight between values, and values are aligned behind it. */
Test(arena, values_behind_text_are_aligned)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t n = 0; n < 200; n++) {
        const char *text = arena_strndup(arena, "abcdefghijklmnopqrstuvwxyz", n % 27);
        const struct bytes printed = arena_printf(arena, "%zu", n);
        const uint64_t *value = ARENA_NEW(arena, uint64_t);
        cr_expect(strlen(text) == n % 27 && printed.p[printed.n] == '\0');
        cr_expect((uintptr_t)value % alignof(max_align_t) == 0 && *value == 0, "%zu", n);
    }
    arena_free(arena);
}
