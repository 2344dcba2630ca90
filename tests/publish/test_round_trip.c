#include "round_trip.h"

#include "fixture.h"

#include <criterion/criterion.h>

static const struct {
    const char *name;
    struct publication (*make)(void);
} fixtures[] = {
    {"topic", fixture_topic},
    {"full", fixture_full},
    {"empty", fixture_empty},
    {"hostile", fixture_hostile},
};

Test(round_trip, riffle_reads_what_it_publishes)
{
    for (size_t i = 0; i < COUNT_OF(fixtures); i++) {
        struct publication publication = fixtures[i].make();
        struct arena *arena = arena_new(SIZE_MAX);
        struct complaints found = round_trip(&publication, arena);
        for (size_t c = 0; c < found.n; c++)
            cr_expect(false, "%s: %s", fixtures[i].name, found.v[c].p);
        arena_free(arena);
    }
}
