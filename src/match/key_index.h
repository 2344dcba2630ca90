/* Which topics an entry has to be held against: for each group that may occur, the topics that cannot do without it. What
 * a topic's match needs are clauses (query_clauses); an entry that leaves one of them unmet is off topic without a further
 * look, so that a topic costs nothing as long as nothing of it occurs, and next to nothing while only one side does. */
#ifndef RIFFLE_MATCH_KEY_INDEX_H
#define RIFFLE_MATCH_KEY_INDEX_H

#include "base/arena.h"
#include "match/query.h"

struct topic_set;

/* A group's part in a topic: which of its clauses it meets, as a bit. */
struct key {
    uint32_t topic, clause;
};

/* The keys of group g: v[starts[g]] up to v[starts[g + 1]]. */
struct key_index {
    uint32_t *starts;
    struct key *v;
};

/* Fills in the set's index and what its topics are missing, once all queries have their groups. */
void key_index_build(struct topic_set *set);

#endif
