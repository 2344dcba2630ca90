#include "story/frequency.h"

#include <criterion/criterion.h>

Test(frequency, what_many_items_hold_weighs_little)
{
    enum { ITEMS = 1000 };
    static const bool no[] = {false, false}, yes[] = {true, false};
    struct frequency *frequency = frequency_new();
    const uint64_t common = UINT64_C(0x1234567812345678),
                   now_and_then = UINT64_C(0x9999999911111111);
    for (uint32_t i = 0; i < ITEMS; i++) {
        const uint64_t words[] = {common, now_and_then};
        frequency_add(frequency, words, i % 2 ? yes : no, i % 100 == 0 ? 2 : 1);
    }
    cr_expect_eq(frequency_items(frequency), (uint32_t)ITEMS);
    cr_expect_eq(frequency_count(frequency, common), (uint32_t)ITEMS);
    cr_expect_eq(frequency_count(frequency, now_and_then), 10u);
    cr_expect_lt(frequency_rarity(frequency, common), 0.2F);
    cr_expect_gt(frequency_rarity(frequency, now_and_then), 4.0F);
    cr_expect_gt(frequency_rarity(frequency, 42), frequency_rarity(frequency, now_and_then));
    cr_expect(frequency_is_name(frequency, common), "half of the time as a name");
    cr_expect_not(frequency_is_name(frequency, now_and_then));
    cr_expect_not(frequency_is_name(frequency, 42));
    frequency_free(frequency);
}

Test(frequency, the_past_fades)
{
    enum { MANY = 70000 };
    static const bool no[] = {false};
    struct frequency *frequency = frequency_new();
    const uint64_t old = UINT64_C(0x1234567812345678), new = UINT64_C(0x9999999911111111);
    for (uint32_t i = 0; i < 60000; i++)
        frequency_add(frequency, &old, no, 1);
    for (uint32_t i = 0; i < MANY; i++)
        frequency_add(frequency, &new, no, 1);
    cr_expect_lt(frequency_items(frequency), 65536u);
    cr_expect_lt(frequency_count(frequency, old), frequency_count(frequency, new));
    cr_expect_gt(frequency_rarity(frequency, old), 0.9F);
    frequency_free(frequency);
}
