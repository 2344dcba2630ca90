/* How the daemon and each feed is: one report, made by a running daemon from what it holds in memory or by `riffle status`
 * from the store alone, and printed as JSON by the contract. Pure data; strings are borrowed while it is printed. */
#ifndef RIFFLE_DAEMON_STATUS_REPORT_H
#define RIFFLE_DAEMON_STATUS_REPORT_H

#include "daemon/traffic.h"
#include "serve/readership.h"
#include "store/store.h"

struct status_feed {
    struct bytes url, fetched_from, title;
    enum feed_status status;
    int http;
    struct bytes last_error, error; /* the last sentence; the class, absent while all is well */
    uint32_t failures;
    int64_t last, next, interval_ms; /* 0: never, none */
    int64_t entries, on_topic;
    int64_t frozen_since; /* 0: it is not */
    struct bytes frozen;  /* the evidence, a sentence without its stop */
};

/* Who reads what is served at a path, over the last days. */
struct status_reading {
    struct bytes path;
    uint64_t requests, subscribers;
    const struct reading_service *services;
    size_t n_services;
};

struct status_report {
    int64_t started; /* 0: no daemon is running */
    int pid;
    struct store_totals store;
    size_t in_flight, due;
    struct traffic_count last_minute;
    const struct status_feed *feeds;
    size_t n_feeds;
    uint64_t subscribers; /* of all that is served */
    const struct status_reading *readings;
    size_t n_readings;
    struct bytes problems[8]; /* what a person should look at: a broken file, a full disk */
    size_t n_problems;
};

void status_print_json(const struct status_report *report, struct buf *out);

/* The same in pieces: all but the feeds, then each feed, and the end. */
void status_print_head(const struct status_report *report, struct buf *out);
void status_print_feed(const struct status_feed *feed, bool is_first, struct buf *out);
void status_print_end(struct buf *out);

/* Fills in whether the feed is frozen at `now`, from its plan and its error, the evidence in the arena; and makes it one in
 * error whose last fetch failed, by whosever fault. */
void status_judge(struct status_feed *feed, const struct feed_plan *plan, int64_t now,
                  struct arena *arena);

/* A status feed of a stored one, its strings borrowed or in the arena. */
struct status_feed status_of_stored(const struct stored_feed *stored, int64_t now,
                                    struct arena *arena);

#endif
