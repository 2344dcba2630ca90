#include "net/state.h"

#include <criterion/criterion.h>

/* Every move there could be, allowed and forbidden: row from, column to. */
Test(state, allows_these_moves_and_no_others)
{
    static const char *const moves[FETCH_STATE_COUNT] = {
        /*                 WAITING ASKING HEAD BODY ENDED */
        [FETCH_WAITING] = "-+--+", [FETCH_ASKING] = "+-+-+", [FETCH_HEAD] = "+--++",
        [FETCH_BODY] = "+---+",    [FETCH_ENDED] = "-----",
    };
    for (int from = 0; from < FETCH_STATE_COUNT; from++)
        for (int to = 0; to < FETCH_STATE_COUNT; to++)
            cr_expect_eq(fetch_state_may((enum fetch_state)from, (enum fetch_state)to),
                         moves[from][to] == '+', "%d to %d", from, to);
}

Test(state, every_state_has_words)
{
    for (int s = 0; s < FETCH_STATE_COUNT; s++)
        cr_expect(fetch_state_doing((enum fetch_state)s)[0]);
}
