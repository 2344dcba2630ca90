/* An entry as a trained model sees it: a sparse vector of hashed features, each with what it stands for, so that a model's
 * answer can be explained by words. Features are the stems of the title and of the first FEATURE_WORDS of each text, pairs
 * of neighbours among them, the term sets of the topic by where they occur, and which lines of its score hold. Words
 * together weigh 1 (the vector of them has that length), so that long entries count no more than short ones. Pure. */
#ifndef RIFFLE_MATCH_FEATURES_H
#define RIFFLE_MATCH_FEATURES_H

#include "match/evaluate.h"
#include "match/topic_set.h"

enum {
    FEATURE_BITS = 18,
    FEATURE_COUNT = 1 << FEATURE_BITS, /* hashes that meet share a weight */
    FEATURE_WORDS = 150,
};

struct feature {
    uint32_t index; /* below FEATURE_COUNT */
    float value;
    struct bytes rule; /* what of the topic it is: borrowed from the set; absent: words */
    struct hit hit;    /* where the words stand */
};

/* Each index once, ascending. Arena. */
struct features {
    struct feature *v;
    size_t n;
};

/* The features of the entry that was read; held tells which of the topic's score lines hold. Scratch is the
 * evaluation's, and so is what comes out. */
void features_read(const struct evaluation *evaluation, const struct topic *topic, const bool *held,
                   struct features *out);

#endif
