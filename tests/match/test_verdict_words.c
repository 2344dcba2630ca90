#include "match/verdict_words.h"

#include <criterion/criterion.h>
#include <string.h>

#include "trial.h"

static struct trial trial;

static const char *words_of(const struct verdict *verdict)
{
    struct buf out = {0};
    verdict_tell(verdict, &out);
    const char *words = arena_copy(trial.arena, buf_bytes(&out)).p;
    buf_clear(&out);
    return words;
}

static void begin(const char *topic)
{
    trial_begin(&trial, &topic, 1);
    cr_assert(trial.set, "%s", trial_findings(&trial));
}

#define ENTRY(...)                                                                                 \
    (&(struct match_entry){__VA_ARGS__, .language = bytes_of("en"),                                \
                           .feed_url = bytes_of("https://a.example/feed")})

static const char lake[] = "languages: [en]\n"
                           "feeds: {never: [sea.example]}\n"
                           "terms: {boat: [ferry, boat], late: [late, delayed]}\n"
                           "match: \"@boat @late\"\n"
                           "reject: toy OR -captain* title:rumour\n"
                           "score: [{when: \"title:@boat\", add: 2}]\n"
                           "threshold: 1\n";

Test(verdict_words, what_speaks_for_it)
{
    begin(lake);
    cr_expect_str_eq(
        words_of(trial_judge(
            &trial, ENTRY(.title = bytes_of("Ferry late"), .summary = bytes_of("Boats delayed")),
            0)),
        "The headline has “Ferry” (boat) and “late”.");
    static const char learned[] = "match: ferry\nscore: [{when: late OR ferry, add: 2}]\n";
    struct trial other = trial;
    begin(learned);
    cr_expect_str_eq(
        words_of(trial_judge(&trial, ENTRY(.title = bytes_of("Ferries late, a FERRY")), 0)),
        "The headline has “Ferries” (ferry). For the score, the headline has “late”.");
    trial_end(&other);
    trial_end(&trial);
}

Test(verdict_words, what_is_missing_or_keeps_it_out)
{
    const struct {
        const char *title, *text, *words;
    } rows[] = {
        {"Ferry", "", "What is missing: @late."},
        {"Toy ferry late", "", "Kept out: the headline has “Toy”."},
        {"News", "A boat is late",
         "Its score of 0 is less than the threshold of 1. The summary has “boat” and “late”."},
    };
    begin(lake);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *words = words_of(trial_judge(
            &trial, ENTRY(.title = bytes_of(rows[i].title), .summary = bytes_of(rows[i].text)), 0));
        cr_expect_str_eq(words, rows[i].words, "%s: %s", rows[i].title, words);
    }
    trial_end(&trial);
}

Test(verdict_words, what_is_not_looked_at)
{
    const struct bytes other = BYTES("other");
    begin(lake);
    const struct match_entry french = {.title = BYTES("Ferry late"), .language = BYTES("fr")};
    cr_expect_str_eq(words_of(trial_judge(&trial, &french, 0)),
                     "It is in the language fr, which the topic does not read.");
    const struct match_entry sea = {.title = BYTES("Ferry late"),
                                    .language = BYTES("en"),
                                    .feed_url = BYTES("https://sea.example/feed")};
    cr_expect_str_eq(words_of(trial_judge(&trial, &sea, 0)),
                     "The topic does not look at the feed https://sea.example/feed.");
    const struct match_entry kept = {
        .title = BYTES("Ferry late"), .only_topics = &other, .n_only_topics = 1};
    const char *words = words_of(trial_judge(&trial, &kept, 0));
    cr_expect(strstr(words, "gives its feed to other topics"), "%s", words);
    trial_end(&trial);
}

Test(verdict_words, every_entry)
{
    begin("match: \"*\"\n");
    cr_expect_str_eq(words_of(trial_judge(&trial, ENTRY(.title = bytes_of("News")), 0)),
                     "Every entry is taken.");
    trial_end(&trial);
}

/* Evidence as it may come out of a store that somebody else wrote. */
Test(verdict_words, evidence_of_any_kind)
{
    struct evidence why[12] = {0};
    const struct verdict nothing = {0};
    begin("match: \"*\"\n");
    cr_expect_str_eq(words_of(&nothing), "");
    for (size_t i = 0; i < COUNT_OF(why); i++)
        why[i] = (struct evidence){
            .rule = bytes_of("match"),
            .field = bytes_of("scent"),
            .term = bytes_of("rose"),
            .word = arena_printf(trial.arena, "w%zu", i / 2),
        };
    struct verdict verdict = {.match = true, .why = why, .n_why = COUNT_OF(why)};
    why[11].word = bytes_of("w9");
    why[10].word = bytes_of("w8");
    why[9].word = bytes_of("w7");
    cr_expect_str_eq(words_of(&verdict),
                     "The scent has “w0” (rose), “w1” (rose), “w2” (rose), “w3” (rose), “w4” "
                     "(rose), “w7” (rose) and 2 more.");
    why[0] = (struct evidence){.rule = bytes_of("whim")};
    verdict.n_why = 1;
    cr_expect_str_eq(words_of(&verdict), "");
    trial_end(&trial);
}
