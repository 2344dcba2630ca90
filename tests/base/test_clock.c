#include "base/clock.h"

#include <criterion/criterion.h>

Test(clock, now_is_in_milliseconds_of_this_century)
{
    int64_t now = clock_now();
    cr_assert_gt(now, INT64_C(1700000000000));
    cr_assert_lt(now, INT64_C(4102444800000));
}

Test(clock, monotonic_never_goes_back)
{
    int64_t before = clock_monotonic();
    for (int i = 0; i < 10000; i++) {
        int64_t now = clock_monotonic();
        cr_assert_geq(now, before);
        before = now;
    }
}
