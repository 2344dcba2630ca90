#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "text/utf8.h"
#include "kept.h"

/* `riffle explain` over a store that another process might be writing to. */

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

TestSuite(explain, .init = set_up, .fini = tear_down);

#define RUN(...)                                                                                   \
    kept_run(&k, cmd_explain, "explain", COUNT_OF(((char *[]){__VA_ARGS__})),                      \
             (char *[]){__VA_ARGS__})

Test(explain, in_words)
{
    cr_expect_eq(RUN("https://a.example/1"), EXIT_DONE);
    static const char *const there[] = {
        "Late ferry\n    entry 1 of A (wire)\n    https://a.example/1\n    id 1\n",
        "published 2026-01-09 00:00 UTC, first seen 2026-01-10 00:00 UTC\n",
        "\nTopic ferry: it belongs, with a score of 2 (at least 1 is asked for)\n",
        "The headline has “ferry”.",
        "Its story has been published since 2026-01-10 00:00 UTC under\n",
        ", led by this entry",
        "\nTopic trains: it does not belong\n    What is missing: train.\n",
        "\nStory 1: told by 2 entries of 2 feeds\n    First seen 2026-01-10 00:00 UTC in A.\n",
        "same article as entry 1: the same address",
        "entry 1 (this one), A: Late ferry\n",
    };
    for (size_t i = 0; i < COUNT_OF(there); i++)
        cr_expect(strstr(k.printed, there[i]), "%s is missing in\n%s", there[i], k.printed);
    cr_expect_eq(RUN("2"), EXIT_DONE);
    cr_expect(strstr(k.printed, "entry 2 of A"), "%s", k.printed);
    cr_expect(strstr(k.printed, "Kept out: the headline has “Toy”."), "%s", k.printed);
}

/* Whatever a feed writes, a terminal is not made to obey it, and no line is longer than it is wide. */
Test(explain, foreign_text_is_escaped_and_wrapped)
{
    cr_expect_eq(RUN("3", "4"), EXIT_DONE);
    cr_expect_null(strchr(k.printed, '\x1b'));
    cr_expect_not_null(strstr(k.printed, "\\x1b[2J"), "%s", k.printed);
    struct bytes rest = bytes_of(k.printed), line;
    while (bytes_split(&rest, '\n', &line))
        cr_expect(utf8_count(line).characters <= 80, "%.*s", BYTES_FMT(line));
}

Test(explain, as_json)
{
    cr_expect_eq(RUN("--json", "1"), EXIT_DONE);
    json_t *root = json_loads(k.printed, 0, NULL);
    cr_assert(root, "%s", k.printed);
    cr_expect_eq(json_integer_value(json_object_get(root, "entry")), 1);
    cr_expect_str_eq(json_string_value(json_object_get(root, "date_published")),
                     "2026-01-09T00:00:00Z");
    const json_t *topics = json_object_get(root, "topics");
    cr_assert_eq(json_array_size(topics), 2);
    const json_t *ferry = json_array_get(topics, 0), *trains = json_array_get(topics, 1);
    cr_expect(json_is_true(json_object_get(ferry, "match")));
    cr_expect(json_is_true(json_object_get(ferry, "stored")));
    cr_expect_eq(json_array_size(json_object_get(ferry, "published")), 1);
    cr_expect_eq(json_array_size(json_object_get(ferry, "why")), 2);
    cr_expect(json_is_false(json_object_get(trains, "match")));
    const json_t *story = json_object_get(root, "story");
    cr_expect_eq(json_array_size(json_object_get(story, "entries")), 2);
    json_decref(root);
}

/* A topic that was edited and that no daemon has judged by yet. */
Test(explain, rules_that_the_store_does_not_know_yet)
{
    kept_put(&k, "topics.d/ferry.yaml", "match: train\n");
    kept_put(&k, "topics.d/trains.yaml", "match: ferry\n");
    cr_expect_eq(RUN("1"), EXIT_DONE);
    cr_expect(strstr(k.printed, "The store still has it on this topic"), "%s", k.printed);
    cr_expect(strstr(k.printed, "The store does not have it on this topic yet"), "%s", k.printed);
}

/* Why two are one, and why two others are not. */
Test(explain, two_side_by_side)
{
    cr_expect_eq(RUN("4", "1", "2"), EXIT_DONE);
    static const char *const there[] = {
        "\nEntries 1 and 4: two stories: the same id, address or headline over other content\n"
        "    They have one publisher, the same address.\n",
        "They tell one story all the same: by their address",
        "\nEntries 2 and 4: two stories: too little in common\n",
        "    They share 1 telling word, 1 of them in both headlines; by weight",
    };
    for (size_t i = 0; i < COUNT_OF(there); i++)
        cr_expect(strstr(k.printed, there[i]), "%s is missing in\n%s", there[i], k.printed);
    cr_expect_eq(RUN("--json", "1", "2"), EXIT_DONE);
    const char *last = strstr(k.printed, "\"beside\"");
    cr_assert(last, "%s", k.printed);
    while (last > k.printed && last[-1] != '\n')
        last--;
    json_t *pair = json_loads(last, 0, NULL);
    cr_assert(pair, "%s", last);
    cr_expect_eq(json_integer_value(json_object_get(pair, "entry")), 1);
    cr_expect_eq(json_integer_value(json_object_get(pair, "beside")), 2);
    cr_expect(json_is_false(json_object_get(pair, "one_story")));
    cr_expect_str_eq(json_string_value(json_object_get(pair, "is")), "none");
    cr_expect_str_eq(json_string_value(json_object_get(pair, "for")), "too little in common");
    cr_expect(json_is_true(json_object_get(pair, "same_feed")));
    json_decref(pair);
}

Test(explain, what_is_not_there)
{
    cr_expect_eq(RUN("99"), EXIT_NOT_IN_ORDER);
    cr_expect_eq(RUN("99", "1"), EXIT_NOT_IN_ORDER);
    cr_expect(strstr(k.printed, "entry 1 of A"), "the other one is told all the same");
}

/* While a topic is being edited the others can be asked all the same. */
Test(explain, with_the_topics_that_are_right)
{
    static const char *const broken[] = {"match: (train\n", "match: [\n", "include: none.yaml\n"};
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        kept_put(&k, "topics.d/ferry.yaml", broken[i]);
        cr_expect_eq(RUN("1"), EXIT_NOT_IN_ORDER, "%s", broken[i]);
        cr_expect(strstr(k.printed, "Topic trains: it does not belong"), "%s", k.printed);
        cr_expect_null(strstr(k.printed, "Topic ferry"), "%s", k.printed);
    }
    (void)fflush(stderr);
    char told[2048] = "";
    (void)fread(told, 1, sizeof told - 1, cr_get_redirected_stderr());
    cr_expect(strstr(told, "ferry.yaml:1:8: the parenthesis is never closed"), "%s", told);
    kept_put(&k, "topics.d/trains.yaml", "match: (train\n");
    cr_expect_eq(RUN("1"), EXIT_NOT_IN_ORDER, "an entry and its story");
    cr_expect(strstr(k.printed, "entry 1 of A"), "%s", k.printed);
}
