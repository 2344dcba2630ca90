#include "daemon/feeds.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/fetch_terms.h"

enum {
    SPREAD_PER_FEED_MS = 10, /* what is due at once is begun so far apart on the average */
    SPREAD_MAX_MS = 300000,
};

static void feed_clear(struct feed_state *feed)
{
    free(feed->seen);
    free(feed->etag);
    free(feed->last_modified);
    free(feed->validated_url);
    free(feed->moved_to);
    free(feed->moving_to);
    free(feed->title);
    free(feed->error_class);
    free(feed->last_error);
    feed_push_free(feed->push);
    *feed = (struct feed_state){0};
}

static void replace(char **to, char **from)
{
    free(*to);
    *to = *from;
    *from = NULL;
}

void feeds_init(struct feeds *feeds)
{
    *feeds = (struct feeds){.due = due_new()};
}

void feeds_clear(struct feeds *feeds)
{
    for (size_t i = 0; i < feeds->n; i++)
        feed_clear(&feeds->v[i]);
    free(feeds->v);
    free(feeds->by_id);
    free(feeds->departed);
    due_free(feeds->due);
    feed_list_drop(feeds->list);
    *feeds = (struct feeds){0};
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static struct feed_state from_store(const struct stored_feed *stored)
{
    struct feed_state feed = {
        .id = stored->id,
        .plan = stored->plan,
        .document_hash = stored->document_hash,
        .n_seen = stored->n_seen,
        .etag = bytes_dup(stored->etag),
        .last_modified = bytes_dup(stored->last_modified),
        .validated_url = bytes_dup(stored->validated_url),
        .moved_to = bytes_dup(stored->moved_to),
        .title = bytes_dup(stored->title),
        .http = stored->http,
        .ms = stored->n_history ? stored->history[0].ms : 0,
        .error_class = bytes_dup(stored->error_class),
        .last_error = bytes_dup(stored->last_error),
        .entries = stored->entries,
        .on_topic = stored->on_topic,
    };
    feed.plan.moved = 0;                   /* what led to it is not kept */
    if (feed.plan.status == FEED_DISABLED) /* the list says that, not the plan */
        feed.plan.status = feed.plan.last ? FEED_OK : FEED_NEW;
    if (stored->n_seen) {
        feed.seen = calloc(stored->n_seen, sizeof *feed.seen);
        if (!feed.seen)
            error_out_of_memory(stored->n_seen);
        memcpy(feed.seen, stored->seen, stored->n_seen * sizeof *feed.seen);
    }
    return feed;
}

static int by_id(const void *a, const void *b, void *ctx)
{
    const struct feed_state *v = ctx;
    int64_t x = v[*(const uint32_t *)a].id, y = v[*(const uint32_t *)b].id;
    return (x > y) - (x < y);
}

static void index_by_id(struct feeds *feeds)
{
    free(feeds->by_id);
    feeds->by_id = calloc(feeds->n ? feeds->n : 1, sizeof *feeds->by_id);
    if (!feeds->by_id)
        error_out_of_memory(feeds->n);
    for (size_t i = 0; i < feeds->n; i++)
        feeds->by_id[i] = (uint32_t)i;
    qsort_r(feeds->by_id, feeds->n, sizeof *feeds->by_id, by_id, feeds->v);
}

static void schedule_all(struct feeds *feeds)
{
    due_free(feeds->due);
    feeds->due = due_new();
    for (size_t i = 0; i < feeds->n; i++)
        feeds_schedule(feeds, &feeds->v[i]);
}

int64_t feeds_spread(size_t n)
{
    int64_t spread = (int64_t)n * SPREAD_PER_FEED_MS;
    return spread < SPREAD_MAX_MS ? spread : SPREAD_MAX_MS;
}

static bool same_limits(const struct plan_limits *a, const struct plan_limits *b)
{
    return a->interval == b->interval && a->interval_min == b->interval_min &&
           a->interval_max == b->interval_max && a->interval_is_own == b->interval_is_own;
}

static void replan(struct feed_state *feed, int64_t now, int64_t spread_ms)
{
    plan_resume(&feed->plan, &feed->limits, now, spread_ms, (uint64_t)feed->id);
    feed->limits_are_new = false;
}

/* Whether the limits are others than before. A feed whose fetch is under way is planned by the old ones, and anew at the
 * end of it. */
static bool take_limits(struct feed_state *feed, const struct plan_limits *limits, int64_t now,
                        int64_t spread_ms)
{
    if (same_limits(&feed->limits, limits))
        return false;
    feed->limits = *limits;
    if (feed->in_flight)
        feed->limits_are_new = true;
    else
        replan(feed, now, spread_ms);
    return true;
}

void feeds_limit(struct feeds *feeds, const struct options *options, int64_t now)
{
    for (size_t i = 0; i < feeds->n; i++) {
        struct feed_state *feed = &feeds->v[i];
        struct plan_limits limits = fetch_terms_limits(feeds_subscription(feeds, feed), options);
        if (take_limits(feed, &limits, now, feeds_spread(feeds->n)))
            feeds_schedule(feeds, feed);
    }
}

void feeds_resume(struct feeds *feeds, int64_t now)
{
    for (size_t i = 0; i < feeds->n; i++) {
        struct feed_state *feed = &feeds->v[i];
        if (feed->in_flight)
            continue;
        replan(feed, now, feeds_spread(feeds->n));
        feeds_schedule(feeds, feed);
    }
}

/* Takes the id out of the departed; whether it was among them. */
static bool return_departed(struct feeds *feeds, int64_t id)
{
    for (size_t i = 0; i < feeds->n_departed; i++) {
        if (feeds->departed[i] == id) {
            feeds->departed[i] = feeds->departed[--feeds->n_departed];
            return true;
        }
    }
    return false;
}

void feeds_forget(struct feeds *feeds, int64_t id)
{
    (void)return_departed(feeds, id);
}

/* Of the feeds that another list left over, remembers those whose fetch is under way, and lets all go. */
static void let_go(struct feeds *feeds)
{
    for (size_t i = 0; i < feeds->n; i++) {
        struct feed_state *feed = &feeds->v[i];
        if (feed->in_flight) {
            feeds->departed = reallocarray(feeds->departed, feeds->n_departed + 1,
                                           sizeof *feeds->departed);
            if (!feeds->departed)
                error_out_of_memory(feeds->n_departed);
            feeds->departed[feeds->n_departed++] = feed->id;
        }
        feed_clear(feed);
    }
    free(feeds->v);
}

void feeds_set(struct feeds *feeds, struct feed_list *list, const struct stored_feed *stored,
               const struct options *options, int64_t now, int64_t spread_ms)
{
    size_t n = list->feeds.n;
    struct feed_state *v = calloc(n ? n : 1, sizeof *v);
    if (!v)
        error_out_of_memory(n);
    for (size_t i = 0; i < n; i++) {
        struct feed_state *known = feeds_find(feeds, stored[i].id);
        struct plan_limits limits = fetch_terms_limits(&list->feeds.v[i], options);
        if (known) {
            v[i] = *known;
            *known = (struct feed_state){0};
            (void)take_limits(&v[i], &limits, now, feeds_spread(n));
        } else {
            v[i] = from_store(&stored[i]);
            v[i].in_flight = return_departed(feeds, v[i].id);
            v[i].limits = limits;
            replan(&v[i], now, spread_ms);
        }
        v[i].subscription = i;
    }
    let_go(feeds);
    feeds->v = v;
    feeds->n = n;
    feed_list_drop(feeds->list);
    feeds->list = feed_list_keep(list);
    index_by_id(feeds);
    schedule_all(feeds);
}

struct feed_state *feeds_find(struct feeds *feeds, int64_t id)
{
    size_t low = 0, high = feeds->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        struct feed_state *feed = &feeds->v[feeds->by_id[middle]];
        if (feed->id == id)
            return feed;
        if (feed->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- one feed ---------------------------------------------------------------------------------------------------- */

const struct subscription *feeds_subscription(const struct feeds *feeds,
                                              const struct feed_state *feed)
{
    return &feeds->list->feeds.v[feed->subscription];
}

enum feed_status feeds_status(const struct feeds *feeds, const struct feed_state *feed)
{
    return feeds_subscription(feeds, feed)->disabled ? FEED_DISABLED : feed->plan.status;
}

int64_t feeds_next(const struct feed_state *feed)
{
    const struct feed_plan *plan = &feed->plan;
    if (!feed->slowed || feed->pinged)
        return plan->next;
    return push_slowed(plan->last, plan->next, feed->limits.interval_max);
}

void feeds_schedule(struct feeds *feeds, struct feed_state *feed)
{
    uint32_t number = (uint32_t)(feed - feeds->v);
    enum feed_status status = feeds_status(feeds, feed);
    if (feed->in_flight || feed->is_through || status == FEED_GONE || status == FEED_DISABLED)
        due_remove(feeds->due, number);
    else
        due_set(feeds->due, number, feeds_next(feed), feeds_subscription(feeds, feed)->priority);
}

/* While it is in flight the plan is not moved: feeds_apply does it then. */
static void hurry(struct feed_state *feed, int64_t now)
{
    feed->plan.next = push_pinged(&feed->plan, &feed->limits, now);
}

void feeds_ping(struct feeds *feeds, struct feed_state *feed, int64_t now)
{
    feed->pinged = true;
    if (feed->in_flight)
        return;
    hurry(feed, now);
    feeds_schedule(feeds, feed);
}

void feeds_take_off(struct feed_state *feed)
{
    feed->in_flight = true;
    feed->told = feed->pinged;
    feed->pinged = false;
}

struct feed_ticket feeds_ticket(struct feeds *feeds, struct feed_state *feed)
{
    struct feed_ticket ticket = {
        .feed = feed->id,
        .list = feed_list_keep(feeds->list),
        .subscription = feed->subscription,
        .plan = feed->plan,
        .limits = feed->limits,
        .document_hash = feed->document_hash,
        .seen = feed->seen,
        .n_seen = feed->n_seen,
    };
    feed->seen = NULL;
    feed->n_seen = 0;
    return ticket;
}

/* A pushed document has entries and nothing else. */
static void land_push(struct feeds *feeds, struct feed_state *feed, struct feed_report *report)
{
    free(feed->seen);
    feed->seen = report->ticket.seen;
    feed->n_seen = report->ticket.n_seen;
    report->ticket.seen = NULL;
    if (report->kept_document) {
        feed->entries = report->change.entries;
        feed->on_topic = report->change.on_topic;
    }
    if (feed->limits_are_new)
        replan(feed, feed->plan.last, 0);
    if (feed->pinged)
        hurry(feed, feed->plan.last);
    feeds_schedule(feeds, feed);
}

const char *feeds_note_move(struct feed_state *feed, const char *moved_to)
{
    if (!moved_to || !feed->moving_to || strcmp(moved_to, feed->moving_to) != 0) {
        free(feed->moving_to);
        feed->moving_to = bytes_dup(bytes_of(moved_to));
        feed->plan.moved = moved_to ? 1 : 0;
    } else {
        feed->plan.moved++;
    }
    return plan_has_moved(&feed->plan) ? moved_to : NULL;
}

void feeds_apply(struct feeds *feeds, struct feed_state *feed, struct feed_report *report)
{
    struct feed_ticket *ticket = &report->ticket;
    feed->in_flight = false;
    if (ticket->pushed) {
        land_push(feeds, feed, report);
        return;
    }
    feed->is_through = feeds->once;
    bool was_asked = ticket->plan.last != feed->plan.last;
    feed->plan = ticket->plan;
    if (report->document_failed) /* it was led to what is no feed */
        (void)feeds_note_move(feed, NULL);
    if (feed->limits_are_new && was_asked)
        replan(feed, feed->plan.last, 0);
    feed->document_hash = ticket->document_hash;
    free(feed->seen);
    feed->seen = ticket->seen;
    feed->n_seen = ticket->n_seen;
    ticket->seen = NULL;
    feed->http = report->record.http;
    feed->ms = report->record.ms;
    replace(&feed->error_class, &report->error_class);
    if (report->last_error)
        replace(&feed->last_error, &report->last_error);
    if (report->moved_to)
        replace(&feed->moved_to, &report->moved_to);
    if (report->kept_document) {
        replace(&feed->etag, &report->etag);
        replace(&feed->last_modified, &report->last_modified);
        replace(&feed->validated_url, &report->validated_url);
        feed->entries = report->change.entries;
        feed->on_topic = report->change.on_topic;
        if (report->title && !feeds_subscription(feeds, feed)->title.n)
            replace(&feed->title, &report->title);
    }
    if (feed->pinged)
        hurry(feed, feed->plan.last);
    feeds_schedule(feeds, feed);
}
