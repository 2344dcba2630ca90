/* The loop's table of feeds: what it must know to fetch each when it is due, without asking the store. Belongs to the loop
 * thread. A feed is `in_flight` from the start of its fetch until the keeper's report on it, so that it is never fetched
 * twice at a time. */
#ifndef RIFFLE_DAEMON_FEEDS_H
#define RIFFLE_DAEMON_FEEDS_H

#include "daemon/feed_push.h"
#include "daemon/message.h"
#include "plan/due.h"

/* One feed. Strings are malloc'ed; NULL where there is none. */
struct feed_state {
    int64_t id;
    size_t subscription; /* in the list */
    struct feed_plan plan;
    struct plan_limits limits; /* in force */
    bool limits_are_new;       /* since its fetch began */
    uint64_t document_hash, *seen;
    size_t n_seen;
    char *etag, *last_modified;
    char *validated_url; /* that these two came from */
    char *moved_to;      /* where it is fetched from, after redirects for good */
    char *moving_to; /* … and where such a redirect last led, not yet often enough (plan.moved) */
    char *title;
    int http;
    int32_t ms; /* how long its last fetch took; 0: it was not asked yet */
    char *error_class, *last_error;
    int64_t entries, on_topic;
    struct feed_push *push; /* NULL: it names no hub */
    bool slowed;            /* pushes come: fetched less often */
    bool pinged;            /* something changed: fetched as soon as may be */
    bool told;              /* the fetch under way follows a ping */
    bool in_flight;
    bool is_through; /* fetched, and not to be again: see feeds.once */
    bool untold;     /* its error is not logged before some feed is reached: see round.c */
    bool in_round;   /* belongs to the first round, and is not through yet */
};

struct feeds {
    bool once;              /* each feed is fetched one time at most */
    struct feed_list *list; /* one reference */
    struct feed_state *v;   /* in the list's order: v[i] is list->feeds.v[i] */
    size_t n;
    struct due *due;   /* numbers are indices of v */
    int64_t *departed; /* ids of feeds that left the list in flight */
    size_t n_departed;
    uint32_t *by_id; /* indices of v, by ascending id */
};

void feeds_init(struct feeds *feeds);
void feeds_clear(struct feeds *feeds);

/* Over how many milliseconds so many feeds are spread that are due at once. */
int64_t feeds_spread(size_t n);

/* Takes up a list, with each of its feeds as the store has it. What the table knows of a feed already is newer and stays.
 * New feeds and those that are overdue are due at once, spread out over spread_ms. Another interval is in force at once,
 * though not sooner than the server allows. */
void feeds_set(struct feeds *feeds, struct feed_list *list, const struct stored_feed *stored,
               const struct options *options, int64_t now, int64_t spread_ms);

/* Takes up other intervals of the configuration, as feeds_set does those of the list. */
void feeds_limit(struct feeds *feeds, const struct options *options, int64_t now);

/* Plans all feeds anew after a sleep or a jump of the clock: those that are due by now are spread out. */
void feeds_resume(struct feeds *feeds, int64_t now);

/* The fetch of a feed that left the list is over: should it come back, it is not in flight. */
void feeds_forget(struct feeds *feeds, int64_t id);

/* The feed with that id, or NULL. */
struct feed_state *feeds_find(struct feeds *feeds, int64_t id);

const struct subscription *feeds_subscription(const struct feeds *feeds,
                                              const struct feed_state *feed);

/* What `riffle status` says of it. */
enum feed_status feeds_status(const struct feeds *feeds, const struct feed_state *feed);

/* Puts the feed into the queue by its plan, or leaves it out: in flight, gone, disabled. */
void feeds_schedule(struct feeds *feeds, struct feed_state *feed);

/* When it is due by its plan and its pushes. */
int64_t feeds_next(const struct feed_state *feed);

/* It is to be fetched as soon as its plan's limits allow. */
void feeds_ping(struct feeds *feeds, struct feed_state *feed, int64_t now);

/* It is about to be fetched. */
void feeds_take_off(struct feed_state *feed);

/* What goes along with a fetch of it; its `seen` passes to the ticket. */
struct feed_ticket feeds_ticket(struct feeds *feeds, struct feed_state *feed);

/* Takes the report's findings over into the feed, and takes the feed out of flight. */
void feeds_apply(struct feeds *feeds, struct feed_state *feed, struct feed_report *report);

/* Counts a permanent redirect to what answered well (NULL: there was none). Returns the address once it has been seen often
 * enough in a row, else NULL. */
const char *feeds_note_move(struct feed_state *feed, const char *moved_to);

#endif
