/* The daemon's own state, known to daemon/ alone: everything here belongs to the loop thread. The threads that it starts
 * (workers, keeper, archivist) have none of it and are spoken to through the mailboxes. */
#ifndef RIFFLE_DAEMON_STATE_H
#define RIFFLE_DAEMON_STATE_H

#include <ev.h>

#include "base/log.h"
#include "daemon/archivist.h"
#include "daemon/clock_watch.h"
#include "daemon/daemon.h"
#include "daemon/feeds.h"
#include "daemon/keeper.h"
#include "daemon/traffic.h"
#include "daemon/watch.h"
#include "daemon/worker.h"
#include "serve/exposition.h"
#include "serve/server.h"

enum { SERVERS_MAX = 16 };

/* The first round: every feed that is due at the start, once. */
struct round {
    bool under_way;
    int64_t began; /* monotonic */
    size_t feeds, through, errors, unreached;
    size_t new_entries, on_topic;
};

struct daemon {
    struct daemon_start start;
    struct log *log;
    struct ev_loop *loop;
    int64_t started; /* instant */

    /* What is in force. */
    struct options *options;
    struct topic_set *topics;
    uint64_t setup_hash[SETUP_PART_COUNT];
    char *setup_error[SETUP_PART_COUNT]; /* of the last reading; NULL: fine */
    bool reading_setup, read_again;

    /* Fetching. */
    struct feeds feeds;
    struct fetcher *fetcher;
    struct round round;
    struct clock_watch clock;
    struct traffic traffic;
    struct histogram fetch_times, commit_times; /* in seconds, since the start */
    size_t on_the_way;                          /* fetches that ended and are not reported on yet */
    size_t bytes_on_the_way;                    /* of their documents */
    char *store_error;                          /* the store takes nothing; NULL: it does */
    char *publish_error; /* what is published is not all in place; NULL: it is */

    /* The other threads. */
    struct mailbox *jobs, *to_keeper, *reports;
    struct worker_pool *workers;
    struct keeper *keeper;
    ev_async reported;
    struct archivist *archivist; /* NULL: nothing is served */
    struct searcher *searcher;   /* of the archivist's thread while that runs; NULL: not made yet */
    struct status_pages *pages;  /* … and the pages at /status */
    struct telling *telling;     /* /status.json under way; NULL likewise */

    /* Serving. */
    struct site *site, *admin;
    struct server *servers[SERVERS_MAX];
    size_t n_servers;
    struct arena *totals_arena;
    struct store_totals totals;
    int64_t
        subscribers; /* to what is served, as services say: told in the User-Agent; 0: not known */
    int64_t subscribers_at; /* when that was last reckoned */

    /* Pushes. */
    struct {
        struct due *due; /* when something changes by time alone; numbers are indices of feeds.v */
        ev_timer timer;
        int64_t keep_at; /* when what changed is handed to the keeper; 0: nothing did */
        bool keeping;    /* the keeper has not reported on the last lot yet */
        size_t waiting;  /* bytes of documents that wait for another of their feed */
        uint16_t asked;  /* the number of the request that a hub was last sent */
    } pushes;

    /* Telling a hub of our own feeds. */
    struct {
        struct ping *v; /* a topic each, also of those that are gone */
        size_t n;
        ev_timer timer;
    } pings;

    struct watch *watch;
    ev_timer due, second, watchdog, grace, remember;
    ev_signal on_term, on_int, on_hup;
    int64_t ending_since; /* monotonic; 0: nobody asked us to end. Nothing new is fetched then */
    bool stopping;        /* fetching is over, the keeper finishes */
    int exit_status;
};

/* fetching.c: what is due is fetched; what fetches and the keeper bring is passed on. */

/* Begins every fetch that is due and sets the timer for the next. May be called at any time. */
void fetching_continue(struct daemon *daemon);

/* A hub brought this document of a feed that is not in flight: it goes the way of one that was fetched. The result passes
 * over. */
void fetching_pushed(struct daemon *daemon, struct feed_state *feed, struct fetch_result *result);

/* Whether so much is on its way that nothing more is to be taken. */
bool fetching_is_full(const struct daemon *daemon);

/* Takes over what the keeper did with fetches. */
void fetching_reported(struct daemon *daemon, struct notice *report);

/* Logs the error of a feed. */
void fetching_say_error(struct daemon *daemon, const struct feed_state *feed, const char *sentence,
                        const char *error_class);

/* New limits and the User-Agent, from the options and the list in force. False where they make no sense. */
bool fetching_configure(struct daemon *daemon, struct error *err);

/* remembering.c: what servers asked to be remembered (HSTS, Alt-Svc) lies in two files beside the store. */

/* Reads them into the fetcher, and has them written every hour. Blocks on the disk: at the start alone. */
void remembering_start(struct daemon *daemon);
void remembering_stop(struct daemon *daemon);

/* Gives a message to the keeper what is to be written, if anything. */
void remembering_add(struct daemon *daemon, struct keep *keep);

/* pushing.c: hubs are asked for pushes, and what they bring is taken (WebSub). */

/* Takes up what is agreed with hubs from the store, before its keeper starts. */
bool pushing_load(struct daemon *daemon, struct store *store, struct error *err);

/* Opens the door for hubs and asks those that are to be asked. */
void pushing_start(struct daemon *daemon);

/* After the list or public-url became another. */
void pushing_reconfigured(struct daemon *daemon);

/* After a sleep or a jump of the clock. */
void pushing_resume(struct daemon *daemon);

/* Takes note of a fetch that was reported on, before feeds_apply; of a pushed document, after it. */
void pushing_fetched(struct daemon *daemon, struct feed_state *feed,
                     const struct feed_report *report);
void pushing_pushed(struct daemon *daemon, struct feed_state *feed,
                    const struct feed_report *report);

/* A feed is in flight no more: the next document that waits for that goes on its way. */
void pushing_landed(struct daemon *daemon, struct feed_state *feed);

/* The keeper has kept what it was last given, or could not. */
void pushing_kept(struct daemon *daemon, bool kept);

/* Nothing more is asked or taken; what is not kept yet goes to the keeper. */
void pushing_stop(struct daemon *daemon);

/* pinging.c: a hub is told when the feeds of a topic announce something else (WebSub): once a minute at most for each, and
 * again, ever more seldom, where it could not be. */

/* Takes up what it was told, from the store, before its keeper starts. */
bool pinging_load(struct daemon *daemon, struct store *store, struct error *err);

/* Takes note of what was rendered, after it is in place. */
void pinging_reported(struct daemon *daemon, const struct notice *report);

/* Nothing more is told. */
void pinging_stop(struct daemon *daemon);
void pinging_free(struct daemon *daemon);

/* round.c: the first round, and what is said of it. */
void round_begin(struct daemon *daemon, int64_t until);

/* Whether an error is not to be logged yet: nobody was reached so far, and where that stays so one sentence says it for
 * all. */
bool round_holds_back(const struct daemon *daemon, const struct feed_state *feed,
                      const char *error_class);

/* Takes note of a feed that was asked, before its state moves on. */
void round_note(struct daemon *daemon, struct feed_state *feed, const struct feed_report *report);
void round_show(struct daemon *daemon);

/* After another list was taken up: what left it is no longer waited for. */
void round_recount(struct daemon *daemon);

/* reload.c: the user's files are read again. */

/* Asks a worker to read them; once more afterwards, if it is at it. */
void reload_begin(struct daemon *daemon);

/* Takes up what was read and kept, or says what is wrong with it. */
void reload_reported(struct daemon *daemon, struct notice *report);

/* Watches what the options in force name. */
void reload_watch(struct daemon *daemon);

/* seeking.c: the archive is searched for readers: what is published, and on the admin side everything. */
void seeking_start(struct daemon *daemon);

/* After the archivist has stopped. */
void seeking_stop(struct daemon *daemon);

/* lending.c: volumes of the archives are made for those who ask for them. */
void lending_start(struct daemon *daemon);

/* reading.c: how many people read what is served, as the services say that fetch for them. */

/* Has the User-Agent of fetches tell a number that became known, or another one, once an hour. Cheap; may be called at any
 * time. */
void reading_heed(struct daemon *daemon, int64_t now);

/* Fills in what is known of readers; in the arena. */
struct status_report;
void reading_report(const struct daemon *daemon, int64_t now, struct arena *arena,
                    struct status_report *report);

/* telling.c: /status.json, which is made of a few feeds at each turn of the loop, so that ten thousand hold nobody up.
 * Each feed is told as it is at its turn. */
void telling_start(struct daemon *daemon);

/* Declines what is still asked. Once the servers are gone. */
void telling_stop(struct daemon *daemon);

/* status_routes.c: /status and what lies below it, on the private addresses. */
void status_routes_start(struct daemon *daemon);

/* Declines what is still asked. Once the servers are gone. */
void status_routes_stop(struct daemon *daemon);

/* serving.c */
bool serving_start(struct daemon *daemon, struct error *err);
void serving_stop(struct daemon *daemon);

/* Puts what was rendered in place. */
void serving_reported(struct daemon *daemon, struct notice *report);

/* metrics.c: the measurements, for Prometheus. */

/* Before anything is measured. */
void metrics_start(struct daemon *daemon);

/* Makes /metrics (a site_make). */
int metrics_make(void *ctx, struct buf *body);

#endif
