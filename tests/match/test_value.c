#include "match/value.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "trial.h"

enum { HOUR = 3600000, DAY = 24 * HOUR };

static const struct {
    const char *query;
    int64_t age_ms;
    uint32_t has;
    bool match;
} rows[] = {
    {"newer:7d", 0, 0, true},
    {"newer:7d", 7LL * DAY, 0, true},
    {"newer:7d", 7LL * DAY + 1, 0, false},
    {"older:7d", 7LL * DAY + 1, 0, true},
    {"older:7d", 7LL * DAY, 0, false},
    {"older:1h30m", 2 * HOUR, 0, true},
    {"NOT newer:1h", 2 * HOUR, 0, true},
    {"newer:(1h OR 3d)", 2 * HOUR, 0, true},
    {"NEWER newer:1h", 0, 0, false},
    {"has:enclosure", 0, ENTRY_HAS_ENCLOSURE, true},
    {"has:enclosure", 0, ENTRY_HAS_IMAGE, false},
    {"has:(audio OR video)", 0, ENTRY_HAS_VIDEO, true},
    {"has:image has:date", 0, ENTRY_HAS_IMAGE | ENTRY_HAS_DATE, true},
    {"-has:image", 0, ENTRY_HAS_IMAGE, false},
    {"has:title", 0, 0, true},
    {"has:summary", 0, 0, true},
    {"has:body", 0, 0, false},
    {"has:author", 0, 0, false},
    {"has:tag", 0, 0, true},
    {"has:url", 0, 0, false},
};

Test(value, holds_where_it_should)
{
    const struct bytes tag = BYTES("lake");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct trial trial;
        const struct match_entry entry = {.title = bytes_of("a title"),
                                          .summary = bytes_of("a summary"),
                                          .tags = &tag,
                                          .n_tags = 1,
                                          .age_ms = rows[i].age_ms,
                                          .has = rows[i].has};
        trial_of_query(&trial, rows[i].query);
        cr_assert(trial.set, "%s: %s", rows[i].query, trial_findings(&trial));
        cr_expect_eq(trial_judge(&trial, &entry, 0)->match, rows[i].match, "%s, age %lld, has %u",
                     rows[i].query, (long long)rows[i].age_ms, rows[i].has);
        trial_end(&trial);
    }
}

Test(value, is_told_as_evidence)
{
    static const struct {
        const char *query, *why;
    } told[] = {
        {"newer:7d", "[{\"rule\":\"match\",\"term\":\"newer:7d\",\"word\":\"2 "
                     "h\",\"field\":\"age\",\"offset\":0}]"},
        {"has:image", "[{\"rule\":\"match\",\"term\":\"has:image\",\"word\":\"image\",\"field\":"
                      "\"has\",\"offset\":0}]"},
        {"newer:1h", "[{\"rule\":\"match\",\"term\":\"newer:1h\"}]"},
    };
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct trial trial;
        const struct match_entry entry = {
            .title = bytes_of("x"), .age_ms = 2 * HOUR, .has = ENTRY_HAS_IMAGE};
        trial_of_query(&trial, told[i].query);
        const struct bytes why = verdict_why_json(trial_judge(&trial, &entry, 0), trial.arena);
        cr_expect_str_eq(why.p, told[i].why, "%s", why.p);
        trial_end(&trial);
    }
}

Test(value, knows_a_site_by_its_end)
{
    cr_expect(value_is_site(bytes_of("a.example.org"), bytes_of("Example.org")));
    cr_expect(value_is_site(bytes_of("example.org"), bytes_of("example.org")));
    cr_expect_not(value_is_site(bytes_of("anexample.org"), bytes_of("example.org")));
    cr_expect_not(value_is_site(bytes_of("example.org"), bytes_of("")));
    cr_expect_not(value_is_site(bytes_of(""), bytes_of("")));
}

/* What is declared, what a query asks for, and what `languages:` lists. */
static const struct {
    const char *declared, *asked;
    bool is_of, passes;
} languages[] = {
    {"en", "en", true, true},
    {"EN_gb", "en-GB", true, true},
    {"en-GB", "EN", true, true},
    {"en-GB-oxendict", "en-gb", true, true},
    {"en-US", "en-GB", false, false},
    {"en", "en-GB", false, true},
    {"eng", "en", false, false},
    {"zh-Hant-TW", "zh-TW", true, true},
    {"zh-Hant-TW", "zh-Hant", true, true},
    {"zh-TW", "zh-Hant", true, true},
    {"zh-CN", "zh-Hans", true, true},
    {"zh-CN", "zh-Hans-CN", true, true},
    {"zh-HK", "zh-Hans", false, false},
    {"zh", "zh-Hans", false, true},
    {"sr-Latn-RS", "sr-Latn", true, true},
    {"sr-Cyrl-RS", "sr-Latn", false, false},
    {"en-x-gb", "en-GB", false, false},
};

Test(value, languages_are_compared_as_far_as_they_are_told)
{
    for (size_t i = 0; i < COUNT_OF(languages); i++) {
        const struct match_entry entry = {.title = bytes_of("x"),
                                          .language = bytes_of(languages[i].declared)};
        char text[128];
        struct trial trial;
        (void)snprintf(text, sizeof text, "lang:%s", languages[i].asked);
        trial_of_query(&trial, text);
        cr_assert(trial.set, "%s: %s", text, trial_findings(&trial));
        cr_expect_eq(trial_judge(&trial, &entry, 0)->match, languages[i].is_of, "%s of %s",
                     languages[i].declared, languages[i].asked);
        trial_end(&trial);
        (void)snprintf(text, sizeof text, "languages: [%s]\nmatch: \"*\"\n", languages[i].asked);
        const char *const contents[] = {text};
        trial_begin(&trial, contents, 1);
        cr_assert(trial.set, "%s: %s", text, trial_findings(&trial));
        cr_expect_eq(trial_judge(&trial, &entry, 0)->match, languages[i].passes, "%s, %s",
                     languages[i].declared, text);
        trial_end(&trial);
    }
}

static const struct {
    const char *query, *url;
    bool match;
} hosts[] = {
    {"host:www.x.org", "https://www.x.org/", true},   {"host:www.x.org", "https://x.org/", true},
    {"host:WWW.x.org", "https://news.x.org/", true},  {"host:x.org", "https://www.x.org/", true},
    {"host:www.org", "https://x.org/", false}, /* www.org is a site */
    {"host:news.x.org", "https://www.x.org/", false},
};

Test(value, www_says_nothing)
{
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        struct trial trial;
        const struct match_entry entry = {.title = bytes_of("x"), .url = bytes_of(hosts[i].url)};
        trial_of_query(&trial, hosts[i].query);
        cr_assert(trial.set, "%s: %s", hosts[i].query, trial_findings(&trial));
        cr_expect_eq(trial_judge(&trial, &entry, 0)->match, hosts[i].match, "%s, %s",
                     hosts[i].query, hosts[i].url);
        trial_end(&trial);
    }
}

static const struct {
    const char *query, *finding;
} odd[] = {
    {"host:\"x.org/news\"",
     "host: takes a site alone, such as example.org; parts of an address are "
     "looked for with url:"},
    {"host:\"https://x.org\"", "host: takes a site alone"},
    {"lang:xx", "`xx` is the code of no language that is known here; codes are such as en, ru or "
                "zh"},
    {"lang:e", "expected a value as it is"},
    {"lang:english", "`english` is the code of no language"},
    {"lang:en-GB", NULL},
};

Test(value, what_can_never_hold_is_told)
{
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        struct trial trial;
        trial_of_query(&trial, odd[i].query);
        const char *told = trial_findings(&trial);
        if (odd[i].finding)
            cr_expect(strstr(told, odd[i].finding) && strchr(told, '^'), "%s: %s", odd[i].query,
                      told);
        else
            cr_expect_str_empty(told);
        trial_end(&trial);
    }
}
