#include "publish/when.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    int64_t ms;
    const char *date, *weekday, *day, *short_day, *time;
} rows[] = {
    {0, "1970-01-01", "Thursday", "1 January 1970", "1 Jan 1970", "00:00"},
    {1709251199999, "2024-02-29", "Thursday", "29 February 2024", "29 Feb 2024", "23:59"},
    {1709251200000, "2024-03-01", "Friday", "1 March 2024", "1 Mar 2024", "00:00"},
    {1798761599000, "2026-12-31", "Thursday", "31 December 2026", "31 Dec 2026", "23:59"},
    {-1000, "1969-12-31", "Wednesday", "31 December 1969", "31 Dec 1969", "23:59"},
};

static void expect(void (*write)(struct buf *, int64_t), int64_t ms, const char *want)
{
    struct buf out = {0};
    write(&out, ms);
    cr_expect_str_eq(out.p, want);
    buf_clear(&out);
}

Test(when, instants_are_told_as_people_read_them)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        expect(when_date, rows[i].ms, rows[i].date);
        cr_expect_str_eq(when_weekday(rows[i].ms), rows[i].weekday);
        expect(when_day, rows[i].ms, rows[i].day);
        expect(when_short_day, rows[i].ms, rows[i].short_day);
        expect(when_time, rows[i].ms, rows[i].time);
    }
}

Test(when, days_change_at_midnight_utc)
{
    cr_expect(when_same_day(1709164800000, 1709251199999));
    cr_expect_not(when_same_day(1709251199999, 1709251200000));
    cr_expect_not(when_same_day(0, 365 * INT64_C(86400000)));
}

/* 2026-08-11T09:59:59.999Z */
#define NOW INT64_C(1786442399999)

static const struct {
    int64_t ago;
    const char *age, *near; /* NULL: not told */
} ages[] = {
    {0, "within the hour", "Today"},
    {3599999, "within the hour", "Today"},
    {3600000, "1 hour ago", "Today"},
    {7200000, "2 hours ago", "Today"},
    {35999999, "9 hours ago", "Today"},
    {36000000, "10 hours ago", "Yesterday"},
    {86399999, "23 hours ago", "Yesterday"},
    {86400000, NULL, "Yesterday"},
    {122399999, NULL, "Yesterday"},
    {122400000, NULL, NULL},
    {-1, NULL, "Today"},
    {-INT64_C(86400000), NULL, NULL},
};

Test(when, what_is_near_is_told_as_seen_from_now)
{
    for (size_t i = 0; i < COUNT_OF(ages); i++) {
        int64_t ms = NOW - ages[i].ago;
        const char *near = when_near_day(ms, NOW);
        cr_expect(ages[i].near ? near && strcmp(near, ages[i].near) == 0 : !near, "row %zu", i);
        cr_expect_eq(when_recent(ms, NOW), ages[i].age != NULL, "row %zu", i);
        struct buf out = {0};
        if (ages[i].age) {
            when_age(&out, ms, NOW);
            cr_expect_str_eq(out.p, ages[i].age);
        }
        buf_clear(&out);
    }
}

Test(when, without_a_now_nothing_is_near)
{
    cr_expect_not(when_recent(0, 0));
    cr_expect_null(when_near_day(0, 0));
    cr_expect_not(when_recent(-1, 0));
}
