#include "serve/conditional.h"

#include "serve/http_date.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *list;
    bool weak, strong; /* whether "v1" is in it, as If-None-Match and as If-Match compare */
} lists[] = {
    {"\"v1\"", true, true},
    {"W/\"v1\"", true, false},
    {"\"v0\", \"v1\"", true, true},
    {"\"v0\",W/\"v1\"", true, false},
    {"W/\"v1\", \"v1\"", true, true},
    {" \t\"v1\"\t ", true, true},
    {",, ,\"v1\",", true, true},
    {"\"v0\"\"v1\"", true, true}, /* a forgotten comma harms nobody */
    {"*", true, true},
    {" * ", true, true},
    {"\"v0\"", false, false},
    {"\"v0,v1\"", false, false},
    {"\"a,\"v1\"", false, false}, /* after the tag "a," stands v1", which is none */
    {"\"v1", false, false},
    {"v1", false, false},
    {"w/\"v1\"", false, false}, /* RFC 9110 §8.8.3: case-sensitive */
    {"W/v1", false, false},
    {"\"\"", false, false},
    {"\"v1 \"", false, false},
    {"\"V1\"", false, false},
    {"*, \"v0\"", false, false},
    {"", false, false},
    {"W/", false, false},
    {"\"", false, false},
};

Test(conditional, entity_tags_are_found_in_lists)
{
    struct bytes etag = BYTES("\"v1\"");
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct bytes list = bytes_of(lists[i].list);
        cr_expect_eq(etag_listed(list, etag, true), lists[i].weak, "weakly: %s", lists[i].list);
        cr_expect_eq(etag_listed(list, etag, false), lists[i].strong, "strongly: %s",
                     lists[i].list);
    }
}

enum { PLAIN = 1u << CODING_IDENTITY };

static const struct {
    const char *accept[2]; /* lines; NULL: no field */
    enum coding want;
} choices[] = {
    {{NULL}, CODING_IDENTITY},
    {{""}, CODING_IDENTITY},
    {{"gzip"}, CODING_GZIP},
    {{"GZip"}, CODING_GZIP},
    {{"x-gzip"}, CODING_GZIP},
    {{"gzip, deflate, br, zstd"}, CODING_GZIP},
    {{"deflate", "gzip"}, CODING_GZIP},
    {{"identity"}, CODING_IDENTITY},
    {{"*"}, CODING_GZIP},
    {{"*;q=0"}, CODING_IDENTITY},
    {{"gzip;q=0"}, CODING_IDENTITY},
    {{"gzip;q=0.0"}, CODING_IDENTITY},
    {{"gzip;q=0, *"}, CODING_IDENTITY},
    {{"*;q=0, gzip"}, CODING_GZIP},
    {{"gzip;q=0.001"}, CODING_GZIP},
    {{"gzip; q=0.5"}, CODING_GZIP},
    {{"gzip ;Q=0.5"}, CODING_GZIP},
    {{"gzip;q=0.5, identity;q=0.4"}, CODING_GZIP},
    {{"gzip;q=0.5, identity"}, CODING_IDENTITY},
    {{"gzip;q=0.5, identity;q=0.5"}, CODING_GZIP},
    {{"identity;q=0.5, *;q=0"}, CODING_IDENTITY},
    {{"identity;q=0"}, CODING_IDENTITY}, /* nothing else is acceptable either */
    {{"identity;q=0, gzip;q=0.1"}, CODING_GZIP},
    {{"gzip;q=1.001"}, CODING_IDENTITY}, /* malformed: as if it were not there */
    {{"gzip;q=2"}, CODING_IDENTITY},
    {{"gzip;q="}, CODING_IDENTITY},
    {{"gzip;q=0.1234"}, CODING_IDENTITY},
    {{"gzip;q=-1"}, CODING_IDENTITY},
    {{"gzip;level=9"}, CODING_GZIP},
    {{"gzipped"}, CODING_IDENTITY},
    {{";q=1, ,,"}, CODING_IDENTITY},
};

Test(conditional, the_coding_is_chosen_by_weight)
{
    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        struct request_fields fields = {0};
        for (size_t j = 0; j < 2 && choices[i].accept[j]; j++)
            request_field_add(&fields, bytes_of("Accept-Encoding"), bytes_of(choices[i].accept[j]));
        cr_expect_eq(coding_choose(&fields, PLAIN | 1u << CODING_GZIP), choices[i].want,
                     "row %zu: %s", i, choices[i].accept[0]);
        cr_expect_eq(coding_choose(&fields, PLAIN), CODING_IDENTITY,
                     "nothing but identity is there: row %zu", i);
    }
}

static const struct {
    const char *accept;
    enum coding want, without_brotli;
} pairs[] = {
    {"br", CODING_BROTLI, CODING_IDENTITY},
    {"BR", CODING_BROTLI, CODING_IDENTITY},
    {"gzip, deflate, br, zstd", CODING_BROTLI, CODING_GZIP},
    {"br;q=1.0, gzip;q=0.8, *;q=0.1", CODING_BROTLI, CODING_GZIP},
    {"gzip", CODING_GZIP, CODING_GZIP},
    {"gzip, br;q=0", CODING_GZIP, CODING_GZIP},
    {"gzip, br;q=0.9", CODING_GZIP, CODING_GZIP},
    {"gzip;q=0.9, br;q=0.9", CODING_BROTLI, CODING_GZIP},
    {"gzip;q=0.8, br;q=0.9, identity", CODING_IDENTITY, CODING_IDENTITY},
    {"br;q=0.001, identity;q=0", CODING_BROTLI, CODING_IDENTITY},
    {"*", CODING_BROTLI, CODING_GZIP},
    {"*, br;q=0", CODING_GZIP, CODING_GZIP},
    {"*, br;q=0, gzip;q=0", CODING_IDENTITY, CODING_IDENTITY},
    {"*;q=0.5, gzip", CODING_GZIP, CODING_GZIP},
    {"br;q=2", CODING_IDENTITY, CODING_IDENTITY},
    {"brotli", CODING_IDENTITY, CODING_IDENTITY},
    {"x-br", CODING_IDENTITY, CODING_IDENTITY},
};

Test(conditional, brotli_is_preferred_where_nothing_else_is_said)
{
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct request_fields fields = {0};
        request_field_add(&fields, bytes_of("accept-encoding"), bytes_of(pairs[i].accept));
        unsigned some = PLAIN | 1u << CODING_GZIP, all = some | 1u << CODING_BROTLI;
        cr_expect_eq(coding_choose(&fields, all), pairs[i].want, "%s", pairs[i].accept);
        cr_expect_eq(coding_choose(&fields, some), pairs[i].without_brotli, "%s, without brotli",
                     pairs[i].accept);
    }
}

#define BEFORE "Sun, 06 Nov 1994 08:49:36 GMT"
#define AT     "Sun, 06 Nov 1994 08:49:37 GMT"
#define AFTER  "Sun, 06 Nov 1994 08:49:38 GMT"

enum { PASS = PRECONDITION_NONE, SAME = PRECONDITION_NOT_MODIFIED, FAIL = PRECONDITION_FAILED };

static const struct {
    const char *fields[3][2]; /* name, value */
    int want;
} judgements[] = {
    {{{NULL}}, PASS},
    {{{"If-None-Match", "\"v1\""}}, SAME},
    {{{"if-none-match", "W/\"v1\""}}, SAME},
    {{{"If-None-Match", "\"v0\""}}, PASS},
    {{{"If-None-Match", "\"v0\""}, {"If-None-Match", "\"v1\""}}, SAME},
    {{{"If-None-Match", "*"}}, SAME},
    {{{"If-None-Match", "rubbish"}}, PASS},
    {{{"If-Modified-Since", AT}}, SAME},
    {{{"If-Modified-Since", AFTER}}, SAME},
    {{{"If-Modified-Since", BEFORE}}, PASS},
    {{{"If-Modified-Since", " " AT " "}}, SAME},
    {{{"If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"}}, SAME},
    {{{"If-Modified-Since", "yesterday"}}, PASS},
    {{{"If-Modified-Since", AFTER}, {"If-Modified-Since", AFTER}}, PASS},
    {{{"If-None-Match", "\"v0\""}, {"If-Modified-Since", AFTER}}, PASS},
    {{{"If-Modified-Since", BEFORE}, {"If-None-Match", "\"v1\""}}, SAME},
    {{{"If-None-Match", ""}, {"If-Modified-Since", AFTER}}, PASS},
    {{{"If-Match", "\"v1\""}}, PASS},
    {{{"If-Match", "\"v0\""}}, FAIL},
    {{{"If-Match", "W/\"v1\""}}, FAIL},
    {{{"If-Match", "*"}}, PASS},
    {{{"If-Match", "\"v1\""}, {"If-None-Match", "\"v1\""}}, SAME},
    {{{"If-Match", "\"v1\""}, {"If-Unmodified-Since", BEFORE}}, PASS},
    {{{"If-Unmodified-Since", BEFORE}}, FAIL},
    {{{"If-Unmodified-Since", AT}}, PASS},
    {{{"If-Unmodified-Since", "never"}}, PASS},
};

Test(conditional, conditions_are_judged_in_their_order)
{
    int64_t modified;
    cr_assert(http_date_parse(bytes_of(AT), &modified));
    for (size_t i = 0; i < COUNT_OF(judgements); i++) {
        struct request_fields fields = {0};
        for (size_t j = 0; j < 3 && judgements[i].fields[j][0]; j++)
            request_field_add(&fields, bytes_of(judgements[i].fields[j][0]),
                              bytes_of(judgements[i].fields[j][1]));
        cr_expect_eq((int)precondition_judge(&fields, bytes_of("\"v1\""), modified + 999),
                     judgements[i].want, "row %zu: %s: %s", i, judgements[i].fields[0][0],
                     judgements[i].fields[0][1]);
    }
}

Test(conditional, lines_beyond_the_few_are_ignored)
{
    struct request_fields fields = {0};
    for (int i = 0; i < 100; i++)
        request_field_add(&fields, bytes_of("If-None-Match"), bytes_of("\"v0\""));
    cr_expect_eq(fields.if_none_match.n, (size_t)FIELD_LINES_MAX);
    request_field_add(&fields, bytes_of("X-If-None-Match"), bytes_of("*"));
    request_field_add(&fields, bytes_of(""), bytes_of("*"));
    cr_expect_eq((int)precondition_judge(&fields, bytes_of("\"v1\""), 0), PASS);
}
