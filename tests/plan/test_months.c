/* Properties of the schedule, over simulated months with a clock of its own: hundreds of feeds that post, fall silent,
 * fail and ask for patience at random, each fetched whenever its plan says so. */
#include "plan/caching.h"
#include "plan/interval.h"

#include <criterion/criterion.h>

#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int64_t one_of(uint64_t *state, const int64_t *values, size_t n)
{
    return values[next_random(state) % n];
}

/* What a random server might answer. */
static struct fetch_facts random_facts(uint64_t *state)
{
    static const int64_t waits[] = {-1,     -1,          -1,   -1,       0,
                                    SECOND, 20 * MINUTE, HOUR, 5 * HOUR, 40 * DAY};
    static const int64_t statuses[] = {0, 404, 429, 500, 503};
    struct fetch_facts facts = {.retry_after = -1, .max_age = -1, .ttl = -1};
    uint64_t what = next_random(state) % 10;
    facts.outcome = what < 4 ? FETCHED_DOCUMENT : what < 8 ? FETCHED_UNCHANGED : FETCHED_ERROR;
    facts.http = facts.outcome == FETCHED_DOCUMENT ? 200 : 304;
    if (facts.outcome == FETCHED_ERROR) {
        facts.http = (int)one_of(state, statuses, COUNT_OF(statuses));
        facts.local_fault = facts.http == 0 && next_random(state) % 2;
    }
    facts.retry_after = facts.http >= 429 ? one_of(state, waits, COUNT_OF(waits)) : -1;
    facts.max_age = one_of(state, waits, COUNT_OF(waits));
    facts.ttl = one_of(state, waits, COUNT_OF(waits));
    if (next_random(state) % 8 == 0)
        facts.skip_hours = (uint32_t)next_random(state);
    if (next_random(state) % 8 == 0)
        facts.skip_days = (uint32_t)next_random(state) & 0xFFu;
    facts.new_entries = facts.outcome == FETCHED_DOCUMENT ? next_random(state) % 4 : 0;
    facts.is_empty = next_random(state) % 16 == 0;
    return facts;
}

enum { DATES_MAX = 4 };

/* Some of its news is dated, most of that within reason. */
static void random_dates(uint64_t *state, struct fetch_facts *facts, int64_t now,
                         int64_t dates[static DATES_MAX])
{
    static const int64_t absurd[] = {0, -1, INT64_MIN + 1, INT64_MAX, 253402300800000};
    facts->dates = dates;
    facts->n_dates = facts->new_entries ? next_random(state) % (facts->new_entries + 1) : 0;
    for (size_t i = 0; i < facts->n_dates; i++)
        dates[i] = next_random(state) % 8
                       ? now - (int64_t)(next_random(state) % (uint64_t)(3 * DAY)) + HOUR
                       : one_of(state, absurd, COUNT_OF(absurd));
}

/* What must hold after every step, whatever came before. */
static void expect_bounds(const struct feed_plan *before, const struct feed_plan *plan,
                          const struct plan_limits *limits, const struct fetch_facts *facts,
                          int64_t now)
{
    int64_t wait = plan->next - now;
    if (!facts->local_fault) {
        int64_t floor = interval_floor(limits,
                                       plan->max_age > plan->ttl ? plan->max_age : plan->ttl);
        cr_assert(wait >= floor, "%lld is below the floor %lld", (long long)wait, (long long)floor);
    }
    cr_assert(wait > 0);
    cr_assert(plan->last_new <= now && plan->found <= now && plan->posting >= 0);
    cr_assert(!facts->local_fault || plan->next >= before->next);
    int64_t asked = facts->retry_after < 30 * DAY ? facts->retry_after : 30 * DAY;
    cr_assert(wait >= asked, "sooner than Retry-After");
    if (facts->outcome != FETCHED_ERROR) {
        cr_assert(wait >= (facts->max_age < 7 * DAY ? facts->max_age : 7 * DAY), "still fresh");
        cr_assert(plan->interval >= interval_floor(limits, 1), "interval below its floor");
        cr_assert(plan->interval <= limits->interval_max || limits->interval_is_own);
        cr_assert_eq(plan->failures, 0);
    }
    cr_assert_eq(caching_after_skipped(plan->skip_hours, plan->skip_days, plan->next), plan->next,
                 "a skipped hour");
    cr_assert(wait <= 30 * DAY + 8 * DAY + HOUR, "longer than all bounds together");
}

Test(months, no_feed_is_asked_sooner_than_allowed_nor_forgotten)
{
    static const struct plan_limits limits[] = {
        {.interval = HOUR, .interval_min = HOUR, .interval_max = DAY},
        {.interval = 2 * HOUR, .interval_min = 10 * MINUTE, .interval_max = 7 * DAY},
        {.interval = 30 * MINUTE,
         .interval_min = HOUR,
         .interval_max = DAY,
         .interval_is_own = true},
        {.interval = SECOND, .interval_min = SECOND, .interval_max = HOUR},
    };
    uint64_t state = 88172645463325252u;
    for (uint64_t feed = 0; feed < 400; feed++) {
        struct feed_plan plan = {0};
        const struct plan_limits *l = &limits[feed % COUNT_OF(limits)];
        int64_t now = 20000 * DAY, end = now + 180 * DAY;
        for (size_t step = 0; step < 500 && now < end; step++) {
            struct fetch_facts facts = random_facts(&state);
            int64_t dates[DATES_MAX];
            random_dates(&state, &facts, now, dates);
            struct feed_plan before = plan;
            plan_next(&plan, l, &facts, now, feed);
            expect_bounds(&before, &plan, l, &facts, now);
            now = plan.next + (int64_t)(next_random(&state) % 5000);
        }
    }
}

/* Simulates a feed that posts every `gap` for `days`, and counts the fetches and the mean lateness of its news. */
enum { FRESH_MAX = 200 };

static size_t simulate(int64_t gap, int days, int64_t *lateness)
{
    static const struct plan_limits limits = {
        .interval = HOUR, .interval_min = HOUR, .interval_max = DAY};
    struct feed_plan plan = {0};
    int64_t start = 20000 * DAY, now = start, seen = start, late = 0;
    size_t fetches = 0, posts = 0;
    int64_t dates[FRESH_MAX];
    while (now < start + days * DAY) {
        size_t fresh = 0;
        for (; seen + gap <= now; seen += gap) {
            late += now - (seen + gap);
            dates[fresh++ % FRESH_MAX] = seen + gap;
        }
        posts += fresh;
        struct fetch_facts facts = {.outcome = fresh || !fetches ? FETCHED_DOCUMENT
                                                                 : FETCHED_UNCHANGED,
                                    .http = 200,
                                    .retry_after = -1,
                                    .max_age = -1,
                                    .ttl = -1,
                                    .new_entries = fetches ? fresh : 20,
                                    .dates = dates,
                                    .n_dates = fresh < FRESH_MAX ? fresh : FRESH_MAX};
        plan_next(&plan, &limits, &facts, now, 5);
        fetches++;
        now = plan.next;
    }
    *lateness = posts ? late / (int64_t)posts : 0;
    return fetches;
}

Test(months, a_feed_is_asked_as_often_as_it_has_news)
{
    static const struct {
        int64_t gap;
        size_t least, most; /* fetches in 60 days */
        int64_t late;       /* on average, at most */
    } rows[] = {
        {10 * MINUTE, 60 * 22, 60 * 24, 45 * MINUTE},
        {3 * HOUR, 60 * 10, 60 * 20, 45 * MINUTE},
        {12 * HOUR, 60 * 3, 60 * 8, 90 * MINUTE},
        {DAY, 60 * 2, 60 * 4, 2 * HOUR},
        {7 * DAY, 60, 60 * 3, 20 * HOUR},
        {300 * DAY, 55, 60 * 10, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t late;
        size_t fetches = simulate(rows[i].gap, 60, &late);
        cr_expect(fetches >= rows[i].least && fetches <= rows[i].most, "row %zu: %zu fetches", i,
                  fetches);
        cr_expect(late <= rows[i].late, "row %zu: %lld s late", i, (long long)(late / SECOND));
    }
}

/* Feeds that start in the same second drift apart. */
Test(months, jitter_spreads_a_herd)
{
    enum { FEEDS = 1000, MINUTES = 70 };
    static const struct plan_limits limits = {
        .interval = HOUR, .interval_min = HOUR, .interval_max = DAY};
    size_t at_minute[MINUTES] = {0};
    for (uint64_t feed = 0; feed < FEEDS; feed++) {
        struct feed_plan plan = {0};
        struct fetch_facts facts = {
            .outcome = FETCHED_UNCHANGED, .http = 304, .retry_after = -1, .max_age = -1, .ttl = -1};
        int64_t start = 20000 * DAY, now = start;
        for (int i = 0; i < 100; i++) {
            plan_next(&plan, &limits, &facts, now, feed);
            now = plan.next;
        }
        at_minute[(now - start) / MINUTE % MINUTES]++;
    }
    for (size_t i = 0; i < MINUTES; i++)
        cr_expect(at_minute[i] < FEEDS / 5, "minute %zu has %zu of %d", i, at_minute[i], FEEDS);
}

/* ---- feeds with habits ---- */

enum { POSTS_MAX = 4000 };

/* A feed of one's own making: when it posts, ascending. */
struct life {
    int64_t posts[POSTS_MAX];
    size_t n;
};

struct account {
    size_t fetches; /* from day `from` on */
    int64_t late_mean, late_most;
};

/* Lives through it with a fetch whenever the plan says so; the first brings the twenty posts before. */
static struct account follow(const struct life *life, const struct plan_limits *limits, bool dated,
                             int64_t start, int64_t from, int64_t end)
{
    struct feed_plan plan = {.status = FEED_NEW};
    struct account account = {.fetches = 0};
    size_t seen = 0, counted = 0;
    int64_t late = 0;
    while (seen < life->n && life->posts[seen] < start - 20 * DAY)
        seen++;
    for (int64_t now = start; now < end; now = plan.next) {
        size_t first = seen;
        for (; seen < life->n && life->posts[seen] <= now; seen++)
            if (life->posts[seen] >= from) {
                int64_t by = now - life->posts[seen];
                late += by;
                account.late_most = by > account.late_most ? by : account.late_most;
                counted++;
            }
        struct fetch_facts facts = {.outcome = seen > first ? FETCHED_DOCUMENT : FETCHED_UNCHANGED,
                                    .http = 200,
                                    .retry_after = -1,
                                    .max_age = -1,
                                    .ttl = -1,
                                    .new_entries = seen - first,
                                    .dates = &life->posts[first],
                                    .n_dates = dated ? seen - first : 0};
        plan_next(&plan, limits, &facts, now, 9);
        account.fetches += now >= from;
    }
    account.late_mean = counted ? late / (int64_t)counted : 0;
    return account;
}

static const struct plan_limits hourly = {
    .interval = HOUR, .interval_min = HOUR, .interval_max = DAY};

/* The first days of each week, so many minutes after midnight. */
static void post_daily(struct life *life, int days_a_week, const int *minutes, size_t n)
{
    int64_t monday = 20514 * DAY;
    life->n = 0;
    for (int64_t day = -28; day < 200; day++)
        for (size_t i = 0; (day + 28) % 7 < days_a_week && i < n; i++)
            life->posts[life->n++] = monday + day * DAY + minutes[i] * MINUTE;
}

/* From its first document on; the first weeks are there to learn where the dates are not given. */
Test(months, a_feed_is_asked_when_it_posts)
{
    static const struct {
        int days_a_week, minutes[3];
        size_t n;
        bool dated;
        size_t a_week_most;
        int64_t late_most;
    } rows[] = {
        {5, {9 * 60}, 1, true, 15, 45 * MINUTE},
        {5, {9 * 60 + 20}, 1, true, 15, HOUR + 5 * MINUTE},
        {5, {9 * 60}, 1, false, 24, HOUR},
        {7, {23 * 60 + 55}, 1, true, 17, 45 * MINUTE},
        {5, {9 * 60, 13 * 60, 17 * 60}, 3, true, 38, 45 * MINUTE},
        {1, {9 * 60}, 1, true, 10, 45 * MINUTE},
    };
    static struct life life;
    int64_t start = 20514 * DAY + 11 * HOUR;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        post_daily(&life, rows[i].days_a_week, rows[i].minutes, rows[i].n);
        int64_t from = start + (rows[i].dated ? 7 : 28) * DAY, end = from + 70 * DAY;
        struct account a = follow(&life, &hourly, rows[i].dated, start, from, end);
        cr_expect(a.fetches / 10 <= rows[i].a_week_most, "row %zu: %zu fetches a week", i,
                  a.fetches / 10);
        cr_expect(a.late_most <= rows[i].late_most, "row %zu: %lld min late", i,
                  (long long)(a.late_most / MINUTE));
    }
}

/* Posts at random, `gap` apart on the average, or so many at once. */
static void post_at_random(struct life *life, uint64_t *state, int64_t gap, size_t at_once)
{
    life->n = 0;
    for (int64_t at = 20514 * DAY - 28 * DAY; life->n + at_once <= POSTS_MAX;) {
        at += (int64_t)(next_random(state) % (uint64_t)(2 * gap));
        for (size_t i = 0; i < at_once; i++)
            life->posts[life->n++] = at + (int64_t)i * SECOND;
    }
}

/* Habits that are none do no harm: chance is found within a quarter of its gap on the average, twenty at once are asked
 * for no more often than one. */
Test(months, chance_and_bursts_are_followed_too)
{
    static const struct {
        int64_t gap;
        size_t at_once, a_day_most;
        int64_t late_mean;
    } rows[] = {
        {2 * HOUR, 1, 24, 50 * MINUTE}, {8 * HOUR, 1, 14, 2 * HOUR},  {DAY, 1, 6, 5 * HOUR},
        {3 * DAY, 1, 3, 13 * HOUR},     {8 * HOUR, 20, 14, 2 * HOUR}, {DAY, 20, 6, 5 * HOUR},
    };
    static struct life life;
    uint64_t state = 42;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int feed = 0; feed < 20; feed++) {
            post_at_random(&life, &state, rows[i].gap, rows[i].at_once);
            int64_t start = 20514 * DAY, from = start + 7 * DAY, end = from + 60 * DAY;
            struct account a = follow(&life, &hourly, true, start, from, end);
            cr_expect(a.fetches / 60 <= rows[i].a_day_most, "row %zu: %zu a day", i,
                      a.fetches / 60);
            cr_expect(a.late_mean <= rows[i].late_mean, "row %zu: %lld min late", i,
                      (long long)(a.late_mean / MINUTE));
        }
}

/* ---- clocks ------------------------------------------------------------------------------------------------------ */

/* A machine that sleeps, and whose clock is set at random: no feed is asked at once again and again, and none is lost sight
 * of for longer than the longest interval and what its server asked. */
Test(months, sleep_and_jumps_lose_no_feed)
{
    uint64_t state = 7;
    for (uint64_t feed = 0; feed < 100; feed++) {
        struct feed_plan plan = {.status = FEED_NEW};
        int64_t truth = 20514 * DAY, wrong = 0;
        size_t fetches = 0;
        for (int step = 0; step < 300; step++) {
            struct fetch_facts facts = random_facts(&state);
            if (facts.retry_after > 5 * HOUR || facts.max_age > 5 * HOUR || facts.ttl > 5 * HOUR ||
                facts.skip_hours || facts.skip_days)
                continue;
            plan_next(&plan, &hourly, &facts, truth + wrong, feed);
            truth += (int64_t)(next_random(&state) % (uint64_t)(6 * HOUR));
            if (next_random(&state) % 4 == 0)
                truth += (int64_t)(next_random(&state) % (uint64_t)(3 * DAY));
            if (next_random(&state) % 4 == 0)
                wrong = (int64_t)(next_random(&state) % (uint64_t)(900 * DAY)) - 450 * DAY;
            plan_resume(&plan, &hourly, truth + wrong, MINUTE, feed);
            int64_t wait = plan.next - (truth + wrong);
            cr_assert(wait >= 0 && wait <= 2 * DAY, "feed %llu waits %lld h",
                      (unsigned long long)feed, (long long)(wait / HOUR));
            truth += wait;
            fetches++;
        }
        size_t hours = (size_t)((truth - 20514 * DAY) / HOUR);
        cr_assert(fetches <= hours, "%zu fetches in %zu hours", fetches, hours);
    }
}
