#include "match/reasons.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "match/verdict_words.h"
#include "trial.h"

/* SLOW takes longer than there is time for on the text of the entry, which has no b in it. */
#define SLOW "/(a|aa)+b/"

static struct match_entry slow_entry(void)
{
    static char text[64];
    memset(text, 'a', sizeof text - 1);
    return (struct match_entry){
        .title = bytes_of("Ferry late"), .body = bytes_of(text), .language = bytes_of("en")};
}

static bool has(const struct verdict *verdict, const char *rule, const char *term)
{
    for (size_t i = 0; i < verdict->n_why; i++)
        if (bytes_equal(verdict->why[i].rule, bytes_of(rule)) &&
            bytes_equal(verdict->why[i].term, bytes_of(term)))
            return true;
    return false;
}

static const struct {
    const char *topic;
    bool match, told;
} unknown[] = {
    {"match: " SLOW, false, true},
    {"match: NOT " SLOW, false, true},
    {"match: ferry NOT " SLOW, false, true},
    {"match: ferry OR " SLOW, true, true},
    {"match: " SLOW " OR ferry", true, true},
    {"match: NOT " SLOW " OR ferry", true, true},
    {"match: " SLOW " train", false, false}, /* nobody came to ask */
    {"match: NOT (" SLOW " train)", true, true},
    {"match: NOT (ferry NEAR/3 " SLOW ")", false, true},
    {"match: NOT (train NEAR/3 " SLOW ")", true, false},
    {"match: NOT ((ferry -" SLOW ") NEAR/3 late)", false, true},
    {"match: NOT title:" SLOW, true, false}, /* the body is not looked at */
    {"match: ferry\nreject: " SLOW, false, true},
    {"match: ferry\nreject: NOT " SLOW, false, true},
    {"match: ferry\nreject: toy " SLOW, true, false},
    {"match: ferry\nscore: [{when: " SLOW ", add: 1}]\nthreshold: 1", false, true},
    {"match: ferry\nscore: [{when: NOT " SLOW ", add: 1}]\nthreshold: 1", false, true},
    {"match: ferry\nscore: [{when: " SLOW ", add: -1}]\nthreshold: 0", false, true},
    {"match: ferry\nscore: [{when: " SLOW ", add: 1}]\nthreshold: 0", true, true},
};

Test(reasons, what_is_unknown_is_held_against_the_entry_and_told)
{
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        struct trial trial;
        struct buf words = {0};
        const struct match_entry entry = slow_entry();
        const char *const contents[] = {unknown[i].topic};
        trial_begin(&trial, contents, 1);
        cr_assert(trial.set, "%s: %s", unknown[i].topic, trial_findings(&trial));
        const struct verdict *verdict = trial_judge(&trial, &entry, 0);
        verdict_tell(verdict, &words);
        cr_expect_eq(verdict->match, unknown[i].match, "%s", unknown[i].topic);
        cr_expect_eq(has(verdict, "slow", SLOW), unknown[i].told, "%s: %s", unknown[i].topic,
                     verdict_why_json(verdict, trial.arena).p);
        cr_expect_eq(words.p && strstr(words.p, "was given up"), unknown[i].told, "%s: %s",
                     unknown[i].topic, words.p);
        cr_expect_gt(verdict->n_why, 0, "%s", unknown[i].topic);
        buf_clear(&words);
        trial_end(&trial);
    }
}

/* Half a megabyte of prose is no reason to give up on a plain expression. */
Test(reasons, a_long_text_has_its_time)
{
    static const struct {
        const char *query;
        bool match;
    } rows[] = {
        {"/\\b[A-Z]{2}-\\d{3}\\b/", true},
        {"NOT /\\b[A-Z]{2}-\\d{3}\\b/", false},
        {"/[a-z]+ boat \\w+/i", false},
        {"NOT /[a-z]+ boat \\w+/i", true},
        {"body:/\\w+/", true}, /* whatever the title has */
    };
    struct buf body = {0}, title = {0};
    while (body.n < 500000)
        buf_add_string(&body, "The ferry of the lake was late again, as its captain says. ");
    buf_add_string(&body, "It was AB-123.");
    for (size_t i = 0; i < 200; i++)
        buf_add_string(&title, "late ");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct trial trial;
        const struct match_entry entry = {
            .title = buf_bytes(&title), .body = buf_bytes(&body), .language = bytes_of("en")};
        trial_of_query(&trial, rows[i].query);
        const struct verdict *verdict = trial_judge(&trial, &entry, 0);
        cr_expect_eq(verdict->match, rows[i].match, "%s", rows[i].query);
        for (size_t k = 0; k < verdict->n_why; k++)
            cr_expect_not(bytes_equal(verdict->why[k].rule, bytes_of("slow")), "%s", rows[i].query);
        trial_end(&trial);
    }
    buf_clear(&body);
    buf_clear(&title);
}

static const struct {
    const char *query, *why, *words;
} absent[] = {
    {"NOT (boat OR train)", "[{\"rule\":\"match\",\"term\":\"NOT (boat OR train)\"}]",
     "What it meets: NOT (boat OR train)."},
    {"-boat -train",
     "[{\"rule\":\"match\",\"term\":\"NOT boat\"},{\"rule\":\"match\",\"term\":\"NOT train\"}]",
     "What it meets: NOT boat. What it meets: NOT train."},
    {"* -boat", "[{\"rule\":\"match\",\"term\":\"*\"},{\"rule\":\"match\",\"term\":\"NOT boat\"}]",
     "Every entry is taken. What it meets: NOT boat."},
    {"ferry -boat",
     "[{\"rule\":\"match\",\"term\":\"ferry\",\"word\":\"Ferry\",\"field\":\"title\","
     "\"offset\":0}]",
     "The headline has “Ferry”."},
};

Test(reasons, what_is_rightly_absent_is_evidence_where_there_is_no_other)
{
    for (size_t i = 0; i < COUNT_OF(absent); i++) {
        struct trial trial;
        struct buf words = {0};
        const struct match_entry entry = {.title = bytes_of("Ferry"), .language = bytes_of("en")};
        trial_of_query(&trial, absent[i].query);
        const struct verdict *verdict = trial_judge(&trial, &entry, 0);
        const struct bytes why = verdict_why_json(verdict, trial.arena);
        verdict_tell(verdict, &words);
        cr_expect_str_eq(why.p, absent[i].why, "%s", why.p);
        cr_expect_str_eq(words.p, absent[i].words, "%s", words.p);
        buf_clear(&words);
        trial_end(&trial);
    }
}
