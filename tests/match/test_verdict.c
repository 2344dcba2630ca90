#include "match/verdict.h"

#include <criterion/criterion.h>

#include "trial.h"

static const char *why_of(struct trial *trial, const struct match_entry *entry)
{
    return verdict_why_json(trial_judge(trial, entry, 0), trial->arena).p;
}

#define ENTRY(...) (&(struct match_entry){__VA_ARGS__})

Test(verdict, tells_the_rule_the_term_the_word_and_its_place)
{
    static const char topic[] = "languages: [en]\n"
                                "terms: {china: [china, beijing], russia: [russia]}\n"
                                "match: \"@china NEAR/5 @russia\"\n"
                                "reject: tag:sport\n"
                                "score: [{when: \"title:@china\", add: 2}]\n"
                                "threshold: 1\n";
    const struct bytes sport = BYTES("Sports");
    struct trial trial;
    trial_begin(&trial, (const char *const[]){topic}, 1);
    cr_assert(trial.set, "%s", trial_findings(&trial));
    cr_expect_str_eq(why_of(&trial, ENTRY(.title = bytes_of("“Éire”: Beijing & Russia"),
                                          .language = bytes_of("en"))),
                     "[{\"rule\":\"match\",\"term\":\"@china\",\"word\":\"Beijing\",\"field\":"
                     "\"title\",\"offset\":8},"
                     "{\"rule\":\"match\",\"term\":\"@russia\",\"word\":\"Russia\",\"field\":"
                     "\"title\",\"offset\":18},"
                     "{\"rule\":\"score\",\"term\":\"@china\",\"word\":\"Beijing\",\"field\":"
                     "\"title\",\"offset\":8}]");
    cr_expect_str_eq(
        why_of(&trial, ENTRY(.title = bytes_of("Beijing"), .language = bytes_of("en"))),
        "[{\"rule\":\"match\",\"term\":\"@russia\"}]");
    cr_expect_str_eq(why_of(&trial, ENTRY(.title = bytes_of("Beijing 1 2 3 4 5 Russia"),
                                          .language = bytes_of("en"))),
                     "[{\"rule\":\"match\",\"term\":\"@china NEAR/5 @russia\"}]");
    cr_expect_str_eq(
        why_of(&trial, ENTRY(.title = bytes_of("Nothing"), .language = bytes_of("en"))),
        "[{\"rule\":\"match\",\"term\":\"@china\"}]");
    cr_expect_str_eq(
        why_of(&trial, ENTRY(.summary = bytes_of("Russia, Beijing"), .language = bytes_of("en"))),
        "[{\"rule\":\"threshold\",\"term\":\"1\"},"
        "{\"rule\":\"match\",\"term\":\"@china\",\"word\":\"Beijing\",\"field\":\"summary\","
        "\"offset\":8},"
        "{\"rule\":\"match\",\"term\":\"@russia\",\"word\":\"Russia\",\"field\":\"summary\","
        "\"offset\":0}]");
    cr_expect_str_eq(why_of(&trial, ENTRY(.title = bytes_of("Russia, Beijing"), .tags = &sport,
                                          .n_tags = 1, .language = bytes_of("en"))),
                     "[{\"rule\":\"reject\",\"term\":\"sport\",\"word\":\"Sports\",\"field\":"
                     "\"tag\",\"offset\":0}]");
    cr_expect_str_eq(
        why_of(&trial, ENTRY(.title = bytes_of("Russia, Beijing"), .language = bytes_of("fr"))),
        "[{\"rule\":\"languages\",\"term\":\"fr\"}]");
    const struct bytes other = BYTES("other");
    cr_expect_str_eq(why_of(&trial, ENTRY(.title = bytes_of("Russia, Beijing"),
                                          .only_topics = &other, .n_only_topics = 1)),
                     "[{\"rule\":\"topics\",\"term\":\"1\"}]");
    trial_end(&trial);
}

Test(verdict, a_place_inside_a_chinese_text_is_told_by_its_own_characters)
{
    struct trial trial;
    trial_of_query(&trial, "俄罗斯 NEAR/9 北京");
    cr_expect_str_eq(why_of(&trial, ENTRY(.title = bytes_of("今日：北京欢迎俄罗斯联邦总统"),
                                          .language = bytes_of("zh"))),
                     "[{\"rule\":\"match\",\"term\":\"俄罗斯\",\"word\":\"俄罗斯\",\"field\":"
                     "\"title\",\"offset\":7},"
                     "{\"rule\":\"match\",\"term\":\"北京\",\"word\":\"北京\",\"field\":\"title\","
                     "\"offset\":3}]");
    trial_end(&trial);
}

Test(verdict, is_json_whatever_the_words_are)
{
    struct trial trial;
    trial_of_query(&trial, "/\"\\\\./ lang:en");
    cr_expect_str_eq(
        why_of(&trial, ENTRY(.title = bytes_of("a \"\\\t b"), .language = bytes_of("en"))),
        "[{\"rule\":\"match\",\"term\":\"/\\\"\\\\\\\\./"
        "\",\"word\":\"\\\"\\\\\\t\",\"field\":\"title\","
        "\"offset\":2},{\"rule\":\"match\",\"term\":\"lang:en\",\"word\":\"en\",\"field\":\"lang\","
        "\"offset\":0}]");
    const struct verdict nothing = {0};
    cr_expect_str_eq(verdict_why_json(&nothing, trial.arena).p, "[]");
    trial_end(&trial);
}

Test(verdict, has_a_bounded_number_of_reasons)
{
    struct buf query = {0};
    struct trial trial;
    for (int i = 0; i < 200; i++)
        buf_printf(&query, "%sw%d", i ? " OR " : "", i);
    trial_of_query(&trial, query.p);
    struct buf title = {0};
    for (int i = 0; i < 200; i++)
        buf_printf(&title, "w%d ", i);
    const struct verdict *verdict = trial_judge(&trial, ENTRY(.title = buf_bytes(&title)), 0);
    cr_expect(verdict->match);
    cr_expect_eq(verdict->n_why, 24);
    trial_end(&trial);
    buf_clear(&query);
    buf_clear(&title);
}
