#include "plan/rhythm.h"

#include <criterion/criterion.h>

#include "base/bytes.h"

#define MINUTE ((int64_t)60 * 1000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define WEEK   (7 * DAY)

static const int64_t monday = 20514 * DAY; /* 2026-03-02 */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Posts at an hour of the first days of each week. */
static struct rhythm habit(int weeks, int days, int hour)
{
    struct rhythm rhythm = {.trust = 0};
    for (int week = 0; week < weeks; week++)
        for (int day = 0; day < days; day++) {
            int64_t at = monday + week * WEEK + day * DAY + hour * HOUR + 3 * MINUTE;
            rhythm_learn(&rhythm, at, at, DAY);
        }
    return rhythm;
}

/* Whatever is learned, some counters of every value among it. */
static struct rhythm random_rhythm(uint64_t *state)
{
    struct rhythm rhythm;
    for (size_t i = 0; i < RHYTHM_HOURS; i++)
        rhythm.hours[i] = (uint8_t)(next_random(state) >> next_random(state) % 8);
    for (size_t i = 0; i < RHYTHM_DAYS; i++)
        rhythm.days[i] = (uint8_t)(next_random(state) >> next_random(state) % 8);
    rhythm.trust = (uint8_t)(next_random(state) % 243);
    return rhythm;
}

Test(rhythm, knows_nothing_at_first)
{
    const struct rhythm rhythm = {.trust = 0};
    cr_expect_eq(rhythm_elapsed(&rhythm, monday, monday + 12345678), 12345678);
    cr_expect_eq(rhythm_elapsed(&rhythm, monday, monday), 0);
    cr_expect_eq(rhythm_elapsed(&rhythm, monday, monday - 5), 0);
    cr_expect_eq(rhythm_after(&rhythm, monday, 12345678), monday + 12345678);
    cr_expect_eq(rhythm_after(&rhythm, monday, 0), monday);
    cr_expect_eq(rhythm_pace(&rhythm, monday), 1.);
}

Test(rhythm, learns_the_hour_and_the_days)
{
    const struct rhythm rhythm = habit(3, 5, 9);
    double usual = rhythm_pace(&rhythm, monday + 9 * HOUR + 30 * MINUTE);
    cr_expect(usual > 15, "%f", usual);
    cr_expect(rhythm_pace(&rhythm, monday + 15 * HOUR) < 0.5);
    cr_expect(rhythm_pace(&rhythm, monday + 5 * DAY + 9 * HOUR) < usual / 5, "Saturday: %f of %f",
              rhythm_pace(&rhythm, monday + 5 * DAY + 9 * HOUR), usual);
    cr_expect(rhythm_pace(&rhythm, monday + 5 * DAY + 15 * HOUR) < 0.2);
}

Test(rhythm, a_week_is_a_week_whatever_was_learned)
{
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 200; i++) {
        struct rhythm rhythm = random_rhythm(&state);
        int64_t from = monday + (int64_t)(next_random(&state) % (uint64_t)WEEK);
        cr_assert_eq(rhythm_elapsed(&rhythm, from, from + 5 * WEEK), 5 * WEEK);
        int64_t odd = rhythm_elapsed(&rhythm, from, from + WEEK - 1);
        cr_assert(odd >= WEEK - 300 && odd <= WEEK + 300, "%lld", (long long)(odd - WEEK));
    }
}

Test(rhythm, after_is_the_inverse_of_elapsed)
{
    uint64_t state = 1234567;
    for (int i = 0; i < 2000; i++) {
        struct rhythm rhythm = random_rhythm(&state);
        int64_t from = (int64_t)(next_random(&state) % (uint64_t)(400 * WEEK)) - 100 * WEEK;
        int64_t amount = (int64_t)(next_random(&state) % (uint64_t)(3 * WEEK));
        int64_t to = rhythm_after(&rhythm, from, amount);
        int64_t back = rhythm_elapsed(&rhythm, from, to);
        cr_assert(to >= from);
        cr_assert(back >= amount - 300 && back <= amount + 300, "%lld of %lld", (long long)back,
                  (long long)amount);
    }
}

/* One that posts at any hour is not taken for one with habits: no hour is held to be very unlikely. */
Test(rhythm, chance_is_no_habit)
{
    uint64_t state = 42;
    struct rhythm rhythm = {.trust = 0};
    int64_t at = monday;
    for (int i = 0; i < 400; i++) {
        at += (int64_t)(next_random(&state) % (uint64_t)(2 * DAY));
        rhythm_learn(&rhythm, at, at, DAY);
        if (i < 50)
            continue;
        for (int hour = 0; hour < 24; hour++)
            cr_assert(rhythm_pace(&rhythm, at + hour * HOUR) > 0.2, "after %d", i);
    }
}

/* A habit that daylight saving time moves by an hour, or a new editor by six, is found within a few days. */
Test(rhythm, follows_a_change_of_habits)
{
    static const int hours[] = {8, 10, 15};
    for (size_t i = 0; i < COUNT_OF(hours); i++) {
        struct rhythm rhythm = habit(12, 5, 9);
        for (int day = 0; day < 5; day++) {
            int64_t at = monday + 12 * WEEK + day * DAY + hours[i] * HOUR;
            rhythm_learn(&rhythm, at, at, DAY);
        }
        double pace = rhythm_pace(&rhythm, monday + 13 * WEEK + hours[i] * HOUR);
        cr_expect(pace > 2, "at %d: %f", hours[i], pace);
    }
}

Test(rhythm, a_span_says_less_than_an_instant)
{
    struct rhythm exact = {.trust = 0}, vague = {.trust = 0}, none = {.trust = 0};
    rhythm_learn(&exact, monday + 9 * HOUR, monday + 9 * HOUR, 0);
    rhythm_learn(&vague, monday + 8 * HOUR, monday + 12 * HOUR, 0);
    rhythm_learn(&none, monday, monday + 13 * HOUR, 0);
    rhythm_learn(&none, monday, monday - HOUR, 0);
    cr_expect_eq(exact.hours[9], 16);
    for (size_t i = 8; i < 12; i++)
        cr_expect_eq(vague.hours[i], 4);
    cr_expect_eq(vague.hours[12], 0);
    cr_expect_eq(none.trust, 0);
}

/* A feed with much news a day compares the days of several weeks, not of this one. */
Test(rhythm, busy_days_do_not_drown_the_others)
{
    struct rhythm rhythm = {.trust = 0};
    for (int64_t at = monday; at < monday + 8 * WEEK; at += 2 * HOUR)
        rhythm_learn(&rhythm, at, at, 2 * HOUR);
    for (int64_t day = 0; day < 7; day++) {
        double pace = rhythm_pace(&rhythm, monday + day * DAY);
        cr_expect(pace > 1.5 && pace < 2.5, "day %lld: %f", (long long)day, pace);
    }
}
