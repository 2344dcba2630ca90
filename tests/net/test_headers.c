#include "net/headers.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { MAX = 1000 };

static void feed(struct headers *headers, const char *const *lines, size_t n)
{
    for (size_t i = 0; i < n; i++)
        cr_assert(headers_line(headers, bytes_of(lines[i]), MAX), "%s", lines[i]);
}

static void expect_value(const struct headers *headers, enum header which, const char *want)
{
    struct bytes got = headers_get(headers, which);
    cr_expect(want ? got.p && bytes_equal(got, bytes_of(want)) : !got.p, "header %d is \"%.*s\"",
              (int)which, BYTES_FMT(got));
}

Test(headers, keeps_what_it_knows_as_it_stands)
{
    static const char *const lines[] = {
        "HTTP/1.1 200 OK\r\n",       "eTaG:   W/\"a b\"  \r\n", "Last-Modified:\tMon\n",
        "Content-Type:text/xml\r\n", "X-Other: nothing\r\n",    "Etagx: no\r\n",
        "no colon here\r\n",         "Content-Language:\r\n",   "\r\n"};
    struct headers headers = {0};
    feed(&headers, lines, COUNT_OF(lines));
    cr_expect_eq(headers.http, 200);
    expect_value(&headers, HEADER_ETAG, "W/\"a b\"");
    expect_value(&headers, HEADER_LAST_MODIFIED, "Mon");
    expect_value(&headers, HEADER_CONTENT_TYPE, "text/xml");
    expect_value(&headers, HEADER_CONTENT_LANGUAGE, "");
    expect_value(&headers, HEADER_EXPIRES, NULL);
    char *etag = headers_take(&headers, HEADER_ETAG);
    cr_expect_str_eq(etag, "W/\"a b\"");
    free(etag);
    cr_expect_null(headers_take(&headers, HEADER_ETAG));
    headers_clear(&headers);
    expect_value(&headers, HEADER_CONTENT_TYPE, NULL);
    cr_expect_eq(headers.size, 0);
}

Test(headers, a_second_field_joins_or_counts_for_nothing)
{
    static const char *const lines[] = {
        "HTTP/2 200\r\n",     "Cache-Control:\r\n",           "Cache-Control: public\r\n",
        "Cache-Control:\r\n", "Cache-Control: max-age=5\r\n", "ETag: first\r\n",
        "ETag: second\r\n"};
    struct headers headers = {0};
    feed(&headers, lines, COUNT_OF(lines));
    expect_value(&headers, HEADER_CACHE_CONTROL, "public, max-age=5");
    expect_value(&headers, HEADER_ETAG, "first");
    headers_clear(&headers);
}

Test(headers, notices_two_lengths)
{
    static const char *const same[] = {"HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 5"};
    static const char *const differ[] = {"HTTP/1.1 200 OK", "Content-Length: 5",
                                         "Content-Length: 6"};
    struct headers headers = {0};
    feed(&headers, same, COUNT_OF(same));
    cr_expect_not(headers.lengths_differ);
    feed(&headers, differ, COUNT_OF(differ));
    cr_expect(headers.lengths_differ);
    headers_clear(&headers);
}

Test(headers, a_new_status_line_begins_anew)
{
    static const char *const lines[] = {
        "HTTP/1.1 103 Early Hints", "Link: </a>", "ETag: early", "", "HTTP/1.1 200 OK",
        "Content-Type: text/xml"};
    struct headers headers = {0};
    feed(&headers, lines, COUNT_OF(lines));
    cr_expect_eq(headers.http, 200);
    expect_value(&headers, HEADER_ETAG, NULL);
    expect_value(&headers, HEADER_LINK, NULL);
    expect_value(&headers, HEADER_CONTENT_TYPE, "text/xml");
    headers_clear(&headers);
}

Test(headers, knows_whose_end_is_told)
{
    static const struct {
        const char *status, *field;
        bool told;
    } rows[] = {
        {"HTTP/1.1 200 OK", "Content-Length: 12", true},
        {"HTTP/1.1 200 OK", "Transfer-Encoding: chunked", true},
        {"HTTP/1.1 200 OK", "Connection: close", false},
        {"HTTP/1.0 200 OK", "Content-Type: text/xml", false},
        {"HTTP/2 200", "Content-Type: text/xml", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct headers headers = {0};
        cr_expect(headers_line(&headers, bytes_of(rows[i].status), MAX));
        cr_expect(headers_line(&headers, bytes_of(rows[i].field), MAX));
        cr_expect(headers_tell_end(&headers) == rows[i].told, "%s, %s", rows[i].status,
                  rows[i].field);
        headers_clear(&headers);
    }
}

Test(headers, reads_odd_status_lines)
{
    static const struct {
        const char *line;
        int want;
    } rows[] = {{"HTTP/1.0 404", 404}, {"HTTP/1.1 200OK", 200}, {"HTTP/1.1 20", 0},
                {"HTTP/1.1", 0},       {"HTTP/1.1 abc", 0},     {"HTTP/1.1  200", 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct headers headers = {0};
        cr_expect(headers_line(&headers, bytes_of(rows[i].line), MAX));
        cr_expect_eq(headers.http, rows[i].want, "%s: %d", rows[i].line, headers.http);
    }
}

Test(headers, a_nul_makes_a_line_unheard)
{
    static const struct bytes line = BYTES("ETag: a\0b");
    struct headers headers = {0};
    cr_expect(headers_line(&headers, line, MAX));
    expect_value(&headers, HEADER_ETAG, NULL);
    headers_clear(&headers);
}

Test(headers, bounds_the_bytes_of_all_answers_together)
{
    struct headers headers = {0};
    size_t lines = 0;
    while (headers_line(&headers,
                        bytes_of(lines % 3 ? "X-Long: 0123456789" : "HTTP/1.1 100 Continue"), MAX))
        cr_assert(++lines < MAX);
    cr_expect(lines > 40 && lines < 60, "%zu lines", lines);
    headers_clear(&headers);
}
