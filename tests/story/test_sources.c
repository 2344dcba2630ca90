#include "story/sources.h"

#include <criterion/criterion.h>

#include "base/bytes.h"

static const struct {
    const char *what;
    struct source sources[6];
    size_t n, independent;
} rows[] = {
    {"none", {{0}}, 0, 0},
    {"one", {{1, 1}}, 1, 1},
    {"two publishers", {{1, 1}, {2, 2}}, 2, 2},
    {"one publisher twice", {{1, 1}, {1, 2}}, 2, 1},
    {"a wire report in three papers", {{1, 1}, {2, 1}, {3, 1}}, 3, 1},
    {"… of which one has a report of its own", {{1, 1}, {2, 1}, {3, 1}, {3, 2}}, 4, 1},
    {"… and another paper", {{1, 1}, {2, 1}, {3, 1}, {4, 2}}, 4, 2},
    {"two wires", {{1, 1}, {2, 1}, {3, 2}, {4, 2}, {5, 3}}, 5, 3},
    {"two wires tied by one paper", {{1, 1}, {2, 1}, {2, 2}, {3, 2}, {4, 3}, {4, 4}}, 6, 2},
};

Test(sources, independent)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_eq(sources_independent(rows[i].sources, rows[i].n), rows[i].independent,
                     "%s: %zu", rows[i].what, sources_independent(rows[i].sources, rows[i].n));
}
