#include "base/buf.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(buf, all_zeros_is_empty_and_usable)
{
    struct buf buf = {0};
    cr_assert_not_null(buf_bytes(&buf).p);
    cr_assert_eq(buf_bytes(&buf).n, 0);
    buf_add_string(&buf, "a");
    buf_add_char(&buf, 'b');
    buf_add_bytes(&buf, (struct bytes)BYTES("c\0d"));
    buf_printf(&buf, "%d", 42);
    cr_assert_eq(buf.n, 7);
    cr_assert_eq(memcmp(buf.p, "abc\0d42", 8), 0, "a NUL follows");
    buf_clear(&buf);
    cr_assert_null(buf.p);
}

Test(buf, an_append_past_the_ceiling_is_dropped_whole_and_sticks)
{
    struct buf buf;
    buf_init(&buf, 10);
    buf_add_string(&buf, "12345678");
    cr_assert_not(buf_failed(&buf));
    buf_add_string(&buf, "90x");
    cr_assert(buf_failed(&buf));
    buf_add_string(&buf, "9");
    cr_assert_str_eq(buf_bytes(&buf).p, "12345678");
    buf_reset(&buf);
    cr_assert_not(buf_failed(&buf));
    buf_add_string(&buf, "1234567890");
    cr_assert_not(buf_failed(&buf), "exactly the ceiling fits");
    buf_printf(&buf, "%s", "x");
    cr_assert(buf_failed(&buf));
    buf_clear(&buf);
}

Test(buf, huge_sizes_do_not_wrap)
{
    struct buf buf = {0};
    buf_add_string(&buf, "x");
    cr_assert_null(buf_reserve(&buf, SIZE_MAX));
    cr_assert(buf_failed(&buf));
    buf_clear(&buf);
}

Test(buf, grows_over_many_appends)
{
    struct buf buf = {0};
    for (int i = 0; i < 10000; i++)
        buf_printf(&buf, "%04d", i);
    cr_assert_eq(buf.n, 40000);
    cr_assert_eq(memcmp(buf.p + 39996, "9999", 5), 0);
    buf_clear(&buf);
}

Test(buf, code_points_become_utf8)
{
    static const struct {
        uint32_t code_point;
        const char *want;
    } rows[] = {
        {0x41, "A"},
        {0x7F, "\x7F"},
        {0x80, "\xC2\x80"},
        {0x7FF, "\xDF\xBF"},
        {0x800, "\xE0\xA0\x80"},
        {0x4E2D, "\xE4\xB8\xAD"},
        {0xFFFF, "\xEF\xBF\xBF"},
        {0x10000, "\xF0\x90\x80\x80"},
        {0x10FFFF, "\xF4\x8F\xBF\xBF"},
        {0xD800, "\xEF\xBF\xBD"},
        {0xDFFF, "\xEF\xBF\xBD"},
        {0x110000, "\xEF\xBF\xBD"},
        {UINT32_MAX, "\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf buf = {0};
        buf_add_utf8(&buf, rows[i].code_point);
        cr_expect_str_eq(buf_bytes(&buf).p, rows[i].want, "U+%04X", rows[i].code_point);
        buf_clear(&buf);
    }
}

Test(buf, take_hands_the_content_over)
{
    struct buf buf = {0};
    size_t n = 99;
    char *empty = buf_take(&buf, &n);
    cr_assert_str_eq(empty, "");
    cr_assert_eq(n, 0);
    buf_add_string(&buf, "kept");
    char *kept = buf_take(&buf, NULL);
    cr_assert_str_eq(kept, "kept");
    cr_assert_null(buf.p);
    free(empty);
    free(kept);
}
