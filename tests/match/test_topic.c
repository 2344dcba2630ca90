#include "match/topic.h"

#include <criterion/criterion.h>
#include <string.h>

#include "trial.h"

/* What is said of a file, whole. */
static const struct {
    const char *content, *findings;
} mistakes[] = {
    {"", "1.yaml: is empty; a topic needs at least match:, a query\n"},
    {"title: x\n", "1.yaml: a topic needs match:, a query; `match: \"*\"` takes every entry\n"},
    {"match: |\n  title:peace\n  AND titel:war\n",
     "1.yaml:3:7: unknown field `titel:`; did you mean `title:`?\n    AND titel:war\n        ^\n"},
    {"match: peace AND titel:war\n",
     "1.yaml:1:18: unknown field `titel:`; did you mean `title:`?\n    match: peace AND "
     "titel:war\n                     ^\n"},
    {"match: \"peace (war\"\n", "1.yaml:1:15: the parenthesis is never closed\n    match: \"peace "
                                "(war\"\n                  ^\n"},
    {"match: 'peace (war'\n", "1.yaml:1:15: the parenthesis is never closed\n    match: 'peace "
                              "(war'\n                  ^\n"},
    {"match: peace\n  AND\n  war)\n",
     "1.yaml:3:6: this parenthesis was never opened\n    war)\n       ^\n"},
    {"match: >\n  peace\n  AND\n  war)\n",
     "1.yaml:4:6: this parenthesis was never opened\n    war)\n       ^\n"},
    {"match: peace AND\n", "1.yaml:1:17: the query ends where a word is expected\n    match: peace "
                           "AND\n                    ^\n"},
    {"match: 和平 AND titel:战争\n",
     "1.yaml:1:15: unknown field `titel:`; did you mean `title:`?\n    match: 和平 AND "
     "titel:战争\n                    ^\n"},
    {"match: @peace\n", NULL},
    {"match: \"@china\"\nterms:\n  chine: [china]\n",
     "1.yaml:1:9: unknown terms `@china`; did you mean `@chine`?\n    match: \"@china\"\n          "
     "  ^\n"
     "1.yaml:3:10: no query asks for @chine\n    chine: [china]\n           ^\n"},
    {"match: \"@zzz\"\n", "1.yaml:1:9: unknown terms `@zzz`; they are named under terms:\n    "
                          "match: \"@zzz\"\n            ^\n"},
    {"match: x –\n", "1.yaml:1:10: there is no word in `–`\n    match: x –\n             ^\n"},
    {"match: /a(b/\n",
     "1.yaml:1:12: the regular expression is wrong: a parenthesis is missing\n    match: /a(b/\n"
     "               ^\n"},
    {"match: lang:x\n",
     "1.yaml:1:13: expected a value as it is: lang:en, host:example.org, newer:7d, "
     "has:image\n    match: lang:x\n"
     "                ^\n"},
    {"match: newer:7\n",
     "1.yaml:1:14: newer: \"7\": a duration needs a unit: 30s, 15m, 2h or 7d\n    match: newer:7\n"
     "                 ^\n"},
    {"match: has:enclosures\n",
     "1.yaml:1:12: has: does not know `enclosures`; did you mean `enclosure`?\n"
     "    match: has:enclosures\n               ^\n"},
    {"match: has:zzzz\n",
     "1.yaml:1:12: has: does not know `zzzz`; it asks for title, summary, body, author, tag, url, "
     "date, enclosure, audio, video or image\n    match: has:zzzz\n               ^\n"},
    {"match: x\nfeeds: {only: [example]}\n",
     "1.yaml:2:16: `example` is no feed: write a site (example.org), the address of a feed, "
     "kind:WORD or category:FOLDER\n    feeds: {only: [example]}\n                   ^\n"},
    {"match: x\nfeeds: {never: \"kind: \"}\n",
     "1.yaml:2:17: nothing follows `kind:`\n    feeds: {never: \"kind: \"}\n"
     "                    ^\n"},
    {"match: x\nfeeds: {ever: a.org}\n", NULL},
    {"match: x\nfeeds: a.org\n", NULL},
    {"match: x\ninclude: a.yaml\n",
     "1.yaml:2:10: no other file can be included here\n    include: a.yaml\n             ^\n"},
    {"match: \"@a\"\nterms:\n  a: [x]\n  b: [y]\n  a: [z]\n", NULL},
    {"match: x\nmtach: y\n", "1.yaml:2:1: unknown key `mtach:`; did you mean `match:`?\n"
                             "    mtach: y\n    ^\n"},
    {"match: x\nthreshold: two\n", "1.yaml:2:12: threshold: \"two\" is not a number\n    "
                                   "threshold: two\n               ^\n"},
    {"match: x\nscore: [{when: late, ad: 1}]\n",
     "1.yaml:2:22: unknown key `ad:`\n    score: [{when: late, ad: 1}]\n"
     "                         ^\n"
     "1.yaml:2:9: a line of the score needs both when: and add:\n"
     "    score: [{when: late, ad: 1}]\n            ^\n"},
    {"match: x\nfeeds: {only: [kind:, x]}\n",
     "1.yaml:2:20: found unexpected ':' (while scanning a plain scalar that began in line 2)\n"
     "    feeds: {only: [kind:, x]}\n                       ^\n"},
    {"match: [x]\n", "1.yaml:1:8: expected a query, as one text\n    match: [x]\n           ^\n"},
    {"match: x\nthreshold: two\n", NULL},
    {"match: x\nstories: some\n",
     "1.yaml:2:10: stories: is either lead or all\n    stories: some\n             ^\n"},
    {"match: x\npublish: {bodies: half}\n",
     "1.yaml:2:19: bodies: is either excerpt or full\n    publish: {bodies: half}\n"
     "                      ^\n"},
    {"match: x\npublish: full\n", NULL},
    {"match: x\npublish: {images: some}\n", NULL},
    {"match: x\nentries: 0\n", NULL},
    {"match: x\nbackfill: 7\n", NULL},
    {"match: x\nlanguages: [en, 7]\n",
     "1.yaml:2:17: languages: `7` is no language code such as en or zh\n"
     "    languages: [en, 7]\n                    ^\n"},
    {"match: x\nlanguages: 7\n",
     "1.yaml:2:12: languages: `7` is no language code such as en or zh\n    languages: 7\n"
     "               ^\n"},
    {"match: x\nscore: 3\n", "1.yaml:2:8: score: expected a list of {when: QUERY, add: NUMBER}\n   "
                             " score: 3\n           ^\n"},
    {"match: x\nscore:\n  - {when: y}\n",
     "1.yaml:3:5: a line of the score needs both when: and add:\n    - {when: y}\n      ^\n"},
    {"match: x\nscore:\n  - {when: (y, add: 1}\n",
     "1.yaml:3:12: the parenthesis is never closed\n    - {when: (y, add: 1}\n             ^\n"},
    {"match: x\nterms: {a: []}\n", NULL},
    {"match: \"@a\"\nterms:\n  a: [–]\n",
     "1.yaml:3:7: there is no word in `–`\n    a: [–]\n        ^\n"},
    {"match: \"@a\"\nterms:\n  a: [\"@b\", x]\n",
     "1.yaml:3:8: there is no term set `b` above this one\n    a: [\"@b\", x]\n         ^\n"},
    {"match: \"@a\"\nterms:\n  a: [/x/]\n",
     "1.yaml:3:7: a regular expression is no term; it stands in a query: match: /…/\n    a: "
     "[/x/]\n        ^\n"},
    {"match: (a\nreject: b)\nscore: [{when: NEAR, add: 1}]\n",
     "1.yaml:1:8: the parenthesis is never closed\n    match: (a\n           ^\n"
     "1.yaml:2:10: this parenthesis was never opened\n    reject: b)\n             ^\n"
     "1.yaml:3:16: NEAR takes a number of words, from 1 to 1000: NEAR/20\n"
     "    score: [{when: NEAR, add: 1}]\n                   ^\n"},
};

Test(topic, warns_of_a_language_that_nobody_knows)
{
    struct trial trial;
    trial_begin(&trial, &(const char *){"match: x\nlanguages: [en, cn]\n"}, 1);
    cr_expect_not_null(trial.set);
    cr_expect_str_eq(trial_findings(&trial),
                     "1.yaml:2:17: languages: `cn` is the code of no language that is known here; "
                     "codes are such as en, ru or zh\n    languages: [en, cn]\n"
                     "                    ^\n");
    trial_end(&trial);
}

Test(topic, tells_all_mistakes_with_their_places)
{
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        struct trial trial;
        trial_begin(&trial, &mistakes[i].content, 1);
        const char *findings = trial_findings(&trial);
        cr_expect_null(trial.set, "%s", mistakes[i].content);
        cr_expect_geq(trial.findings.errors, 1, "%s", mistakes[i].content);
        if (mistakes[i].findings)
            cr_expect_str_eq(findings, mistakes[i].findings, "%s\n got %s\nwant %s",
                             mistakes[i].content, findings, mistakes[i].findings);
        trial_end(&trial);
    }
}

/* Used all the same, with a warning. */
static const struct {
    const char *content, *findings;
} warnings[] = {
    {"match: x\nlearn: {weight: 1.0}\n", "1.yaml:2:8: learn: nothing has been trained for this "
                                         "topic; it adds nothing\n    learn: {weight: 1.0}\n"
                                         "           ^\n"},
    {"match: x\nterms:\n  a:\n    en: [y]\n",
     "1.yaml:4:5: no query asks for @a\n    en: [y]\n    ^\n"},
    {"match: ferry and late\n",
     "1.yaml:1:14: `and` is looked for as a word; to put words together write AND, and \"and\" for "
     "the word\n    match: ferry and late\n                 ^\n"},
    {"match: ferry Or late\n", "1.yaml:1:14: `Or` is looked for as a word; to put words together "
                               "write OR, and \"Or\" for the "
                               "word\n    match: ferry Or late\n                 ^\n"},
    {"match: ferry \"and\" =or not*\n", ""},
    {"match: x\n", ""},
};

Test(topic, warns_of_what_does_nothing)
{
    for (size_t i = 0; i < COUNT_OF(warnings); i++) {
        struct trial trial;
        trial_begin(&trial, &warnings[i].content, 1);
        cr_expect_not_null(trial.set);
        cr_expect_eq(trial.findings.errors, 0);
        cr_expect_str_eq(trial_findings(&trial), warnings[i].findings, "%s\n got %s",
                         warnings[i].content, trial_findings(&trial));
        trial_end(&trial);
    }
}

Test(topic, a_long_line_is_shown_around_the_caret)
{
    struct trial trial;
    struct buf content = {0};
    buf_add_string(&content, "match: x");
    for (int i = 0; i < 60; i++)
        buf_printf(&content, " OR word%02d", i);
    buf_add_string(&content, " OR titel:y\n");
    trial_begin(&trial, (const char *const[]){content.p}, 1);
    const char *text = trial_findings(&trial), *caret = strrchr(text, '^');
    cr_assert(caret);
    cr_expect(strstr(text, "1.yaml:1:613: unknown field"), "%s", text);
    size_t column = strcspn(strchr(text, '\n') + 1, "^") - strcspn(strchr(text, '\n') + 1, "\n") -
                    1;
    cr_expect_eq(strncmp(strchr(text, '\n') + 1 + column, "titel:y", 7), 0, "%s", text);
    trial_end(&trial);
    buf_clear(&content);
}

Test(topic, settings_have_defaults_and_limits)
{
    static const char all[] =
        "title: T\nsubtitle: S\nmatch: x\nlanguages: [en, zh]\nentries: 7\nstories: all\n"
        "min-sources: 2\nmin-kinds: 3\nbackfill: 2d\npublish: {bodies: full, images: yes}\n";
    struct trial trial;
    trial_begin(&trial, (const char *const[]){"match: x\n", all}, 2);
    cr_assert(trial.set, "%s", trial_findings(&trial));
    cr_expect_eq(topic_set_length(trial.set), 2);
    const struct topic_settings *plain = topic_set_settings(trial.set, 0),
                                *full = topic_set_settings(trial.set, 1);
    cr_expect(bytes_equal(plain->name, bytes_of("1")));
    cr_expect(bytes_equal(plain->title, bytes_of("1")));
    cr_expect_eq(plain->entries, 50);
    cr_expect_eq(plain->stories, STORIES_LEAD);
    cr_expect_eq(plain->min_sources, 1);
    cr_expect_eq(plain->min_kinds, 1);
    cr_expect_eq(plain->backfill_ms, (int64_t)7 * 86400 * 1000);
    cr_expect_not(plain->full_bodies || plain->images);
    cr_expect_eq(plain->n_languages, 0);
    cr_expect(bytes_equal(full->title, bytes_of("T")));
    cr_expect(bytes_equal(full->subtitle, bytes_of("S")));
    cr_expect_eq(full->entries, 7);
    cr_expect_eq(full->stories, STORIES_ALL);
    cr_expect_eq(full->min_sources, 2);
    cr_expect_eq(full->min_kinds, 3);
    cr_expect_eq(full->backfill_ms, (int64_t)2 * 86400 * 1000);
    cr_expect(full->full_bodies && full->images);
    cr_assert_eq(full->n_languages, 2);
    cr_expect(bytes_equal(full->languages[1], bytes_of("zh")));
    trial_end(&trial);
}

static uint64_t version_of(const char *content)
{
    struct trial trial;
    trial_begin(&trial, &content, 1);
    cr_assert(trial.set, "%s", trial_findings(&trial));
    uint64_t version = topic_set_settings(trial.set, 0)->version;
    trial_end(&trial);
    return version;
}

Test(topic, a_version_changes_with_the_rules_and_only_with_them)
{
    static const char plain[] = "match: \"@a b\"\nterms: {a: [x, y]}\n";
    static const char *const same[] = {
        "title: T\nmatch: |\n  @a AND b\nterms:\n  a:\n    - x\n    - y\n",
        "match: \"(@a) b\"\nterms: {a: [x, y]}\nentries: 9\n"};
    static const char *const others[] = {
        "match: \"@a c\"\nterms: {a: [x, y]}\n",
        "match: \"@a b\"\nterms: {a: [x]}\n",
        "match: \"@a b\"\nterms: {a: [x, =y]}\n",
        "match: \"@a b\"\nterms: {a: [x, -y]}\n",
        "match: \"@a b\"\nterms: {a: [x, y]}\nreject: d\n",
        "match: \"@a b\"\nterms: {a: [x, y]}\nthreshold: 1\n",
        "match: \"@a b\"\nterms: {a: [x, y]}\nlanguages: en\n",
        "match: \"@a b\"\nterms: {a: [x, y]}\nscore: [{when: d, add: 1}]\n"};
    for (size_t i = 0; i < COUNT_OF(same); i++)
        cr_expect_eq(version_of(same[i]), version_of(plain), "%s", same[i]);
    for (size_t i = 0; i < COUNT_OF(others); i++)
        cr_expect_neq(version_of(others[i]), version_of(plain), "%s", others[i]);
}

Test(topic, one_wrong_file_spoils_the_set_and_all_are_told)
{
    struct trial trial;
    trial_begin(&trial, (const char *const[]){"match: x\n", "match: (\n", "match: )\n"}, 3);
    cr_expect_null(trial.set);
    cr_expect_eq(trial.findings.errors, 2);
    cr_expect(strstr(trial_findings(&trial), "2.yaml:1:"));
    cr_expect(strstr(trial_findings(&trial), "3.yaml:1:"));
    trial_end(&trial);
}

Test(topic, a_set_of_no_topics_is_a_set)
{
    struct trial trial;
    trial_begin(&trial, NULL, 0);
    cr_assert(trial.set);
    cr_expect_eq(topic_set_length(trial.set), 0);
    const struct match_entry entry = {.title = bytes_of("peace")};
    judge_entry(trial.judge, trial.set, &entry, trial.arena, NULL);
    trial_end(&trial);
}

Test(topic, a_set_lives_as_long_as_someone_keeps_it)
{
    struct trial trial;
    trial_of_query(&trial, "peace");
    struct topic_set *kept = topic_set_keep(trial.set);
    trial_end(&trial);
    cr_expect_eq(topic_set_length(kept), 1);
    topic_set_drop(kept);
}
