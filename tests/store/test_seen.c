#include "store/seen.h"

#include <criterion/criterion.h>

Test(seen, there_and_back)
{
    static const uint64_t numbers[] = {0, 1, 5, 0x0123456789abcdef, UINT64_MAX};
    struct arena *arena = arena_new(1 << 16);
    for (size_t n = 0; n <= COUNT_OF(numbers); n++) {
        size_t count;
        struct bytes blob = seen_pack(arena, numbers, n);
        cr_expect_eq(blob.n, 8 * n);
        uint64_t *back = seen_unpack(arena, blob, &count);
        cr_assert_eq(count, n);
        for (size_t i = 0; i < COUNT_OF(numbers); i++) {
            cr_expect(i >= n || back[i] == numbers[i]);
            cr_expect_eq(seen_has(blob, numbers[i]), i < n);
            cr_expect_eq(seen_find(numbers, n, numbers[i]) < n, i < n);
        }
        cr_expect(!seen_has(blob, 4));
        cr_expect(!seen_has(blob, 6));
        cr_expect_eq(seen_find(numbers, n, 4), n);
    }
    arena_free(arena);
}

/* A blob that somebody cut: what is whole is read. */
Test(seen, a_blob_cut_short)
{
    struct arena *arena = arena_new(1 << 16);
    size_t count;
    cr_expect_eq(seen_unpack(arena, (struct bytes){"12345678123", 11}, &count)[0],
                 UINT64_C(0x3837363534333231));
    cr_expect_eq(count, 1);
    arena_free(arena);
}

/* Lowest byte first, whatever the machine. */
Test(seen, the_form_of_the_blob)
{
    static const uint64_t one[] = {0x0102};
    struct arena *arena = arena_new(1 << 16);
    cr_expect(bytes_equal(seen_pack(arena, one, 1), (struct bytes){"\2\1\0\0\0\0\0\0", 8}));
    arena_free(arena);
}
