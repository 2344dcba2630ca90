#include "store/history.h"

#include <criterion/criterion.h>
#include <string.h>

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
        char packed[HISTORY_RECORD_MAX];
        struct fetch_record out[FETCH_HISTORY];
        size_t n = history_pack(&records[i], packed);
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
    char packed[HISTORY_RECORD_MAX];
    struct fetch_record out[FETCH_HISTORY];
    const struct fetch_record odd = {
        .at = -5, .http = -1, .ms = -1, .bytes = -1, .new_entries = -1};
    size_t n = history_pack(&odd, packed);
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
    struct error err = {0};
    sqlite3 *db;
    sqlite3_stmt *step;
    cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    cr_assert(history_register(db, &err), "%s", err.text);
    cr_assert_eq(
        sqlite3_exec(db, "CREATE TABLE t (h BLOB); INSERT INTO t VALUES (NULL)", NULL, NULL, NULL),
        SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, "UPDATE t SET h = fetch_history(h, ?1) RETURNING h", -1,
                                    &step, NULL),
                 SQLITE_OK);
    for (int i = 0; i < 50; i++) {
        char packed[HISTORY_RECORD_MAX];
        struct fetch_record out[FETCH_HISTORY];
        const struct fetch_record record = {
            .at = 1000 + i, .http = 200, .bytes = (int64_t)1 << (i % 40)};
        sqlite3_bind_blob(step, 1, packed, (int)history_pack(&record, packed), SQLITE_STATIC);
        cr_assert_eq(sqlite3_step(step), SQLITE_ROW);
        struct bytes blob = {sqlite3_column_blob(step, 0), (size_t)sqlite3_column_bytes(step, 0)};
        size_t n = history_unpack(blob, out);
        cr_expect_eq(n, i < FETCH_HISTORY ? (size_t)i + 1 : FETCH_HISTORY);
        for (size_t k = 0; k < n; k++)
            cr_expect_eq(out[k].at, 1000 + i - (int64_t)k);
        sqlite3_reset(step);
    }
    sqlite3_finalize(step);
    sqlite3_close(db);
}
