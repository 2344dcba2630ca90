#include "daemon/clock_watch.h"

#include <criterion/criterion.h>

#include "base/bytes.h"
#include "base/clock.h"

Test(clock_watch, tells_a_jump_from_a_correction)
{
    static const struct {
        int64_t now, monotonic, jump;
    } looks[] = {
        {1000000, 5000, 0},          {1600000, 605000, 0}, /* ten minutes went by */
        {1660000, 606000, 0},                              /* set right by 59 s */
        {9660000, 607000, 7999000},                        /* slept for two hours */
        {9661000, 608000, 0},                              /* told once */
        {2000000, 609000, -7662000},                       /* set back */
        {2001000, 610000, 0},
    };
    struct clock_watch watch = {.lead = looks[0].now - looks[0].monotonic};
    for (size_t i = 0; i < COUNT_OF(looks); i++) {
        int64_t jump = clock_watch_look(&watch, looks[i].now, looks[i].monotonic);
        cr_expect_eq(jump, looks[i].jump, "look %zu: %lld", i, (long long)jump);
    }
}

static void on_set(void *ctx)
{
    *(bool *)ctx = true;
}

Test(clock_watch, is_quiet_while_nothing_happens)
{
    struct ev_loop *loop = ev_loop_new(0);
    struct clock_watch watch = {.fd = -1}, never = {.fd = -1};
    bool called = false;
    clock_watch_start(&watch, loop, on_set, &called);
    ev_run(loop, EVRUN_NOWAIT);
    cr_expect_not(called);
    cr_expect_eq(clock_watch_look(&watch, clock_now(), clock_monotonic()), 0);
    clock_watch_stop(&watch, loop);
    clock_watch_stop(&watch, loop);
    clock_watch_stop(&never, loop);
    ev_loop_destroy(loop);
}
