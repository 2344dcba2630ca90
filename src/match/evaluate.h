/* A query held against a reading: whether it holds, and where. The rules:
 *
 * - A word, phrase, set or pattern holds where it has a place in the fields that it is looked for in.
 * - Where an entry has only one of summary and body, both fields mean it.
 * - A NEAR/n B holds where a place of A and a place of B, in one field, are at most n words apart: neighbours are 1
 *   apart, places that overlap 0. Its places are those of A with one of B near, and those of B with one of A near.
 * - Where A AND B holds, its places are those of its sides that always have one (NOT, lang: and the like have none). The
 *   places of A OR B are those of the sides that hold.
 * - What a regular expression that was given up (match/regexes.h) did not find is unknown, and so is its NOT. An AND is
 *   then unknown unless another side fails, an OR unless another side holds.
 *
 * Pure but for the scratch memory of the evaluation, which belongs to one thread. */
#ifndef RIFFLE_MATCH_EVALUATE_H
#define RIFFLE_MATCH_EVALUATE_H

#include "match/reading.h"
#include "match/regexes.h"

/* What a query is held against. */
struct evaluation {
    const struct reading *reading;
    struct regexes *regexes;
    struct bytes language, host; /* lower case; absent where unknown */
    struct bytes tag;            /* the language as it was declared, else the same */
    struct bytes feed_site;      /* of the feed's address; absent where no topic asks */
    int64_t age_ms;
    uint32_t has;    /* HAS_… bits of match/value.h */
    bool one_text;   /* of summary and body there is only one */
    enum place lead; /* the place of the text that lead: looks at */
    struct arena *scratch;
};

enum answer { ANSWER_NO, ANSWER_UNKNOWN, ANSWER_YES };

/* Whether the query holds. */
enum answer evaluate(const struct evaluation *evaluation, const struct query *query);

/* The first hit of a word, set or pattern that is in its fields, or NULL. */
const struct hit *evaluate_first_hit(const struct evaluation *evaluation, const struct query *leaf);

/* A hit, and the part of the query that it answers. */
struct span {
    const struct hit *hit;
    const struct query *leaf;
};

/* The first place of a NEAR's left side that has a neighbour, and that neighbour. */
bool evaluate_near_pair(const struct evaluation *evaluation, const struct query *near,
                        struct span pair[static 2]);

#endif
