#include "base/bytes.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <stdio.h>

#define B(literal) ((struct bytes)BYTES(literal))

static const struct bytes absent = {NULL, 0};

Test(bytes, absent_and_empty_are_alike_but_told_apart_by_pointer)
{
    cr_assert(bytes_empty(absent));
    cr_assert(bytes_empty(B("")));
    cr_assert(bytes_equal(absent, B("")));
    cr_assert_null(bytes_of(NULL).p);
    cr_assert_eq(bytes_of("riffle").n, 6);
}

Test(bytes, compare_is_a_total_order)
{
    static const struct {
        struct bytes a, b;
        int want;
    } rows[] = {
        {BYTES("a"), BYTES("a"), 0},        {BYTES("a"), BYTES("b"), -1},
        {BYTES("a"), BYTES("ab"), -1},      {BYTES(""), BYTES("a"), -1},
        {{NULL, 0}, BYTES(""), 0},          {BYTES("\xFF"), BYTES("a"), 1},
        {BYTES("a\0b"), BYTES("a\0c"), -1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int got = bytes_compare(rows[i].a, rows[i].b), back = bytes_compare(rows[i].b, rows[i].a);
        cr_expect_eq((got > 0) - (got < 0), rows[i].want, "row %zu", i);
        cr_expect_eq((back > 0) - (back < 0), -rows[i].want, "row %zu, turned", i);
        cr_expect_eq(bytes_equal(rows[i].a, rows[i].b), rows[i].want == 0, "row %zu", i);
    }
}

Test(bytes, case_is_ascii_alone)
{
    cr_expect(bytes_equal_nocase(B("Content-TYPE"), B("content-type")));
    cr_expect_not(bytes_equal_nocase(B("content"), B("content-type")));
    cr_expect_not(bytes_equal_nocase(B("\xC3\x84"), B("\xC3\xA4")), "no letter beyond ASCII folds");
    cr_expect_not(bytes_equal_nocase(B("@"), B("`")), "only letters fold");
    cr_expect(bytes_starts_nocase(B("HTTPS://x"), B("https:")));
}

Test(bytes, starts_ends_find)
{
    cr_expect(bytes_starts(B("abc"), B("ab")));
    cr_expect(bytes_starts(absent, absent));
    cr_expect_not(bytes_starts(B("a"), B("ab")));
    cr_expect(bytes_ends(B("abc"), B("bc")));
    cr_expect(bytes_ends(B("abc"), B("")));
    cr_expect_not(bytes_ends(B("c"), B("bc")));
    cr_expect_eq(bytes_find(B("abcabc"), B("ca")), 2);
    cr_expect_eq(bytes_find(B("abc"), B("d")), 3);
    cr_expect_eq(bytes_find(B("abc"), B("")), 0);
    cr_expect_eq(bytes_find(absent, B("a")), 0);
    cr_expect_eq(bytes_find(B("a\0b"), B("\0b")), 1);
    cr_expect_eq(bytes_find_char(B("abc"), 'c'), 2);
    cr_expect_eq(bytes_find_char(absent, 'c'), 0);
}

Test(bytes, skip_and_trim_stay_inside)
{
    cr_expect(bytes_equal(bytes_skip(B("abc"), 2), B("c")));
    cr_expect(bytes_empty(bytes_skip(B("abc"), 4)));
    cr_expect_null(bytes_skip(absent, 4).p);
    cr_expect(bytes_equal(bytes_trim(B(" \t\r\n a b\v\f ")), B("a b")));
    cr_expect(bytes_empty(bytes_trim(B(" \n "))));
    cr_expect(bytes_equal(bytes_trim(B("\xC2\xA0x")), B("\xC2\xA0x")), "ASCII white space alone");
}

Test(bytes, split_gives_every_part_once)
{
    static const struct {
        const char *text, *joined;
    } rows[] = {
        {"a,b,c", "[a][b][c]"}, {"a", "[a]"}, {"", "[]"}, {",", "[][]"}, {"a,,b,", "[a][][b][]"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char joined[64];
        size_t n = 0;
        struct bytes rest = bytes_of(rows[i].text), part;
        while (bytes_split(&rest, ',', &part))
            n += (size_t)snprintf(joined + n, sizeof joined - n, "[%.*s]", BYTES_FMT(part));
        cr_expect_str_eq(joined, rows[i].joined, "row %zu", i);
    }
    struct bytes nothing = absent, part;
    cr_expect_not(bytes_split(&nothing, ',', &part));
}

Test(bytes, every_character_has_its_class)
{
    for (int c = -128; c < 128; c++) {
        char x = (char)c;
        bool digit = c >= '0' && c <= '9';
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        cr_expect_eq(ascii_is_digit(x), digit, "%d", c);
        cr_expect_eq(ascii_is_alpha(x), upper || lower, "%d", c);
        cr_expect_eq(ascii_is_alnum(x), digit || upper || lower, "%d", c);
        cr_expect_eq(ascii_is_space(x), c == ' ' || (c >= 9 && c <= 13), "%d", c);
        cr_expect_eq(ascii_lower(x), upper ? c + 32 : c, "%d", c);
    }
    cr_expect_eq(ascii_hex('0'), 0);
    cr_expect_eq(ascii_hex('f'), 15);
    cr_expect_eq(ascii_hex('A'), 10);
    cr_expect_eq(ascii_hex('g'), -1);
    cr_expect_eq(ascii_hex('@'), -1);
}

Test(bytes, a_copy_on_the_heap)
{
    char *copy = bytes_dup((struct bytes){"abc", 2});
    cr_expect_str_eq(copy, "ab");
    free(copy);
    cr_expect_null(bytes_dup((struct bytes){"", 0}));
    cr_expect_null(bytes_dup((struct bytes){NULL, 0}));
}

static const struct {
    const char *text;
    int64_t number; /* -1: none */
} numbers[] = {
    {"0", 0},
    {"7", 7},
    {"007", 7},
    {"202611", 202611},
    {"999999999999999999", INT64_C(999999999999999999)},
    {"1000000000000000000", -1},
    {"", -1},
    {"-1", -1},
    {"+1", -1},
    {" 1", -1},
    {"1 ", -1},
    {"1.5", -1},
    {"0x1", -1},
    {"\xD9\xA1", -1}, /* a digit of another script */
};

Test(bytes, digits_alone_are_a_number)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int64_t number = -1;
        bool is = bytes_number(bytes_of(numbers[i].text), &number);
        cr_expect_eq(is, numbers[i].number >= 0, "row %zu", i);
        cr_expect_eq(number, numbers[i].number, "row %zu", i);
    }
    int64_t number = -1;
    cr_expect_not(bytes_number((struct bytes){NULL, 0}, &number));
}
