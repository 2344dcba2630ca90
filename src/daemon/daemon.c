#include "daemon/daemon.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "daemon/state.h"
#include "store/activity.h"
#include "daemon/systemd.h"

enum {
    JOBS_MAX = 8192, /* more than can be on the way: see fetching.c and fetch.concurrency */
    REPORTS_MAX = 8192,
    DESCRIPTORS_WANTED = 65536,
    GRACE_MS = 1000, /* for fetches under way when we are asked to end */
    /* … and for reading what has come: most documents take a millisecond. One that is given up was never kept, and is
     * fetched again. */
    READ_OUT_MS = 100,
};
#define SECOND_S     0.5
#define GRACE_LOOK_S 0.01

/* ---- reports ----------------------------------------------------------------------------------------------------- */

/* Takes over a text that a report brought. */
static void take_text(char **to, char **from)
{
    free(*to);
    *to = *from;
    *from = NULL;
}

static void say_store(struct daemon *d, struct notice *report)
{
    if (report->store_error) {
        log_error(d->log, "the store cannot be written to, %s: %s",
                  d->start.once ? "this round is not kept and comes again"
                                : "fetching waits until it can",
                  report->store_error);
        take_text(&d->store_error, &report->store_error);
        if (d->start.once)
            d->exit_status = 2;
    }
    if (report->store_recovered) {
        log_info(d->log, "the store can be written to again");
        take_text(&d->store_error, &report->store_error);
    }
}

static void say_publishing(struct daemon *d, struct notice *report)
{
    if (report->publish_error) {
        log_error(d->log, "not everything could be published, it is tried again: %s",
                  report->publish_error);
        take_text(&d->publish_error, &report->publish_error);
        if (d->start.once)
            d->exit_status = 2;
    }
    if (report->publish_recovered) {
        log_info(d->log, "everything is published again");
        take_text(&d->publish_error, &report->publish_error);
    }
}

static bool once_is_done(const struct daemon *d)
{
    return d->start.once && !d->stopping && d->on_the_way == 0 &&
           fetcher_in_flight(d->fetcher) == 0 && fetcher_waiting(d->fetcher) == 0 &&
           (!d->round.under_way || d->store_error);
}

/* Asks the keeper to render what is left and to end; its last report breaks the loop. */
static void begin_end(struct daemon *d)
{
    if (d->stopping)
        return;
    d->stopping = true;
    systemd_stopping();
    pushing_stop(d);
    pinging_stop(d);
    struct keep *keep = keep_new();
    keep->finish = true;
    remembering_stop(d);
    remembering_add(d, keep);
    fetcher_free(d->fetcher);
    d->fetcher = NULL;
    serving_stop(d);
    mailbox_close(d->jobs);
    worker_pool_stop(d->workers, READ_OUT_MS);
    d->workers = NULL;
    if (!mailbox_try_post(d->to_keeper, keep))
        keep_free(keep);
    mailbox_close(d->to_keeper);
}

static void take_report(struct daemon *d, struct notice *report)
{
    say_store(d, report);
    say_publishing(d, report);
    if (report->warning)
        log_error(d->log, "%s", report->warning);
    if (d->stopping) {
        if (report->finished)
            ev_break(d->loop, EVBREAK_ALL);
        notice_free(report);
        return;
    }
    if (report->setup)
        reload_reported(d, report);
    serving_reported(d, report);
    pinging_reported(d, report);
    fetching_reported(d, report);
    if (report->on_pushes)
        pushing_kept(d, report->pushes_kept);
    notice_free(report);
}

static void on_reported(struct ev_loop *loop, ev_async *async, int events)
{
    struct daemon *d = async->data;
    (void)loop, (void)events;
    for (struct notice *report; (report = mailbox_try_take(d->reports)) != NULL;)
        take_report(d, report);
    if (!d->stopping && once_is_done(d)) {
        d->exit_status = d->exit_status ? d->exit_status : d->round.errors > 0;
        begin_end(d);
    }
}

static void wake_loop(void *ctx)
{
    struct daemon *d = ctx;
    ev_async_send(d->loop, &d->reported);
}

/* ---- timers and signals ------------------------------------------------------------------------------------------ */

static void on_due(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)events;
    fetching_continue(timer->data);
}

static void on_second(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)events;
    struct daemon *d = timer->data;
    round_show(d);
    if (!d->round.under_way)
        ev_timer_stop(loop, timer);
}

static void on_watchdog(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)timer, (void)events;
    systemd_watchdog_alive();
}

/* Fetches under way may come to their end for a little while: a server that was asked and not heard out would be asked
 * again right after a restart. */
static void on_grace(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)events;
    struct daemon *d = timer->data;
    if (!d->stopping && fetcher_in_flight(d->fetcher) > 0 &&
        clock_monotonic() - d->ending_since < GRACE_MS)
        return;
    ev_timer_stop(loop, timer);
    begin_end(d);
}

static void on_end_signal(struct ev_loop *loop, ev_signal *signal, int events)
{
    (void)events;
    struct daemon *d = signal->data;
    log_progress(d->log, "%s", "");
    log_info(d->log, "ending on %s", signal->signum == SIGINT ? "SIGINT" : "SIGTERM");
    if (d->ending_since) { /* asked twice */
        begin_end(d);
        return;
    }
    d->ending_since = clock_monotonic();
    fetcher_hold(d->fetcher, true);
    ev_timer_again(loop, &d->grace);
}

static void on_hup(struct ev_loop *loop, ev_signal *signal, int events)
{
    (void)loop, (void)events;
    struct daemon *d = signal->data;
    log_info(d->log, "reading the configuration again on SIGHUP");
    reload_begin(d);
}

static void on_files_changed(void *ctx)
{
    reload_begin(ctx);
}

static void on_clock_set(void *ctx)
{
    fetching_continue(ctx);
}

static void watch_signal(struct daemon *d, ev_signal *watcher,
                         void (*on)(struct ev_loop *, ev_signal *, int), int number)
{
    ev_signal_init(watcher, on, number);
    watcher->data = d;
    ev_signal_start(d->loop, watcher);
}

static void start_watchers(struct daemon *d)
{
    ev_async_init(&d->reported, on_reported);
    ev_timer_init(&d->due, on_due, 0., 0.);
    ev_timer_init(&d->second, on_second, SECOND_S, SECOND_S);
    ev_timer_init(&d->grace, on_grace, 0., GRACE_LOOK_S);
    ev_set_priority(&d->reported,
                    EV_MAXPRI); /* what was rendered is in place before it is asked for */
    d->reported.data = d->due.data = d->second.data = d->grace.data = d;
    ev_async_start(d->loop, &d->reported);
    ev_timer_start(d->loop, &d->second);
    watch_signal(d, &d->on_term, on_end_signal, SIGTERM);
    watch_signal(d, &d->on_int, on_end_signal, SIGINT);
    watch_signal(d, &d->on_hup, on_hup, SIGHUP);
    clock_watch_start(&d->clock, d->loop, on_clock_set, d);
    int64_t watchdog = systemd_watchdog_interval();
    if (watchdog) {
        double every = (double)watchdog / 1000.;
        ev_timer_init(&d->watchdog, on_watchdog, every, every);
        ev_timer_start(d->loop, &d->watchdog);
    }
}

static void stop_watchers(struct daemon *d)
{
    ev_async_stop(d->loop, &d->reported);
    clock_watch_stop(&d->clock, d->loop);
    ev_timer_stop(d->loop, &d->due);
    ev_timer_stop(d->loop, &d->second);
    ev_timer_stop(d->loop, &d->grace);
    ev_timer_stop(d->loop, &d->watchdog);
    ev_signal_stop(d->loop, &d->on_term);
    ev_signal_stop(d->loop, &d->on_int);
    ev_signal_stop(d->loop, &d->on_hup);
}

/* Every connection and every fetch takes a descriptor: as many as the system lets us have. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < DESCRIPTORS_WANTED ? limit.rlim_max : DESCRIPTORS_WANTED;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* ---- the start --------------------------------------------------------------------------------------------------- */

static size_t worker_count(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 2 ? (size_t)(cores - 1) : 1;
}

/* The entries of the last day. What cannot be read is not recalled. */
static void recall_entries(struct daemon *d, struct store *store)
{
    struct recent_activity recent;
    if (!store_recent_activity(store, d->started, &recent, NULL))
        return;
    for (int ago = 0; ago < ACTIVITY_HOURS; ago++)
        traffic_recall_entries(&d->traffic, d->started, ago, recent.entries[ago],
                               recent.on_topic[ago]);
}

/* The fetches of the last day, as far as the store remembers them. */
static void recall_fetches(struct daemon *d, const struct stored_feed *stored, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t h = 0; h < stored[i].n_history; h++) {
            const struct fetch_record *record = &stored[i].history[h];
            const struct traffic_fetch fetch = {
                .ended = record->at,
                .bytes = record->bytes,
                .error = (enum fetch_error)record->error,
                .http = record->http,
                .not_modified = record->http == 304,
            };
            traffic_recall(&d->traffic, d->started, &fetch);
        }
}

/* Brings the store in line with the setup and fills the table of feeds from it. */
static bool load_store(struct daemon *d, struct setup *setup, struct store *store,
                       struct error *err)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct stored_feed *stored = NULL;
    const struct subscriptions *list = &setup->list->feeds;
    int64_t spread = d->start.once ? 0 : feeds_spread(list->n);
    bool fine = store_set_up(store, list, setup->topics, arena, &stored, err);
    if (fine) {
        feeds_set(&d->feeds, setup->list, stored, d->options, d->started, spread);
        if (!d->start.once) { /* nobody is shown the last day of a single round */
            recall_fetches(d, stored, list->n);
            recall_entries(d, store);
        }
        round_begin(d, d->started + spread);
    }
    arena_free(arena);
    return fine;
}

/* Makes every feed due that may be asked at all: --once --all. */
static void make_all_due(struct daemon *d)
{
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        if (plan_is_due(&feed->plan, d->started, true))
            feed->plan.next = d->started;
        feeds_schedule(&d->feeds, feed);
    }
    round_begin(d, d->started);
}

static void start_threads(struct daemon *d, struct store *store)
{
    struct keeper_start start = {
        .store = store,
        .options = d->options,
        .topics = d->topics,
        .list = d->feeds.list,
        .once = d->start.once,
        .box = d->to_keeper,
        .loop = d->reports,
    };
    d->keeper = keeper_start(&start);
    size_t workers = d->start.workers ? d->start.workers : worker_count();
    d->workers = worker_pool_start(workers, d->jobs, d->to_keeper, d->reports, !d->start.once);
}

static bool start_serving(struct daemon *d, struct error *err)
{
    if (d->start.once)
        return true;
    if (!serving_start(d, err))
        return false;
    struct error unwatched = {0};
    d->watch = watch_new(d->loop, on_files_changed, d, &unwatched);
    if (!d->watch)
        log_warning(d->log, "%s", unwatched.text);
    reload_watch(d);
    return true;
}

static bool begin(struct daemon *d, struct setup *setup, struct error *err)
{
    struct store *store = NULL;
    if (!store_open(d->options->store.p, STORE_WRITE, &store, err))
        return false;
    if (!load_store(d, setup, store, err) || !pushing_load(d, store, err) ||
        !pinging_load(d, store, err) || !fetching_configure(d, err) || !start_serving(d, err)) {
        store_close(store);
        return false;
    }
    if (d->start.once && d->start.all)
        make_all_due(d);
    remembering_start(d);
    start_threads(d, store);
    if (!d->start.once)
        pushing_start(d);
    return true;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void take_setup(struct daemon *d, struct setup *setup)
{
    d->options = options_keep(setup->options);
    d->topics = topic_set_keep(setup->topics);
    memcpy(d->setup_hash, setup->hash, sizeof d->setup_hash);
    for (enum setup_part part = 0; part < SETUP_PART_COUNT; part++)
        for (size_t i = 0; i < setup->findings[part].n; i++)
            log_warning(d->log, "%s", setup->findings[part].list[i].text.p);
}

static void clear(struct daemon *d)
{
    keeper_stop(d->keeper);
    for (struct notice *report; d->reports && (report = mailbox_try_take(d->reports)) != NULL;)
        notice_free(report);
    for (struct keep *keep; d->to_keeper && (keep = mailbox_try_take(d->to_keeper)) != NULL;)
        keep_free(keep);
    serving_stop(d);
    watch_free(d->watch);
    fetcher_free(d->fetcher);
    site_free(d->site);
    site_free(d->admin);
    feeds_clear(&d->feeds);
    due_free(d->pushes.due);
    pinging_free(d);
    mailbox_free(d->jobs);
    mailbox_free(d->to_keeper);
    mailbox_free(d->reports);
    arena_free(d->totals_arena);
    free(d->store_error);
    free(d->publish_error);
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        free(d->setup_error[i]);
    topic_set_drop(d->topics);
    options_drop(d->options);
}

int daemon_run(const struct daemon_start *start, struct setup *setup, struct log *log)
{
    struct daemon d = {.start = *start, .log = log, .started = clock_now()};
    metrics_start(&d);
    struct error err = {0};
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is a full disk like another */
    raise_descriptor_limit();
    d.loop = ev_default_loop(0);
    d.jobs = mailbox_new(JOBS_MAX, NULL, NULL);
    d.to_keeper = mailbox_new(JOBS_MAX, NULL, NULL);
    d.reports = mailbox_new(REPORTS_MAX, wake_loop, &d);
    d.site = site_new();
    d.admin = site_new();
    feeds_init(&d.feeds);
    d.feeds.once = start->once;
    take_setup(&d, setup);
    start_watchers(&d);

    if (begin(&d, setup, &err)) {
        systemd_ready();
        systemd_status("following %zu feed%s", d.feeds.n, PLURAL(d.feeds.n));
        fetching_continue(&d);
        wake_loop(&d); /* with nothing due, `once` is done already */
        ev_run(d.loop, 0);
    } else {
        log_error(log, "%s", err.text);
        d.exit_status = 2;
    }
    stop_watchers(&d);
    clear(&d);
    ev_loop_destroy(d.loop);
    setup_free(setup);
    return d.exit_status;
}
