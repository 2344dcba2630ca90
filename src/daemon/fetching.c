#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "daemon/fetch_terms.h"
#include "daemon/state.h"

/* How much may wait between the end of its fetch and the keeper's report before nothing new is fetched, and how far that
 * must fall before fetching goes on. */
enum {
    ON_THE_WAY_HIGH = 256,
    ON_THE_WAY_LOW = 128,
    BYTES_HIGH = 16 * 1024 * 1024,
    BYTES_LOW = 8 * 1024 * 1024,
    ASLEEP_MAX_MS = 3600000, /* the clock may have been set, look now and then */
};

static void press_back(struct daemon *d)
{
    if (d->ending_since || d->on_the_way >= ON_THE_WAY_HIGH || d->bytes_on_the_way >= BYTES_HIGH)
        fetcher_hold(d->fetcher, true);
    else if (d->on_the_way <= ON_THE_WAY_LOW && d->bytes_on_the_way <= BYTES_LOW)
        fetcher_hold(d->fetcher, false);
}

/* What goes to the keeper without a document: 304 and errors. */
static void pass_to_keeper(struct daemon *d, struct feed_ticket ticket, struct fetch_result *result)
{
    struct keep *keep = keep_new();
    keep->ticket = ticket;
    keep->fetch = result;
    keep_without_document(keep);
    if (!mailbox_try_post(d->to_keeper, keep))
        keep_free(keep);
}

static void pass_to_workers(struct daemon *d, struct feed_ticket ticket,
                            struct fetch_result *result)
{
    struct job *job = job_new();
    ticket.body_bytes = result->body.n;
    job->ticket = ticket;
    job->fetch = result;
    job->topics = topic_set_keep(d->topics);
    d->bytes_on_the_way += result->body.n;
    if (!mailbox_try_post(d->jobs, job))
        job_free(job);
}

static void on_fetched(void *ctx, struct fetch_result *result)
{
    struct daemon *d = ctx;
    struct feed_state *feed = feeds_find(&d->feeds, result->tag);
    const struct traffic_fetch fetch = {
        .ended = result->ended,
        .bytes = result->bytes_received,
        .error = result->error,
        .http = result->http,
        .not_modified = result->not_modified,
    };
    traffic_note(&d->traffic, &fetch);
    histogram_note(&d->fetch_times, (double)result->total_ms / 1000);
    if (!feed) { /* taken out of the list meanwhile */
        feeds_forget(&d->feeds, result->tag);
        fetch_result_free(result);
        return;
    }
    if (!feeds_note_move(feed, result->error ? NULL : result->moved_to)) {
        free(result->moved_to);
        result->moved_to = NULL;
    }
    struct feed_ticket ticket = feeds_ticket(&d->feeds, feed);
    d->on_the_way++;
    if (result->error || result->not_modified)
        pass_to_keeper(d, ticket, result);
    else
        pass_to_workers(d, ticket, result);
    press_back(d);
}

void fetching_pushed(struct daemon *d, struct feed_state *feed, struct fetch_result *result)
{
    feed->in_flight = true;
    feeds_schedule(&d->feeds, feed);
    struct feed_ticket ticket = feeds_ticket(&d->feeds, feed);
    ticket.pushed = true;
    d->on_the_way++;
    pass_to_workers(d, ticket, result);
    press_back(d);
}

bool fetching_is_full(const struct daemon *d)
{
    return d->on_the_way >= ON_THE_WAY_HIGH || d->bytes_on_the_way >= BYTES_HIGH;
}

static bool start_fetch(struct daemon *d, struct feed_state *feed, struct error *err)
{
    const struct subscription *s = feeds_subscription(&d->feeds, feed);
    struct arena *arena = arena_new(SIZE_MAX);
    struct fetch_request request = fetch_terms_request(s, feed->moved_to, d->options, arena);
    request.etag = feed->etag;
    request.last_modified = feed->last_modified;
    request.validated_url = feed->validated_url;
    request.tag = feed->id;
    bool started = fetcher_start(d->fetcher, &request, on_fetched, d, err);
    arena_free(arena);
    return started;
}

/* A fetch that could not even begin (its address makes no sense) takes the same way as one that failed. */
static void fail_fetch(struct daemon *d, struct feed_state *feed, const struct error *cause)
{
    d->on_the_way++;
    pass_to_keeper(d, feeds_ticket(&d->feeds, feed), fetch_result_refused(cause));
}

/* After a sleep much is overdue: that it is spread out is decided before the first of it is taken. */
static void heed_jump(struct daemon *d, int64_t now)
{
    int64_t jump = clock_watch_look(&d->clock, now, clock_monotonic());
    if (!jump)
        return;
    struct buf by = {0};
    duration_print_about(&by, jump > 0 ? jump : -jump);
    log_info(d->log, "the clock %s by %s, or this machine slept; planning all feeds anew",
             jump > 0 ? "jumped ahead" : "was set back", by.p);
    buf_clear(&by);
    feeds_resume(&d->feeds, now);
    pushing_resume(d);
}

void fetching_continue(struct daemon *d)
{
    int64_t now = clock_now();
    uint32_t number;
    if (d->stopping || d->ending_since)
        return;
    heed_jump(d, now);
    reading_heed(d, now);
    while (d->on_the_way < ON_THE_WAY_HIGH && due_take(d->feeds.due, now, &number)) {
        struct feed_state *feed = &d->feeds.v[number];
        struct error err = {0};
        feeds_take_off(feed);
        if (!start_fetch(d, feed, &err))
            fail_fetch(d, feed, &err);
    }
    int64_t next = due_next(d->feeds.due);
    int64_t wait = next - now < ASLEEP_MAX_MS ? next - now : ASLEEP_MAX_MS;
    ev_timer_stop(d->loop, &d->due);
    ev_timer_set(&d->due, (double)(wait > 0 ? wait : 0) / 1000., 0.);
    ev_timer_start(d->loop, &d->due);
}

void fetching_say_error(struct daemon *d, const struct feed_state *feed, const char *sentence,
                        const char *error_class)
{
    log_warning(d->log, "%s feed=%s error=%s", sentence ? sentence : error_class,
                feeds_subscription(&d->feeds, feed)->url.p, error_class);
}

static void log_outcome(struct daemon *d, struct feed_state *feed, const struct feed_report *report)
{
    const struct subscription *s = feeds_subscription(&d->feeds, feed);
    const char *error = report->error_class;
    feed->untold = error && round_holds_back(d, feed, error);
    bool is_known = error && feed->error_class && strcmp(error, feed->error_class) == 0;
    if (error && !is_known && !feed->untold)
        fetching_say_error(d, feed, report->last_error, error);
    else if (error)
        log_debug(d->log, "still failing feed=%s error=%s failures=%u", s->url.p, error,
                  (unsigned)report->ticket.plan.failures);
    else if (feed->error_class)
        log_info(d->log, "well again feed=%s", s->url.p);
    if (report->change.new_entries)
        log_debug(d->log, "fetched feed=%s new=%zu on_topic=%zu", s->url.p,
                  report->change.new_entries, report->change.new_on_topic);
}

static void count(struct daemon *d, const struct feed_report *report)
{
    int64_t now = clock_now();
    if (report->brought_document)
        traffic_read(&d->traffic, now, !report->document_failed);
    traffic_entries(&d->traffic, now, report->change.new_entries, report->change.new_on_topic);
}

void fetching_reported(struct daemon *d, struct notice *report)
{
    if (report->feeds)
        histogram_note(&d->commit_times, (double)report->commit_ms / 1000);
    for (struct feed_report *f = report->feeds; f; f = f->next) {
        struct feed_state *feed = feeds_find(&d->feeds, f->ticket.feed);
        d->on_the_way--;
        d->bytes_on_the_way -= f->ticket.body_bytes;
        count(d, f);
        if (!feed) {
            feeds_forget(&d->feeds, f->ticket.feed);
            continue;
        }
        if (f->ticket.pushed) {
            feeds_apply(&d->feeds, feed, f);
            pushing_pushed(d, feed, f);
            pushing_landed(d, feed);
            continue;
        }
        log_outcome(d, feed, f);
        round_note(d, feed, f);
        pushing_fetched(d, feed, f);
        feeds_apply(&d->feeds, feed, f);
        pushing_landed(d, feed);
    }
    if (report->feeds) {
        press_back(d);
        fetching_continue(d);
    }
}

bool fetching_configure(struct daemon *d, struct error *err)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct fetch_options options = fetch_terms_options(d->options, d->subscribers, arena);
    bool fine = true;
    if (!d->fetcher)
        fine = (d->fetcher = fetcher_new(d->loop, &options, err)) != NULL;
    else
        fine = fetcher_configure(d->fetcher, &options, err);
    arena_free(arena);
    return fine;
}
