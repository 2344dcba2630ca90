#include "match/value.h"

#include <criterion/criterion.h>

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
