#include "plan/reason.h"

#include <criterion/criterion.h>

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

static const int64_t noon = INT64_C(1709208000000);

static const struct plan_limits usual = {
    .interval = HOUR, .interval_min = HOUR, .interval_max = DAY};

/* A feed that was asked at noon. */
#define ASKED .last = noon, .since = noon - 100 * DAY, .next = noon + HOUR

static const struct {
    const char *what;
    struct feed_plan plan;
    struct plan_limits limits;
    const char *want;
} rows[] = {
    {"never asked",
     {0},
     usual,
     "It has not been reached yet, and is asked as soon as its turn comes."},
    {"gone",
     {.status = FEED_GONE, ASKED},
     usual,
     "It answered 410: it is gone for good, and is not asked any more."},
    {"disabled", {.status = FEED_DISABLED, ASKED}, usual, "The list of feeds says not to ask it."},
    {"of its own",
     {.status = FEED_OK, ASKED, .interval = HOUR / 2},
     {.interval = HOUR / 2, .interval_min = HOUR, .interval_max = DAY, .interval_is_own = true},
     "The list of feeds says to ask it every 30m."},
    {"empty",
     {.status = FEED_OK, ASKED, .interval = HOUR},
     usual,
     "It never had an entry, so it is asked every 1h, as configured (interval)."},
    {"unknown habits",
     {.status = FEED_OK, ASKED, .interval = HOUR, .last_new = noon - HOUR},
     usual,
     "How often it has news is not known yet, so it is asked every 1h, as configured (interval)."},
    {"habits",
     {.status = FEED_OK,
      ASKED,
      .interval = 3 * HOUR,
      .posting = 12 * HOUR,
      .last_new = noon - HOUR},
     usual,
     "It has news about every 12 h, so it is asked about every 3 h."},
    {"usual hours",
     {.status = FEED_OK,
      ASKED,
      .interval = 3 * HOUR,
      .posting = 12 * HOUR,
      .last_new = noon - HOUR,
      .rhythm = {.trust = 200}},
     usual,
     "It has news about every 12 h, so it is asked about every 3 h. It is asked most at "
     "the hours and days at which it usually has news."},
    {"silence",
     {.status = FEED_OK,
      ASKED,
      .interval = 6 * HOUR,
      .posting = 12 * HOUR,
      .last_new = noon - 2 * DAY},
     usual,
     "It has news about every 12 h, but has had none for 2 d, so it is asked less often, every 6 "
     "h."},
    {"followed for a day",
     {.status = FEED_OK,
      .last = noon,
      .since = noon - 4 * HOUR,
      .next = noon + 2 * HOUR,
      .interval = 2 * HOUR,
      .posting = 2 * DAY,
      .last_new = noon - HOUR},
     usual,
     "It has news about every 2 d, but has been followed for no more than 4 h: what is known of it "
     "is "
     "believed step by step, and it is asked every 2 h."},
    {"much news",
     {.status = FEED_OK, ASKED, .interval = HOUR, .posting = HOUR, .last_new = noon - HOUR},
     usual,
     "It has news about every 1 h, and is asked every 1h, the least that is allowed "
     "(interval-min)."},
    {"much news and leave",
     {.status = FEED_OK,
      ASKED,
      .interval = HOUR / 2,
      .max_age = HOUR / 2,
      .posting = HOUR,
      .last_new = noon - HOUR},
     usual,
     "It has news about every 1 h, and is asked every 30m, the least that is allowed by its "
     "server."},
    {"seldom",
     {.status = FEED_OK, ASKED, .interval = DAY, .posting = 20 * DAY, .last_new = noon - HOUR},
     usual,
     "It has news about every 20 d, and is asked every 1d, the most that is configured "
     "(interval-max)."},
    {"fresh for long",
     {.status = FEED_OK, ASKED, .interval = HOUR, .max_age = 5 * HOUR, .last_new = noon},
     usual,
     "How often it has news is not known yet, so it is asked every 1h, as configured (interval). "
     "Its "
     "server says that an answer is good for 5 h, and so it is."},
    {"ttl and hours",
     {.status = FEED_OK,
      ASKED,
      .interval = HOUR,
      .ttl = 5 * HOUR,
      .skip_hours = 3,
      .last_new = noon},
     usual,
     "How often it has news is not known yet, so it is asked every 1h, as configured (interval). "
     "Its "
     "document asks to be left alone for 5 h, and so it is. The hours and days that its document "
     "excludes are left out."},
    {"failing",
     {.status = FEED_ERROR, .last = noon, .next = noon + 4 * HOUR, .failures = 3},
     usual,
     "After 3 errors in a row it is left alone for 4 h: the wait doubles with each, up to a day."},
    {"asked to wait",
     {.status = FEED_RETRY,
      .last = noon,
      .next = noon + 4 * HOUR,
      .not_before = noon + 4 * HOUR,
      .failures = 1},
     usual,
     "After 1 error in a row it is left alone for 4 h: the wait doubles with each, up to a day. "
     "Its "
     "server asked not to be asked before 2024-02-29T16:00:00Z (Retry-After)."},
    {"large",
     {.status = FEED_OK, ASKED, .interval = HOUR, .pace = 2 * HOUR, .last_new = noon},
     usual,
     "How often it has news is not known yet, so it is asked every 1h, as configured (interval). "
     "It "
     "sends so much each time that its server is spared for 2 h."},
};

Test(reason, is_told_in_words)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        reason_print(&rows[i].plan, &rows[i].limits, &out);
        cr_expect_str_eq(out.p, rows[i].want, "%s: %s", rows[i].what, out.p);
        buf_clear(&out);
    }
}
