#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/hash.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/items.h"
#include "cmd/labels.h"
#include "cmd/learning.h"
#include "cmd/topic_input.h"
#include "match/model.h"
#include "store/store.h"

/* What the rules say of a labelled entry. */
struct judged {
    uint64_t key;
    bool match, eligible; /* eligible: only the score was in question */
    double score, threshold;
};

struct run {
    struct learning at;
    struct arena *arena;
    struct labels labels;
    struct topic_set *topics;
    struct example *examples;
    struct judged *judged; /* in the order of the labels */
    struct training training;
    bool dry;
};

static bool fail(const struct error *err)
{
    (void)fprintf(stderr, "riffle train: %s\n", err->text);
    return false;
}

/* The score was asked for where the threshold is the first thing that is told. */
static bool is_eligible(const struct verdict *verdict)
{
    static const struct bytes threshold = BYTES("threshold");
    return verdict->match || (verdict->n_why > 0 && bytes_equal(verdict->why[0].rule, threshold));
}

static void judge_labels(struct run *run)
{
    struct judge *judge = judge_new();
    run->examples = ARENA_ARRAY(run->arena, struct example, run->labels.n);
    run->judged = ARENA_ARRAY(run->arena, struct judged, run->labels.n);
    for (size_t i = 0; i < run->labels.n; i++) {
        const struct labelled *l = &run->labels.v[i];
        const struct match_entry item = item_as_entry(&l->entry, &l->feed, l->entry.published,
                                                      run->arena);
        struct verdict verdict;
        judge_entry(judge, run->topics, &item, run->arena, &verdict);
        run->judged[i] = (struct judged){.key = l->key,
                                         .match = verdict.match,
                                         .eligible = is_eligible(&verdict),
                                         .score = verdict.score,
                                         .threshold = verdict.threshold};
        run->examples[i] = (struct example){.key = l->key, .yes = l->label == LABEL_YES};
        judge_features(judge, run->topics, 0, &item, run->arena, &run->examples[i].features);
    }
    judge_free(judge);
}

struct count {
    size_t right, wrong, missed;
};

static void count(struct count *count, bool said, bool is)
{
    count->right += said && is;
    count->wrong += said && !is;
    count->missed += !said && is;
}

static double share(size_t part, size_t other)
{
    return part + other > 0 ? (double)part / (double)(part + other) : 0;
}

static void print_count(const char *what, const struct count *count)
{
    double f1 = share(2 * count->right, count->wrong + count->missed);
    (void)printf("  %-34s precision %.3f  recall %.3f  F1 %.3f\n", what,
                 share(count->right, count->wrong), share(count->right, count->missed), f1);
}

static int by_key(const void *a, const void *b)
{
    const struct example *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* Rules, model, and both, on labels that the model at hand has not seen. The examples come back sorted otherwise; labels
 * are in the order of their keys. */
static void print_figures(struct run *run)
{
    struct count rules = {0}, model = {0}, both = {0};
    double weight = topic_set_settings(run->topics, 0)->learn_weight;
    char what[64];
    qsort(run->examples, run->labels.n, sizeof *run->examples, by_key);
    for (size_t i = 0; i < run->labels.n; i++) {
        const struct judged *j = &run->judged[i];
        const struct example *e = &run->examples[i];
        double score = j->score + (weight > 0 ? weight : 1) * e->decision;
        count(&rules, j->match, e->yes);
        count(&model, e->decision > 0, e->yes);
        count(&both, j->eligible && score >= j->threshold, e->yes);
    }
    (void)snprintf(what, sizeof what, "the rules, learn: {weight: %g}", weight > 0 ? weight : 1);
    (void)printf("%.*s: %zu labelled yes, %zu no; cross-validated in %d parts:\n",
                 BYTES_FMT(run->at.name), run->training.yes, run->training.no, MODEL_FOLDS);
    print_count("the rules alone", &rules);
    print_count("the model alone", &model);
    print_count(what, &both);
    (void)printf("  the model's average precision: %.3f\n", run->training.average_precision);
    if (!run->training.reached)
        (void)printf("  a precision of %g is not reached; the line is drawn where F1 is best\n",
                     run->training.wished);
    if (weight <= 0)
        (void)printf(
            "  the topic has no learn: {weight: 1}, so that the model counts nothing yet\n");
}

static bool keep(const struct run *run, struct bytes model)
{
    struct error err = {0};
    if (run->dry)
        return true;
    if (!atomic_file_write(run->at.model, model, &err))
        return fail(&err);
    (void)printf("kept as %s\n", run->at.model);
    int daemon = run->at.store ? store_holder(run->at.store) : 0;
    if (daemon > 0)
        (void)printf("%s\n", kill(daemon, SIGHUP) == 0
                                 ? "the running riffle was told to take it up"
                                 : "the running riffle takes it up when it reloads");
    return true;
}

static bool train_topic(struct run *run)
{
    struct error err = {0};
    struct buf model = {0};
    if (!labels_read(run->at.labels, run->arena, &run->labels, &err))
        return fail(&err);
    run->topics = topic_input("train", run->at.topic_file, NULL);
    if (!run->topics)
        return false;
    judge_labels(run);
    bool fine = model_train(&run->training, run->examples, run->labels.n, run->arena, &model,
                            &err) ||
                fail(&err);
    if (fine)
        print_figures(run);
    fine = fine && keep(run, buf_bytes(&model));
    buf_clear(&model);
    return fine;
}

/* "0.9"; by hand, since strtod follows the locale. */
static bool read_precision(const char *text, double *out)
{
    enum { DIGITS_MAX = 9 };
    long digits = 0, of = 1;
    if (text[0] != '0' || text[1] != '.' || strlen(text) > 2 + DIGITS_MAX)
        return false;
    for (text += 2; *text; text++, of *= 10) {
        if (!ascii_is_digit(*text))
            return false;
        digits = digits * 10 + (*text - '0');
    }
    *out = (double)digits / (double)of;
    return *out >= 0.5 && *out < 1;
}

int cmd_train(int argc, char **argv)
{
    struct learning_arguments given = {0};
    struct run run = {.training = {.wished = 0.9, .now = clock_now()}};
    const char *precision = NULL;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&given.config),
        {.name = "precision",
         .value = "P",
         .text = &precision,
         .help = "how many of the entries that it takes should belong (default: 0.9)"},
        {.name = "labels",
         .value = "FILE",
         .text = &given.labels,
         .help = "the labels (default: labels/TOPIC.jsonl beside the store)"},
        {.name = "model",
         .value = "FILE",
         .text = &given.model,
         .help = "where the model goes (default: models/TOPIC.model beside the store)"},
        {.name = "dry-run", .flag = &run.dry, .help = "print the figures and keep nothing"},
    };
    const struct usage usage = {
        .command = "train",
        .operands = "TOPIC",
        .missing = "a topic",
        .summary = "Trains a model on the labels of a topic, by its name or its file, and prints\n"
                   "how well it does on labels that it has not seen.",
        .example = "riffle train china-russia",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = 1,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    if (precision && !read_precision(precision, &run.training.wished)) {
        (void)fprintf(stderr, "riffle train: --precision %s is none; it lies between 0.5 and 1\n",
                      precision);
        return EXIT_IMPOSSIBLE;
    }
    given.topic = argv[first];
    run.arena = arena_new(SIZE_MAX);
    bool fine = learning_find("train", &given, run.arena, &run.at) && train_topic(&run);
    topic_set_drop(run.topics);
    arena_free(run.arena);
    return fine ? EXIT_DONE : EXIT_IMPOSSIBLE;
}
