#include <inttypes.h>

#include "base/duration.h"
#include "daemon/status_words.h"
#include "net/fetcher.h"
#include "plan/reason.h"
#include "publish/chart.h"
#include "publish/markup.h"
#include "text/date.h"

static const char root[] = "../../";

/* ---- how it is --------------------------------------------------------------------------------------------------- */

static void address(struct buf *out, struct bytes url)
{
    markup_link(out, url, url);
}

static void head(struct buf *out, const struct status_feed_view *v)
{
    const struct status_feed *feed = &v->row.feed;
    buf_add_string(out, "<p class=\"follow\">");
    address(out, feed->url);
    buf_add_string(out,
                   "</p>\n</header>\n<main id=\"content\" tabindex=\"-1\">\n<p class=\"lead\">");
    status_say_state(out, feed);
    buf_add_string(out, v->in_flight ? " · being asked right now" : " · asked ");
    if (!v->in_flight)
        status_say_when(out, feed->last, v->now);
    if (!v->in_flight && feed->next) {
        buf_add_string(out, ", next ");
        status_say_when(out, feed->next, v->now);
    }
    buf_add_string(out, "</p>\n");
    if (feed->error.n) {
        buf_add_string(out, "<p class=\"cause\">");
        markup_line(out, feed->last_error.n ? feed->last_error : feed->error);
        if (feed->failures > 1)
            buf_printf(out, " · %" PRIu32 " times in a row", feed->failures);
        buf_add_string(out, "</p>\n");
    }
    if (feed->frozen_since) {
        buf_add_string(out, "<p class=\"cause\">");
        status_say_frozen(out, feed);
        buf_add_string(out, "</p>\n");
    }
}

static void begin_fact(struct buf *out, const char *name)
{
    buf_printf(out, "<div><dt>%s</dt><dd>", name);
}

static void end_fact(struct buf *out)
{
    buf_add_string(out, "</dd></div>\n");
}

static void text_fact(struct buf *out, const char *name, struct bytes text)
{
    if (text.n == 0)
        return;
    begin_fact(out, name);
    markup_line(out, text);
    end_fact(out);
}

static void address_fact(struct buf *out, const char *name, struct bytes url)
{
    if (url.n == 0)
        return;
    begin_fact(out, name);
    address(out, url);
    end_fact(out);
}

static void time_fact(struct buf *out, const char *name, int64_t at)
{
    if (at == 0)
        return;
    begin_fact(out, name);
    status_say_instant(out, at);
    end_fact(out);
}

static void count_fact(struct buf *out, const char *name, int64_t value)
{
    begin_fact(out, name);
    status_say_count(out, value);
    end_fact(out);
}

static void topics(struct buf *out, const struct status_feed_view *v)
{
    if (v->n_only) {
        begin_fact(out, "seen by");
        for (size_t i = 0; i < v->n_only; i++) {
            buf_add_string(out, i ? ", " : "");
            markup_line(out, v->only[i]);
        }
        buf_add_string(out, ", no other topic");
        end_fact(out);
    }
    if (!v->activity || v->activity->n_topics == 0)
        return;
    begin_fact(out, "topics");
    for (size_t i = 0; i < v->activity->n_topics; i++) {
        buf_add_string(out, i ? ", " : "");
        markup_line(out, v->activity->topics[i].name);
        buf_add_string(out, "&#160;");
        status_say_count(out, v->activity->topics[i].entries);
    }
    end_fact(out);
}

static void facts(struct buf *out, const struct status_feed_view *v)
{
    const struct status_feed *feed = &v->row.feed;
    buf_add_string(out, "<section class=\"plainly\" aria-labelledby=\"facts\">\n<h2 id=\"facts\" "
                        "class=\"unseen\">What is "
                        "known of it</h2>\n<dl class=\"facts\">\n");
    time_fact(out, "asked", feed->last);
    time_fact(out, "next", feed->next);
    count_fact(out, "entries kept", feed->entries);
    count_fact(out, "on topic", feed->on_topic);
    topics(out, v);
    time_fact(out, "last news", v->plan.last_new);
    address_fact(out, "fetched from", feed->fetched_from);
    address_fact(out, "home page", v->home_page_url);
    text_fact(out, "folder", v->category);
    text_fact(out, "kind", v->kind);
    text_fact(out, "language", v->language);
    if (!feed->error.n)
        text_fact(out, "last error", feed->last_error);
    buf_add_string(out, "</dl>\n</section>\n");
}

/* ---- when and why ------------------------------------------------------------------------------------------------ */

/* What is agreed with the feed's hub. */
static void hub(struct buf *out, const struct status_feed_view *v)
{
    static const char *const words[PUSH_STATE_COUNT] = {
        [PUSH_OFF] = "is not asked for pushes, since there is no public-url for it to call",
        [PUSH_WAITING] = "is to be asked for pushes ",
        [PUSH_ASKING] = "is being asked for pushes",
        [PUSH_ASKED] = "was asked for pushes, and has not agreed yet",
        [PUSH_HELD] = "pushes what is new",
    };
    const struct stored_push *push = v->push;
    if (!push || push->hub.n == 0)
        return;
    buf_add_string(out, "<p>Its hub ");
    address(out, push->hub);
    buf_printf(out, " %s", words[push->push.state]);
    if (push->push.state == PUSH_WAITING)
        status_say_when(out, push->push.next, v->now);
    if (push_is_live(&push->push, v->now)) {
        buf_add_string(out, "; what is agreed ends ");
        status_say_when(out, push->push.lease_end, v->now);
    }
    buf_add_string(out, ". ");
    status_say_count(out, push->received);
    buf_printf(out, " push%s came", push->received == 1 ? "" : "es");
    if (push->push.last) {
        buf_add_string(out, ", the last ");
        status_say_when(out, push->push.last, v->now);
    }
    buf_add_char(out, '.');
    if (push_slows(&push->push, v->now))
        buf_printf(out, " While they come it is asked %d times less often.", PUSH_SLOWER);
    if (push->error.n) {
        buf_add_string(out, " What last went wrong: ");
        markup_line(out, push->error);
    }
    buf_add_string(out, "</p>\n");
}

static void reason(struct buf *out, const struct status_feed_view *v)
{
    struct feed_plan plan = v->plan;
    struct buf words = {0};
    if (v->row.feed.status == FEED_DISABLED)
        plan.status = FEED_DISABLED;
    reason_print(&plan, &v->limits, &words);
    buf_add_string(
        out, "<section aria-labelledby=\"why\">\n<h2 id=\"why\">Why it is asked then</h2>\n<p>");
    markup_line(out, buf_bytes(&words));
    buf_add_string(out, "</p>\n");
    hub(out, v);
    buf_add_string(out, "</section>\n");
    buf_clear(&words);
}

static void calendar(struct buf *out, const struct status_feed_view *v)
{
    if (!v->activity)
        return;
    int64_t sum = 0;
    for (size_t i = 0; i < ACTIVITY_DAYS; i++)
        sum += v->activity->days[i];
    struct buf text = {0};
    buf_printf(&text,
               "A column a week, Monday on top; the area of a square tells how many entries are of "
               "that day. %" PRId64 " in all.",
               sum);
    const struct chart_calendar chart = {
        .id = "days",
        .title = bytes_of("Its entries of the last year, by the day of their date"),
        .description = buf_bytes(&text),
        .last = v->now,
        .values = v->activity->days,
        .n = ACTIVITY_DAYS,
        .one = "entry",
        .many = "entries",
    };
    buf_add_string(out, "<section aria-labelledby=\"news\">\n<h2 id=\"news\">Its news</h2>\n");
    chart_calendar(&chart, out);
    buf_add_string(out, "</section>\n");
    buf_clear(&text);
}

/* ---- its last fetches -------------------------------------------------------------------------------------------- */

static void line(struct buf *out, const struct status_feed_view *v, const char *name,
                 int64_t (*value)(const struct fetch_record *record),
                 void (*print)(struct buf *out, int64_t value))
{
    int64_t values[FETCH_HISTORY], least = INT64_MAX, most = 0;
    for (size_t i = 0; i < v->n_history; i++) {
        int64_t one = value(&v->history[i]);
        values[v->n_history - 1 - i] = one;
        least = one < least ? one : least;
        most = one > most ? one : most;
    }
    struct buf words = {0};
    buf_printf(&words, least < most ? "%s: from " : "%s: always ", name);
    print(&words, least);
    if (least < most) {
        buf_add_string(&words, " to ");
        print(&words, most);
    }
    const struct chart_line chart = {buf_bytes(&words), values, v->n_history};
    buf_add_string(out, "<p class=\"trend\">");
    chart_line(&chart, out);
    buf_add_string(out, "<span>");
    markup_line(out, buf_bytes(&words));
    buf_add_string(out, "</span>");
    buf_add_string(out, "</p>\n");
    buf_clear(&words);
}

static int64_t ms_of(const struct fetch_record *record)
{
    return record->ms;
}

static int64_t bytes_of_record(const struct fetch_record *record)
{
    return record->bytes;
}

static void fetch_row(struct buf *out, const struct fetch_record *record)
{
    buf_add_string(out, "<tr><th scope=\"row\">");
    status_say_instant(out, record->at);
    if (record->http)
        buf_printf(out, "</th><td class=\"number\">%d</td><td class=\"number\">", record->http);
    else
        buf_add_string(out, "</th><td class=\"number\">–</td><td class=\"number\">");
    status_say_wait(out, record->ms);
    buf_add_string(out, "</td><td class=\"number\">");
    size_print_about(out, record->bytes);
    buf_add_string(out, "</td><td class=\"number\">");
    status_say_count(out, record->new_entries);
    buf_printf(out, "</td><td>%s</td></tr>\n",
               record->error < FETCH_ERROR_COUNT && record->error
                   ? fetch_error_name((enum fetch_error)record->error)
                   : "");
}

static void fetches(struct buf *out, const struct status_feed_view *v)
{
    if (v->n_history == 0)
        return;
    buf_add_string(
        out, "<section aria-labelledby=\"fetches\">\n<h2 id=\"fetches\">Its last fetches</h2>\n");
    if (v->n_history > 1) {
        line(out, v, "Time taken", ms_of, status_say_wait);
        line(out, v, "Size", bytes_of_record, size_print_about);
    }
    buf_add_string(
        out,
        "<div class=\"scrolled\" role=\"group\" aria-label=\"The table of them\" tabindex=\"0\">\n"
        "<table>\n<thead><tr><th scope=\"col\">At</th>"
        "<th scope=\"col\" class=\"number\">Reply</th><th scope=\"col\" class=\"number\">"
        "Took</th><th scope=\"col\" class=\"number\">Size</th><th scope=\"col\" "
        "class=\"number\">New</th><th scope=\"col\">Error</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < v->n_history; i++)
        fetch_row(out, &v->history[i]);
    buf_add_string(out, "</tbody>\n</table>\n</div>\n</section>\n");
}

void status_feed_print(const struct status_feed_view *v, struct buf *out)
{
    const struct status_feed *feed = &v->row.feed;
    status_say_begin(out, root, feed->title.n ? feed->title : feed->url, true);
    head(out, v);
    facts(out, v);
    reason(out, v);
    calendar(out, v);
    fetches(out, v);
    status_say_end(out, v->now);
}

void status_nothing_print(int64_t now, struct buf *out)
{
    status_say_begin(out, root, bytes_of("No such feed"), true);
    buf_add_string(out, "</header>\n<main id=\"content\" tabindex=\"-1\">\n"
                        "<p>No feed of the list has that number.</p>\n");
    status_say_end(out, now);
}
