#include <unistd.h>

#include "base/clock.h"
#include "daemon/process_facts.h"
#include "daemon/state.h"
#include "serve/exposition.h"

/* In seconds. */
static const double fetch_bounds[] = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
static const double commit_bounds[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                       0.1,   0.25,   0.5,   1,    5};

void metrics_start(struct daemon *d)
{
    d->fetch_times = (struct histogram){.bounds = fetch_bounds, .n = COUNT_OF(fetch_bounds)};
    d->commit_times = (struct histogram){.bounds = commit_bounds, .n = COUNT_OF(commit_bounds)};
}

/* A family of one sample. */
static void one(struct buf *out, const char *name, enum exposition_type type, double value,
                const char *help)
{
    exposition_family(out, name, type, help);
    exposition_sample(out, name, NULL, value);
}

static void counter(struct buf *out, const char *name, int64_t value, const char *help)
{
    one(out, name, EXPOSITION_COUNTER, (double)value, help);
}

static void gauge(struct buf *out, const char *name, int64_t value, const char *help)
{
    one(out, name, EXPOSITION_GAUGE, (double)value, help);
}

static void labelled(struct buf *out, const char *name, const char *label, const char *of,
                     double value)
{
    exposition_sample(out, name, &(struct exposition_label){label, bytes_of(of)}, value);
}

static void tell_build(struct buf *out, const struct daemon *d)
{
    exposition_family(out, "riffle_build_info", EXPOSITION_GAUGE, "Always 1, of this version.");
    labelled(out, "riffle_build_info", "version", RIFFLE_VERSION, 1);
    one(out, "process_start_time_seconds", EXPOSITION_GAUGE, (double)d->started / 1000,
        "When the daemon started, in seconds since 1970.");
}

static void tell_fetches(struct buf *out, const struct daemon *d)
{
    static const char results[] = "riffle_fetches_total";
    const struct traffic_sum *total = &d->traffic.total;
    exposition_family(out, results, EXPOSITION_COUNTER,
                      "Fetches that ended, by what came of them.");
    for (int i = 0; i < TRAFFIC_RESULT_COUNT; i++)
        labelled(out, results, "result", traffic_result_name(i), (double)total->results[i]);
    exposition_histogram(out, "riffle_fetch_duration_seconds",
                         "How long fetches took, from name lookup to the last byte.",
                         &d->fetch_times);
    counter(out, "riffle_fetch_received_bytes_total", total->bytes,
            "What fetches brought over the wire.");
    gauge(out, "riffle_fetches_in_flight", (int64_t)fetcher_in_flight(d->fetcher),
          "Fetches under way.");
    gauge(out, "riffle_fetches_waiting", (int64_t)fetcher_waiting(d->fetcher),
          "Fetches that wait for their host, or for one under way to end.");
    gauge(out, "riffle_documents_on_the_way", (int64_t)d->on_the_way,
          "Fetches that ended and are not kept yet.");
}

static void tell_feeds(struct buf *out, const struct daemon *d, int64_t now)
{
    static const char states[] = "riffle_feeds";
    int64_t count[FEED_STATUS_COUNT] = {0};
    for (size_t i = 0; i < d->feeds.n; i++)
        count[feeds_status(&d->feeds, &d->feeds.v[i])]++;
    exposition_family(out, states, EXPOSITION_GAUGE, "Feeds of the list, by their state.");
    for (int i = 0; i < FEED_STATUS_COUNT; i++)
        labelled(out, states, "state", feed_status_name((enum feed_status)i), (double)count[i]);
    gauge(out, "riffle_feeds_due", (int64_t)due_count(d->feeds.due, now),
          "Feeds whose time has come and that are not fetched yet.");
    int64_t next = due_next(d->feeds.due);
    one(out, "riffle_oldest_due_seconds", EXPOSITION_GAUGE,
        next < now ? (double)(now - next) / 1000 : 0,
        "How long the feed has been due that has been due longest.");
}

static void tell_store(struct buf *out, const struct daemon *d)
{
    const struct store_totals *totals = &d->totals;
    counter(out, "riffle_entries_new_total", d->traffic.total.entries, "Entries that were new.");
    counter(out, "riffle_entries_on_topic_total", d->traffic.total.on_topic,
            "Entries that were new and that a topic published.");
    gauge(out, "riffle_store_entries", totals->entries, "Entries in the store.");
    gauge(out, "riffle_store_stories", totals->stories, "Stories in the store.");
    gauge(out, "riffle_store_size_bytes", totals->bytes, "How large the store is.");
    exposition_histogram(out, "riffle_store_commit_duration_seconds",
                         "How long the store took to keep what came together.", &d->commit_times);
}

static void tell_topics(struct buf *out, const struct store_totals *totals)
{
    static const char entries[] = "riffle_topic_stories",
                      last[] = "riffle_topic_last_timestamp_seconds";
    exposition_family(out, entries, EXPOSITION_GAUGE, "What a topic has published.");
    for (size_t i = 0; i < totals->n_topics; i++)
        exposition_sample(out, entries, &(struct exposition_label){"topic", totals->topics[i].name},
                          (double)totals->topics[i].entries);
    exposition_family(out, last, EXPOSITION_GAUGE,
                      "The date of the newest that a topic published; 0 where there is none.");
    for (size_t i = 0; i < totals->n_topics; i++)
        exposition_sample(out, last, &(struct exposition_label){"topic", totals->topics[i].name},
                          (double)totals->topics[i].last / 1000);
}

static void tell_serving(struct buf *out, const struct daemon *d)
{
    unsigned connections = 0;
    for (size_t i = 0; i < d->n_servers; i++)
        connections += server_connections(d->servers[i]);
    gauge(out, "riffle_http_connections", connections, "Connections that are open to riffle.");
    gauge(out, "riffle_subscribers", d->subscribers,
          "Readers of what is served, as the services that read for them say.");
}

/* What a person should look at, each 1 while it is so. */
static void tell_problems(struct buf *out, const struct daemon *d)
{
    static const char name[] = "riffle_problem";
    static const char *const setup[SETUP_PART_COUNT] = {
        [SETUP_OPTIONS] = "configuration", [SETUP_LIST] = "list", [SETUP_TOPICS] = "topics"};
    exposition_family(out, name, EXPOSITION_GAUGE,
                      "1 while something needs a person: see the log, or riffle status.");
    labelled(out, name, "of", "store", d->store_error != NULL);
    labelled(out, name, "of", "publishing", d->publish_error != NULL);
    for (int i = 0; i < SETUP_PART_COUNT; i++)
        labelled(out, name, "of", setup[i], d->setup_error[i] != NULL);
}

static void tell_process(struct buf *out)
{
    struct process_facts facts = process_facts();
    one(out, "process_cpu_seconds_total", EXPOSITION_COUNTER, facts.cpu_seconds,
        "Processor time of all threads.");
    gauge(out, "process_resident_memory_bytes", facts.resident_bytes, "Memory in use.");
    gauge(out, "process_virtual_memory_bytes", facts.virtual_bytes, "Memory that is mapped.");
    gauge(out, "process_open_fds", facts.open_descriptors, "Open descriptors.");
    gauge(out, "process_max_fds", facts.max_descriptors, "How many descriptors may be open.");
}

int metrics_make(void *ctx, struct buf *body)
{
    const struct daemon *d = ctx;
    tell_build(body, d);
    tell_fetches(body, d);
    tell_feeds(body, d, clock_now());
    tell_store(body, d);
    tell_topics(body, &d->totals);
    tell_serving(body, d);
    tell_problems(body, d);
    tell_process(body);
    return 200;
}
