#include <criterion/criterion.h>

#include "daemon/traffic.h"

Test(traffic, sums_a_minute)
{
    struct traffic traffic = {0};
    traffic_note(&traffic, 1000000, 100, false, false);
    traffic_note(&traffic, 1000500, 0, true, false);
    traffic_note(&traffic, 1030000, 5, false, true);
    struct traffic_count sum = traffic_last_minute(&traffic, 1059000);
    cr_expect(sum.requests == 3 && sum.bytes == 105 && sum.not_modified == 1 && sum.errors == 1);
}

Test(traffic, forgets_what_is_older)
{
    struct traffic traffic = {0};
    traffic_note(&traffic, 1000000, 100, false, false);
    traffic_note(&traffic, 1030000, 7, false, false);
    cr_expect(traffic_last_minute(&traffic, 1060000).bytes == 7);
    cr_expect(traffic_last_minute(&traffic, 5000000).requests == 0);
    traffic_note(&traffic, 5000000, 1, false, false);
    cr_expect(traffic_last_minute(&traffic, 5000000).bytes == 1);
}

Test(traffic, bears_a_clock_set_back)
{
    struct traffic traffic = {0};
    traffic_note(&traffic, 5000000, 1, false, false);
    traffic_note(&traffic, 1000000, 2, false, false);
    cr_expect(traffic_last_minute(&traffic, 5000000).bytes == 3);
}
