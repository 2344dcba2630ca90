#include "daemon/status_snapshot.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "text/url.h"

/* How much of a long list the overview shows. */
enum { WORST_MAX = 12, FIRST_MAX = 25, SLOWEST_MAX = 10 };

/* ---- the report -------------------------------------------------------------------------------------------------- */

static void add_problem(struct status_report *r, const char *problem)
{
    if (problem && r->n_problems < COUNT_OF(r->problems))
        r->problems[r->n_problems++] = bytes_of(problem);
}

struct status_feed snapshot_feed(const struct daemon *d, const struct feed_state *feed, int64_t now,
                                 struct arena *arena)
{
    enum feed_status status = feeds_status(&d->feeds, feed);
    bool waits = status != FEED_GONE && status != FEED_DISABLED;
    const struct subscription *s = feeds_subscription(&d->feeds, feed);
    struct status_feed out = {
        .url = s->url,
        .fetched_from = bytes_of(feed->moved_to),
        .title = s->title.n ? s->title : bytes_of(feed->title),
        .status = status,
        .http = feed->http,
        .last_error = bytes_of(feed->last_error),
        .error = bytes_of(feed->error_class),
        .failures = feed->plan.failures,
        .last = feed->plan.last,
        .next = waits ? feeds_next(feed) : 0,
        .interval_ms = feed->plan.interval,
        .entries = feed->entries,
        .on_topic = feed->on_topic,
    };
    status_judge(&out, &feed->plan, now, arena);
    return out;
}

struct status_report snapshot_report(struct daemon *d, int64_t now, struct arena *arena)
{
    struct status_report report = {
        .started = d->started,
        .pid = getpid(),
        .store = d->totals,
        .in_flight = fetcher_in_flight(d->fetcher),
        .due = due_count(d->feeds.due, now) + fetcher_waiting(d->fetcher),
        .last_minute = traffic_last_minute(&d->traffic, now),
    };
    reading_report(d, now, arena, &report);
    add_problem(&report, d->store_error);
    add_problem(&report, d->publish_error);
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        add_problem(&report, d->setup_error[i]);
    return report;
}

/* ---- copies, for another thread ---------------------------------------------------------------------------------- */

static void own(struct bytes *text, struct arena *arena)
{
    if (text->n)
        *text = arena_copy(arena, *text);
}

static void own_feed(struct status_feed *feed, struct arena *arena)
{
    own(&feed->url, arena);
    own(&feed->fetched_from, arena);
    own(&feed->title, arena);
    own(&feed->last_error, arena);
    own(&feed->error, arena);
    own(&feed->frozen, arena);
}

static struct status_row row_of(const struct daemon *d, const struct feed_state *feed, int64_t now,
                                struct arena *arena)
{
    struct status_row row = {.id = feed->id, .feed = snapshot_feed(d, feed, now, arena)};
    own_feed(&row.feed, arena);
    return row;
}

static const struct status_report *owned_report(struct daemon *d, int64_t now, struct arena *arena)
{
    struct status_report *report = ARENA_NEW(arena, struct status_report);
    *report = snapshot_report(d, now, arena);
    size_t n = report->store.n_topics;
    struct store_topic_total *topics = ARENA_ARRAY(arena, struct store_topic_total, n);
    struct status_reading *readings = ARENA_ARRAY(arena, struct status_reading, report->n_readings);
    for (size_t i = 0; i < n; i++) {
        topics[i] = report->store.topics[i];
        own(&topics[i].name, arena);
    }
    for (size_t i = 0; i < report->n_readings; i++) {
        readings[i] = report->readings[i];
        own(&readings[i].path, arena);
    }
    for (size_t i = 0; i < report->n_problems; i++)
        own(&report->problems[i], arena);
    report->store.topics = topics;
    report->readings = readings;
    return report;
}

/* ---- hosts ------------------------------------------------------------------------------------------------------- */

struct host_sum {
    struct bytes name;
    int64_t ms;
    size_t feeds;
};

/* Open addressing: a power of two of places, at most half of them taken. */
struct host_sums {
    struct host_sum *v;
    size_t places;
};

static struct host_sums host_sums_new(struct arena *arena, size_t feeds)
{
    struct host_sums sums = {.places = 16};
    while (sums.places < 2 * feeds)
        sums.places *= 2;
    sums.v = ARENA_ARRAY(arena, struct host_sum, sums.places);
    return sums;
}

/* The host of an address, with its port: what stands before that may be a password. */
static struct bytes host_of(struct bytes address)
{
    struct url url;
    url_split(address, &url);
    size_t port = url.port.n ? 1 + url.port.n : 0; /* with its colon */
    return (struct bytes){url.host.p, url.host.n + port};
}

static void add_host(struct host_sums *sums, struct bytes name, int64_t ms, struct arena *arena)
{
    if (name.n == 0 || ms <= 0)
        return;
    for (size_t i = hash_bytes(name, 0);; i++) {
        struct host_sum *sum = &sums->v[i & (sums->places - 1)];
        if (sum->feeds && !bytes_equal(sum->name, name))
            continue;
        if (sum->feeds == 0)
            sum->name = arena_copy(arena, name);
        sum->ms += ms;
        sum->feeds++;
        return;
    }
}

static int64_t mean(const struct host_sum *sum)
{
    return sum->feeds ? sum->ms / (int64_t)sum->feeds : 0;
}

/* Puts the slowest in order, slowest first. */
static void find_slowest(const struct host_sums *sums, struct arena *arena,
                         struct status_overview *out)
{
    struct status_host *slowest = ARENA_ARRAY(arena, struct status_host, SLOWEST_MAX);
    size_t n = 0;
    for (size_t i = 0; i < sums->places; i++) {
        struct status_host host = {sums->v[i].name, mean(&sums->v[i]), sums->v[i].feeds};
        if (host.feeds == 0 || (n == SLOWEST_MAX && host.ms <= slowest[n - 1].ms))
            continue;
        size_t at = n < SLOWEST_MAX ? n++ : n - 1;
        for (; at > 0 && slowest[at - 1].ms < host.ms; at--)
            slowest[at] = slowest[at - 1];
        slowest[at] = host;
    }
    for (size_t i = 0; i < n; i++)
        own(&slowest[i].name, arena);
    out->hosts = slowest;
    out->n_hosts = n;
}

/* ---- the overview ------------------------------------------------------------------------------------------------ */

static void count_feed(struct status_census *census, const struct status_feed *feed)
{
    census->feeds++;
    census->well += (feed->status == FEED_OK || feed->status == FEED_UNCHANGED) &&
                    !feed->frozen_since;
    census->by_status[feed->status]++;
    census->trouble += status_is_trouble(feed);
    census->frozen += feed->frozen_since != 0;
}

/* The worst are those that fail, for the longest time first, then those that are gone, and then those that answer and are
 * frozen. */
static uint32_t badness(const struct status_feed *feed)
{
    enum { FROZEN = 1, GONE, FAILING };
    if (!status_is_trouble(feed))
        return 0;
    if (feed->status == FEED_GONE)
        return GONE;
    if (!feed->error.n)
        return FROZEN;
    return feed->failures < UINT32_MAX - FAILING ? FAILING + feed->failures : UINT32_MAX;
}

struct worst {
    int64_t id;
    uint32_t badness;
};

/* A pass over the feeds, a few at a time. */
struct survey {
    struct arena *arena, *scratch; /* for what is shown, and for the pass alone */
    int64_t now;
    size_t next; /* index of a feed; the list may be another at each turn, which a picture bears */
    struct status_overview *overview; /* or */
    struct status_list *list;
    struct host_sums sums;
    size_t feeds_max; /* that the sums are made for */
    struct worst worst[WORST_MAX];
    size_t n_worst;
};

static struct survey *survey_new(struct daemon *d, int64_t now, struct arena *arena)
{
    struct survey *survey = ARENA_NEW(arena, struct survey);
    *survey = (struct survey){
        .arena = arena, .scratch = arena_new(SIZE_MAX), .now = now, .feeds_max = d->feeds.n};
    return survey;
}

void snapshot_drop(struct survey *survey)
{
    arena_free(survey->scratch);
}

/* Keeps the list in order, worst first. */
static void note_worst(struct survey *survey, struct worst one)
{
    struct worst *worst = survey->worst;
    size_t *n = &survey->n_worst;
    if (one.badness == 0 || (*n == WORST_MAX && one.badness <= worst[*n - 1].badness))
        return;
    size_t at = *n < WORST_MAX ? (*n)++ : *n - 1;
    for (; at > 0 && worst[at - 1].badness < one.badness; at--)
        worst[at] = worst[at - 1];
    worst[at] = one;
}

static void survey_for_overview(struct survey *survey, const struct feed_state *state,
                                const struct status_feed *feed)
{
    count_feed(&survey->overview->census, feed);
    note_worst(survey, (struct worst){state->id, badness(feed)});
    add_host(&survey->sums, host_of(feed->fetched_from.n ? feed->fetched_from : feed->url),
             state->ms, survey->scratch);
}

static void finish_overview(struct survey *survey, struct daemon *d)
{
    struct status_row *rows = ARENA_ARRAY(survey->arena, struct status_row, survey->n_worst);
    size_t n = 0;
    for (size_t i = 0; i < survey->n_worst; i++) {
        const struct feed_state *feed = feeds_find(&d->feeds, survey->worst[i].id);
        if (feed)
            rows[n++] = row_of(d, feed, survey->now, survey->arena);
    }
    survey->overview->trouble = rows;
    survey->overview->n_trouble = n;
    find_slowest(&survey->sums, survey->arena, survey->overview);
}

struct survey *snapshot_overview(struct daemon *d, int64_t now, struct arena *arena,
                                 struct status_overview *out)
{
    struct survey *survey = survey_new(d, now, arena);
    *out = (struct status_overview){.now = now, .report = owned_report(d, now, arena)};
    for (int i = 0; i < TRAFFIC_HOURS; i++)
        out->hours[i] = *traffic_hour(&d->traffic, now, TRAFFIC_HOURS - 1 - i);
    size_t n = d->feeds.n < FIRST_MAX ? d->feeds.n : FIRST_MAX;
    struct status_row *rows = ARENA_ARRAY(arena, struct status_row, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = row_of(d, &d->feeds.v[i], now, arena);
    out->feeds = rows;
    out->n_feeds = n;
    survey->overview = out;
    survey->sums = host_sums_new(survey->scratch, d->feeds.n);
    return survey;
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static bool contains(struct bytes text, struct bytes part)
{
    for (size_t i = 0; i + part.n <= text.n; i++)
        if (bytes_starts_nocase(bytes_skip(text, i), part))
            return true;
    return part.n == 0;
}

static void survey_for_list(struct survey *survey, const struct daemon *d,
                            const struct feed_state *state, const struct status_feed *feed)
{
    struct status_list *list = survey->list;
    count_feed(&list->census, feed);
    if (!status_filter_admits(list->filter, feed) ||
        !(contains(feed->title, list->find) || contains(feed->url, list->find)))
        return;
    if (list->n_found >= (list->page - 1) * STATUS_PAGE_ROWS && list->n_rows < STATUS_PAGE_ROWS)
        list->rows[list->n_rows++] = row_of(d, state, survey->now, survey->arena);
    list->n_found++;
}

struct survey *snapshot_list(struct daemon *d, int64_t now, struct arena *arena,
                             struct status_list *out)
{
    struct survey *survey = survey_new(d, now, arena);
    out->now = now;
    out->rows = ARENA_ARRAY(arena, struct status_row, STATUS_PAGE_ROWS);
    own(&out->find, arena);
    survey->list = out;
    return survey;
}

bool snapshot_go_on(struct survey *survey, struct daemon *d, size_t max)
{
    size_t end = d->feeds.n < survey->feeds_max ? d->feeds.n : survey->feeds_max;
    for (; max > 0 && survey->next < end; max--, survey->next++) {
        const struct feed_state *state = &d->feeds.v[survey->next];
        const struct status_feed feed = snapshot_feed(d, state, survey->now, survey->scratch);
        if (survey->overview)
            survey_for_overview(survey, state, &feed);
        else
            survey_for_list(survey, d, state, &feed);
    }
    if (survey->next < end)
        return false;
    if (survey->overview)
        finish_overview(survey, d);
    return true;
}

/* ---- one feed ---------------------------------------------------------------------------------------------------- */

static const struct stored_push *push_of(const struct feed_state *feed, struct arena *arena)
{
    if (!feed->push || !feed->push->hub)
        return NULL;
    struct stored_push *push = ARENA_NEW(arena, struct stored_push);
    *push = feed_push_stored(feed->push, feed->id);
    push->callback = push->secret = (struct bytes){0}; /* nobody's but the hub's */
    own(&push->hub, arena);
    own(&push->topic, arena);
    own(&push->error, arena);
    return push;
}

bool snapshot_one(struct daemon *d, int64_t id, int64_t now, struct arena *arena,
                  struct status_feed_view *out)
{
    const struct feed_state *feed = feeds_find(&d->feeds, id);
    if (!feed)
        return false;
    const struct subscription *s = feeds_subscription(&d->feeds, feed);
    *out = (struct status_feed_view){
        .now = now,
        .row = row_of(d, feed, now, arena),
        .home_page_url = s->home_page_url,
        .kind = s->kind,
        .category = s->category,
        .language = s->language,
        .n_only = s->topics.n,
        .plan = feed->plan,
        .limits = feed->limits,
        .in_flight = feed->in_flight,
        .push = push_of(feed, arena),
    };
    own(&out->home_page_url, arena);
    own(&out->kind, arena);
    own(&out->category, arena);
    own(&out->language, arena);
    struct bytes *only = ARENA_ARRAY(arena, struct bytes, s->topics.n);
    for (size_t i = 0; i < s->topics.n; i++)
        only[i] = arena_copy(arena, s->topics.v[i]);
    out->only = only;
    return true;
}
