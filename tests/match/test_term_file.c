#include "match/term_file.h"

#include <criterion/criterion.h>
#include <string.h>

#include "trial.h"

/* A folder with files in it. */
static const struct shelf_file {
    const char *path, *content;
} shelf[] = {
    {"terms/boats.yaml", "terms:\n  boat: [ferry, barge]\n  late: [late, delayed]\n"},
    {"terms/more.yaml", "include: boats.yaml\nterms:\n  vessel: [\"@boat\", raft]\n"},
    {"terms/again.yaml", "include: [boats.yaml, more.yaml]\n"},
    {"terms/round.yaml", "include: around.yaml\nterms: {x: [x]}\n"},
    {"terms/around.yaml", "include: ./../terms/round.yaml\n"},
    {"terms/self.yaml", "include: self.yaml\n"},
    {"terms/topic.yaml", "include: ../1.yaml\n"},
    {"terms/out.yaml", "include: ../../passwd\n"},
    {"terms/wrong.yaml", "terms:\n  a: [\"–\"]\nmatch: x\n"},
    {"terms/broken.yaml", "terms: [\n"},
    {"terms/empty.yaml", "# nothing\n"},
    {"terms/0.yaml", "terms: {n0: [n0]}\n"},
};

static bool fetch(void *ctx, const char *path, struct arena *arena, struct bytes *content,
                  struct error *err)
{
    size_t *reads = ctx;
    (void)arena;
    ++*reads;
    for (size_t i = 0; i < COUNT_OF(shelf); i++) {
        if (strcmp(shelf[i].path, path) == 0) {
            *content = bytes_of(shelf[i].content);
            return true;
        }
    }
    return error_set(err, "%s: there is no such file", path);
}

/* As trial_begin, with the shelf. */
static size_t begin(struct trial *trial, const char *content)
{
    size_t reads = 0;
    const struct topic_library library = {.include = fetch, .ctx = &reads};
    const struct topic_file file = {bytes_of("1.yaml"), bytes_of(content)};
    trial_begin(trial, NULL, 0);
    topic_set_drop(trial->set);
    trial->set = topic_set_compile(&file, 1, &library, &trial->findings);
    trial->verdicts = ARENA_NEW(trial->arena, struct verdict);
    return reads;
}

static const struct {
    const char *content, *yes, *no;
} good[] = {
    {"include: terms/boats.yaml\nmatch: \"@boat\"\n", "Ferry runs aground", "Raft"},
    {"include: [terms/more.yaml]\nmatch: \"@vessel\"\n", "Raft", "Late"},
    {"include: [terms/more.yaml]\nmatch: \"@vessel\"\n", "Barge", "Late"},
    {"include: terms/again.yaml\nmatch: \"@boat @late\"\n", "Ferry delayed", "Ferry"},
    {"include: [terms/boats.yaml, ./terms/../terms/boats.yaml]\nmatch: \"@boat\"\n", "Ferry", "x"},
    {"include: terms/boats.yaml\nterms:\n  mine: [\"@boat\", kayak]\nmatch: \"@mine\"\n", "Kayak",
     "Raft"},
};

Test(term_file, gives_its_sets_to_the_topic)
{
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct trial trial;
        (void)begin(&trial, good[i].content);
        cr_assert(trial.set, "%s: %s", good[i].content, trial_findings(&trial));
        cr_expect_str_empty(trial_findings(&trial));
        cr_expect(trial_takes(&trial, good[i].yes, "en"), "%s", good[i].content);
        cr_expect_not(trial_takes(&trial, good[i].no, "en"), "%s", good[i].content);
        trial_end(&trial);
    }
}

Test(term_file, is_read_once)
{
    struct trial trial;
    cr_expect_eq(begin(&trial, "include: terms/again.yaml\nmatch: \"@boat\"\n"), 3);
    trial_end(&trial);
}

static const struct {
    const char *content, *findings;
} bad[] = {
    {"include: terms/none.yaml\nmatch: x\n",
     "1.yaml:1:10: terms/none.yaml: there is no such file\n    include: terms/none.yaml\n"
     "             ^\n"},
    {"include: /etc/terms.yaml\nmatch: x\n",
     "1.yaml:1:10: a file of terms is named as it lies beside this one, as in terms/places.yaml\n"
     "    include: /etc/terms.yaml\n             ^\n"},
    {"include: \"\"\nmatch: x\n",
     "1.yaml:1:11: a file of terms is named by nothing\n    include: \"\"\n              ^\n"},
    {"include: ../../../../etc/passwd\nmatch: x\n",
     "1.yaml:1:10: a file of terms lies in the topic file's own folder or in one inside it, as in "
     "terms/places.yaml\n    include: ../../../../etc/passwd\n             ^\n"},
    {"include: terms/out.yaml\nmatch: x\n",
     "terms/out.yaml:1:10: a file of terms lies in the topic file's own folder or in one inside "
     "it, as in terms/places.yaml\n    include: ../../passwd\n             ^\n"},
    {"include: terms/..\nmatch: x\n",
     "1.yaml:1:10: a file of terms lies in the topic file's own folder or in one inside it, as in "
     "terms/places.yaml\n    include: terms/..\n             ^\n"},
    {"include: {a: b}\nmatch: x\n",
     "1.yaml:1:10: include: expected the name of a file, or a list of names\n"
     "    include: {a: b}\n             ^\n"},
    {"include: terms/round.yaml\nmatch: x\n",
     "terms/around.yaml:1:10: the file includes itself\n    include: ./../terms/round.yaml\n"
     "             ^\n"},
    {"include: terms/self.yaml\nmatch: x\n",
     "terms/self.yaml:1:10: the file includes itself\n    include: self.yaml\n             ^\n"},
    {"include: terms/topic.yaml\nmatch: x\n",
     "terms/topic.yaml:1:10: the file includes itself\n    include: ../1.yaml\n             ^\n"},
    {"include: 1.yaml\nmatch: x\n",
     "1.yaml:1:10: the file includes itself\n    include: 1.yaml\n             ^\n"},
    {"include: terms/wrong.yaml\nmatch: \"@a\"\n",
     "terms/wrong.yaml:3:1: unknown key `match:`\n    match: x\n    ^\n"
     "terms/wrong.yaml:2:8: there is no word in `–`\n    a: [\"–\"]\n         ^\n"},
    {"include: terms/empty.yaml\nmatch: x\n",
     "terms/empty.yaml: is included, but has no terms: in it\n"},
    {"include: terms/boats.yaml\nterms:\n  boat: [ferry]\nmatch: x\n",
     "1.yaml:3:9: the term set `boat` is there already, in terms/boats.yaml:2\n"
     "    boat: [ferry]\n          ^\n"},
};

Test(term_file, mistakes_are_told_where_they_are)
{
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct trial trial;
        (void)begin(&trial, bad[i].content);
        cr_expect_null(trial.set, "%s", bad[i].content);
        cr_expect_str_eq(trial_findings(&trial), bad[i].findings, "%s\n got %s\nwant %s",
                         bad[i].content, trial_findings(&trial), bad[i].findings);
        trial_end(&trial);
    }
}

Test(term_file, a_broken_one_is_an_error)
{
    struct trial trial;
    (void)begin(&trial, "include: terms/broken.yaml\nmatch: x\n");
    cr_expect_null(trial.set);
    cr_expect_eq(strncmp(trial_findings(&trial), "terms/broken.yaml:", 18), 0, "%s",
                 trial_findings(&trial));
    trial_end(&trial);
}

/* A chain of files, each of which includes the next one. */
static bool fetch_next(void *ctx, const char *path, struct arena *arena, struct bytes *content,
                       struct error *err)
{
    (void)ctx;
    (void)err;
    *content = arena_printf(arena, "include: a%s\nterms: {t%zu: [x]}\n", path, strlen(path));
    return true;
}

Test(term_file, a_chain_ends)
{
    struct trial trial;
    const struct topic_library library = {.include = fetch_next};
    const struct topic_file file = {bytes_of("1.yaml"), bytes_of("include: a\nmatch: x\n")};
    trial_begin(&trial, NULL, 0);
    topic_set_drop(trial.set);
    trial.set = topic_set_compile(&file, 1, &library, &trial.findings);
    cr_expect_null(trial.set);
    cr_expect_not_null(strstr(trial_findings(&trial), "more than 8 deep"), "%s",
                       trial_findings(&trial));
    trial_end(&trial);
}

static const struct {
    const char *file, *reference, *want;
} names[] = {
    {"topics.d/a.yaml", "b.yaml", "topics.d/b.yaml"},
    {"a.yaml", "b.yaml", "b.yaml"},
    {"topics.d/a.yaml", "../b.yaml", "b.yaml"},
    {"a.yaml", "../b.yaml", "../b.yaml"},
    {"a.yaml", "../../b.yaml", "../../b.yaml"},
    {"/etc/riffle/a.yaml", "./x//../b.yaml", "/etc/riffle/b.yaml"},
    {"/a.yaml", "b.yaml", "/b.yaml"},
    {"a.yaml", "", ""},
    {"x/a.yaml", "..", ""},
};

Test(term_file, names_are_told_from_the_file_they_stand_in)
{
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct bytes name = term_file_beside(bytes_of(names[i].file), bytes_of(names[i].reference),
                                             arena);
        cr_expect(bytes_equal(name, bytes_of(names[i].want)), "%s + %s: %.*s", names[i].file,
                  names[i].reference, BYTES_FMT(name));
    }
    arena_free(arena);
}

static const struct {
    const char *topic, *name;
    bool below;
} places[] = {
    {"a.yaml", "b.yaml", true},
    {"a.yaml", "terms/b.yaml", true},
    {"a.yaml", "../b.yaml", false},
    {"a.yaml", "..b.yaml", true},
    {"a.yaml", "", false},
    {"/etc/riffle/a.yaml", "/etc/riffle/terms/b.yaml", true},
    {"/etc/riffle/a.yaml", "/etc/riffle", false},
    {"/etc/riffle/a.yaml", "/etc/riffles/b.yaml", false},
    {"/etc/riffle/a.yaml", "/etc/passwd", false},
    {"../topics.d/a.yaml", "../topics.d/b.yaml", true},
    {"../topics.d/a.yaml", "../b.yaml", false},
    {"../a.yaml", "../b.yaml", true},
    {"../a.yaml", "../../b.yaml", false},
    {"./x//a.yaml", "x/b.yaml", true},
};

Test(term_file, leads_no_higher_than_the_topic_lies)
{
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT_OF(places); i++)
        cr_expect_eq(term_file_is_below(bytes_of(places[i].topic), bytes_of(places[i].name), arena),
                     places[i].below, "%s: %s", places[i].topic, places[i].name);
    arena_free(arena);
}
