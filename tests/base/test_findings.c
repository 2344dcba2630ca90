#include "base/findings.h"

#include <criterion/criterion.h>
#include <string.h>

Test(findings, a_place_goes_in_front_as_far_as_it_is_known)
{
    struct arena *arena = arena_new(1 << 20);
    struct findings findings;
    findings_init(&findings, arena);
    cr_assert_not(findings_error(&findings, "riffle.yaml", 7, 14, "`%s` is wrong", "x"));
    cr_assert_not(findings_warning(&findings, "riffle.yaml", 0, 0, "empty"));
    cr_assert_not(findings_error(&findings, NULL, 3, 4, "no file"));
    cr_assert_eq(findings.n, 3);
    cr_assert_eq(findings.errors, 2);
    cr_assert_eq(findings.warnings, 1);
    cr_assert_str_eq(findings.list[0].text.p, "riffle.yaml:7:14: `x` is wrong");
    cr_assert_eq(findings.list[0].kind, FINDING_ERROR);
    cr_assert_str_eq(findings.list[1].text.p, "riffle.yaml: empty");
    cr_assert_eq(findings.list[1].kind, FINDING_WARNING);
    cr_assert_str_eq(findings.list[2].text.p, "no file");
    arena_free(arena);
}

Test(findings, what_is_beyond_the_list_is_counted)
{
    struct arena *arena = arena_new(1 << 20);
    struct findings findings;
    findings_init(&findings, arena);
    for (size_t i = 0; i < 100; i++)
        findings_error(&findings, "f", i, 1, "wrong");
    findings_warning(&findings, "f", 1, 1, "odd");
    cr_assert_eq(findings.n, FINDINGS_MAX);
    cr_assert_eq(findings.errors, 100);
    cr_assert_eq(findings.warnings, 1);
    arena_free(arena);
}

Test(findings, a_long_sentence_is_cut)
{
    struct arena *arena = arena_new(1 << 20);
    struct findings findings;
    findings_init(&findings, arena);
    char text[20000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    findings_error(&findings, text, 1, 1, "%s", text);
    cr_assert_gt(findings.list[0].text.n, sizeof text);
    cr_assert_lt(findings.list[0].text.n, 2 * sizeof text);
    arena_free(arena);
}
