#include "cmd/console.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect(const char *text, size_t n, const char *want)
{
    struct buf out = {0};
    console_add(&out, "", "  ", (struct bytes){text, n});
    cr_expect_str_eq(out.p, want, "%s: %s", want, out.p);
    buf_clear(&out);
}

Test(console, shows_what_a_terminal_would_obey)
{
    static const struct {
        struct bytes text;
        const char *want;
    } rows[] = {
        {BYTES("plain \xc3\xa9 \xd0\xbf \xe4\xb8\xad \xf0\x9f\x90\xbc"),
         "plain \xc3\xa9 \xd0\xbf \xe4\xb8\xad \xf0\x9f\x90\xbc\n"},
        {BYTES("\x1b[31mred\x07"), "\\x1b[31mred\\x07\n"},
        {BYTES("a\0b\tc\nd"), "a\\x00b\\x09c\\x0ad\n"},
        {BYTES("\xc2\x9b"
               "31m"),
         "\\xc2\\x9b31m\n"},
        {BYTES("a\xe2\x80\xae"
               "b"),
         "a\\xe2\\x80\\xaeb\n"},
        {BYTES("\xff\xc3"), "\\xff\\xc3\n"},
        {BYTES("\xed\xa0\x80\xc0\x80"), "\\xed\\xa0\\x80\\xc0\\x80\n"},
        {BYTES("\xe2\x82"), "\\xe2\\x82\n"},
        {BYTES(""), "\n"},
        {{NULL, 0}, "\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].text.p, rows[i].text.n, rows[i].want);
}

#define X10 "xxxxxxxxxx"
#define X70 X10 X10 X10 X10 X10 X10 X10
#define Z5  "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
#define Z40 Z5 Z5 Z5 Z5 Z5 Z5 Z5 Z5

Test(console, breaks_lines_between_words_where_there_are_any)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {X70 X10, X70 X10 "\n"},
        {X70 X10 "y", X70 X10 "\n  y\n"},
        {X70 " 123456789", X70 " 123456789\n"},
        {X70 " 1234567890", X70 "\n  1234567890\n"},
        {X70 " a bcdefghi jk", X70 " a\n  bcdefghi jk\n"},
        {X70 X10 " y", X70 X10 "\n  y\n"},
        {X70 X10 "   ", X70 X10 "\n"},
        {Z40, Z40 "\n"},
        {Z40 Z5, Z40 "\n  " Z5 "\n"},
        {"x" Z40, "x" Z5 Z5 Z5 Z5 Z5 Z5 Z5 "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
                  "\n  \xe4\xb8\xad\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect(rows[i].text, strlen(rows[i].text), rows[i].want);
}

Test(console, a_line_stays_one)
{
    struct buf out = {0};
    console_escape(&out, (struct bytes)BYTES("a\x1b[2J\nb " X70 X10 " \xe4\xb8\xad"));
    cr_expect_str_eq(out.p, "a\\x1b[2J\\x0ab " X70 X10 " \xe4\xb8\xad");
    buf_clear(&out);
}
