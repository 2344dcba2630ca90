#include "net/freshness.h"

#include <criterion/criterion.h>

static const int64_t now = 1772445600000; /* Mon, 02 Mar 2026 10:00:00 GMT */

Test(freshness, reads_retry_after)
{
    static const struct {
        struct bytes value;
        int64_t want;
    } rows[] = {
        {{NULL, 0}, -1},
        {BYTES(""), -1},
        {BYTES("0"), 0},
        {BYTES("120"), 120000},
        {BYTES("  3600 "), 3600000},
        {BYTES("-5"), -1},
        {BYTES("+5"), -1},
        {BYTES("1.5"), -1},
        {BYTES("soon"), -1},
        {BYTES("5 minutes"), -1},
        {BYTES("9223372036854775"), 9223372036854775000},
        {BYTES("9223372036854776"), INT64_MAX},
        {BYTES("99999999999999999999"), INT64_MAX},
        {BYTES("Mon, 02 Mar 2026 11:00:00 GMT"), 3600000},
        {BYTES("Monday, 02-Mar-26 11:00:00 GMT"), 3600000},
        {BYTES("Mon Mar  2 10:00:30 2026"), 30000},
        {BYTES("Mon, 02 Mar 2026 09:00:00 GMT"), 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t got = retry_after_read(rows[i].value, now);
        cr_expect_eq(got, rows[i].want, "row %zu: %lld", i, (long long)got);
    }
}

Test(freshness, reads_what_caching_headers_say)
{
    static const struct {
        struct freshness_headers headers;
        int64_t want;
    } rows[] = {
        {{{0}, {0}, {0}, {0}}, -1},
        {{.cache_control = BYTES("max-age=60")}, 60000},
        {{.cache_control = BYTES("public, Max-Age = \"60\" ,must-revalidate")}, 60000},
        {{.cache_control = BYTES("max-age=60, max-age=90")}, 60000},
        {{.cache_control = BYTES("s-maxage=600")}, -1},
        {{.cache_control = BYTES("max-age=")}, -1},
        {{.cache_control = BYTES("max-age=x")}, -1},
        {{.cache_control = BYTES("max-age=-1")}, -1},
        {{.cache_control = BYTES("max-age")}, -1},
        {{.cache_control = BYTES(",,max-age=0,,")}, 0},
        {{.cache_control = BYTES("max-age=99999999999999999999")}, INT64_MAX},
        {{.cache_control = BYTES("no-cache, max-age=60")}, 0},
        {{.cache_control = BYTES("NO-STORE")}, 0},
        {{.cache_control = BYTES("no-cache=\"Set-Cookie\", max-age=60")}, 60000},
        {{.cache_control = BYTES("max-age=60"), .age = BYTES("20")}, 40000},
        {{.cache_control = BYTES("max-age=60"), .age = BYTES("100")}, 0},
        {{.cache_control = BYTES("max-age=60"), .age = BYTES("old")}, 60000},
        {{.cache_control = BYTES("max-age=60"), .expires = BYTES("Mon, 02 Mar 2026 12:00:00 GMT")},
         60000},
        {{.cache_control = BYTES("public"), .expires = BYTES("Mon, 02 Mar 2026 12:00:00 GMT")},
         7200000},
        {{.expires = BYTES("Mon, 02 Mar 2026 12:00:00 GMT"),
          .date = BYTES("Mon, 02 Mar 2026 11:30:00 GMT")},
         1800000},
        {{.expires = BYTES("Mon, 02 Mar 2026 12:00:00 GMT"), .date = BYTES("today")}, 7200000},
        {{.expires = BYTES("Mon, 02 Mar 2026 09:00:00 GMT")}, 0},
        {{.expires = BYTES("0")}, 0},
        {{.expires = BYTES("-1")}, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t got = freshness_read(&rows[i].headers, now);
        cr_expect_eq(got, rows[i].want, "row %zu: %lld", i, (long long)got);
    }
}
