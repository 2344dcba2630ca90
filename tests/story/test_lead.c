#include "story/lead.h"

#include <criterion/criterion.h>

#include "base/bytes.h"

/* From the one that leads all to the one that leads none. */
static const struct lead_claim ranked[] = {
    {.priority = 9, .text_words = 0, .time = 900, .id = 9},
    {.priority = 5, .text_words = 400, .time = 300, .id = 8},
    {.priority = 5, .text_words = 80, .time = 100, .id = 7},
    {.priority = 5, .text_words = 61, .time = 200, .id = 1},
    {.priority = 5, .text_words = 61, .time = 200, .id = 2},
    {.priority = 5, .text_words = 10, .time = 10, .id = 3},
    {.priority = 5, .text_words = 0, .time = 1, .id = 4},
    {.priority = 5, .is_copy = true, .text_words = 900, .time = 1, .id = 6},
    {.priority = 0, .text_words = 4000, .time = 1, .id = 5},
};

Test(lead, priority_then_completeness_then_time)
{
    for (size_t a = 0; a < COUNT_OF(ranked); a++)
        for (size_t b = 0; b < COUNT_OF(ranked); b++)
            cr_expect_eq(lead_before(&ranked[a], &ranked[b]), a < b, "%zu before %zu", a, b);
}

Test(lead, by_what)
{
    static const char *const reasons[COUNT_OF(ranked) - 1] = {"its feed has a higher priority",
                                                              "it says more",
                                                              "it is the earliest",
                                                              "it came first",
                                                              "it says more",
                                                              "it says more",
                                                              "it is no copy of another's article",
                                                              "its feed has a higher priority"};
    for (size_t i = 0; i + 1 < COUNT_OF(ranked); i++)
        cr_expect_str_eq(lead_reason(&ranked[i], &ranked[i + 1]), reasons[i], "%zu", i);
}

/* Seen together the earlier date leads; of what comes later an earlier date takes nothing over. */
Test(lead, a_date_counts_among_what_came_together)
{
    enum { MINUTE_MS = 60 * 1000 };
    for (size_t a = 0; a < COUNT_OF(ranked); a++)
        for (size_t b = 0; b < COUNT_OF(ranked); b++) {
            const bool by_date = ranked[a].priority == ranked[b].priority &&
                                 ranked[a].is_copy == ranked[b].is_copy &&
                                 lead_completeness(ranked[a].text_words) ==
                                     lead_completeness(ranked[b].text_words);
            struct lead_claim later = ranked[a];
            later.seen = 9 * MINUTE_MS;
            cr_expect_eq(lead_takes_over(&later, &ranked[b]), a < b, "%zu over %zu", a, b);
            later.seen = 11 * MINUTE_MS;
            cr_expect_eq(lead_takes_over(&later, &ranked[b]), a < b && !by_date, "%zu over %zu", a,
                         b);
        }
    cr_expect_str_eq(lead_reason(&ranked[3], &ranked[2]), "it came first");
}
