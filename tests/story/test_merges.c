#include "story/merges.h"

#include <criterion/criterion.h>

Test(merges, a_part_of_a_part_belongs_to_the_whole)
{
    struct merges *merges = merges_new();
    cr_expect_eq(merges_whole(merges, 7), 7u);
    cr_expect_eq(merges_whole(merges, 0), 0u);
    merges_add(merges, 7, 5);
    merges_add(merges, 5, 2);
    merges_add(merges, 9, 7);
    cr_expect_eq(merges_whole(merges, 7), 2u);
    cr_expect_eq(merges_whole(merges, 9), 2u);
    cr_expect_eq(merges_whole(merges, 2), 2u);
    cr_expect_eq(merges_count(merges), 3u);
    merges_add(merges, 2, 9); /* a ring would never end */
    cr_expect_eq(merges_whole(merges, 2), 2u);
    merges_forget(merges);
    cr_expect_eq(merges_whole(merges, 7), 7u);
    cr_expect_eq(merges_count(merges), 0u);
    merges_free(merges);
}

Test(merges, many)
{
    enum { MANY = 5000 };
    struct merges *merges = merges_new();
    for (uint32_t i = MANY; i > 1; i--)
        merges_add(merges, i, i - 1);
    for (uint32_t i = 1; i <= MANY; i++)
        cr_assert_eq(merges_whole(merges, i), 1u);
    merges_free(merges);
}
