/* A compiled set of topics from the inside: what topic.c makes and judge.c reads. Immutable once made. */
#ifndef RIFFLE_MATCH_TOPIC_SET_H
#define RIFFLE_MATCH_TOPIC_SET_H

#include <stdatomic.h>

#include "match/feed_filter.h"
#include "match/key_index.h"
#include "match/lexicon.h"
#include "match/query.h"
#include "match/topic.h"
#include "text/regex.h"

struct topic_model;

struct score_line {
    const struct query *when;
    double add;
};

struct topic {
    struct topic_settings settings;
    double threshold;
    struct feed_filter only, never;
    const struct query *match, *reject; /* reject may be NULL */
    struct score_line *scores;
    size_t n_scores;
    const struct query **sets; /* each term set that the queries ask for, once */
    size_t n_sets, sets_cap;
    const struct topic_model *model;            /* NULL: none, or it counts nothing */
    size_t n_clauses;                           /* that match needs: see match/key_index.h */
    struct evidence missing[QUERY_CLAUSES_MAX]; /* what is said where a clause is not met */
    bool sees_all; /* feeds, languages: it leaves nothing out before it looks */
};

struct topic_set {
    atomic_size_t references;
    struct arena *arena;
    struct lexicon *lexicon;
    struct topic *topics;
    size_t n;
    struct key_index keys;
    struct regex **regexes;
    size_t n_regexes, regexes_cap;
    bool looks_at_feeds; /* any topic names feeds */
    uint32_t looked_at;  /* all fields that any query looks at: what need not be read is not */
};

#endif
