/* A linear model that was trained on a person's labels: L2-regularised logistic regression (liblinear) over the features of
 * match/features.h. What it says of an entry is its distance from the line that the wished precision drew: above 0 it
 * leans to yes, in logarithmic odds. Training and reading are pure; models are kept as text by whoever calls.
 *
 *     riffle-model 1
 *     trained 2026-05-04T12:00:00Z
 *     labels 40 160                  yes and no
 *     offset -250000                 in millionths, as the weights are
 *     weights 3
 *     17 500000                      index and weight, ascending
 */
#ifndef RIFFLE_MATCH_MODEL_H
#define RIFFLE_MATCH_MODEL_H

#include "match/features.h"
#include "match/topic.h"

enum {
    LABELS_MIN = 10, /* of yes and of no */
    LABELS_MAX = 100000,
    MODEL_FOLDS = 5,
};

struct topic_model;

/* Reads a model. False with a sentence in err. Arena. */
bool model_read(struct bytes text, struct arena *arena, const struct topic_model **out,
                struct error *err);

/* The distance. */
double model_judge(const struct topic_model *model, const struct features *features);

/* A feature's share in the distance. */
double model_share(const struct topic_model *model, const struct feature *feature);

/* What the model was trained on, for people: "2026-05-04, 40 yes, 160 no". Arena. */
struct bytes model_origin(const struct topic_model *model, struct arena *arena);

/* The features of an entry for one topic of the set, index and value alone. Arena. */
void judge_features(struct judge *judge, const struct topic_set *set, size_t topic,
                    const struct match_entry *entry, struct arena *arena, struct features *out);

/* One label. */
struct example {
    struct features features;
    uint64_t key; /* of the entry: what the folds are cut by */
    bool yes;
    double decision; /* filled in: the distance as told by a model that has not seen this label */
};

struct training {
    double wished; /* precision, 0.5 to 0.999 */
    int64_t now;   /* goes into the model */
    /* Filled in, by cross-validation in MODEL_FOLDS parts: */
    size_t yes, no;
    double precision, recall, average_precision;
    bool reached; /* the wished precision; if not, the line is drawn where F1 is best */
};

/* Trains a model and appends it to out. False with a sentence in err where there are too few labels. */
bool model_train(struct training *training, struct example *examples, size_t n, struct arena *arena,
                 struct buf *out, struct error *err);

#endif
