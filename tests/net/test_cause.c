#include "net/cause.h"

#include "net/outcome.h"
#include "net/weather.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(cause, classes_what_libcurl_says)
{
    static const struct {
        CURLcode code;
        int os_error;
        enum fetch_error want;
        bool local;
    } rows[] = {
        {CURLE_COULDNT_RESOLVE_HOST, 0, FETCH_DNS, false},
        {CURLE_COULDNT_RESOLVE_PROXY, 0, FETCH_DNS, true},
        {CURLE_COULDNT_CONNECT, ECONNREFUSED, FETCH_REFUSED, false},
        {CURLE_COULDNT_CONNECT, 0, FETCH_REFUSED, false},
        {CURLE_COULDNT_CONNECT, EHOSTUNREACH, FETCH_REFUSED, false},
        {CURLE_COULDNT_CONNECT, ENETUNREACH, FETCH_REFUSED, true},
        {CURLE_COULDNT_CONNECT, ETIMEDOUT, FETCH_TIMEOUT, false},
        {CURLE_COULDNT_CONNECT, EMFILE, FETCH_OTHER, true},
        {CURLE_COULDNT_CONNECT, ENOMEM, FETCH_OTHER, true},
        {CURLE_OPERATION_TIMEDOUT, ENETUNREACH, FETCH_TIMEOUT, false},
        {CURLE_RECV_ERROR, ECONNRESET, FETCH_CLOSED, false},
        {CURLE_SEND_ERROR, EPIPE, FETCH_CLOSED, false},
        {CURLE_GOT_NOTHING, 0, FETCH_CLOSED, false},
        {CURLE_PARTIAL_FILE, 0, FETCH_CLOSED, false},
        {CURLE_BAD_CONTENT_ENCODING, 0, FETCH_PROTOCOL, false},
        {CURLE_WRITE_ERROR, 0, FETCH_PROTOCOL, false},
        {CURLE_HTTP2_STREAM, 0, FETCH_PROTOCOL, false},
        {CURLE_PEER_FAILED_VERIFICATION, 0, FETCH_TLS, false},
        {CURLE_SSL_CONNECT_ERROR, 0, FETCH_TLS, false},
        {CURLE_SSL_CACERT_BADFILE, 0, FETCH_TLS, true},
        {CURLE_FILESIZE_EXCEEDED, 0, FETCH_TOO_BIG, false},
        {CURLE_OUT_OF_MEMORY, 0, FETCH_OTHER, true},
        {CURLE_TELNET_OPTION_SYNTAX, 0, FETCH_OTHER, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cause cause;
        cause_of(rows[i].code, rows[i].os_error, FETCH_BODY, "detail", &cause);
        cr_expect_eq(cause.error, rows[i].want, "row %zu: %s", i, fetch_error_name(cause.error));
        cr_expect_eq(cause.local, rows[i].local, "row %zu", i);
        cr_expect(cause.sentence[0], "row %zu", i);
    }
}

Test(cause, says_what_it_was_about_when_time_ran_out)
{
    struct cause cause;
    cause_of(CURLE_OPERATION_TIMEDOUT, 0, FETCH_BODY, "", &cause);
    cr_expect(strstr(cause.sentence, "reading the body"), "%s", cause.sentence);
    cause_of(CURLE_OPERATION_TIMEDOUT, 0, FETCH_ASKING, "", &cause);
    cr_expect(strstr(cause.sentence, "waiting for an answer"), "%s", cause.sentence);
}

Test(cause, a_sentence_ends_where_its_room_does)
{
    char detail[1000];
    struct cause cause;
    memset(detail, 'x', sizeof detail - 1);
    detail[sizeof detail - 1] = '\0';
    cause_of(CURLE_RECV_ERROR, 0, FETCH_BODY, detail, &cause);
    cr_expect_eq(strlen(cause.sentence), sizeof cause.sentence - 1);
}

Test(cause, names_are_read_back)
{
    for (size_t i = 0; i < FETCH_ERROR_COUNT; i++) {
        enum fetch_error error = FETCH_ERROR_COUNT;
        cr_expect(fetch_error_parse(bytes_of(fetch_error_name((enum fetch_error)i)), &error));
        cr_expect_eq(error, i);
    }
    enum fetch_error error = FETCH_TLS;
    cr_expect_not(fetch_error_parse(bytes_of("Too-big"), &error));
    cr_expect_eq(error, FETCH_TLS);
}

Test(outcome, of_each_status)
{
    static const struct {
        int http;
        bool conditional;
        enum outcome want;
        enum fetch_error error;
    } rows[] = {
        {200, true, OUTCOME_DOCUMENT, FETCH_FINE},   {200, false, OUTCOME_DOCUMENT, FETCH_FINE},
        {203, false, OUTCOME_DOCUMENT, FETCH_FINE},  {204, false, OUTCOME_DOCUMENT, FETCH_FINE},
        {304, true, OUTCOME_UNCHANGED, FETCH_FINE},  {304, false, OUTCOME_ERROR, FETCH_PROTOCOL},
        {206, false, OUTCOME_ERROR, FETCH_PROTOCOL}, {301, false, OUTCOME_REDIRECT, FETCH_FINE},
        {302, false, OUTCOME_REDIRECT, FETCH_FINE},  {303, false, OUTCOME_REDIRECT, FETCH_FINE},
        {307, true, OUTCOME_REDIRECT, FETCH_FINE},   {308, false, OUTCOME_REDIRECT, FETCH_FINE},
        {300, false, OUTCOME_ERROR, FETCH_HTTP},     {305, false, OUTCOME_ERROR, FETCH_HTTP},
        {404, false, OUTCOME_ERROR, FETCH_HTTP},     {410, true, OUTCOME_ERROR, FETCH_GONE},
        {418, false, OUTCOME_ERROR, FETCH_HTTP},     {429, false, OUTCOME_ERROR, FETCH_HTTP},
        {503, false, OUTCOME_ERROR, FETCH_HTTP},     {0, false, OUTCOME_ERROR, FETCH_HTTP},
        {999, false, OUTCOME_ERROR, FETCH_HTTP},     {201, false, OUTCOME_ERROR, FETCH_HTTP},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cause cause = {0};
        struct headers headers = {.http = rows[i].http};
        cr_expect_eq(outcome_of(&headers, rows[i].conditional, &cause), rows[i].want, "row %zu", i);
        cr_expect_eq(cause.error, rows[i].error, "row %zu", i);
        cr_expect_eq(cause.sentence[0] != '\0', rows[i].want == OUTCOME_ERROR, "row %zu", i);
    }
    cr_expect(outcome_is_permanent(301) && outcome_is_permanent(308));
    cr_expect_not(outcome_is_permanent(302) || outcome_is_permanent(303) ||
                  outcome_is_permanent(307));
}

Test(outcome, changes_alone_are_taken_where_they_were_asked_for)
{
    static const struct {
        const char *im;
        bool conditional;
        enum outcome want;
    } rows[] = {
        {"feed", true, OUTCOME_CHANGES},     {" Feed;q=1 ", true, OUTCOME_CHANGES},
        {"feed", false, OUTCOME_ERROR},      {NULL, true, OUTCOME_ERROR},
        {"", true, OUTCOME_ERROR},           {"vcdiff", true, OUTCOME_ERROR},
        {"feed, gzip", true, OUTCOME_ERROR}, {"feeder", true, OUTCOME_ERROR},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct headers headers = {.http = 226};
        struct cause cause = {0};
        headers.value[HEADER_IM] = rows[i].im ? strdup(rows[i].im) : NULL;
        cr_expect_eq(outcome_of(&headers, rows[i].conditional, &cause), rows[i].want, "row %zu", i);
        cr_expect_eq(cause.error, rows[i].want == OUTCOME_ERROR ? FETCH_PROTOCOL : FETCH_FINE,
                     "row %zu", i);
        headers_clear(&headers);
    }
}

Test(weather, is_foul_when_no_name_is_known_any_more)
{
    struct weather weather = {0};
    static const char *const hosts[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < COUNT_OF(hosts); i++)
        cr_expect_eq(weather_note(&weather, bytes_of(hosts[i]), FETCH_DNS, false), i >= 4, "%s",
                     hosts[i]);
    cr_expect_not(weather_note(&weather, bytes_of("g"), FETCH_REFUSED, false));
    cr_expect(weather_note(&weather, bytes_of("g"), FETCH_DNS, false));
    cr_expect_not(weather_note(&weather, bytes_of("h"), FETCH_HTTP, true));
    cr_expect_not(weather_note(&weather, bytes_of("i"), FETCH_DNS, false));
}

Test(weather, one_host_that_is_gone_is_no_weather)
{
    struct weather weather = {0};
    for (size_t i = 0; i < 50; i++)
        cr_expect_not(weather_note(&weather, bytes_of("dead.example"), FETCH_DNS, false));
}
