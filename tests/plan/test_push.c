#include "plan/push.h"

#include <criterion/criterion.h>

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define START  INT64_C(1700000000000)

enum { SEED = 7 };

/* Every move there could be, allowed and forbidden: row from, column to. */
Test(push, allows_these_moves_and_no_others)
{
    static const char *const moves[PUSH_STATE_COUNT] = {
        /*                OFF WAITING ASKING ASKED HELD */
        [PUSH_OFF] = "-+---",   [PUSH_WAITING] = "+++--", [PUSH_ASKING] = "++-++",
        [PUSH_ASKED] = "++--+", [PUSH_HELD] = "+++-+",
    };
    for (int from = 0; from < PUSH_STATE_COUNT; from++)
        for (int to = 0; to < PUSH_STATE_COUNT; to++)
            cr_expect_eq(push_state_may((enum push_state)from, (enum push_state)to),
                         moves[from][to] == '+', "%d to %d", from, to);
}

Test(push, names_are_read_again)
{
    enum push_state state = PUSH_OFF;
    for (int s = 0; s < PUSH_STATE_COUNT; s++) {
        cr_assert(push_state_parse(bytes_of(push_state_name((enum push_state)s)), &state));
        cr_expect_eq(state, s);
    }
    cr_expect_not(push_state_parse(bytes_of("holding"), &state));
}

static struct push asked(int64_t now)
{
    struct push push = {0};
    push_want(&push, now);
    cr_assert(push_elapse(&push, now, SEED));
    return push;
}

static struct push held(int64_t now, int64_t lease)
{
    struct push push = asked(now);
    push_accepted(&push, now);
    push_verified(&push, lease, now, SEED);
    return push;
}

Test(push, is_agreed_and_renewed_before_it_ends)
{
    struct push push = {0};
    cr_expect_not(push_elapse(&push, START, SEED), "nothing is wanted");
    cr_expect_eq(push_wakes(&push, START), INT64_MAX);
    push_want(&push, START);
    cr_expect_eq(push_wakes(&push, START), START);
    cr_expect(push_elapse(&push, START, SEED));
    cr_expect_eq(push.state, PUSH_ASKING);
    cr_expect_not(push_elapse(&push, START + DAY, SEED), "one request at a time");
    push_accepted(&push, START + 1000);
    cr_expect_eq(push.state, PUSH_ASKED);
    cr_expect(push_may_verify(&push, START + 2000));
    cr_expect_not(push_is_live(&push, START + 2000), "taken by the hub is not agreed");
    push_verified(&push, 4 * 3600, START + 2000, SEED);
    cr_expect_eq(push.state, PUSH_HELD);
    cr_expect(push_is_live(&push, START + 4 * HOUR));
    cr_expect_not(push_is_live(&push, START + 4 * HOUR + 2000));
    cr_expect(push.next >= START + 2 * HOUR + 30 * MINUTE && push.next <= START + 2000 + 3 * HOUR,
              "renewed after %lld ms", (long long)(push.next - START));
    cr_expect(push_elapse(&push, push.next, SEED), "and asked again");
    cr_expect(push_is_live(&push, START + 4 * HOUR), "while the lease goes on");
    push_failed(&push, -1, START + 3 * HOUR, SEED);
    cr_expect(push_is_live(&push, START + 4 * HOUR - 1), "and where that fails");
    cr_expect(push_elapse(&push, START + 5 * HOUR, SEED));
    cr_expect_eq(push.lease_end, 0, "until it ends");
}

Test(push, the_hub_may_ask_back_before_it_answers)
{
    struct push push = asked(START);
    cr_assert(push_may_verify(&push, START));
    push_verified(&push, 3600, START, SEED);
    push_accepted(&push, START + 100);
    cr_expect_eq(push.state, PUSH_HELD);
    push_failed(&push, -1, START + 200, SEED);
    cr_expect_eq(push.state, PUSH_HELD, "nor does a late error undo it");
    cr_expect(push_may_verify(&push, START + MINUTE), "once more, where the answer was lost");
    cr_expect_not(push_may_verify(&push, START + HOUR), "nobody asked it to");
}

Test(push, nobody_is_confirmed_who_was_not_asked)
{
    struct push push = {0};
    cr_expect_not(push_may_verify(&push, START));
    push_want(&push, START);
    cr_expect_not(push_may_verify(&push, START), "waiting");
    push = asked(START);
    push_accepted(&push, START);
    cr_expect_not(push_may_verify(&push, START + HOUR), "too late");
    cr_expect_not(push_elapse(&push, START + 31 * MINUTE, SEED), "given up first");
    cr_expect_eq(push.state, PUSH_WAITING);
    cr_expect_eq(push.failures, 1);
}

Test(push, leases_are_bounded)
{
    static const struct {
        int64_t lease, end_ms, renew_least_ms, renew_most_ms;
    } rows[] = {
        {0, 0, 10 * MINUTE, 10 * MINUTE},
        {2, 2000, 10 * MINUTE, 10 * MINUTE},
        {600, 10 * MINUTE, 10 * MINUTE, 10 * MINUTE},
        {86400, DAY, 15 * HOUR, 18 * HOUR},
        {864000, 10 * DAY, 6 * DAY, 7 * DAY + 12 * HOUR},
        {31536000, 10 * DAY, 6 * DAY, 7 * DAY + 12 * HOUR},
        {INT64_MAX, 10 * DAY, 6 * DAY, 7 * DAY + 12 * HOUR},
        {-1, 5 * DAY, 3 * DAY, 3 * DAY + 18 * HOUR},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct push push = held(START, rows[i].lease);
        cr_expect_eq(push.lease_end - START, rows[i].end_ms, "%lld", (long long)rows[i].lease);
        cr_expect(push.next - START >= rows[i].renew_least_ms &&
                      push.next - START <= rows[i].renew_most_ms,
                  "%lld: renewed after %lld", (long long)rows[i].lease,
                  (long long)(push.next - START));
    }
}

Test(push, errors_back_off_to_a_day)
{
    struct push push = asked(START);
    int64_t now = START, last = 0;
    for (int i = 0; i < 20; i++) {
        push_failed(&push, -1, now, SEED);
        const int64_t wait = push.next - now;
        cr_expect(wait >= last || wait >= DAY, "try %d waits %lld", i, (long long)wait);
        cr_expect(wait >= MINUTE && wait <= DAY + 3 * HOUR);
        cr_expect_not(push_elapse(&push, push.next - 1, SEED));
        last = wait;
        now = push.next;
        cr_assert(push_elapse(&push, now, SEED));
    }
    cr_expect(last >= DAY);
    push_failed(&push, 3 * DAY, now, SEED);
    cr_expect_eq(push.next, now + 3 * DAY, "Retry-After is heard");
    cr_assert(push_elapse(&push, push.next, SEED));
    push_failed(&push, 1000 * DAY, now, SEED);
    cr_expect_eq(push.next, now + 10 * DAY, "within reason");
}

Test(push, a_denial_ends_the_lease_for_long)
{
    struct push push = held(START, 86400);
    push_denied(&push, START + HOUR, SEED);
    cr_expect_not(push_is_live(&push, START + HOUR));
    cr_expect(push.next >= START + 25 * HOUR && push.next <= START + 28 * HOUR);
    for (int i = 0; i < 10; i++) {
        cr_assert(push_elapse(&push, push.next, SEED));
        push_denied(&push, push.asked, SEED);
    }
    cr_expect(push.next - push.asked <= 8 * DAY);
    push_drop(&push);
    push_denied(&push, START, SEED);
    cr_expect_eq(push.state, PUSH_OFF, "what is off stays off");
}

Test(push, fetching_slows_while_pushes_come)
{
    struct push push = held(START, 864000);
    cr_expect_not(push_slows(&push, START), "an agreement is no push");
    push_came(&push, START + HOUR);
    cr_expect(push_slows(&push, START + HOUR));
    cr_expect_eq(push_wakes(&push, START + HOUR), START + HOUR + 3 * DAY);
    cr_expect_not(push_slows(&push, START + HOUR + 3 * DAY), "they stopped");
    push_came(&push, START + 4 * DAY);
    push_missed(&push);
    cr_expect_not(push_slows(&push, START + 4 * DAY), "one was not told");
    push_came(&push, START + 9 * DAY + 20 * HOUR);
    cr_expect(push_slows(&push, START + 10 * DAY - 1));
    cr_expect_not(push_slows(&push, START + 10 * DAY), "the lease is over");
}

Test(push, slowed_means_later_within_the_longest_interval)
{
    cr_expect_eq(push_slowed(START, START + HOUR, DAY), START + 8 * HOUR);
    cr_expect_eq(push_slowed(START, START + 6 * HOUR, DAY), START + DAY);
    cr_expect_eq(push_slowed(START, START + 2 * DAY, DAY), START + 2 * DAY, "the server's word");
    cr_expect_eq(push_slowed(0, START, DAY), START, "never fetched");
    cr_expect_eq(push_slowed(START, 0, DAY), 0, "due at once");
    cr_expect_eq(push_slowed(START, INT64_MAX, DAY), INT64_MAX, "gone");
}

Test(push, a_ping_hurries_within_what_is_polite)
{
    const struct plan_limits usual = {.interval_min = HOUR, .interval = HOUR};
    const struct plan_limits own = {
        .interval_min = HOUR, .interval = 20 * MINUTE, .interval_is_own = true};
    struct feed_plan plan = {.last = START, .next = START + 6 * HOUR};
    cr_expect_eq(push_pinged(&plan, &usual, START + MINUTE), START + HOUR);
    cr_expect_eq(push_pinged(&plan, &usual, START + 2 * HOUR), START + 2 * HOUR);
    cr_expect_eq(push_pinged(&plan, &own, START + MINUTE), START + 20 * MINUTE);
    plan.not_before = START + 3 * HOUR;
    cr_expect_eq(push_pinged(&plan, &usual, START + MINUTE), START + 3 * HOUR, "Retry-After");
    plan.next = START + 10 * MINUTE;
    cr_expect_eq(push_pinged(&plan, &usual, START + MINUTE), START + 10 * MINUTE);
    plan = (struct feed_plan){.next = PLAN_NEVER, .last = START};
    cr_expect_eq(push_pinged(&plan, &usual, START), START + HOUR, "status keeps it out");
}

Test(push, comes_back_from_a_restart)
{
    struct push push = asked(START);
    push_resume(&push, START + MINUTE);
    cr_expect_eq(push.state, PUSH_ASKED);
    cr_expect(push_may_verify(&push, START + MINUTE), "the hub may be about to ask back");
    push = held(START, 86400);
    push_came(&push, START + HOUR);
    const struct push before = push;
    push_resume(&push, START + 2 * HOUR);
    cr_expect(push.next == before.next && push.lease_end == before.lease_end &&
              push.last == before.last);
    push_resume(&push, START - 1000 * DAY);
    cr_expect(push.lease_end <= START - 990 * DAY && push.next <= START - 990 * DAY &&
                  push.last <= START,
              "the clock was ahead");
}
