#include <linear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match/model.h"
#include "text/date.h"

/* How weak the regularisation is that training tries: the one with the best average precision is taken. */
static const double strengths[] = {1, 4, 16, 64};

/* What training ends on; tighter does not move a verdict. */
#define TOLERANCE 0.01

/* liblinear's view of the examples; the bias is a feature of its own behind all others. */
struct lab {
    struct example *examples;
    size_t n;
    struct feature_node **rows;
    double *labels;
    size_t *fold;
    struct arena *arena;
};

static void say_nothing(const char *text)
{
    (void)text;
}

static struct feature_node *row_of(const struct features *features, struct arena *arena)
{
    struct feature_node *row = ARENA_ARRAY(arena, struct feature_node, features->n + 2);
    for (size_t i = 0; i < features->n; i++)
        row[i] = (struct feature_node){(int)features->v[i].index + 1, (double)features->v[i].value};
    row[features->n] = (struct feature_node){FEATURE_COUNT + 1, 1};
    row[features->n + 1].index = -1;
    return row;
}

static int by_key(const void *a, const void *b)
{
    const struct example *x = a, *y = b;
    if (x->yes != y->yes)
        return x->yes ? -1 : 1;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Sorted by key, so that neither the order of the labels nor chance decides what falls into which fold; yes and no are
 * dealt out by themselves, so that every fold has its share of both. */
static struct lab lab_new(struct example *examples, size_t n, struct arena *arena)
{
    struct lab lab = {.examples = examples, .n = n, .arena = arena};
    lab.rows = ARENA_ARRAY(arena, struct feature_node *, n);
    lab.labels = ARENA_ARRAY(arena, double, n);
    lab.fold = ARENA_ARRAY(arena, size_t, n);
    qsort(examples, n, sizeof *examples, by_key);
    for (size_t i = 0; i < n; i++) {
        lab.rows[i] = row_of(&examples[i].features, arena);
        lab.labels[i] = examples[i].yes ? 1 : -1;
        lab.fold[i] = i % MODEL_FOLDS;
    }
    return lab;
}

/* Trains on all examples but those of a fold; fold MODEL_FOLDS: on all. Owned. */
static struct model *train_without(const struct lab *lab, size_t fold, double strength)
{
    const struct parameter parameter = {
        .solver_type = L2R_LR, .eps = TOLERANCE, .C = strength, .p = 0.1};
    struct problem problem = {.n = FEATURE_COUNT + 1, .bias = -1};
    problem.y = ARENA_ARRAY(lab->arena, double, lab->n);
    problem.x = ARENA_ARRAY(lab->arena, struct feature_node *, lab->n);
    for (size_t i = 0; i < lab->n; i++) {
        if (lab->fold[i] == fold)
            continue;
        problem.x[problem.l] = lab->rows[i];
        problem.y[problem.l++] = lab->labels[i];
    }
    return train(&problem, &parameter);
}

static double decide(const struct model *model, const struct feature_node *row)
{
    double decision = 0;
    (void)predict_values(model, row, &decision);
    return model->label[0] == 1 ? decision : -decision;
}

/* Has every example judged by a model that has not seen it. */
static void cross_validate(const struct lab *lab, double strength)
{
    for (size_t fold = 0; fold < MODEL_FOLDS; fold++) {
        struct model *model = train_without(lab, fold, strength);
        for (size_t i = 0; i < lab->n; i++) {
            if (lab->fold[i] == fold)
                lab->examples[i].decision = decide(model, lab->rows[i]);
        }
        free_and_destroy_model(&model);
    }
}

static int by_decision(const void *a, const void *b)
{
    const struct example *x = *(const struct example *const *)a,
                         *y = *(const struct example *const *)b;
    return x->decision > y->decision ? -1 : x->decision < y->decision;
}

/* The examples by what was decided of them, the surest yes first. */
static const struct example **ranked(const struct lab *lab)
{
    const struct example **rank = ARENA_ARRAY(lab->arena, const struct example *, lab->n);
    for (size_t i = 0; i < lab->n; i++)
        rank[i] = &lab->examples[i];
    qsort(rank, lab->n, sizeof *rank, by_decision);
    return rank;
}

static double average_precision(const struct lab *lab, size_t yes)
{
    const struct example **rank = ranked(lab);
    double sum = 0;
    size_t right = 0;
    for (size_t i = 0; i < lab->n; i++) {
        if (rank[i]->yes)
            sum += (double)++right / (double)(i + 1);
    }
    return sum / (double)yes;
}

static double best_strength(const struct lab *lab, struct training *training)
{
    double best = strengths[0];
    training->average_precision = -1;
    for (size_t i = 0; i < COUNT_OF(strengths); i++) {
        cross_validate(lab, strengths[i]);
        double precision = average_precision(lab, training->yes);
        if (precision >= training->average_precision) { /* of equals the one that is surer */
            training->average_precision = precision;
            best = strengths[i];
        }
    }
    cross_validate(lab, best);
    return best;
}

/* Draws the line in the ranking: as far down as the wished precision holds, else where F1 is best. Returns how many stand
 * above it. */
static size_t draw_line(const struct example **rank, size_t n, struct training *training)
{
    size_t right = 0, wished = 0, best = 0;
    double best_f1 = -1;
    for (size_t i = 0; i < n; i++) {
        right += rank[i]->yes;
        double precision = (double)right / (double)(i + 1);
        double f1 = 2.0 * (double)right / (double)(i + 1 + training->yes);
        if (rank[i]->yes && precision >= training->wished) /* further down is no recall to win */
            wished = i + 1;
        if (f1 > best_f1) {
            best_f1 = f1;
            best = i + 1;
        }
    }
    training->reached = wished > 0;
    return wished > 0 ? wished : best;
}

/* Halfway between the last that stands above the line and the first below. */
static double line_of(const struct lab *lab, struct training *training)
{
    const struct example **rank = ranked(lab);
    size_t above = draw_line(rank, lab->n, training), right = 0;
    for (size_t i = 0; i < above; i++)
        right += rank[i]->yes;
    training->precision = (double)right / (double)above;
    training->recall = (double)right / (double)training->yes;
    double last = rank[above - 1]->decision;
    return above < lab->n ? (last + rank[above]->decision) / 2 : last - 1;
}

static long long millionths(double value)
{
    return llround(value * 1e6);
}

static void print_model(const struct model *model, double line, const struct training *training,
                        struct buf *out)
{
    double sign = model->label[0] == 1 ? 1 : -1;
    size_t n = 0;
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        n += millionths(model->w[i]) != 0;
    buf_add_string(out, "riffle-model 1\ntrained ");
    date_print(out, training->now);
    buf_printf(out, "\nlabels %zu %zu\noffset %lld\nweights %zu\n", training->yes, training->no,
               millionths(sign * model->w[FEATURE_COUNT] - line), n);
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        if (millionths(model->w[i]) != 0)
            buf_printf(out, "%zu %lld\n", i, millionths(sign * model->w[i]));
    }
}

static bool enough(const struct training *training, struct error *err)
{
    if (training->yes >= LABELS_MIN && training->no >= LABELS_MIN)
        return true;
    return error_set(err,
                     "%zu labelled yes and %zu no: training needs at least %d of each; label more "
                     "with `riffle label`",
                     training->yes, training->no, LABELS_MIN);
}

bool model_train(struct training *training, struct example *examples, size_t n, struct arena *arena,
                 struct buf *out, struct error *err)
{
    training->yes = training->no = 0;
    for (size_t i = 0; i < n; i++)
        *(examples[i].yes ? &training->yes : &training->no) += 1;
    if (!enough(training, err))
        return false;
    if (n > LABELS_MAX)
        return error_set(err, "%zu labels are more than %d", n, LABELS_MAX);
    set_print_string_function(say_nothing);
    struct lab lab = lab_new(examples, n, arena);
    double strength = best_strength(&lab, training);
    double line = line_of(&lab, training);
    for (size_t i = 0; i < n; i++)
        examples[i].decision -= line;
    struct model *model = train_without(&lab, MODEL_FOLDS, strength);
    print_model(model, line, training, out);
    free_and_destroy_model(&model);
    return true;
}
