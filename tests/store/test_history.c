#include "store/history.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct bytes none = {NULL, 0};

static bool same(const struct fetch_record *a, const struct fetch_record *b)
{
    return a->at == b->at && a->http == b->http && a->ms == b->ms && a->bytes == b->bytes &&
           a->new_entries == b->new_entries && a->error == b->error;
}

static const struct fetch_record records[] = {
    {.at = INT64_C(1768003200000), .http = 200, .ms = 412, .bytes = 13800, .new_entries = 3},
    {.at = INT64_C(1768003200000), .http = 304, .ms = 9, .bytes = 214},
    {.http = 0, .ms = INT32_MAX, .bytes = INT64_MAX, .at = INT64_MAX, .error = 255},
    {.new_entries = INT32_MAX, .http = 599, .error = 128},
    {0},
};

Test(history, there_and_back)
{
    for (size_t i = 0; i < COUNT_OF(records); i++) {
        char packed[HISTORY_MAX];
        struct fetch_record out[FETCH_HISTORY];
        size_t n = history_push(&records[i], none, packed);
        cr_assert_leq(n, sizeof packed);
        cr_assert_eq(history_unpack((struct bytes){packed, n}, out), 1);
        cr_expect(same(&out[0], &records[i]), "row %zu", i);
        for (size_t cut = 0; cut < n; cut++)
            cr_expect_eq(history_unpack((struct bytes){packed, cut}, out), 0, "row %zu cut at %zu",
                         i, cut);
    }
}

/* A clock before 1970 or a size that is not known must not become an enormous number. */
Test(history, what_is_negative_is_zero)
{
    char packed[HISTORY_MAX];
    struct fetch_record out[FETCH_HISTORY];
    const struct fetch_record odd = {
        .at = -5, .http = -1, .ms = -1, .bytes = -1, .new_entries = -1};
    size_t n = history_push(&odd, none, packed);
    cr_assert_eq(n, 6);
    cr_assert_eq(history_unpack((struct bytes){packed, n}, out), 1);
    cr_expect(same(&out[0], &records[4]));
}

Test(history, any_bytes_are_borne)
{
    unsigned seed = 1;
    for (int round = 0; round < 2000; round++) {
        char noise[400];
        struct fetch_record out[FETCH_HISTORY];
        for (size_t i = 0; i < sizeof noise; i++) {
            seed = seed * 1103515245 + 12345;
            noise[i] = (char)(seed >> 16);
        }
        cr_expect_leq(history_unpack((struct bytes){noise, (size_t)round % sizeof noise}, out),
                      FETCH_HISTORY);
    }
}

Test(history, the_newest_twenty_stay)
{
    char packed[2][HISTORY_MAX];
    struct bytes history = {packed[0], 0};
    for (int i = 0; i < 50; i++) {
        struct fetch_record out[FETCH_HISTORY];
        const struct fetch_record record = {
            .at = 1000 + i, .http = 200, .bytes = (int64_t)1 << (i % 40)};
        char *to = packed[(i + 1) % 2];
        history = (struct bytes){to, history_push(&record, history, to)};
        size_t n = history_unpack(history, out);
        cr_expect_eq(n, i < FETCH_HISTORY ? (size_t)i + 1 : FETCH_HISTORY);
        for (size_t k = 0; k < n; k++)
            cr_expect_eq(out[k].at, 1000 + i - (int64_t)k);
    }
}

/* However large its numbers are, and whatever stands where the history should be. */
Test(history, it_never_outgrows_its_room)
{
    char packed[2][HISTORY_MAX];
    struct bytes history = {packed[0], 0};
    for (int i = 0; i < 50; i++) {
        char *to = packed[(i + 1) % 2];
        history = (struct bytes){to, history_push(&records[2], history, to)};
        cr_assert_leq(history.n, HISTORY_MAX);
    }
    static const char junk[4000] = {1};
    cr_expect_leq(history_push(&records[2], (struct bytes){junk, sizeof junk}, packed[0]),
                  HISTORY_MAX);
}
