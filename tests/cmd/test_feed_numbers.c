#include "cmd/feed_numbers.h"

#include <criterion/criterion.h>

Test(feed_numbers, one_for_each_address)
{
    enum { MANY = 5000 };
    struct arena *arena = arena_new(SIZE_MAX);
    struct feed_numbers numbers = {0};
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < MANY; i++)
            cr_assert_eq(
                feed_number(&numbers, arena_printf(arena, "https://%u.example/", i), arena), i + 1);
    cr_expect_eq(feed_number(&numbers, (struct bytes){NULL, 0}, arena), MANY + 1u);
    cr_expect_eq(feed_number(&numbers, (struct bytes){"", 0}, arena), MANY + 1u);
    feed_numbers_clear(&numbers);
    arena_free(arena);
}
