#include "cmd/labels.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "cmd/cmd.h"

static char folder[32];
static struct arena *arena;

static void set_up(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/riffle-label-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    arena = arena_new(SIZE_MAX);
    cr_redirect_stdout();
    cr_redirect_stderr();
}

static void tear_down(void)
{
    char command[64];
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert_eq(system(command), 0);
    arena_free(arena);
}

TestSuite(label, .init = set_up, .fini = tear_down);

static char *path(const char *name)
{
    return (char *)arena_printf(arena, "%s/%s", folder, name).p;
}

static void put(const char *name, const char *content)
{
    cr_assert(atomic_file_write(path(name), bytes_of(content), NULL));
}

static const char *content_of(const char *name)
{
    struct bytes content;
    struct error err = {0};
    cr_assert(file_read(path(name), 1 << 20, arena, &content, &err), "%s", err.text);
    return content.p;
}

static int run(int (*command)(int, char **), size_t n, char **words)
{
    char *argv[16] = {0};
    cr_assert_lt(n, COUNT_OF(argv));
    for (size_t i = 0; i < n; i++)
        argv[i] = arena_strndup(arena, words[i], strlen(words[i]));
    return command((int)n, argv);
}

#define RUN(command, ...) run(command, COUNT_OF(((char *[]){__VA_ARGS__})), (char *[]){__VA_ARGS__})

static void read_labels(const char *name, struct labels *out)
{
    struct error err = {0};
    cr_assert(labels_read(path(name), arena, out, &err), "%s", err.text);
}

Test(label, the_last_one_counts)
{
    struct labels labels;
    struct error err = {0};
    struct buf lines = {0};
    labels_print(&lines, bytes_of("{\"id\":\"1\",\"title\":\"A\"}"), LABEL_YES, 0);
    labels_print(&lines, bytes_of("{\"id\":\"2\",\"title\":\"B\"} \n"), LABEL_NO, 0);
    labels_print(&lines, bytes_of("{\"id\":\"3\",\"title\":\"C\"}"), LABEL_YES, 0);
    static const struct bytes first = BYTES("{\"id\":\"1\",\"title\":\"A\",\"label\":\"yes\","
                                            "\"labelled\":\"1970-01-01T00:00:00Z\"}\n{");
    cr_expect(bytes_starts(buf_bytes(&lines), first), "%s", lines.p);
    cr_assert(labels_append(path("labels/x.jsonl"), buf_bytes(&lines), &err), "%s", err.text);
    buf_reset(&lines);
    labels_print(&lines, bytes_of("{\"id\":\"1\",\"title\":\"A\"}"), LABEL_NONE, 0);
    labels_print(&lines, bytes_of("{\"id\":\"3\",\"title\":\"C2\"}"), LABEL_NO, 0);
    cr_assert(labels_append(path("labels/x.jsonl"), buf_bytes(&lines), &err), "%s", err.text);
    buf_clear(&lines);
    read_labels("labels/x.jsonl", &labels);
    cr_assert_eq(labels.n, 2);
    for (size_t i = 0; i < labels.n; i++) {
        cr_expect_eq(labels.v[i].label, LABEL_NO);
        cr_expect_not(bytes_equal(labels.v[i].entry.title, bytes_of("C")));
    }
    read_labels("labels/none.jsonl", &labels);
    cr_expect_eq(labels.n, 0, "no file, no labels");
}

Test(label, a_line_that_is_none_is_told)
{
    static const char *const lines[] = {"x",
                                        "{}",
                                        "{\"label\":\"yes\"}",
                                        "{\"id\":\"1\",\"title\":\"A\"}",
                                        "{\"id\":\"1\",\"title\":\"A\",\"label\":\"maybe\"}",
                                        "{\"id\":\"1\",\"title\":\"A\",\"label\":1}"};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct labels labels;
        struct error err = {0};
        put("x.jsonl", arena_printf(arena, "\n%s\n", lines[i]).p);
        cr_expect_not(labels_read(path("x.jsonl"), arena, &labels, &err), "%s", lines[i]);
        cr_expect_not_null(strstr(err.text, "x.jsonl:2: "), "%s", err.text);
    }
}

static const char topic[] = "match: \"*\"\nscore: [{when: ferry, add: 1}]\nthreshold: 1\n";

Test(label, labels_items_of_a_file)
{
    struct labels labels;
    put("ferry.yaml", topic);
    put("items.jsonl",
        "{\"id\":\"1\",\"title\":\"A\"}\n{\"id\":\"2\",\"title\":\"B\","
        "\"url\":\"https://a.example/2\"}\nno item\n{\"id\":\"3\",\"title\":\"C\"}\n");
    put("list.tsv",
        "id\tlabel\treason\n1\t1\tof course\nhttps://a.example/2\tno\n3\t0.5\n4\tyes\n");
    cr_expect_eq(RUN(cmd_label, "label", path("ferry.yaml"), "--labels", path("l.jsonl"), "--from",
                     path("list.tsv"), "--items", path("items.jsonl")),
                 EXIT_NOT_IN_ORDER, "there is no entry 4");
    read_labels("l.jsonl", &labels);
    cr_assert_eq(labels.n, 2);
    cr_expect_eq(labels.v[0].label + labels.v[1].label, LABEL_YES + LABEL_NO);
    cr_expect_eq(RUN(cmd_label, "label", path("ferry.yaml"), "1", "none", "--labels",
                     path("l.jsonl"), "--items", path("items.jsonl")),
                 EXIT_DONE);
    read_labels("l.jsonl", &labels);
    cr_expect_eq(labels.n, 1);
}

Test(label, refuses_what_makes_no_sense)
{
    put("ferry.yaml", topic);
    put("items.jsonl", "{\"id\":\"1\",\"title\":\"A\"}\n");
    put("list.tsv", "nothing here\n");
    cr_expect_eq(RUN(cmd_label, "label", path("ferry.yaml"), "1", "maybe", "--labels",
                     path("l.jsonl"), "--items", path("items.jsonl")),
                 EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN(cmd_label, "label", path("ferry.yaml"), "--labels", path("l.jsonl"), "--items",
                     path("items.jsonl")),
                 EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN(cmd_label, "label", path("ferry.yaml"), "--labels", path("l.jsonl"), "--from",
                     path("list.tsv"), "--items", path("items.jsonl")),
                 EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN(cmd_label, "label", path("boat.yaml"), "1", "yes", "--labels", path("l.jsonl"),
                     "--items", path("items.jsonl")),
                 EXIT_IMPOSSIBLE);
    cr_expect_neq(access(path("l.jsonl"), F_OK), 0, "nothing was written");
}

/* n labels: ferries are wanted, toys are not. */
static void put_labels(const char *name, size_t n)
{
    struct buf lines = {0};
    for (size_t i = 0; i < n; i++)
        labels_print(&lines,
                     arena_printf(arena,
                                  "{\"id\":\"%zu\",\"title\":\"%s %zu\",\"language\":\"en\"}", i,
                                  i % 2 ? "Ferry late at pier" : "Toy ferry on sale", i),
                     i % 2 ? LABEL_YES : LABEL_NO, 0);
    put(name, lines.p);
    buf_clear(&lines);
}

Test(label, are_trained_on)
{
    put("ferry.yaml",
        "match: \"*\"\nscore: [{when: ferry, add: 1}]\nthreshold: 1\nlearn: {weight: 1}\n");
    put_labels("l.jsonl", 60);
    cr_assert_eq(RUN(cmd_train, "train", path("ferry.yaml"), "--labels", path("l.jsonl"), "--model",
                     path("m.model"), "--dry-run"),
                 EXIT_DONE);
    cr_expect_neq(access(path("m.model"), F_OK), 0);
    cr_assert_eq(RUN(cmd_train, "train", path("ferry.yaml"), "--labels", path("l.jsonl"), "--model",
                     path("m.model"), "--precision", "0.8"),
                 EXIT_DONE);
    cr_expect_eq(strncmp(content_of("m.model"), "riffle-model 1\ntrained ", 23), 0);
    put("items.jsonl", "{\"id\":\"1\",\"title\":\"Ferry late again\",\"language\":\"en\"}\n"
                       "{\"id\":\"2\",\"title\":\"Toy ferry\",\"language\":\"en\"}\n");
    cr_expect_eq(RUN(cmd_match, "match", "--model", path("m.model"), path("ferry.yaml"),
                     path("items.jsonl")),
                 EXIT_DONE);
}

Test(label, too_few_are_not_trained_on)
{
    put("ferry.yaml", topic);
    put_labels("l.jsonl", 12);
    cr_expect_eq(RUN(cmd_train, "train", path("ferry.yaml"), "--labels", path("l.jsonl"), "--model",
                     path("m.model")),
                 EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN(cmd_train, "train", path("ferry.yaml"), "--labels", path("none.jsonl"),
                     "--model", path("m.model")),
                 EXIT_IMPOSSIBLE);
    static char *const precisions[] = {"1", "0.3", "1.5", "0.9x", "-0.9", ""};
    for (size_t i = 0; i < COUNT_OF(precisions); i++)
        cr_expect_eq(RUN(cmd_train, "train", path("ferry.yaml"), "--precision", precisions[i],
                         "--labels", path("l.jsonl"), "--model", path("m.model")),
                     EXIT_IMPOSSIBLE, "%s", precisions[i]);
    cr_expect_neq(access(path("m.model"), F_OK), 0);
}
