#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "trial.h"

#define CHINA                                                                                      \
    "terms:\n"                                                                                     \
    "  china:\n"                                                                                   \
    "    en: [china, chinese, xi jinping, =xi, sino*, -\"china town\", -indochina]\n"              \
    "    ru: [китай, =китая, китайский, кнр]\n"                              \
    "    zh: [中国, 北京, 俄, -俄勒冈, 中俄]\n"

static const char china[] = CHINA "match: \"@china\"\n";

static const struct {
    const char *language, *title;
    bool want;
} titles[] = {
    {"en", "China's trade", true},
    {"en", "CHINA", true},
    {"en", "ＣＨＩＮＡ", true},
    {"en", "The Chinese", true},
    {"en", "Machinations in Chinatown", false},
    {"en", "A walk through China Town", false},
    {"en", "From China Town to China", true},
    {"en", "Xi Jinping", true},
    {"en", "Jinping Xi", true}, /* =xi */
    {"en", "Taxi", false},
    {"en", "Sino-Russian", true},
    {"en", "Sinology", true},
    {"en", "A casino", false},
    {"ru", "Китаю", true},
    {"ru", "в Китае", true},
    {"ru", "из Китая", true},
    {"ru", "КНР", true},
    {"ru", "китайского", true},
    {"ru", "Кит", false},
    {"ru", "накитайся", false},
    {"zh", "中国人民", true},
    {"zh", "我国", false},
    {"zh", "访问中国", true},
    {"zh", "俄勒冈州", false},
    {"zh", "埃塞俄比亚", false},
    {"zh", "中俄关系", true},
    {"zh", "China", true},
    {"en", "中国 says", true},
    {"", "Китай и другие", true},
    {"xx", "china", true},
};

Test(judge, finds_words_as_each_language_writes_them)
{
    struct trial trial;
    trial_begin(&trial, (const char *const[]){china}, 1);
    cr_assert(trial.set, "%s", trial_findings(&trial));
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        cr_expect_eq(trial_takes(&trial, titles[i].title, titles[i].language), titles[i].want,
                     "%s: %s", titles[i].language, titles[i].title);
    trial_end(&trial);
}

#define TEXT(s)                                                                                    \
    {                                                                                              \
        (s), sizeof(s) - 1                                                                         \
    }

/* One entry that has something in every place. */
static const struct bytes entry_tags[] = {TEXT("World News"), TEXT("Sports")};
static const struct match_entry everything = {
    .title = TEXT("Peace talks"),
    .summary = TEXT("The envoys met."),
    .body = TEXT("The envoys met in a hotel. Nobody smiled."),
    .author = TEXT("Anna Example\nBo Sample"),
    .tags = entry_tags,
    .n_tags = 2,
    .url = TEXT("https://www.news.example.org/2024/peace-talks_geneva?id=7"),
    .feed_url = TEXT("https://example.org/world.xml"),
    .feed_title = TEXT("Example Daily"),
    .kind = TEXT("state wire"),
    .category = TEXT("World/Asia"),
    .language = TEXT("en-GB"),
};

static const struct {
    const char *query;
    bool want;
} fields[] = {
    {"peace", true},
    {"hotels", true},
    {"anna", false},
    {"sports", false},
    {"title:talk", true},
    {"title:envoy", false},
    {"summary:envoy", true},
    {"summary:hotel", false},
    {"body:hotel", true},
    {"text:(peace hotel)", true},
    {"text:world", false},
    {"lead:(peace envoy)", true},
    {"lead:hotel", false},
    {"author:anna", true},
    {"author:\"bo sample\"", true},
    {"author:\"example bo\"", true},
    {"tag:sport", true},
    {"tag:\"world news\"", true},
    {"tag:\"news sports\"", false},
    {"url:geneva", true},
    {"url:\"peace talks\"", true},
    {"url:pea", false},
    {"url:pea*", true},
    {"host:example.org", true},
    {"host:news.example.org", true},
    {"host:NEWS.example.org", true},
    {"host:ample.org", false},
    {"host:other.org", false},
    {"feed:daily", true},
    {"feed:world", true},
    {"feed:(daily world)", true},
    {"kind:state", true},
    {"kind:wire", true},
    {"kind:independent", false},
    {"category:asia", true},
    {"category:europe", false},
    {"lang:en", true},
    {"lang:ru", false},
    {"lang:(ru OR en)", true},
    {"-lang:ru", true},
    {"*", true},
    {"-*", false},
    {"peace -war", true},
    {"peace -hotel", false},
    {"peace AND (war OR hotel)", true},
    {"/Peace/", true},
    {"/peace/", false},
    {"/peace/i", true},
    {"/\\bhot\\w+/", true},
    {"title:/hotel/", false},
    {"tag:/^Sports$/", true},
    {"/talks/ NEAR/1 peace", true},
    {"/hotel/ NEAR/2 smiled", true},
    {"/hotel/ NEAR/1 smiled", false},
    {"\"met in a hotel\"", true},
    {"\"met a hotel\"", false},
    {"\"env* met\"", true},
    {"=\"envoys met\"", true},
    {"=\"envoy met\"", false},
    {"=envoy", false},
    {"=envoys", true},
};

Test(judge, each_field_looks_where_it_says)
{
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct trial trial;
        trial_of_query(&trial, fields[i].query);
        cr_assert(trial.set, "%s: %s", fields[i].query, trial_findings(&trial));
        cr_expect_eq(trial_judge(&trial, &everything, 0)->match, fields[i].want, "%s",
                     fields[i].query);
        trial_end(&trial);
    }
}

Test(judge, summary_and_body_both_mean_the_only_text_there_is)
{
    struct trial trial;
    trial_begin(&trial, (const char *const[]){"match: summary:hotel\n", "match: body:hotel\n"}, 2);
    const struct match_entry summary = {.summary = bytes_of("hotel")},
                             body = {.body = bytes_of("hotel")},
                             both = {.summary = bytes_of("hotel"), .body = bytes_of("inn")};
    cr_expect(trial_judge(&trial, &summary, 1)->match);
    cr_expect(trial_judge(&trial, &body, 0)->match);
    cr_expect(trial_judge(&trial, &both, 0)->match);
    cr_expect_not(trial_judge(&trial, &both, 1)->match);
    trial_end(&trial);
}

Test(judge, the_score_decides_against_the_threshold)
{
    static const char topic[] = "match: peace\nthreshold: 2\nscore:\n"
                                "  - {when: war, add: 2}\n"
                                "  - {when: \"title:peace\", add: 0.5}\n"
                                "  - {when: rumour, add: -1}\n";
    static const struct {
        const char *title;
        bool match;
        double score;
    } rows[] = {{"peace", false, 0.5},
                {"peace war", true, 2.5},
                {"peace war rumours", false, 1.5},
                {"war", false, 0},
                {"peace rumour", false, -0.5}};
    struct trial trial;
    trial_begin(&trial, (const char *const[]){topic}, 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct match_entry entry = {.title = bytes_of(rows[i].title),
                                          .language = bytes_of("en")};
        const struct verdict *verdict = trial_judge(&trial, &entry, 0);
        cr_expect_eq(verdict->match, rows[i].match, "%s", rows[i].title);
        cr_expect_float_eq(verdict->score, rows[i].score, 1e-9, "%s: %g", rows[i].title,
                           verdict->score);
        cr_expect_float_eq(verdict->threshold, 2, 1e-9);
    }
    trial_end(&trial);
}

Test(judge, topics_of_the_feed_and_languages_of_the_topic_are_kept)
{
    struct trial trial;
    const struct bytes second = BYTES("2"), none = BYTES("");
    trial_begin(&trial,
                (const char *const[]){"match: \"*\"\nlanguages: [en, ru]\n", "match: \"*\"\n"}, 2);
    struct match_entry entry = {.title = bytes_of("Frieden und Freude"),
                                .language = bytes_of("de")};
    cr_expect_not(trial_judge(&trial, &entry, 0)->match);
    cr_expect(trial.verdicts[1].match);
    entry = (struct match_entry){.title = bytes_of("peace"),
                                 .language = bytes_of("EN_us"),
                                 .only_topics = &second,
                                 .n_only_topics = 1};
    cr_expect_not(trial_judge(&trial, &entry, 0)->match);
    cr_expect(trial.verdicts[1].match);
    cr_expect(bytes_equal(trial.verdicts[1].language, bytes_of("en")));
    entry.only_topics = &none;
    entry.n_only_topics = 0;
    cr_expect_not(trial_judge(&trial, &entry, 1)->match);
    entry = (struct match_entry){.title = bytes_of("12:30")};
    cr_expect(trial_judge(&trial, &entry, 0)->match,
              "a language that nobody can tell is let through");
    trial_end(&trial);
}

Test(judge, an_entry_of_nothing_has_a_verdict)
{
    struct trial trial;
    const struct match_entry nothing = {0};
    trial_begin(&trial,
                (const char *const[]){"match: x\n", "match: \"*\"\n", "match: -x\n",
                                      "match: lead:x OR /y/\n"},
                4);
    cr_expect_not(trial_judge(&trial, &nothing, 0)->match);
    cr_expect(trial.verdicts[1].match);
    cr_expect(trial.verdicts[2].match);
    cr_expect_not(trial.verdicts[3].match);
    trial_end(&trial);
}

Test(judge, a_judge_moves_from_set_to_set)
{
    struct trial one, other;
    struct verdict verdicts[2];
    const struct match_entry entry = {.title = bytes_of("peace"), .language = bytes_of("en")};
    trial_of_query(&one, "peace");
    trial_begin(&other, (const char *const[]){"match: war\n", "match: /peace/\n"}, 2);
    for (int i = 0; i < 3; i++) {
        cr_expect(trial_judge(&one, &entry, 0)->match);
        judge_entry(one.judge, other.set, &entry, one.arena, verdicts);
        cr_expect_not(verdicts[0].match);
        cr_expect(verdicts[1].match);
    }
    trial_end(&other);
    trial_end(&one);
}

/* The time such an expression needs without a limit is of the order of 2^60 steps. */
Test(judge, an_expression_that_would_run_for_ever_is_given_up)
{
    struct trial trial;
    trial_of_query(&trial, "/(a+)+b/ OR /zz/");
    cr_expect_not(trial_takes(
        &trial, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "en"));
    cr_expect(trial_takes(&trial, "aab", "en"));
    trial_end(&trial);
}

/* … and takes nothing from what other expressions find in the same entry. */
Test(judge, a_slow_expression_leaves_the_others_theirs)
{
    struct trial trial;
    trial_of_query(&trial, "/(a+)+b/ OR /SPAM-[0-9]+/");
    cr_expect(trial_takes(
        &trial, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa SPAM-12", "en"));
    trial_end(&trial);
}

Test(judge, one_set_for_many_topics_judges_as_each_alone)
{
    enum { N = 200 };
    struct arena *arena = arena_new(SIZE_MAX);
    const char *contents[N];
    struct trial trial;
    for (int i = 0; i < N; i++)
        contents[i] = arena_printf(arena, "match: \"@t NEAR/3 w%d\"\nterms: {t: [w%d, w%d]}\n",
                                   i % 7, i % 5, i % 11)
                          .p;
    trial_begin(&trial, contents, N);
    cr_assert(trial.set, "%s", trial_findings(&trial));
    for (int e = 0; e < 50; e++) {
        struct bytes title = arena_printf(arena, "w%d x w%d y z w%d", e % 11, e % 7, e % 5);
        const struct match_entry entry = {.title = title, .language = bytes_of("en")};
        trial_judge(&trial, &entry, 0);
        for (int i = e % 10; i < N; i += 10) {
            struct trial alone;
            trial_begin(&alone, &contents[i], 1);
            cr_expect_eq(trial.verdicts[i].match, trial_judge(&alone, &entry, 0)->match, "%s %s",
                         title.p, contents[i]);
            trial_end(&alone);
        }
    }
    trial_end(&trial);
    arena_free(arena);
}
