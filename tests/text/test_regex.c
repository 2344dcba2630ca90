#include "text/regex.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

/* All matches as "start-end", in bytes. */
static void search(struct buf *out, const char *pattern, bool ignore_case, const char *text)
{
    struct error err = {0};
    struct regex_match matches[8];
    size_t at, n;
    struct regex *regex = regex_new(bytes_of(pattern), ignore_case, &err, &at);
    cr_assert(regex, "%s: %s", pattern, err.text);
    enum regex_outcome outcome = regex_search(regex, bytes_of(text), matches, COUNT_OF(matches),
                                              &n);
    cr_expect_eq(outcome, n > 0 ? REGEX_FOUND : REGEX_NONE);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s%zu-%zu", i ? " " : "", matches[i].start, matches[i].end);
    regex_free(regex);
}

static const struct {
    const char *pattern;
    bool ignore_case;
    const char *text, *want;
} rows[] = {
    {"b", false, "abcb", "1-2 3-4"},
    {"B", false, "abc", ""},
    {"B", true, "abc", "1-2"},
    {"x*", false, "ab", "0-0 1-1 2-2"},
    {"\\w+", false, "é 中国 x", "0-2 3-9 10-11"},
    {"МОСТ", true, "у моста", "3-11"},
    {"\\bмост\\b", false, "моста мост", "11-19"},
    {"国", false, "中国\xF0\x9F\x9A\xA2国", "3-6 10-13"},
    {"x$", false, "x\nx", "2-3"},
    {"(?i)b+", false, "aBBb", "1-4"},
    {"x", false, "", ""},
    {"x", false, "xxxxxxxxxxxx", "0-1 1-2 2-3 3-4 4-5 5-6 6-7 7-8"},
};

Test(regex, tells_where_it_matches_in_bytes)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        search(&out, rows[i].pattern, rows[i].ignore_case, rows[i].text);
        cr_expect_str_eq(buf_bytes(&out).p, rows[i].want, "/%s/ in %s: %s", rows[i].pattern,
                         rows[i].text, out.p ? out.p : "");
        buf_clear(&out);
    }
}

static const struct {
    const char *pattern;
    size_t at;
    const char *sentence;
} mistakes[] = {
    {"a(b", 3, "the regular expression is wrong: a parenthesis is missing"},
    {"a)b", 2, "the regular expression is wrong: a parenthesis is missing"},
    {"[ab", 3, "the regular expression is wrong: a ] is missing"},
    {"a**", 3, NULL},
    {"x{3,1}", 0, NULL},
    {"中国(", 3, NULL},
    {"\\p{Nothing}", 0, NULL},
    {"(?<=a*)b", 0, NULL},
};

Test(regex, tells_what_is_wrong_with_a_pattern)
{
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        struct error err = {0};
        size_t at = 99;
        cr_expect_null(regex_new(bytes_of(mistakes[i].pattern), false, &err, &at), "%s",
                       mistakes[i].pattern);
        cr_expect_neq(err.text[0], '\0', "%s", mistakes[i].pattern);
        cr_expect_leq(at, strlen(mistakes[i].pattern));
        if (mistakes[i].sentence) {
            cr_expect_str_eq(err.text, mistakes[i].sentence);
            cr_expect_eq(at, mistakes[i].at, "%s: %zu", mistakes[i].pattern, at);
        }
    }
}

Test(regex, gives_up_what_would_take_for_ever)
{
    static const char *const patterns[] = {"(a+)+b", "(a|aa)+b", "(.*)*b"};
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        struct regex_match match;
        size_t at, n;
        struct regex *regex = regex_new(bytes_of(patterns[i]), false, NULL, &at);
        cr_assert(regex);
        cr_expect_neq(
            regex_search(regex,
                         bytes_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                         &match, 1, &n),
            REGEX_FOUND, "%s", patterns[i]);
        cr_expect_eq(regex_search(regex, bytes_of("aab"), &match, 1, &n), REGEX_FOUND);
        regex_free(regex);
    }
}

Test(regex, a_copy_searches_like_the_first)
{
    struct regex_match match;
    size_t at, n;
    struct regex *regex = regex_new(bytes_of("lake"), true, NULL, &at);
    struct regex *copy = regex_copy(regex);
    regex_free(regex);
    cr_expect_eq(regex_search(copy, bytes_of("a Lake"), &match, 1, &n), REGEX_FOUND);
    cr_expect_eq(match.start, 2);
    cr_expect_eq(regex_search(copy, bytes_of("a sea"), &match, 1, &n), REGEX_NONE);
    regex_free(copy);
    regex_free(NULL);
}

Test(regex, several_share_their_time)
{
    enum { N = 8 };
    struct regex *regexes[N];
    struct error err = {0};
    struct regex_match matches[4];
    char text[4096];
    size_t at, n, too_slow = 0;
    int steps = REGEX_STEPS_MAX;
    memset(text, 'x', sizeof text);
    for (size_t i = 0; i < N; i++) {
        regexes[i] = regex_new(bytes_of("(x+x+)+y"), false, &err, &at);
        regex_share(regexes[i], &steps);
    }
    for (size_t i = 0; i < N; i++)
        too_slow += regex_search(regexes[i], (struct bytes){text, sizeof text}, matches, 4, &n) ==
                    REGEX_TOO_SLOW;
    cr_expect_eq(too_slow, N);
    cr_expect_eq(steps, 0, "the first used all of it");
    steps = REGEX_STEPS_MAX;
    cr_expect_eq(regex_search(regexes[1], bytes_of("axxxy"), matches, 4, &n), REGEX_FOUND);
    cr_expect_eq(steps, REGEX_STEPS_MAX, "what is quick costs nothing");
    for (size_t i = 0; i < N; i++)
        regex_free(regexes[i]);
}
