#include <inttypes.h>

#include "base/duration.h"
#include "daemon/status_words.h"
#include "publish/chart.h"
#include "publish/markup.h"
#include "publish/when.h"

static const int64_t hour_ms = 3600000;

/* ---- in figures -------------------------------------------------------------------------------------------------- */

static void figure(struct buf *out, const char *name, int64_t value)
{
    buf_printf(out, "<div><dt>%s</dt><dd>", name);
    status_say_count(out, value);
    buf_add_string(out, "</dd></div>\n");
}

/* So many feeds of one kind, as a link to their list. */
static void feeds_of(struct buf *out, const char *root, enum status_filter filter, size_t n,
                     const char *words)
{
    if (n == 0)
        return;
    buf_printf(out, ", <a href=\"%sstatus/feeds?show=%s\">", root, status_filter_name(filter));
    status_say_count(out, (int64_t)n);
    buf_printf(out, " %s</a>", words);
}

static void census(struct buf *out, const struct status_overview *o)
{
    static const char *const words[FEED_STATUS_COUNT] = {
        [FEED_NEW] = "not asked yet", [FEED_RETRY] = "asked to be left alone",
        [FEED_ERROR] = "in error",    [FEED_GONE] = "gone",
        [FEED_DISABLED] = "disabled",
    };
    const struct status_census *c = &o->census;
    buf_add_string(out, "<p class=\"lead\">");
    buf_printf(out, "<a href=\"%sstatus/feeds\">", o->root);
    status_say_count(out, (int64_t)c->feeds);
    buf_printf(out, " feed%s</a>: ", PLURAL(c->feeds));
    status_say_count(out, (int64_t)c->well);
    buf_add_string(out, " well");
    for (size_t i = 0; i < FEED_STATUS_COUNT; i++)
        if (words[i])
            feeds_of(out, o->root, (enum status_filter)(STATUS_OF_NEW + i), c->by_status[i],
                     words[i]);
    feeds_of(out, o->root, STATUS_FROZEN, c->frozen, "frozen");
    buf_add_string(out, ".</p>\n");
}

static void figures(struct buf *out, const struct status_overview *o)
{
    const struct status_report *r = o->report;
    buf_add_string(out, "<dl class=\"figures\">\n");
    figure(out, "entries kept", r->store.entries);
    figure(out, "stories", r->store.stories);
    buf_add_string(out, "<div><dt>store</dt><dd>");
    size_print_about(out, r->store.bytes);
    buf_add_string(out, "</dd></div>\n");
    figure(out, "in flight", (int64_t)r->in_flight);
    figure(out, "due now", (int64_t)r->due);
    figure(out, "requests in the last minute", r->last_minute.requests);
    if (r->subscribers)
        figure(out, "subscribers", (int64_t)r->subscribers);
    buf_add_string(out, "</dl>\n");
}

static void heading(struct buf *out, const struct status_overview *o)
{
    buf_add_string(out, "<p class=\"follow\">Running for ");
    duration_print_about(out, o->now - o->report->started);
    buf_printf(out,
               " as process %d. The same for programs: <a href=\"%sstatus.json\">status.json</a>",
               o->report->pid, o->root);
    buf_add_string(out, "</p>\n</header>\n<main id=\"content\" tabindex=\"-1\">\n");
}

static void problems(struct buf *out, const struct status_report *r)
{
    if (r->n_problems == 0)
        return;
    buf_add_string(out, "<section class=\"problems\" aria-labelledby=\"problems\">\n"
                        "<h2 id=\"problems\">To be mended</h2>\n<ul>\n");
    for (size_t i = 0; i < r->n_problems; i++) {
        buf_add_string(out, "<li>");
        markup_line(out, r->problems[i]);
        buf_add_string(out, "</li>\n");
    }
    buf_add_string(out, "</ul>\n</section>\n");
}

/* ---- in pictures ------------------------------------------------------------------------------------------------- */

/* What stands beside the bars of a day: the hours in words, and under every sixth. */
struct hours {
    struct buf room[TRAFFIC_HOURS];
    struct bytes labels[TRAFFIC_HOURS], ticks[TRAFFIC_HOURS];
};

static void hours_init(struct hours *hours, int64_t now)
{
    enum { EVERY = 6, DATE = 12 };
    *hours = (struct hours){0};
    for (int i = 0; i < TRAFFIC_HOURS; i++) {
        int64_t at = (now / hour_ms - (TRAFFIC_HOURS - 1 - i)) * hour_ms;
        struct buf *room = &hours->room[i];
        when_short_day(room, at);
        buf_add_string(room, ", ");
        size_t date = room->n;
        when_time(room, at);
        hours->labels[i] = buf_bytes(room);
        if (at / hour_ms % EVERY == 0)
            hours->ticks[i] = bytes_skip(hours->labels[i], date);
    }
}

static void hours_clear(struct hours *hours)
{
    for (size_t i = 0; i < TRAFFIC_HOURS; i++)
        buf_clear(&hours->room[i]);
}

static struct chart_bars day_chart(const struct hours *hours, const char *id, const char *title,
                                   struct bytes description, const struct chart_series *series,
                                   size_t n)
{
    return (struct chart_bars){
        .id = id,
        .title = bytes_of(title),
        .description = description,
        .series = series,
        .n_series = n,
        .n = TRAFFIC_HOURS,
        .labels = hours->labels,
        .ticks = hours->ticks,
        .heading = bytes_of("Hour from"),
    };
}

static int64_t sum_of(const int64_t *values)
{
    int64_t sum = 0;
    for (size_t i = 0; i < TRAFFIC_HOURS; i++)
        sum += values[i];
    return sum;
}

static void requests_chart(struct buf *out, const struct status_overview *o,
                           const struct hours *hours)
{
    int64_t documents[TRAFFIC_HOURS], unchanged[TRAFFIC_HOURS], retry[TRAFFIC_HOURS],
        failed[TRAFFIC_HOURS];
    for (size_t i = 0; i < TRAFFIC_HOURS; i++) {
        const struct traffic_sum *hour = &o->hours[i];
        documents[i] = hour->results[FETCH_FINE];
        unchanged[i] = hour->results[TRAFFIC_NOT_MODIFIED];
        retry[i] = hour->results[TRAFFIC_RETRY];
        failed[i] = traffic_errors(hour) - retry[i];
    }
    const struct chart_series series[] = {
        {bytes_of("brought a document"), documents},
        {bytes_of("not modified"), unchanged},
        {bytes_of("asked to wait"), retry},
        {bytes_of("failed"), failed},
    };
    struct buf text = {0};
    buf_printf(&text,
               "In the last 24 hours %" PRId64 " requests brought a document, %" PRId64
               " were not modified, %" PRId64 " were asked to wait, %" PRId64 " failed.",
               sum_of(documents), sum_of(unchanged), sum_of(retry), sum_of(failed));
    struct chart_bars chart = day_chart(hours, "requests",
                                        "Requests an hour, by what became of them",
                                        buf_bytes(&text), series, COUNT_OF(series));
    chart_figure(&chart, out);
    buf_clear(&text);
}

static void entries_chart(struct buf *out, const struct status_overview *o,
                          const struct hours *hours)
{
    int64_t on_topic[TRAFFIC_HOURS], others[TRAFFIC_HOURS];
    for (size_t i = 0; i < TRAFFIC_HOURS; i++) {
        on_topic[i] = o->hours[i].on_topic;
        others[i] = o->hours[i].entries - on_topic[i];
    }
    const struct chart_series series[] = {{bytes_of("on topic"), on_topic},
                                          {bytes_of("on no topic"), others}};
    struct buf text = {0};
    int64_t topical = sum_of(on_topic), all = topical + sum_of(others);
    buf_printf(&text,
               "In the last 24 hours %" PRId64 " entries were new; of them %" PRId64
               " are on topic.",
               all, topical);
    struct chart_bars chart = day_chart(hours, "entries", "New entries an hour", buf_bytes(&text),
                                        series, COUNT_OF(series));
    chart_figure(&chart, out);
    buf_clear(&text);
}

/* " (4 %)", where there is a whole to speak of. */
static void share(struct buf *out, int64_t part, int64_t whole)
{
    if (whole)
        buf_printf(out, " (%.0f&#160;%%)", 100. * (double)part / (double)whole);
}

/* The pictures in a sentence. */
static void day_in_words(struct buf *out, const struct status_overview *o)
{
    int64_t requests = 0, bytes = 0, errors = 0, entries = 0, on_topic = 0;
    for (size_t i = 0; i < TRAFFIC_HOURS; i++) {
        requests += o->hours[i].requests;
        bytes += o->hours[i].bytes;
        errors += traffic_errors(&o->hours[i]);
        entries += o->hours[i].entries;
        on_topic += o->hours[i].on_topic;
    }
    buf_add_string(out, "<p>");
    status_say_count(out, requests);
    buf_printf(out, " request%s, of which ", PLURAL(requests));
    status_say_count(out, errors);
    share(out, errors, requests);
    buf_add_string(out, " failed; ");
    size_print_about(out, bytes);
    buf_add_string(out, " received. ");
    status_say_count(out, entries);
    buf_printf(out, " new entr%s, of which ", PLURAL_Y(entries));
    status_say_count(out, on_topic);
    share(out, on_topic, entries);
    buf_add_string(out, " on topic.</p>\n");
}

static void day(struct buf *out, const struct status_overview *o)
{
    struct hours hours;
    hours_init(&hours, o->now);
    buf_add_string(out,
                   "<section aria-labelledby=\"day\">\n<h2 id=\"day\">The last 24 hours</h2>\n");
    day_in_words(out, o);
    buf_add_string(out, "<div class=\"pair\">\n");
    requests_chart(out, o, &hours);
    entries_chart(out, o, &hours);
    buf_add_string(out, "</div>\n</section>\n");
    hours_clear(&hours);
}

static void topics(struct buf *out, const struct status_overview *o)
{
    const struct store_totals *totals = &o->report->store;
    struct chart_row rows[64];
    struct buf room[COUNT_OF(rows)] = {{0}};
    size_t n = totals->n_topics < COUNT_OF(rows) ? totals->n_topics : COUNT_OF(rows);
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++) {
        status_say_count(&room[i], totals->topics[i].entries);
        rows[i] = (struct chart_row){totals->topics[i].name, totals->topics[i].entries,
                                     buf_bytes(&room[i])};
    }
    const struct chart_rows chart = {
        .caption = bytes_of("What the topics publish"),
        .label_heading = bytes_of("Topic"),
        .value_heading = bytes_of("published"),
        .rows = rows,
        .n = n,
    };
    chart_rows(&chart, out);
    for (size_t i = 0; i < n; i++)
        buf_clear(&room[i]);
}

static void hosts(struct buf *out, const struct status_overview *o)
{
    enum { HOSTS_MAX = 16 };
    struct chart_row rows[HOSTS_MAX];
    struct buf room[HOSTS_MAX] = {{0}};
    size_t n = o->n_hosts < HOSTS_MAX ? o->n_hosts : HOSTS_MAX;
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++) {
        status_say_wait(&room[i], o->hosts[i].ms);
        rows[i] = (struct chart_row){o->hosts[i].name, o->hosts[i].ms, buf_bytes(&room[i])};
    }
    const struct chart_rows chart = {
        .caption = bytes_of("The slowest hosts, when last asked"),
        .label_heading = bytes_of("Host"),
        .value_heading = bytes_of("took"),
        .rows = rows,
        .n = n,
    };
    chart_rows(&chart, out);
    for (size_t i = 0; i < n; i++)
        buf_clear(&room[i]);
}

/* ---- feeds ------------------------------------------------------------------------------------------------------- */

static void one_in_trouble(struct buf *out, const struct status_row *row, int64_t now,
                           const char *beside)
{
    const struct status_feed *feed = &row->feed;
    buf_add_string(out, "<li>\n<p>");
    status_say_feed(out, row, beside);
    buf_add_char(out, ' ');
    status_say_state(out, feed);
    buf_add_string(out, "</p>\n");
    if (feed->error.n) {
        buf_add_string(out, "<p class=\"cause\">");
        markup_line(out, feed->last_error.n ? feed->last_error : feed->error);
        buf_add_string(out, "</p>\n");
    }
    if (feed->frozen_since) {
        buf_add_string(out, "<p class=\"cause\">");
        status_say_frozen(out, feed);
        buf_add_string(out, "</p>\n");
    }
    buf_add_string(out, "<p class=\"from\">");
    if (feed->failures)
        buf_printf(out, "%" PRIu32 " time%s in a row · ", feed->failures, PLURAL(feed->failures));
    buf_add_string(out, !feed->next      ? "not asked any more"
                        : feed->failures ? "next try "
                                         : "asked again ");
    if (feed->next)
        status_say_when(out, feed->next, now);
    buf_add_string(out, "</p>\n</li>\n");
}

static void trouble(struct buf *out, const struct status_overview *o, const char *beside)
{
    if (o->census.trouble == 0)
        return;
    buf_add_string(out,
                   "<section aria-labelledby=\"trouble\">\n<h2 id=\"trouble\">In trouble</h2>\n"
                   "<ul class=\"trouble\">\n");
    for (size_t i = 0; i < o->n_trouble; i++)
        one_in_trouble(out, &o->trouble[i], o->now, beside);
    buf_add_string(out, "</ul>\n");
    if (o->n_trouble < o->census.trouble) {
        buf_printf(out, "<p class=\"follow\"><a href=\"%sstatus/feeds?show=trouble\">All ",
                   o->root);
        status_say_count(out, (int64_t)o->census.trouble);
        buf_add_string(out, " in trouble</a></p>\n");
    }
    buf_add_string(out, "</section>\n");
}

static void feeds(struct buf *out, const struct status_overview *o, const char *beside)
{
    buf_add_string(out, "<section aria-labelledby=\"feeds\">\n<h2 id=\"feeds\">Feeds</h2>\n");
    if (o->n_feeds == 0) {
        buf_add_string(out, "<p>The list of feeds is empty.</p>\n</section>\n");
        return;
    }
    status_say_feeds(out, o->feeds, o->n_feeds, o->now, beside, "Feeds, in the order of the list");
    if (o->n_feeds < o->census.feeds) {
        buf_printf(out, "<p class=\"follow\"><a href=\"%sstatus/feeds\">All ", o->root);
        status_say_count(out, (int64_t)o->census.feeds);
        buf_add_string(out, " feeds</a></p>\n");
    }
    buf_add_string(out, "</section>\n");
}

/* ---- readers ----------------------------------------------------------------------------------------------------- */

static void readers(struct buf *out, const struct status_report *r)
{
    if (r->n_readings == 0)
        return;
    buf_add_string(out,
                   "<section aria-labelledby=\"readers\">\n<h2 id=\"readers\">Readers</h2>\n"
                   "<table>\n<caption>What was asked for in the last 7 days, and for how many "
                   "the services that asked say they do</caption>\n"
                   "<thead><tr><th scope=\"col\">Path</th>"
                   "<th scope=\"col\" class=\"number\">Requests</th>"
                   "<th scope=\"col\" class=\"number\">Subscribers</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < r->n_readings; i++) {
        buf_add_string(out, "<tr><th scope=\"row\">");
        markup_line(out, r->readings[i].path);
        buf_add_string(out, "</th><td class=\"number\">");
        status_say_count(out, (int64_t)r->readings[i].requests);
        buf_add_string(out, "</td><td class=\"number\">");
        if (r->readings[i].subscribers)
            status_say_count(out, (int64_t)r->readings[i].subscribers);
        buf_add_string(out, "</td></tr>\n");
    }
    buf_add_string(out, "</tbody>\n</table>\n</section>\n");
}

void status_overview_print(const struct status_overview *o, struct buf *out)
{
    struct buf beside = {0};
    buf_printf(&beside, "%sstatus/feed/", o->root);
    status_say_begin(out, o->root, bytes_of("Status"), false);
    heading(out, o);
    problems(out, o->report);
    census(out, o);
    figures(out, o);
    day(out, o);
    trouble(out, o, beside.p);
    buf_add_string(out, "<section class=\"pair\">\n");
    topics(out, o);
    hosts(out, o);
    buf_add_string(out, "</section>\n");
    feeds(out, o, beside.p);
    readers(out, o->report);
    status_say_end(out, o->now);
    buf_clear(&beside);
}
