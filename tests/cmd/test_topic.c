#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <jansson.h>
#include <string.h>

#include "base/atomic_file.h"
#include "cmd/cmd.h"
#include "kept.h"

/* `riffle topic`: what a topic holds, and what an edited file would make of it. */

static struct kept k;

static void set_up(void)
{
    kept_make(&k);
    cr_redirect_stdout();
    cr_redirect_stderr();
}

static void tear_down(void)
{
    kept_clear(&k);
}

TestSuite(topic, .init = set_up, .fini = tear_down);

#define RUN(...)                                                                                   \
    kept_run(&k, cmd_topic, "topic", COUNT_OF(((char *[]){__VA_ARGS__})), (char *[]){__VA_ARGS__})

/* A hundred years: the entries of the tests do not get younger. */
#define PREVIEW(name) "--preview", kept_path(&k, name), "--since", "36500d"

Test(topic, holds)
{
    cr_expect_eq(RUN("ferry"), EXIT_DONE);
    cr_expect_str_eq(k.printed, "2026-01-09 00:00        1      2  A: Late ferry (told by 2)\n"
                                "2025-12-21 00:00        3      2  A: Train \\x1b[2J and "
                                "\\xe2\\x80\\xaeferry\n");
    cr_expect_eq(RUN("ferry", "--limit", "1"), EXIT_DONE);
    cr_expect_str_eq(k.printed, "2026-01-09 00:00        1      2  A: Late ferry (told by 2)\n");
    cr_expect_eq(RUN("boats"), EXIT_IMPOSSIBLE);
    kept_put(&k, "topics.d/ferry.yaml", "match: (broken\n");
    cr_expect_eq(RUN("ferry"), EXIT_DONE, "the file is not asked");
}

Test(topic, holds_as_json)
{
    cr_expect_eq(RUN("ferry", "--json"), EXIT_DONE);
    json_t *root = json_loads(k.printed, 0, NULL);
    cr_assert(root, "%s", k.printed);
    const json_t *entries = json_object_get(root, "entries"), *one = json_array_get(entries, 0);
    cr_expect_eq(json_array_size(entries), 2);
    cr_expect_str_eq(json_string_value(json_object_get(one, "title")), "Late ferry");
    cr_expect_eq(json_integer_value(json_object_get(one, "tellings")), 2);
    cr_expect_eq(json_integer_value(json_object_get(one, "entry")), 1);
    cr_expect(json_is_string(json_object_get(one, "url")));
    json_decref(root);
}

Test(topic, preview_tells_what_is_added_and_taken_away)
{
    kept_put(&k, "edited.yaml", "match: toy OR two hours\n");
    cr_expect_eq(RUN("ferry", PREVIEW("edited.yaml")), EXIT_DONE);
    static const char *const there[] = {
        ": 3 on topic now,",
        "\nAdded\n  2026-01-08 00:00        2  A: Toy ferry\n      The headline has “Toy”.\n",
        "\nTaken away\n  2026-01-09 00:00        1  A: Late ferry\n      What is missing: toy OR "
        "two AND "
        "hours.\n",
        "\\x1b[2J",
        "\nOlder than 7d (backfill), and so not announced as new: 1 of those added.\n",
    };
    for (size_t i = 0; i < COUNT_OF(there); i++)
        cr_expect(strstr(k.printed, there[i]), "%s is missing in\n%s", there[i], k.printed);
    cr_expect_eq(RUN("ferry", "--limit", "1", "--json", PREVIEW("edited.yaml")), EXIT_DONE);
    json_t *root = json_loads(k.printed, 0, NULL);
    cr_assert(root, "%s", k.printed);
    static const struct {
        const char *name;
        int is;
    } counts[] = {{"judged", 4},  {"before", 3},    {"after", 2},
                  {"n_added", 1}, {"n_removed", 2}, {"not_announced", 1}};
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        cr_expect_eq(json_integer_value(json_object_get(root, counts[i].name)), counts[i].is, "%s",
                     counts[i].name);
    cr_expect_eq(json_array_size(json_object_get(root, "removed")), 1);
    json_decref(root);
}

Test(topic, preview_of_what_is_there_changes_nothing)
{
    cr_expect_eq(RUN("ferry", PREVIEW("topics.d/ferry.yaml")), EXIT_DONE);
    cr_expect(strstr(k.printed, "3 then, 0 added, 0 taken away.\n"), "%s", k.printed);
    cr_expect_null(strstr(k.printed, "Added"));
    cr_expect_eq(RUN("new", PREVIEW("topics.d/ferry.yaml")), EXIT_DONE);
    cr_expect(strstr(k.printed, "3 added, 0 taken away.\n"), "%s", k.printed);
    cr_expect_eq(RUN("ferry", "--preview", kept_path(&k, "topics.d/ferry.yaml"), "--since", "0s"),
                 EXIT_DONE);
    cr_expect(strstr(k.printed, "over 0 entries"), "%s", k.printed);
}

/* Entries 1 and 4 are one article of feeds A and B, and so of one publisher and one kind. */
Test(topic, preview_tells_what_too_few_tell)
{
    kept_put(&k, "edited.yaml", "match: title:ferry\nreject: toy\nmin-sources: 2\nthreshold: 0\n");
    cr_expect_eq(RUN("ferry", PREVIEW("edited.yaml")), EXIT_DONE);
    static const char *const there[] = {
        " 3 on topic now, 3 then, 0 added, 3 taken away.\n",
        "\nOn topic, but waiting for others to tell their story (min-sources, min-kinds): 0\n"
        "    now, 3 then.\n",
        "A: Late ferry\n      It belongs, but waits until more tell its story: so far 1 of 2 "
        "publishers.\n",
    };
    for (size_t i = 0; i < COUNT_OF(there); i++)
        cr_expect(strstr(k.printed, there[i]), "%s is missing in\n%s", there[i], k.printed);
    cr_expect_eq(RUN("ferry", "--json", PREVIEW("edited.yaml")), EXIT_DONE);
    json_t *root = json_loads(k.printed, 0, NULL);
    cr_assert(root, "%s", k.printed);
    cr_expect_eq(json_integer_value(json_object_get(root, "waiting_before")), 0);
    cr_expect_eq(json_integer_value(json_object_get(root, "waiting_after")), 3);
    const json_t *first = json_array_get(json_object_get(root, "removed"), 0);
    cr_expect(json_is_true(json_object_get(first, "waits")));
    json_decref(root);
}

Test(topic, preview_of_more_than_all_time)
{
    cr_expect_eq(
        RUN("ferry", "--preview", kept_path(&k, "topics.d/ferry.yaml"), "--since", "99999999d"),
        EXIT_DONE);
    cr_expect(strstr(k.printed, "0001-01-01 00:00 UTC: 3 on topic now"), "%s", k.printed);
    cr_expect_eq(RUN("ferry", "--preview", kept_path(&k, "topics.d/ferry.yaml"), "--since",
                     "99999999999999d"),
                 EXIT_IMPOSSIBLE);
}

/* The list of feeds keeps feed B to a topic of another name than the edited file has. */
Test(topic, preview_goes_by_the_name_of_the_topic)
{
    kept_limit(&k, "ferry");
    kept_put(&k, "edited.yaml", "match: title:ferry\nreject: toy\n");
    cr_expect_eq(RUN("ferry", PREVIEW("edited.yaml")), EXIT_DONE);
    cr_expect(strstr(k.printed, "3 then, 0 added, 0 taken away.\n"), "%s", k.printed);
    cr_expect_eq(RUN("edited", PREVIEW("edited.yaml")), EXIT_DONE);
    cr_expect(strstr(k.printed, "2 added, 0 taken away.\n"), "%s", k.printed);
}

Test(topic, what_cannot_be)
{
    kept_put(&k, "edited.yaml", "match: (toy\n");
    cr_expect_eq(RUN("ferry", PREVIEW("edited.yaml")), EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN("ferry", PREVIEW("none.yaml")), EXIT_IMPOSSIBLE);
    static char *const limits[] = {"0", "-1", "", "x", "5x", "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(limits); i++)
        cr_expect_eq(RUN("ferry", "--limit", limits[i]), EXIT_IMPOSSIBLE, "%s", limits[i]);
    cr_expect_eq(RUN("ferry", "--since", "30"), EXIT_IMPOSSIBLE);
}
