#include "match/model.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "match/topic_set.h"
#include "trial.h"

static const char topic[] = "terms: {boat: [ferry, barge]}\nmatch: \"*\"\n"
                            "score: [{when: \"title:@boat\", add: 1}]\nthreshold: 1\n"
                            "learn: {weight: 2}\n";

static const char head[] = "riffle-model 1\ntrained 2026-05-04T12:00:00Z\nlabels 40 160\n"
                           "offset -250000\nweights 2\n";

static const struct {
    const char *text, *sentence;
} bad[] = {
    {"", "this is no model of riffle's"},
    {"hello\n", "this is no model of riffle's"},
    {"riffle-model 2\n", "the model is of another version of riffle; train it again"},
    {"riffle-model 1\n", "the model ends at line 2"},
    {"riffle-model 1\ntrained never\n", "line 2 of the model makes no sense"},
    {"riffle-model 1\ntrained 2026-05-04T12:00:00Z\nlabels -1 2\n",
     "line 3 of the model makes no sense"},
    {"riffle-model 1\ntrained 2026-05-04T12:00:00Z\nlabels 1 2\noffset 1e5\n",
     "line 4 of the model makes no sense"},
    {"riffle-model 1\ntrained 2026-05-04T12:00:00Z\nlabels 1 2\noffset 1\nweights 9999999\n",
     "line 5 of the model makes no sense"},
};

Test(model, is_refused_where_it_is_none)
{
    static const char *const tails[] = {"",           "1 5\n",           "5 1\n5 1\n",
                                        "5 1\n4 1\n", "5 1\n262144 1\n", "-1 1\n2 2\n",
                                        "5\n6 1\n",   "5 x\n6 1\n",      "5 -\n6 1\n"};
    struct arena *arena = arena_new(1 << 26);
    const struct topic_model *model = NULL;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct error err = {0};
        cr_expect_not(model_read(bytes_of(bad[i].text), arena, &model, &err), "%s", bad[i].text);
        cr_expect_str_eq(err.text, bad[i].sentence);
    }
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        struct error err = {0};
        struct bytes text = arena_printf(arena, "%s%s", head, tails[i]);
        cr_expect_not(model_read(text, arena, &model, &err), "%s", tails[i]);
        cr_expect_gt(strlen(err.text), 10);
    }
    cr_expect_null(model);
    arena_free(arena);
}

Test(model, tells_a_distance_and_its_origin)
{
    struct arena *arena = arena_new(1 << 26);
    const struct topic_model *model = NULL;
    struct error err = {0};
    struct feature v[] = {
        {.index = 5, .value = 0.5F}, {.index = 6, .value = 1}, {.index = 7, .value = 3}};
    struct bytes text = arena_printf(arena, "%s5 1500000\n7 -250000\n", head);
    cr_assert(model_read(text, arena, &model, &err), "%s", err.text);
    cr_expect_float_eq(model_judge(model, &(struct features){v, 3}), -0.25 + 0.75 - 0.75, 1e-6);
    cr_expect_float_eq(model_judge(model, &(struct features){0}), -0.25, 1e-6);
    cr_expect_float_eq(model_share(model, &v[2]), -0.75, 1e-6);
    cr_expect_str_eq(model_origin(model, arena).p, "2026-05-04, 40 yes, 160 no");
    arena_free(arena);
}

/* A library with one model on its shelf. */
static struct bytes shelf_model(void *ctx, struct bytes name, struct arena *arena)
{
    const struct buf *model = ctx;
    (void)arena;
    cr_expect(bytes_equal(name, bytes_of("ferry")));
    return model ? buf_bytes(model) : (struct bytes){0};
}

static struct topic_set *compile(struct trial *trial, const char *content, struct buf *model)
{
    const struct topic_library library = {.model = shelf_model, .ctx = model};
    const struct topic_file file = {bytes_of("ferry.yaml"), bytes_of(content)};
    return topic_set_compile(&file, 1, &library, &trial->findings);
}

/* News of ferries is wanted, but for toys; everything else is not. */
static void make_title(char *out, size_t size, size_t i)
{
    static const char *const before[] = {"Toy ferry", "Ferry", "Concert", "Timetable of ferry"};
    static const char *const behind[] = {"on sale for children", "runs aground near the harbour",
                                         "in the town hall", "changes in the harbour"};
    (void)snprintf(out, size, "%s %zu %s", before[i % 4], i, behind[i % 4]);
}

static struct example *make_examples(struct trial *trial, const struct topic_set *set, size_t n)
{
    struct example *examples = ARENA_ARRAY(trial->arena, struct example, n);
    for (size_t i = 0; i < n; i++) {
        char title[80];
        make_title(title, sizeof title, i);
        const struct match_entry entry = {.title = bytes_of(title), .language = bytes_of("en")};
        examples[i] = (struct example){.key = i * 77, .yes = i % 2 == 1};
        judge_features(trial->judge, set, 0, &entry, trial->arena, &examples[i].features);
    }
    return examples;
}

Test(model, learns_what_rules_do_not_say)
{
    struct trial trial;
    struct buf model = {0}, again = {0};
    struct error err = {0};
    struct training training = {.wished = 0.9, .now = 1777896000000};
    trial_begin(&trial, NULL, 0);
    struct topic_set *set = compile(&trial, topic, NULL);
    cr_assert(set);
    enum { N = 120 };
    struct example *examples = make_examples(&trial, set, N);
    cr_assert(model_train(&training, examples, N, trial.arena, &model, &err), "%s", err.text);
    cr_expect_eq(training.yes, N / 2);
    cr_expect(training.reached);
    cr_expect_geq(training.precision, 0.95);
    cr_expect_geq(training.recall, 0.95);
    cr_expect_geq(training.average_precision, 0.95);
    struct example *backwards = make_examples(&trial, set, N);
    for (size_t i = 0; i < N / 2; i++) {
        struct example kept = backwards[i];
        backwards[i] = backwards[N - 1 - i];
        backwards[N - 1 - i] = kept;
    }
    cr_assert(model_train(&training, backwards, N, trial.arena, &again, &err));
    cr_expect(bytes_equal(buf_bytes(&model), buf_bytes(&again)), "whatever the order");
    topic_set_drop(set);
    set = compile(&trial, topic, &model);
    cr_assert(set);
    topic_set_drop(trial.set);
    trial.set = set;
    trial.verdicts = ARENA_NEW(trial.arena, struct verdict);
    cr_expect(trial_takes(&trial, "Ferry 17 late in the harbour", "en"));
    cr_expect_not(trial_takes(&trial, "Toy ferry 17 for children", "en"));
    struct bytes why = verdict_why_json(&trial.verdicts[0], trial.arena);
    cr_expect_not_null(
        strstr(why.p, "\"rule\":\"learn\",\"term\":\"model of 2026-05-04, 60 yes, 60 no: -"), "%s",
        why.p);
    cr_expect_not_null(strstr(why.p, "\"word\":\"Toy\",\"field\":\"title\",\"offset\":0"), "%s",
                       why.p);
    buf_clear(&model);
    buf_clear(&again);
    trial_end(&trial);
}

/* A topic whose rules look at no text has it read all the same. */
Test(model, learns_without_any_rule)
{
    static const char bare[] = "match: \"*\"\nlearn: {weight: 1}\n";
    struct trial trial;
    struct buf model = {0};
    struct error err = {0};
    struct training training = {.wished = 0.9};
    trial_begin(&trial, NULL, 0);
    struct topic_set *set = compile(&trial, bare, NULL);
    struct example *examples = make_examples(&trial, set, 80);
    cr_assert(model_train(&training, examples, 80, trial.arena, &model, &err), "%s", err.text);
    cr_expect_geq(training.average_precision, 0.95);
    topic_set_drop(set);
    set = compile(&trial, bare, &model);
    struct verdict yes, no;
    struct match_entry entry = {.title = bytes_of("Ferry late in the harbour")};
    judge_entry(trial.judge, set, &entry, trial.arena, &yes);
    entry.title = bytes_of("Toy ferry for children");
    judge_entry(trial.judge, set, &entry, trial.arena, &no);
    cr_expect(yes.match && !no.match, "%g %g", yes.score, no.score);
    topic_set_drop(set);
    buf_clear(&model);
    trial_end(&trial);
}

Test(model, needs_labels_of_both_kinds)
{
    struct trial trial;
    struct buf model = {0};
    struct error err = {0};
    struct training training = {.wished = 0.9};
    trial_begin(&trial, NULL, 0);
    struct topic_set *set = compile(&trial, topic, NULL);
    struct example *examples = make_examples(&trial, set, 18);
    cr_expect_not(model_train(&training, examples, 0, trial.arena, &model, &err));
    cr_expect_not(model_train(&training, examples, 18, trial.arena, &model, &err));
    cr_expect_str_eq(err.text, "9 labelled yes and 9 no: training needs at least 10 of each; label "
                               "more with `riffle label`");
    cr_expect_eq(model.n, 0);
    topic_set_drop(set);
    trial_end(&trial);
}

/* Labels without rhyme or reason: the wish is not met, and that is said. */
Test(model, says_where_a_wish_is_not_met)
{
    struct trial trial;
    struct buf model = {0};
    struct error err = {0};
    struct training training = {.wished = 0.999};
    trial_begin(&trial, NULL, 0);
    struct topic_set *set = compile(&trial, topic, NULL);
    struct example *examples = make_examples(&trial, set, 80);
    for (size_t i = 0; i < 80; i++)
        examples[i].yes = i * 7919 % 5 < 2;
    cr_expect(model_train(&training, examples, 80, trial.arena, &model, &err), "%s", err.text);
    cr_expect(!training.reached || training.precision >= 0.999);
    cr_expect_gt(training.recall, 0);
    buf_clear(&model);
    topic_set_drop(set);
    trial_end(&trial);
}

Test(model, counts_only_where_it_is_there_and_wanted)
{
    static const char unweighted[] = "match: ferry\n",
                      weighted[] = "match: ferry\nlearn: {weight: 1}\n";
    struct trial trial;
    struct buf model = {0}, broken = {0};
    buf_add_string(&model, head);
    buf_add_string(&model, "5 1\n6 1\n");
    buf_add_string(&broken, "riffle-model 1\n");
    trial_begin(&trial, NULL, 0);
    struct topic_set *without = compile(&trial, unweighted, &model);
    struct topic_set *none = compile(&trial, weighted, NULL);
    cr_expect_str_eq(trial_findings(&trial),
                     "ferry.yaml:2:8: learn: nothing has been trained for this topic; it adds "
                     "nothing\n    learn: {weight: 1}\n           ^\n");
    struct topic_set *cut = compile(&trial, weighted, &broken);
    cr_expect_not_null(strstr(trial_findings(&trial), "learn: the model ends at line 2; it adds "
                                                      "nothing until `riffle train ferry`"),
                       "%s", trial_findings(&trial));
    struct topic_set *with = compile(&trial, weighted, &model);
    cr_assert(without && none && cut && with);
    uint64_t version = topic_set_settings(without, 0)->version;
    cr_expect_eq(topic_set_settings(none, 0)->version, version,
                 "what adds nothing judges the same");
    cr_expect_eq(topic_set_settings(cut, 0)->version, version);
    cr_expect_neq(topic_set_settings(with, 0)->version, version);
    cr_expect_null(topic_set_settings(none, 0)->model.p);
    cr_expect(
        bytes_equal(topic_set_settings(with, 0)->model, bytes_of("2026-05-04, 40 yes, 160 no")));
    struct verdict a, b;
    const struct match_entry entry = {.title = bytes_of("A ferry"), .language = bytes_of("en")};
    judge_entry(trial.judge, without, &entry, trial.arena, &a);
    judge_entry(trial.judge, none, &entry, trial.arena, &b);
    cr_expect(a.match && b.match && a.score == b.score && a.n_why == b.n_why);
    judge_entry(trial.judge, with, &entry, trial.arena, &b);
    cr_expect_float_eq(b.score, -0.25, 1e-3);
    topic_set_drop(without);
    topic_set_drop(none);
    topic_set_drop(cut);
    topic_set_drop(with);
    buf_clear(&model);
    buf_clear(&broken);
    trial_end(&trial);
}
