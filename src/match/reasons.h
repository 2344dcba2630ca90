/* Why a verdict is as it is: the evidence for a query that holds, for one that does not, and of what nobody could tell. Pure
 * but for the scratch memory of the evaluation. */
#ifndef RIFFLE_MATCH_REASONS_H
#define RIFFLE_MATCH_REASONS_H

#include "match/evaluate.h"
#include "match/verdict.h"

enum { WHY_MAX = 24 }; /* reasons that these add to a verdict, those of reasons_given_up apart */

/* Adds the evidence for a query that holds, under that rule: its places; where it has none, what is rightly not there.
 * Nothing for one of which nobody knows whether it holds. */
void reasons_for(const struct evaluation *evaluation, const struct query *query, struct bytes rule,
                 struct arena *arena, struct verdict *verdict);

/* Adds what is missing where the query does not hold. */
void reasons_missing(const struct evaluation *evaluation, const struct query *query,
                     struct bytes rule, struct arena *arena, struct verdict *verdict);

/* Adds the regular expressions of the query that were given up, under the rule "slow". */
void reasons_given_up(const struct evaluation *evaluation, const struct query *query,
                      struct arena *arena, struct verdict *verdict);

#endif
