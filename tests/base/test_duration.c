#include "base/duration.h"

#include <criterion/criterion.h>
#include <string.h>

typedef bool parse_fn(struct bytes text, int64_t *out, struct error *err);
typedef void print_fn(struct buf *out, int64_t value);

struct good {
    const char *text;
    int64_t want;
    const char *printed; /* NULL: as text */
};

static void expect_good(parse_fn *parse, print_fn *print, const struct good *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct error err = {0};
        struct buf out = {0};
        int64_t got = -1;
        cr_expect(parse(bytes_of(rows[i].text), &got, &err), "%s: %s", rows[i].text, err.text);
        cr_expect_eq(got, rows[i].want, "%s: %lld", rows[i].text, (long long)got);
        print(&out, got);
        cr_expect_str_eq(buf_bytes(&out).p, rows[i].printed ? rows[i].printed : rows[i].text);
        buf_clear(&out);
    }
}

struct bad {
    const char *text, *says;
};

static void expect_bad(parse_fn *parse, const struct bad *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct error err = {0};
        int64_t got = -7;
        cr_expect_not(parse(bytes_of(rows[i].text), &got, &err), "\"%s\"", rows[i].text);
        cr_expect_eq(got, -7, "\"%s\" was written out", rows[i].text);
        cr_expect(strstr(err.text, rows[i].says), "\"%s\": %s", rows[i].text, err.text);
    }
}

Test(duration, reads_and_prints)
{
    static const struct good rows[] = {
        {"100ms", 100, NULL},
        {"30s", 30000, NULL},
        {"15m", 900000, NULL},
        {"2h", 7200000, NULL},
        {"7d", 604800000, NULL},
        {"1h30m", 5400000, NULL},
        {"1d2h3m4s5ms", 93784005, NULL},
        {"0", 0, "0s"},
        {"0h", 0, "0s"},
        {"007s", 7000, "7s"},
        {"90m", 5400000, "1h30m"},
        {"365d", INT64_C(31536000000), NULL},
        {"9223372036854775807ms", INT64_MAX, "106751991167d7h12m55s807ms"},
    };
    expect_good(duration_parse, duration_print, rows, COUNT_OF(rows));
}

Test(duration, refuses_with_the_reason)
{
    static const struct bad rows[] = {
        {"", "is not a duration"},        {"30", "needs a unit"},
        {"00", "needs a unit"},           {"1h30", "needs a unit"},
        {"-5s", "is not a duration"},     {"+5s", "is not a duration"},
        {" 5s", "is not a duration"},     {"5s ", "unknown unit"},
        {"5 s", "unknown unit"},          {"s", "is not a duration"},
        {"1.5h", "unknown unit"},         {"5w", "unknown unit"},
        {"5S", "unknown unit"},           {"30m1h", "largest first"},
        {"1h1h", "largest first"},        {"99999999999999999999s", "too large"},
        {"106751991168d", "too large"},   {"9223372036854775807s", "too large"},
        {"106751991167d9h", "too large"}, {"\xE4\xB8\xAD", "is not a duration"},
    };
    expect_bad(duration_parse, rows, COUNT_OF(rows));
}

Test(duration, a_nul_inside_is_not_the_end)
{
    struct error err = {0};
    int64_t ms;
    cr_expect_not(duration_parse((struct bytes)BYTES("5s\0"), &ms, &err));
}

Test(size, reads_and_prints)
{
    static const struct good rows[] = {
        {"512K", 524288, NULL}, {"20M", 20971520, NULL}, {"1G", 1 << 30, NULL},    {"0", 0, "0B"},
        {"1000B", 1000, NULL},  {"1024B", 1024, "1K"},   {"1536K", 1572864, NULL},
    };
    expect_good(size_parse, size_print, rows, COUNT_OF(rows));
}

Test(size, refuses_with_the_reason)
{
    static const struct bad rows[] = {
        {"", "is not a size"},        {"20", "needs a unit"},   {"20MB", "unknown unit"},
        {"20m", "unknown unit"},      {"-1K", "is not a size"}, {"1M512K", "largest first"},
        {"9999999999G", "too large"}, {"1.5M", "unknown unit"},
    };
    expect_bad(size_parse, rows, COUNT_OF(rows));
}

Test(duration, whatever_is_printed_is_read_again)
{
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        int64_t want = (int64_t)(random >> (1 + i % 60)), got = -1;
        struct buf out = {0};
        duration_print(&out, want);
        cr_assert(duration_parse(buf_bytes(&out), &got, NULL), "%s", out.p);
        cr_assert_eq(got, want, "%s", out.p);
        buf_reset(&out);
        size_print(&out, want);
        cr_assert(size_parse(buf_bytes(&out), &got, NULL), "%s", out.p);
        cr_assert_eq(got, want, "%s", out.p);
        buf_clear(&out);
    }
}

Test(duration, about_is_for_a_glance)
{
    static const struct {
        int64_t ms;
        const char *want;
    } rows[] = {
        {0, "0 ms"},
        {850, "850 ms"},
        {1000, "1 s"},
        {1499, "1 s"},
        {59499, "59 s"},
        {59700, "1 min"},
        {60000, "1 min"},
        {90000, "1 min 30 s"},
        {720000, "12 min"},
        {3599999, "1 h"},
        {7500000, "2 h 5 min"},
        {43200000, "12 h"},
        {273600000, "3 d 4 h"},
        {950400000, "11 d"},
        {-90000, "-1 min 30 s"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        duration_print_about(&out, rows[i].ms);
        cr_expect_str_eq(buf_bytes(&out).p, rows[i].want, "%lld: %s", (long long)rows[i].ms, out.p);
        buf_clear(&out);
    }
    struct buf out = {0};
    duration_print_about(&out, INT64_MAX);
    duration_print_about(&out, INT64_MIN);
    duration_print(&out, INT64_MIN);
    size_print(&out, INT64_MIN);
    cr_expect_not(buf_failed(&out));
    buf_clear(&out);
}

Test(size, about_is_for_a_glance)
{
    static const struct {
        int64_t bytes;
        const char *want;
    } rows[] = {
        {0, "0 bytes"},   {1, "1 byte"},       {1023, "1023 bytes"},
        {1024, "1.0 KB"}, {1468006, "1.4 MB"}, {INT64_MAX, "8388608.0 TB"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        size_print_about(&out, rows[i].bytes);
        cr_expect_str_eq(out.p, rows[i].want, "row %zu: %s", i, out.p);
        buf_clear(&out);
    }
}
