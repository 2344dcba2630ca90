#include "plan/rhythm.h"

#include <stdbool.h>
#include <stddef.h>

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define DAY_MS  (RHYTHM_HOURS * HOUR_MS)
#define WEEK_MS (RHYTHM_DAYS * DAY_MS)

enum {
    NEWS = 16, /* what one piece of news adds to its hour, or shares among several */
    COUNTER_MAX = 255,
    DOUBT = NEWS,     /* spread over a row of counters, so that no hour is impossible */
    TRUST_MAX = 242,  /* of 255: 19 of 20 */
    TRUST_MIN = 13,   /* 1 of 20: either guess may recover */
    TRUST_FIRST = 76, /* three of ten */
    EPOCH_WEEKDAY = 4 /* 1970-01-01 was a Thursday */
};

/* Floor division, for instants before 1970. */
static int64_t whole(int64_t value, int64_t unit)
{
    return value / unit - (value % unit < 0);
}

static size_t hour_of(int64_t hours)
{
    return (size_t)(hours - whole(hours, RHYTHM_HOURS) * RHYTHM_HOURS);
}

static size_t day_of(int64_t hours)
{
    int64_t day = whole(hours, RHYTHM_HOURS) + EPOCH_WEEKDAY;
    return (size_t)(day - whole(day, RHYTHM_DAYS) * RHYTHM_DAYS);
}

/* The sums of both rows, so that a walk over hours adds them up once. */
struct reading {
    const struct rhythm *rhythm;
    unsigned hours, days;
};

static unsigned sum(const uint8_t *counters, size_t n)
{
    unsigned total = 0;
    for (size_t i = 0; i < n; i++)
        total += counters[i];
    return total;
}

static struct reading read_rhythm(const struct rhythm *rhythm)
{
    return (struct reading){.rhythm = rhythm,
                            .hours = sum(rhythm->hours, RHYTHM_HOURS),
                            .days = sum(rhythm->days, RHYTHM_DAYS)};
}

/* How many times as much news as on the average the counters expect in an hour (counted since 1970). */
static double expected(const struct reading *r, int64_t hour)
{
    double of_day = (RHYTHM_HOURS * r->rhythm->hours[hour_of(hour)] + DOUBT) /
                    (double)(r->hours + DOUBT);
    double of_week = (RHYTHM_DAYS * r->rhythm->days[day_of(hour)] + DOUBT) /
                     (double)(r->days + DOUBT);
    return of_day * of_week;
}

static double pace(const struct reading *r, int64_t hour)
{
    double trust = r->rhythm->trust / (double)COUNTER_MAX;
    return 1 - trust + trust * expected(r, hour);
}

/* ---- learning ---- */

/* The hours that a span touches. An exact instant touches its own; a span that ends as an hour begins not that one. */
struct hours {
    int64_t first, n;
};

static struct hours hours_between(int64_t from, int64_t to)
{
    int64_t first = whole(from, HOUR_MS);
    int64_t last = whole(to > from ? to - 1 : to, HOUR_MS);
    return (struct hours){.first = first, .n = last - first + 1};
}

/* By Bayes: the counters against the guess that every hour is alike. */
static void judge(struct rhythm *rhythm, const struct hours *span)
{
    struct reading reading = read_rhythm(rhythm);
    double foretold = 0;
    for (int64_t i = 0; i < span->n; i++)
        foretold += expected(&reading, span->first + i);
    foretold /= (double)span->n;
    double trust = rhythm->trust ? rhythm->trust : TRUST_FIRST;
    double then = COUNTER_MAX * trust * foretold / (trust * foretold + COUNTER_MAX - trust);
    rhythm->trust = (uint8_t)(then < TRUST_MIN ? TRUST_MIN : then > TRUST_MAX ? TRUST_MAX : then);
}

static void count(uint8_t *counters, size_t n, size_t at, unsigned weight)
{
    if (counters[at] + weight > COUNTER_MAX)
        for (size_t i = 0; i < n; i++)
            counters[i] /= 2;
    counters[at] = (uint8_t)(counters[at] + weight);
}

void rhythm_learn(struct rhythm *rhythm, int64_t from, int64_t to, int64_t gap)
{
    struct hours span = hours_between(from, to);
    if (span.n < 1 || span.n > RHYTHM_HOURS / 2)
        return;
    judge(rhythm, &span);
    for (int64_t i = 0; i < span.n; i++)
        count(rhythm->hours, RHYTHM_HOURS, hour_of(span.first + i), NEWS / (unsigned)span.n);
    int64_t share = gap > 0 && gap < DAY_MS ? NEWS * gap / DAY_MS : NEWS;
    count(rhythm->days, RHYTHM_DAYS, day_of(span.first + span.n / 2),
          share > 1 ? (unsigned)share : 1);
}

/* ---- the feed's own time ---- */

int64_t rhythm_elapsed(const struct rhythm *rhythm, int64_t from, int64_t to)
{
    if (to <= from)
        return 0;
    int64_t weeks = (to - from) / WEEK_MS * WEEK_MS;
    struct reading reading = read_rhythm(rhythm);
    double elapsed = 0;
    for (from += weeks; from < to;) {
        int64_t hour = whole(from, HOUR_MS);
        int64_t end = (hour + 1) * HOUR_MS < to ? (hour + 1) * HOUR_MS : to;
        elapsed += (double)(end - from) * pace(&reading, hour);
        from = end;
    }
    return weeks + (int64_t)elapsed;
}

int64_t rhythm_after(const struct rhythm *rhythm, int64_t from, int64_t amount)
{
    if (amount <= 0)
        return from;
    int64_t weeks = amount / WEEK_MS * WEEK_MS;
    struct reading reading = read_rhythm(rhythm);
    double left = (double)(amount - weeks);
    for (int64_t at = from + weeks;;) {
        int64_t hour = whole(at, HOUR_MS);
        int64_t end = (hour + 1) * HOUR_MS;
        double passes = (double)(end - at) * pace(&reading, hour);
        if (passes >= left)
            return at + (int64_t)(left / (passes / (double)(end - at)));
        left -= passes;
        at = end;
    }
}

double rhythm_pace(const struct rhythm *rhythm, int64_t at)
{
    struct reading reading = read_rhythm(rhythm);
    return pace(&reading, whole(at, HOUR_MS));
}
