#include "daemon/status_report.h"

#include <inttypes.h>

#include "base/json.h"
#include "net/fetcher.h"
#include "plan/quiet.h"

/* An instant as a JSON string, or null for none. */
static void add_instant(struct buf *out, int64_t ms)
{
    if (ms == 0) {
        buf_add_string(out, "null");
        return;
    }
    buf_add_char(out, '"');
    date_print(out, ms);
    buf_add_char(out, '"');
}

static void add_text(struct buf *out, const char *key, struct bytes text)
{
    buf_printf(out, ",\"%s\":", key);
    if (text.n)
        json_add_string(out, text);
    else
        buf_add_string(out, "null");
}

static void add_frozen(struct buf *out, const struct status_feed *feed)
{
    buf_add_string(out, ",\"frozen\":");
    if (!feed->frozen_since) {
        buf_add_string(out, "null");
        return;
    }
    buf_add_string(out, "{\"since\":");
    add_instant(out, feed->frozen_since);
    add_text(out, "evidence", feed->frozen);
    buf_add_char(out, '}');
}

static void add_feed(struct buf *out, const struct status_feed *feed)
{
    buf_add_string(out, "{\"url\":");
    json_add_string(out, feed->url);
    buf_add_string(out, ",\"fetched_from\":");
    json_add_string(out, feed->fetched_from.n ? feed->fetched_from : feed->url);
    add_text(out, "title", feed->title);
    buf_printf(out, ",\"status\":\"%s\",\"http\":", feed_status_name(feed->status));
    if (feed->http)
        buf_printf(out, "%d", feed->http);
    else
        buf_add_string(out, "null");
    add_text(out, "last_error", feed->last_error);
    add_text(out, "error", feed->error);
    buf_printf(out, ",\"failures\":%" PRIu32 ",\"last\":", feed->failures);
    add_instant(out, feed->last);
    buf_add_string(out, ",\"next\":");
    add_instant(out, feed->next);
    buf_printf(out, ",\"interval_s\":%" PRId64 ",\"entries\":%" PRId64 ",\"on_topic\":%" PRId64,
               feed->interval_ms / 1000, feed->entries, feed->on_topic);
    add_frozen(out, feed);
    buf_add_char(out, '}');
}

static void add_topics(struct buf *out, const struct store_totals *totals)
{
    buf_add_string(out, ",\"topics\":[");
    for (size_t i = 0; i < totals->n_topics; i++) {
        const struct store_topic_total *topic = &totals->topics[i];
        buf_add_string(out, i ? ",{\"name\":" : "{\"name\":");
        json_add_string(out, topic->name);
        buf_printf(out, ",\"entries\":%" PRId64 ",\"last\":", topic->entries);
        add_instant(out, topic->last);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void add_reading(struct buf *out, const struct status_reading *reading)
{
    buf_add_string(out, "{\"path\":");
    json_add_string(out, reading->path);
    buf_printf(out, ",\"requests\":%" PRIu64 ",\"subscribers\":%" PRIu64 ",\"services\":[",
               reading->requests, reading->subscribers);
    for (size_t i = 0; i < reading->n_services; i++) {
        const struct reading_service *service = &reading->services[i];
        buf_add_string(out, i ? ",{\"name\":" : "{\"name\":");
        json_add_string(out, bytes_of(service->name));
        buf_printf(out, ",\"subscribers\":%" PRIu32 ",\"last\":", service->subscribers);
        add_instant(out, service->seen);
        buf_add_char(out, '}');
    }
    buf_add_string(out, "]}");
}

static void add_readers(struct buf *out, const struct status_report *r)
{
    buf_printf(out, ",\"readers\":{\"subscribers\":%" PRIu64 ",\"paths\":[", r->subscribers);
    for (size_t i = 0; i < r->n_readings; i++) {
        buf_add_string(out, i ? "," : "");
        add_reading(out, &r->readings[i]);
    }
    buf_add_string(out, "]}");
}

void status_print_head(const struct status_report *r, struct buf *out)
{
    buf_add_string(out, "{\"version\":\"" RIFFLE_VERSION "\",\"started\":");
    add_instant(out, r->started);
    buf_printf(out, ",\"pid\":%d", r->pid);
    buf_printf(out,
               ",\"store\":{\"entries\":%" PRId64 ",\"stories\":%" PRId64 ",\"bytes\":%" PRId64 "}",
               r->store.entries, r->store.stories, r->store.bytes);
    buf_printf(out,
               ",\"fetch\":{\"in_flight\":%zu,\"due\":%zu,\"last_minute\":{\"requests\":%" PRId64
               ",\"bytes\":%" PRId64 ",\"not_modified\":%" PRId64 ",\"errors\":%" PRId64 "}}",
               r->in_flight, r->due, r->last_minute.requests, r->last_minute.bytes,
               r->last_minute.not_modified, r->last_minute.errors);
    add_topics(out, &r->store);
    add_readers(out, r);
    buf_add_string(out, ",\"problems\":[");
    for (size_t i = 0; i < r->n_problems; i++) {
        buf_add_string(out, i ? "," : "");
        json_add_string(out, r->problems[i]);
    }
    buf_add_string(out, "],\"feeds\":[");
}

void status_print_feed(const struct status_feed *feed, bool is_first, struct buf *out)
{
    buf_add_string(out, is_first ? "" : ",");
    add_feed(out, feed);
}

void status_print_end(struct buf *out)
{
    buf_add_string(out, "]}\n");
}

void status_print_json(const struct status_report *r, struct buf *out)
{
    status_print_head(r, out);
    for (size_t i = 0; i < r->n_feeds; i++)
        status_print_feed(&r->feeds[i], i == 0, out);
    status_print_end(out);
}

/* The plan leaves the status of a feed as it was where the fault was ours, no network say; to who asks, it is in error. */
static bool is_in_error(const struct status_feed *feed)
{
    return feed->error.n &&
           (feed->status == FEED_NEW || feed->status == FEED_OK || feed->status == FEED_UNCHANGED);
}

void status_judge(struct status_feed *feed, const struct feed_plan *plan, int64_t now,
                  struct arena *arena)
{
    struct quiet quiet;
    if (is_in_error(feed))
        feed->status = FEED_ERROR;
    bool unreadable = bytes_equal(feed->error, bytes_of(fetch_error_name(FETCH_PARSE)));
    if (feed->status == FEED_DISABLED || !quiet_find(plan, unreadable, now, &quiet))
        return;
    struct buf evidence = {0};
    quiet_print(&quiet, &evidence);
    feed->frozen_since = quiet.since;
    feed->frozen = arena_copy(arena, buf_bytes(&evidence));
    buf_clear(&evidence);
}

struct status_feed status_of_stored(const struct stored_feed *stored, int64_t now,
                                    struct arena *arena)
{
    struct status_feed feed = {
        .url = stored->url,
        .fetched_from = stored->moved_to,
        .title = stored->title,
        .status = stored->plan.status,
        .http = stored->http,
        .last_error = stored->last_error,
        .error = stored->error_class,
        .failures = stored->plan.failures,
        .last = stored->plan.last,
        .next = stored->plan.status == FEED_GONE ? 0 : stored->plan.next,
        .interval_ms = stored->plan.interval,
        .entries = stored->entries,
        .on_topic = stored->on_topic,
    };
    status_judge(&feed, &stored->plan, now, arena);
    return feed;
}
