/* When to fetch a feed next. Pure: the clock goes in. A feed_plan is what is remembered of a feed between fetches, kept
 * in the store and in memory by the loop; fetch_facts are what one fetch showed. All times are milliseconds.
 *
 * The rule. After a good answer a feed waits for a quarter of its usual gap between news (longer the longer it is
 * silent), counted in the hours and days at which it has news (rhythm.h): one that posts at 9 on weekdays is asked soon
 * after 9 on weekdays. What its first document tells of that is believed step by step: no wait is longer than the
 * configured interval and half of the time for which the feed has been followed. All is bounded by interval_min and
 * interval_max, and never less than the server allows: Retry-After, max-age or Expires, ttl, skipHours and skipDays, each
 * up to a bound. A server that gives a freshness of its own shorter than interval_min may be asked sooner, down to a
 * quarter of an hour. An interval of the feed's own in the OPML is taken as it is. A feed that sends so much each time that
 * it would be more than PLAN_BYTES_PER_SECOND waits longer. After an error the wait doubles with each one in a row, up to
 * a day. Every wait is spread by a little, except where the limits leave no room (interval_min = interval_max).
 *
 * How the status moves (any of them may become FEED_DISABLED and back to FEED_NEW by the OPML, outside of this file):
 *
 *     a document that parsed            → FEED_OK
 *     304 or the same bytes             → FEED_UNCHANGED
 *     429, or 503 with a Retry-After    → FEED_RETRY
 *     410                               → FEED_GONE, never due again
 *     any other error                   → FEED_ERROR
 *     an error that was ours            → stays what it was */
#ifndef RIFFLE_PLAN_PLAN_H
#define RIFFLE_PLAN_PLAN_H

#include "base/bytes.h"
#include "plan/rhythm.h"

/* What `riffle status` calls a feed's status. */
enum feed_status {
    FEED_NEW,       /* never fetched */
    FEED_OK,        /* the last fetch brought a document that was read */
    FEED_UNCHANGED, /* … or said that nothing changed */
    FEED_RETRY,     /* waits because the server asked for it (429, 503, Retry-After) */
    FEED_ERROR,     /* backs off by itself */
    FEED_GONE,      /* answered 410, no longer fetched */
    FEED_DISABLED,  /* by the OPML */
    FEED_STATUS_COUNT
};

/* "new", "ok", … static. */
const char *feed_status_name(enum feed_status status);

/* Reads such a name. False, and *out untouched, where it is none. */
bool feed_status_parse(struct bytes name, enum feed_status *out);

/* When a feed that is gone is due. */
#define PLAN_NEVER INT64_MAX

/* All zeros is a feed that was never fetched. */
struct feed_plan {
    enum feed_status status;
    int64_t last;       /* when the last fetch ended that was no fault of ours; 0: never */
    int64_t next;       /* when the next may begin; 0: at once; PLAN_NEVER: gone */
    int64_t not_before; /* Retry-After: holds for --all too; 0: none */
    int64_t interval;   /* the interval in force */
    uint32_t failures;  /* in a row */
    uint32_t moved;     /* the same permanent redirect in a row; whoever sees them counts */

    /* What is known of its news (interval.h). */
    int64_t since;        /* when it first answered well; 0: never */
    int64_t last_new;     /* the last: by its date, or when it was found; 0: none yet */
    int64_t found;        /* when there last was some after the first document; 0: never */
    bool dated;           /* last_new is an entry's own date */
    uint32_t occasions;   /* hours in which there was news, all that are known */
    int64_t posting;      /* smoothed gap between two of them, in the feed's own time; 0: unknown */
    int64_t longest;      /* the longest gap there ever was */
    struct rhythm rhythm; /* at which hours and days */

    /* What is known of its documents (quiet.h). */
    int64_t well;    /* when one was last read, or was said not to have changed; 0: never */
    int64_t changed; /* when the last one came that was another than the one before; 0: never */
    int64_t empty;   /* since when they have no entries; 0: they have */

    /* What the feed's last document and its headers asked for, in force until the next document: a 304 has no ttl. */
    int64_t max_age, ttl;           /* 0: not said */
    int64_t pace;                   /* how long its last answer takes at PLAN_BYTES_PER_SECOND */
    uint32_t skip_hours, skip_days; /* as fetch_facts has them */
};

struct plan_limits {
    /* The configuration's, or the OPML's for this feed. */
    int64_t interval, interval_min, interval_max;
    bool interval_is_own; /* the OPML said so for this feed */
};

enum fetch_outcome {
    FETCHED_DOCUMENT,  /* 200 and it parsed */
    FETCHED_UNCHANGED, /* 304, or the same bytes again */
    FETCHED_ERROR,     /* anything else */
};

struct fetch_facts {
    enum fetch_outcome outcome;
    int http;            /* 0: no reply */
    int64_t retry_after; /* ms from now; -1: not said */
    int64_t max_age;     /* Cache-Control max-age or Expires, ms; -1: not said */
    int64_t bytes;       /* received over the wire */
    bool local_fault;    /* the fault was ours (no network, our own limit) */

    /* Read with FETCHED_DOCUMENT alone. */
    int64_t ttl;                    /* rss ttl, sy:update*, ms; -1: not said */
    uint32_t skip_hours, skip_days; /* bits, GMT, as feed_doc has them */
    bool is_empty;                  /* the document has no entries */
    size_t new_entries;
    const int64_t *dates; /* when these were published, of those that say so; borrowed */
    size_t n_dates;
};

/* Bounds on what a server may ask for, and on what we do by ourselves. */
enum {
    PLAN_RETRY_AFTER_MAX_DAYS = 30,
    PLAN_MAX_AGE_MAX_DAYS = 7, /* ttl too */
    PLAN_BACKOFF_MAX_HOURS = 24,
    PLAN_ALLOWED_MIN_MINUTES = 15, /* the least to which a server's own freshness brings us down */
    PLAN_MOVED_TIMES = 5,
    PLAN_BYTES_PER_SECOND = 256 * 1024, /* what one feed may take of its server on the average */
};

/* Moves a plan on by one fetch that ended at `now`. seed differs between feeds (its id), so that jitter spreads them. A
 * fault of our own leaves the plan as it was, but that the feed is tried again soon. */
void plan_next(struct feed_plan *plan, const struct plan_limits *limits,
               const struct fetch_facts *facts, int64_t now, uint64_t seed);

/* The first time at which a feed that was never fetched is asked: now, spread over spread_ms by seed. */
int64_t plan_first(int64_t now, int64_t spread_ms, uint64_t seed);

/* Sets interval and next anew: as the daemon starts, when a limit has changed, after a sleep or a jump of the clock. What
 * the last fetch showed holds, under these limits. What is overdue is spread over spread_ms, the longest overdue first; a
 * clock that was ahead is no reason to wait longer than from now on. */
void plan_resume(struct feed_plan *plan, const struct plan_limits *limits, int64_t now,
                 int64_t spread_ms, uint64_t seed);

/* Whether the feed may be fetched at `now`. all: whatever its interval and caching headers say (Retry-After, 410 and the
 * OPML's word still hold). */
bool plan_is_due(const struct feed_plan *plan, int64_t now, bool all);

/* Whether the same permanent redirect was seen often enough to take its target for the feed's address (whoever moves it
 * then sets moved to 0). */
bool plan_has_moved(const struct feed_plan *plan);

#endif
