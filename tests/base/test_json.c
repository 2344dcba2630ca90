#include "base/json.h"

#include <criterion/criterion.h>

Test(json, strings_are_quoted_and_escaped)
{
    static const struct {
        struct bytes text;
        const char *want;
    } rows[] = {
        {{NULL, 0}, "\"\""},
        {BYTES(""), "\"\""},
        {BYTES("plain"), "\"plain\""},
        {BYTES("a\"b\\c"), "\"a\\\"b\\\\c\""},
        {BYTES("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\""},
        {BYTES("a\0b\x1f"), "\"a\\u0000b\\u001f\""},
        {BYTES("</script>\x7f\xE4\xB8\xAD"), "\"</script>\x7f\xE4\xB8\xAD\""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        json_add_string(&out, rows[i].text);
        cr_expect_str_eq(buf_bytes(&out).p, rows[i].want, "row %zu: %s", i, out.p);
        buf_clear(&out);
    }
}
