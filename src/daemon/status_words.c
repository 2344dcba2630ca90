#include "daemon/status_words.h"

#include <inttypes.h>

#include "base/duration.h"
#include "daemon/status_style.h"
#include "publish/frame.h"
#include "publish/markup.h"
#include "publish/when.h"
#include "text/date.h"

void status_say_begin(struct buf *out, const char *root, struct bytes title, bool back)
{
    const struct frame frame = {.title = title, .root = root};
    frame_begin(out, &frame);
    buf_printf(out, "<link rel=\"stylesheet\" href=\"%sstatus.css?%s\">\n", root,
               status_style_version);
    buf_add_string(out, "</head>\n<body class=\"status\">\n"
                        "<a class=\"skip\" href=\"#content\">To the content</a>\n<header>\n");
    if (back)
        buf_printf(out,
                   "<nav aria-label=\"Status\"><a href=\"%sstatus\">Status</a> "
                   "<a href=\"%sstatus/feeds\">Feeds</a></nav>\n",
                   root, root);
    buf_add_string(out, "<h1>");
    markup_line(out, title);
    buf_add_string(out, "</h1>\n");
}

void status_say_end(struct buf *out, int64_t now)
{
    buf_add_string(out, "</main>\n<footer>\n<p>Made on ");
    status_say_instant(out, now);
    buf_add_string(out,
                   " UTC, and not renewed by itself: load it again to see how things are then. "
                   "All times are UTC.</p>\n<p>riffle " RIFFLE_VERSION
                   "</p>\n</footer>\n</body>\n</html>\n");
}

void status_say_count(struct buf *out, int64_t value)
{
    if (value < 0)
        buf_add_char(out, '-');
    uint64_t left = value < 0 ? (uint64_t)-value : (uint64_t)value, group = 1;
    while (left / group >= 1000)
        group *= 1000;
    buf_printf(out, "%" PRIu64, left / group);
    for (left %= group; group > 1; left %= group) {
        group /= 1000;
        buf_printf(out, ",%03" PRIu64, left / group);
    }
}

static void begin_time(struct buf *out, int64_t at)
{
    buf_add_string(out, "<time datetime=\"");
    date_print(out, at / 1000 * 1000);
    buf_add_string(out, "\"");
}

static void add_instant(struct buf *out, int64_t at)
{
    when_short_day(out, at);
    buf_add_string(out, ", ");
    when_time(out, at);
}

void status_say_when(struct buf *out, int64_t at, int64_t now)
{
    if (at == 0) {
        buf_add_string(out, "never");
        return;
    }
    begin_time(out, at);
    buf_add_string(out, " title=\"");
    add_instant(out, at);
    buf_add_string(out, at > now ? "\">in " : "\">");
    duration_print_about(out, at > now ? at - now : now - at);
    buf_add_string(out, at > now ? "</time>" : " ago</time>");
}

void status_say_instant(struct buf *out, int64_t at)
{
    begin_time(out, at);
    buf_add_char(out, '>');
    add_instant(out, at);
    buf_add_string(out, "</time>");
}

void status_say_wait(struct buf *out, int64_t ms)
{
    if (ms < 1000)
        buf_printf(out, "%" PRId64 " ms", ms);
    else
        buf_printf(out, "%.1f s", (double)ms / 1000.);
}

void status_say_state(struct buf *out, const struct status_feed *feed)
{
    bool is_frozen = feed->frozen_since && !feed->error.n;
    const char *name = is_frozen ? "frozen" : feed_status_name(feed->status);
    buf_printf(out, "<span class=\"state %s\">%s</span>", name, name);
}

void status_say_frozen(struct buf *out, const struct status_feed *feed)
{
    buf_add_string(out, "Frozen since ");
    when_short_day(out, feed->frozen_since);
    buf_add_string(out, ": ");
    markup_line(out, feed->frozen);
}

void status_say_feed(struct buf *out, const struct status_row *row, const char *beside)
{
    buf_printf(out, "<a href=\"%s%" PRId64 "\"><bdi>", beside, row->id);
    markup_line(out, row->feed.title.n ? row->feed.title : row->feed.url);
    buf_add_string(out, "</bdi></a>");
}

static void add_row(struct buf *out, const struct status_row *row, int64_t now, const char *beside)
{
    buf_add_string(out, "<tr><th scope=\"row\">");
    status_say_feed(out, row, beside);
    buf_add_string(out, "</th><td>");
    status_say_state(out, &row->feed);
    buf_add_string(out, "</td><td class=\"number spare\">");
    status_say_count(out, row->feed.entries);
    buf_add_string(out, "</td><td class=\"number spare\">");
    status_say_count(out, row->feed.on_topic);
    buf_add_string(out, "</td><td class=\"spare\">");
    status_say_when(out, row->feed.last, now);
    buf_add_string(out, "</td><td>");
    if (row->feed.next)
        status_say_when(out, row->feed.next, now);
    else
        buf_add_string(out, "not asked");
    buf_add_string(out, "</td></tr>\n");
}

void status_say_feeds(struct buf *out, const struct status_row *rows, size_t n, int64_t now,
                      const char *beside, const char *caption)
{
    buf_printf(
        out,
        "<table class=\"feeds\">\n<caption class=\"unseen\">%s</caption>\n"
        "<thead><tr><th scope=\"col\">Feed</th><th scope=\"col\">Status</th>"
        "<th scope=\"col\" class=\"number spare\">Kept</th>"
        "<th scope=\"col\" class=\"number spare\">On topic</th>"
        "<th scope=\"col\" class=\"spare\">Asked</th><th scope=\"col\">Next</th></tr></thead>\n"
        "<tbody>\n",
        caption);
    for (size_t i = 0; i < n; i++)
        add_row(out, &rows[i], now, beside);
    buf_add_string(out, "</tbody>\n</table>\n");
}
