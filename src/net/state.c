#include "net/state.h"

#include "base/bytes.h"

static const struct {
    unsigned next; /* bit n: may go to state n */
    const char *doing;
} states[] = {
    [FETCH_WAITING] = {1u << FETCH_ASKING | 1u << FETCH_ENDED, "waiting for its turn"},
    [FETCH_ASKING] = {1u << FETCH_HEAD | 1u << FETCH_WAITING | 1u << FETCH_ENDED,
                      "waiting for an answer"},
    [FETCH_HEAD] = {1u << FETCH_BODY | 1u << FETCH_WAITING | 1u << FETCH_ENDED,
                    "reading the headers"},
    [FETCH_BODY] = {1u << FETCH_WAITING | 1u << FETCH_ENDED, "reading the body"},
    [FETCH_ENDED] = {0, "done"},
};
_Static_assert(COUNT_OF(states) == FETCH_STATE_COUNT, "every state has its row");

bool fetch_state_may(enum fetch_state from, enum fetch_state to)
{
    return states[from].next >> to & 1u;
}

const char *fetch_state_doing(enum fetch_state state)
{
    return states[state].doing;
}
