/* When to fetch a feed next. Pure: the clock goes in. A feed_plan is what is remembered of a feed between fetches, kept
 * in the store and in memory by the loop; fetch_facts are what one fetch showed. All times are milliseconds. */
#ifndef RIFFLE_PLAN_PLAN_H
#define RIFFLE_PLAN_PLAN_H

#include "base/bytes.h"

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

const char *feed_status_name(enum feed_status status); /* "new", "ok", … static */
bool feed_status_parse(struct bytes name, enum feed_status *out);

struct feed_plan {
    enum feed_status status;
    int64_t last;        /* when the last fetch ended; 0: never */
    int64_t next;        /* when the next may begin; 0: at once */
    int64_t not_before;  /* Retry-After: holds for --all too; 0: none */
    int64_t interval;    /* the interval in force */
    int64_t last_new;    /* when an entry was last new; 0: never */
    int64_t posting;     /* smoothed gap between new entries; 0: unknown */
    uint32_t failures;   /* in a row */
    uint32_t moved;      /* how often in a row the same permanent redirect was seen */
};

struct plan_limits {
    int64_t interval, interval_min, interval_max; /* the configuration's, or the OPML's for this feed */
    bool interval_is_own;                         /* the OPML said so for this feed */
};

enum fetch_outcome {
    FETCHED_DOCUMENT,  /* 200 and it parsed */
    FETCHED_UNCHANGED, /* 304, or the same bytes again */
    FETCHED_ERROR,     /* anything else */
};

struct fetch_facts {
    enum fetch_outcome outcome;
    int http;                 /* 0: no reply */
    int64_t retry_after;      /* ms from now; -1: not said */
    int64_t max_age;          /* Cache-Control max-age or Expires, ms; -1: not said */
    int64_t ttl;              /* rss ttl, sy:update*, ms; -1: not said */
    uint32_t skip_hours, skip_days; /* as feed_doc has them */
    size_t new_entries;
    bool local_fault;         /* the fault was ours (no network, our own limit): not held against the feed */
};

/* Bounds on what a server may ask for. */
enum { PLAN_RETRY_AFTER_MAX_DAYS = 30, PLAN_MAX_AGE_MAX_DAYS = 7, PLAN_BACKOFF_MAX_HOURS = 24 };

/* Moves a plan on by one fetch that ended at `now`. seed differs between feeds (its id), so that jitter spreads them. */
void plan_next(struct feed_plan *plan, const struct plan_limits *limits,
               const struct fetch_facts *facts, int64_t now, uint64_t seed);

/* The first time at which a feed that was never fetched is asked: now, spread over spread_ms by seed. */
int64_t plan_first(int64_t now, int64_t spread_ms, uint64_t seed);

#endif
