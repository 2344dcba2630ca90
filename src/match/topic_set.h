/* A compiled set of topics from the inside: what topic.c makes and judge.c reads. Immutable once made. */
#ifndef RIFFLE_MATCH_TOPIC_SET_H
#define RIFFLE_MATCH_TOPIC_SET_H

#include <stdatomic.h>

#include "match/feed_filter.h"
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
    const struct topic_model *model; /* NULL: none, or it counts nothing */
    bool needs_hit;       /* match cannot hold where none of its keys occurs: see query_keys */
    struct bytes missing; /* what is said of an entry that has none of them */
};

/* The topics that a group is a key of: ids from starts[group] up to starts[group + 1]. */
struct group_topics {
    uint32_t *starts, *ids;
};

struct topic_set {
    atomic_size_t references;
    struct arena *arena;
    struct lexicon *lexicon;
    struct topic *topics;
    size_t n;
    struct group_topics by_group;
    struct regex **regexes;
    size_t n_regexes, regexes_cap;
    bool looks_at_feeds; /* any topic names feeds */
    uint32_t looked_at;  /* all fields that any query looks at: what need not be read is not */
};

#endif
