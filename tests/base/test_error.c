#include "base/error.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

Test(error, setting_returns_false_and_nobody_has_to_ask)
{
    struct error err = {0};
    cr_assert_not(error_set(&err, "feeds.opml:%d:7: outline has neither text nor xmlUrl", 14));
    cr_assert_str_eq(err.text, "feeds.opml:14:7: outline has neither text nor xmlUrl");
    cr_assert_not(error_set(NULL, "unheard"));
    cr_assert_not(error_errno(NULL, ENOENT, "unheard"));
    cr_assert_not(error_prefix(NULL, "unheard"));
}

Test(error, errno_is_worded)
{
    struct error err = {0};
    cr_assert_not(error_errno(&err, ENOENT, "cannot read %s", "x.yaml"));
    cr_assert_str_eq(err.text, "cannot read x.yaml: No such file or directory");
}

Test(error, prefix_goes_in_front)
{
    struct error err = {0};
    error_set(&err, "cause");
    cr_assert_not(error_prefix(&err, "line %d: ", 3));
    cr_assert_str_eq(err.text, "line 3: cause");
}

Test(error, a_long_sentence_is_cut_at_a_characters_end)
{
    /* One of these four places cuts a four-byte character in each possible way. */
    for (size_t lead = 0; lead < 4; lead++) {
        char text[2 * ERROR_TEXT_MAX] = "";
        memset(text, 'x', lead);
        for (size_t n = lead; n + 4 < sizeof text; n += 4)
            memcpy(text + n, "\xF0\x9F\x97\x9E", 4);
        struct error err = {0};
        error_set(&err, "%s", text);
        size_t n = strlen(err.text);
        cr_expect_eq((n - lead) % 4, 0, "lead %zu: %zu bytes", lead, n);
        cr_expect_gt(n, ERROR_TEXT_MAX - 8);
    }
}

Test(error, running_out_of_memory_ends_the_program, .signal = SIGABRT)
{
    error_out_of_memory(1);
}
