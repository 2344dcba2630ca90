#include "cmd/labels.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "cmd/cmd.h"
#include "cmd/wishes.h"
#include "kept.h"

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

static const char three[] = "{\"id\":\"1\",\"title\":\"A\",\"url\":\"https://a.example/1\"}\n"
                            "{\"id\":\"2\",\"title\":\"B\"}\n{\"id\":\"3\",\"title\":\"C\"}\n";

static int label_items_by(const char *list)
{
    put("ferry.yaml", topic);
    put("list.tsv", list);
    return RUN(cmd_label, "label", path("ferry.yaml"), "--labels", path("l.jsonl"), "--from",
               path("list.tsv"), "--items", path("items.jsonl"));
}

/* Of lines about one entry, however they name it, the last one counts, and none is told as missing. */
Test(label, the_last_line_of_a_list_counts)
{
    static const struct {
        const char *list;
        enum label label;
    } rows[] = {
        {"1\tyes\n1\tno\n", LABEL_NO},
        {"1\tno\n1\tyes\n", LABEL_YES},
        {"1\tyes\n1\tyes\n", LABEL_YES},
        {"1\tno\n1\tno\n1\tyes\n1\tno\n1\tyes\n", LABEL_YES},
        {"1\tno\nhttps://a.example/1\tyes\n", LABEL_YES},
        {"https://a.example/1\tno\n1\tyes\n", LABEL_YES},
        {"id:1\tyes\n1\tno\n", LABEL_NO},
        {"1\tnone\n1\tyes", LABEL_YES},
    };
    put("items.jsonl", three);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct labels labels;
        (void)unlink(path("l.jsonl"));
        cr_expect_eq(label_items_by(rows[i].list), EXIT_DONE, "%s", rows[i].list);
        read_labels("l.jsonl", &labels);
        cr_assert_eq(labels.n, 1, "%s", rows[i].list);
        cr_expect_eq(labels.v[0].label, rows[i].label, "%s", rows[i].list);
        cr_expect_eq(labels.v[0].line, 1, "%s: written once", rows[i].list);
    }
}

Test(label, a_list_may_come_out_of_a_spreadsheet)
{
    struct labels labels;
    put("items.jsonl", three);
    cr_expect_eq(label_items_by("\xEF\xBB\xBF"
                                "1 \t yes\r\n  2\u00a0\tno\r\n3\t1\t\r\n"),
                 EXIT_NOT_IN_ORDER, "a no-break space is no blank");
    read_labels("l.jsonl", &labels);
    cr_expect_eq(labels.n, 2);
}

/* Two feeds that number their entries. */
Test(label, a_name_of_several_entries_labels_none)
{
    struct labels labels;
    put("items.jsonl", "{\"id\":\"1\",\"title\":\"A\",\"url\":\"https://a.example/1\"}\n"
                       "{\"id\":\"1\",\"title\":\"B\",\"url\":\"https://b.example/1\"}\n"
                       "{\"id\":\"2\",\"title\":\"C\",\"url\":\"https://a.example/2\"}\n"
                       "{\"id\":\"9\",\"title\":\"C\",\"url\":\"https://a.example/2\"}\n");
    cr_expect_eq(label_items_by("1\tyes\nhttps://a.example/2\tno\n"), EXIT_NOT_IN_ORDER);
    read_labels("l.jsonl", &labels);
    cr_expect_eq(labels.n, 2, "copies of one article go together");
    cr_expect_eq(label_items_by("https://b.example/1\tyes\n"), EXIT_DONE);
    (void)fflush(stderr);
    char told[1024] = "";
    (void)fread(told, 1, sizeof told - 1, cr_get_redirected_stderr());
    cr_expect_str_eq(told, "riffle label: 1 is the name of several entries; label the one you mean "
                           "by its\n    address:\n    https://a.example/1  A\n"
                           "    https://b.example/1  B\n");
}

Test(label, a_file_that_ends_in_a_line_goes_on_on_the_next)
{
    struct labels labels;
    put("items.jsonl", three);
    put("l.jsonl", "{\"id\":\"7\",\"title\":\"G\",\"label\":\"yes\"}");
    cr_expect_eq(label_items_by("1\tyes\n"), EXIT_DONE);
    cr_expect_eq(label_items_by("2\tno\n"), EXIT_DONE);
    read_labels("l.jsonl", &labels);
    cr_expect_eq(labels.n, 3, "%s", content_of("l.jsonl"));
    cr_expect_null(strstr(content_of("l.jsonl"), "\n\n"));
}

/* Feed A's ids are riffle's numbers by chance; feed B has an entry 4 that it calls "2". */
Test(label, a_number_of_the_store_is_one_entry)
{
    struct kept k;
    struct labels labels;
    kept_make(&k);
    char *out = kept_path(&k, "l.jsonl");
    static const struct {
        char *entry;
        int status;
        size_t labels;
    } rows[] = {
        {"2", EXIT_DONE, 1},
        {"id:2", EXIT_NOT_IN_ORDER, 0},
        {"id:3", EXIT_DONE, 1},
        {"id:4", EXIT_NOT_IN_ORDER, 0},
        {"5", EXIT_NOT_IN_ORDER, 0},
        {"https://a.example/1", EXIT_DONE, 2}, /* one article, of two feeds */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {0};
        char *words[] = {"--labels", out, "ferry", rows[i].entry, "yes"};
        (void)unlink(out);
        cr_expect_eq(kept_run(&k, cmd_label, "label", COUNT_OF(words), words), rows[i].status, "%s",
                     rows[i].entry);
        cr_assert(labels_read(out, k.arena, &labels, &err), "%s", err.text);
        cr_expect_eq(labels.n, rows[i].labels, "%s", rows[i].entry);
    }
    kept_clear(&k);
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
