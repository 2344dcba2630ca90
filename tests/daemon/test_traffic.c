#include <criterion/criterion.h>
#include <string.h>

#include "daemon/traffic.h"

enum { HOUR = 3600000 };

static const int64_t noon = INT64_C(1709208000000);

static void note(struct traffic *traffic, int64_t at, int64_t bytes, enum fetch_error error,
                 bool not_modified)
{
    traffic_note(traffic, &(struct traffic_fetch){at, bytes, error, 200, not_modified});
}

Test(traffic, sums_a_minute)
{
    struct traffic traffic = {0};
    note(&traffic, 1000000, 100, FETCH_FINE, false);
    note(&traffic, 1000500, 0, FETCH_FINE, true);
    note(&traffic, 1030000, 5, FETCH_TIMEOUT, false);
    struct traffic_count sum = traffic_last_minute(&traffic, 1059000);
    cr_expect(sum.requests == 3 && sum.bytes == 105 && sum.not_modified == 1 && sum.errors == 1);
}

Test(traffic, forgets_what_is_older)
{
    struct traffic traffic = {0};
    note(&traffic, 1000000, 100, FETCH_FINE, false);
    note(&traffic, 1030000, 7, FETCH_FINE, false);
    cr_expect(traffic_last_minute(&traffic, 1060000).bytes == 7);
    cr_expect(traffic_last_minute(&traffic, 5000000).requests == 0);
    note(&traffic, 5000000, 1, FETCH_FINE, false);
    cr_expect(traffic_last_minute(&traffic, 5000000).bytes == 1);
}

Test(traffic, bears_a_clock_set_back)
{
    struct traffic traffic = {0};
    note(&traffic, 5000000, 1, FETCH_FINE, false);
    note(&traffic, 1000000, 2, FETCH_FINE, false);
    cr_expect(traffic_last_minute(&traffic, 5000000).bytes == 3);
    note(&traffic, noon, 1, FETCH_FINE, false);
    note(&traffic, noon - 50 * (int64_t)HOUR, 2, FETCH_FINE, false);
    cr_expect_eq(traffic_hour(&traffic, noon, 0)->bytes, 3);
}

Test(traffic, a_document_that_cannot_be_read_is_an_error)
{
    struct traffic traffic = {0};
    note(&traffic, noon, 100, FETCH_FINE, false);
    cr_expect_eq(traffic_last_minute(&traffic, noon).errors, 0);
    traffic_read(&traffic, noon + 100, false);
    cr_expect_eq(traffic_last_minute(&traffic, noon + 100).errors, 1);
    cr_expect_eq(traffic_last_minute(&traffic, noon + 100).requests, 1);
    cr_expect_eq(traffic.total.results[FETCH_PARSE], 1);
    cr_expect_eq(traffic.total.results[FETCH_FINE], 0);
}

Test(traffic, each_request_has_one_result)
{
    static const struct {
        struct traffic_fetch fetch;
        int result;
        const char *name;
    } rows[] = {
        {{noon, 9, FETCH_FINE, 200, false}, FETCH_FINE, "document"},
        {{noon, 9, FETCH_FINE, 304, true}, TRAFFIC_NOT_MODIFIED, "not-modified"},
        {{noon, 9, FETCH_HTTP, 429, false}, TRAFFIC_RETRY, "retry"},
        {{noon, 9, FETCH_HTTP, 503, false}, TRAFFIC_RETRY, "retry"},
        {{noon, 9, FETCH_HTTP, 500, false}, FETCH_HTTP, "http"},
        {{noon, 9, FETCH_TOO_BIG, 200, false}, FETCH_TOO_BIG, "too-big"},
        {{noon, 9, FETCH_DNS, 0, false}, FETCH_DNS, "dns"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct traffic traffic = {0};
        traffic_note(&traffic, &rows[i].fetch);
        cr_expect_eq(traffic_result(&rows[i].fetch), rows[i].result, "row %zu", i);
        cr_expect_str_eq(traffic_result_name(rows[i].result), rows[i].name);
        if (rows[i].result == FETCH_FINE)
            traffic_read(&traffic, noon, true);
        const struct traffic_sum *sums[] = {traffic_hour(&traffic, noon, 0), &traffic.total};
        for (size_t s = 0; s < COUNT_OF(sums); s++) {
            int64_t all = 0;
            for (size_t r = 0; r < TRAFFIC_RESULT_COUNT; r++)
                all += sums[s]->results[r];
            cr_expect(all == 1 && sums[s]->results[rows[i].result] == 1, "row %zu", i);
            cr_expect(sums[s]->requests == 1 && sums[s]->bytes == 9, "row %zu", i);
        }
    }
    for (int r = 0; r < TRAFFIC_RESULT_COUNT; r++)
        cr_expect(traffic_result_name(r) && *traffic_result_name(r), "%d", r);
}

Test(traffic, keeps_the_hours_of_a_day)
{
    struct traffic traffic = {0};
    traffic_entries(&traffic, noon, 5, 2);
    traffic_entries(&traffic, noon + HOUR, 3, 0);
    const int64_t later = noon + 2 * (int64_t)HOUR + 5;
    cr_expect_eq(traffic_hour(&traffic, later, 0)->entries, 0);
    cr_expect_eq(traffic_hour(&traffic, later, 1)->entries, 3);
    cr_expect_eq(traffic_hour(&traffic, later, 2)->on_topic, 2);
    cr_expect_eq(traffic_hour(&traffic, noon + 23 * (int64_t)HOUR, 23)->entries, 5);
    cr_expect_eq(traffic_hour(&traffic, noon + 25 * (int64_t)HOUR, 1)->entries, 0);
    cr_expect_eq(traffic.total.entries, 8, "what was once counted stays in the total");
}

Test(traffic, recalls_what_was_before_it_started)
{
    struct traffic traffic = {0};
    const int64_t hours_ago[] = {3, 24, -1, 1000000};
    for (size_t i = 0; i < COUNT_OF(hours_ago); i++) {
        const struct traffic_fetch fetch = {noon - hours_ago[i] * HOUR, 7, FETCH_PARSE, 200, false};
        traffic_recall(&traffic, noon, &fetch);
    }
    cr_expect_eq(traffic_hour(&traffic, noon, 3)->results[FETCH_PARSE], 1);
    cr_expect_eq(traffic_hour(&traffic, noon, 3)->bytes, 7);
    int64_t all = 0;
    for (int i = 0; i < TRAFFIC_HOURS; i++)
        all += traffic_hour(&traffic, noon, i)->requests;
    cr_expect_eq(all, 1, "what was longer ago than a day, or is yet to come, is left out");
    traffic_recall_entries(&traffic, noon, 5, 9, 4);
    cr_expect_eq(traffic_hour(&traffic, noon, 5)->entries, 9);
    cr_expect_eq(traffic_hour(&traffic, noon, 5)->on_topic, 4);
    cr_expect_eq(traffic_errors(traffic_hour(&traffic, noon, 3)), 1);
    cr_expect_eq(traffic_errors(traffic_hour(&traffic, noon, 5)), 0);
    cr_expect(traffic.total.requests == 0 && traffic.total.entries == 0);
    cr_expect_eq(traffic_last_minute(&traffic, noon).requests, 0);
}
