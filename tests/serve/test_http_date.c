#include "serve/http_date.h"

#include <criterion/criterion.h>
#include <inttypes.h>

static const struct {
    const char *text;
    int64_t ms;
} read_rows[] = {
    {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777000},
    {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777000},
    {"Sun Nov  6 08:49:37 1994", 784111777000},
    {"Wed Nov 16 08:49:37 1994", 784975777000},
    {"Thu, 29 Feb 2024 12:00:00 GMT", 1709208000000},
    {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799000},
    {"Tuesday, 01-Jan-69 00:00:00 GMT", 3124224000000},
    {"Thursday, 01-Jan-70 00:00:00 GMT", 0},
    {"Mon, 06 Nov 1994 08:49:37 GMT", 784111777000}, /* a weekday that lies is not asked */
    {"Fri, 30 Jun 2017 23:59:60 GMT", 1498867200000},
};

static const char *const refused[] = {
    "",
    "0",
    "784111777",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 UTC",
    "Sun, 06 Nov 1994 08:49:37 GMT ",
    " Sun, 06 Nov 1994 08:49:37 GMT",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 31 Feb 1994 08:49:37 GMT",
    "Wed, 29 Feb 2023 00:00:00 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT",
    "Sun, 06 Nov 1994 08:60:37 GMT",
    "Sun, 06 nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 08:49:61 GMT",
    "Sun, 00 Nov 1994 08:49:37 GMT",
    "Sunday, 06 Nov 1994 08:49:37 GMT",
    "Sun Nov 6 08:49:37 1994",
    "Sun, 06 Nov 94 08:49:37 GMT",
    "Sun, 06 Nov 19940 08:49:37 GMT",
    "1994-11-06T08:49:37Z",
    "Sun, 0\xD9\xA6 Nov 1994 08:49:37 GMT",
};

Test(http_date, the_three_forms_are_read)
{
    for (size_t i = 0; i < COUNT_OF(read_rows); i++) {
        int64_t ms = -1;
        cr_expect(http_date_parse(bytes_of(read_rows[i].text), &ms), "%s", read_rows[i].text);
        cr_expect_eq(ms, read_rows[i].ms, "%s gave %" PRId64, read_rows[i].text, ms);
    }
}

Test(http_date, all_else_is_refused)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        int64_t ms = -1;
        cr_expect_not(http_date_parse(bytes_of(refused[i]), &ms), "%s", refused[i]);
        cr_expect_eq(ms, -1, "untouched after %s", refused[i]);
    }
}

Test(http_date, every_date_cut_short_is_refused)
{
    for (size_t i = 0; i < COUNT_OF(read_rows); i++) {
        struct bytes text = bytes_of(read_rows[i].text);
        int64_t ms;
        for (size_t n = 0; n < text.n; n++)
            cr_expect_not(http_date_parse((struct bytes){text.p, n}, &ms), "%.*s", (int)n, text.p);
    }
}

Test(http_date, what_is_printed_is_read_again)
{
    static const int64_t instants[] = {0, 1, 999, 784111777000, 1709208000123, 253402300799999};
    for (size_t i = 0; i < COUNT_OF(instants); i++) {
        struct buf out = {0};
        int64_t ms;
        http_date_print(&out, instants[i]);
        cr_expect(http_date_parse(buf_bytes(&out), &ms), "%s", out.p);
        cr_expect_eq(ms, instants[i] - instants[i] % 1000);
        buf_clear(&out);
    }
}

Test(http_date, instants_beyond_the_calendar_are_held_to_it)
{
    static const struct {
        int64_t ms;
        const char *want;
    } rows[] = {
        {INT64_MIN, "Thu, 01 Jan 1970 00:00:00 GMT"},
        {-1, "Thu, 01 Jan 1970 00:00:00 GMT"},
        {INT64_MAX, "Fri, 31 Dec 9999 23:59:59 GMT"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        http_date_print(&out, rows[i].ms);
        cr_expect_str_eq(out.p, rows[i].want);
        buf_clear(&out);
    }
}
