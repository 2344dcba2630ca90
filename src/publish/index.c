#include <inttypes.h>

#include "base/arena.h"
#include "publish/chart.h"
#include "publish/frame.h"
#include "publish/markup.h"
#include "publish/page.h"
#include "publish/search_page.h"
#include "publish/telling.h"
#include "publish/when.h"

static const int64_t day_ms = 86400000;

/* One of a topic's newest stories, on a line. */
static void newest(struct buf *out, const struct published_entry *entry, int64_t now,
                   struct buf *room)
{
    buf_add_string(out, "<li><span class=\"headline\"");
    telling_language(out, entry->language);
    buf_add_string(out, ">");
    markup_link(out, entry->url, telling_headline(entry, room));
    buf_add_string(out, "</span>\n<span class=\"from\">");
    frame_source(out, telling_source(entry), (struct bytes){NULL, 0});
    frame_instant(out, entry->published, FRAME_NO_DAY, now);
    buf_add_string(out, "</span></li>\n");
}

/* What the picture says in words, since a row of bars tells those who hear it nothing. */
static void describe_days(struct buf *out, const struct publication *publication, int64_t first)
{
    uint32_t total = 0, most = 0;
    size_t busiest = 0;
    for (size_t i = 0; i < PUBLICATION_DAYS; i++) {
        total += publication->days[i];
        if (publication->days[i] > most) {
            most = publication->days[i];
            busiest = i;
        }
    }
    buf_printf(out, "%" PRIu32 " in all", total);
    if (most == 0)
        return;
    buf_printf(out, ", most of them, %" PRIu32 ", on ", most);
    when_day(out, first + (int64_t)busiest * day_ms);
}

/* How many stories each of the last days had: a picture where there were any. */
static void last_days(struct buf *out, const struct publication *publication, size_t number)
{
    static const struct bytes title = BYTES("Stories a day, over the last 30 days");
    enum { HEIGHT = 36 };
    const int64_t first = (publication->now / day_ms - (PUBLICATION_DAYS - 1)) * day_ms;
    int64_t values[PUBLICATION_DAYS], total = 0;
    struct bytes labels[PUBLICATION_DAYS];
    struct arena *arena = arena_new(SIZE_MAX);
    struct buf text = {0};
    for (size_t i = 0; i < PUBLICATION_DAYS; i++) {
        total += values[i] = publication->days[i];
        buf_reset(&text);
        when_short_day(&text, first + (int64_t)i * day_ms);
        labels[i] = arena_copy(arena, buf_bytes(&text));
    }
    buf_reset(&text);
    describe_days(&text, publication, first);
    const char *id =
        arena_printf(arena, "days-%c%c", (int)('a' + number / 26 % 26), (int)('a' + number % 26)).p;
    const struct chart_series series = {.values = values};
    const struct chart_bars chart = {.id = id,
                                     .title = title,
                                     .description = buf_bytes(&text),
                                     .series = &series,
                                     .n_series = 1,
                                     .n = PUBLICATION_DAYS,
                                     .labels = labels,
                                     .height = HEIGHT};
    if (total > 0) {
        buf_add_string(out, "<figure class=\"days\">\n");
        chart_bars(&chart, out);
        buf_printf(out,
                   "<figcaption>%" PRId64 " stor%s in the last 30 days</figcaption>\n</figure>\n",
                   total, total == 1 ? "y" : "ies");
    }
    buf_clear(&text);
    arena_free(arena);
}

static void topic(struct buf *out, const struct frame *frame, const struct publication *publication,
                  size_t number)
{
    buf_add_string(out, "<section class=\"topic\">\n<h2><a href=\"./");
    markup_url(out, publication->topic);
    buf_add_string(out, "/\">");
    markup_line(out, telling_title(publication));
    buf_add_string(out, "</a></h2>\n");
    if (publication->subtitle.n) {
        buf_add_string(out, "<p class=\"subtitle\">");
        markup_line(out, publication->subtitle);
        buf_add_string(out, "</p>\n");
    }
    last_days(out, publication, number);
    if (publication->n_entries) {
        buf_add_string(out, "<ul>\n");
        struct buf room = {0};
        for (size_t i = 0; i < publication->n_entries; i++)
            newest(out, &publication->entries[i], publication->now, &room);
        buf_clear(&room);
        buf_add_string(out, "</ul>\n");
    } else {
        buf_add_string(out, "<p class=\"nothing\">Nothing yet.</p>\n");
    }
    buf_add_string(out, "<p class=\"follow\"><a href=\"./");
    markup_url(out, publication->topic);
    buf_add_string(out, "/\">All stories</a>&#160;· ");
    frame_follow(out, frame, publication);
    buf_add_string(out, "</p>\n</section>\n");
}

void publish_index(const struct publication *publications, size_t n, struct buf *out)
{
    static const struct bytes title = BYTES("Topics");
    struct frame frame = {.title = title, .root = "./", .indexable = n > 0};
    int64_t updated = 0;
    for (size_t i = 0; i < n; i++) {
        frame.indexable = frame.indexable && publications[i].indexable;
        if (publications[i].updated > updated)
            updated = publications[i].updated;
    }
    frame_begin(out, &frame);
    for (size_t i = 0; i < n; i++)
        frame_feeds(out, &frame, &publications[i]);
    frame_body(out, "all-topics");
    buf_add_string(out, "<header>\n<h1>Topics</h1>\n");
    if (n > 0 && publications[0].searchable)
        publish_search_form(out, frame.root, (struct bytes){NULL, 0});
    buf_add_string(out, "</header>\n<main id=\"stories\" tabindex=\"-1\">\n");
    for (size_t i = 0; i < n; i++)
        topic(out, &frame, &publications[i], i);
    if (n == 0)
        buf_add_string(out, "<section class=\"nothing\">\n<h2>No topics yet</h2>\n<p>A topic is a "
                            "file in the folder topics.d. As soon as there is one, it is here."
                            "</p>\n</section>\n");
    buf_add_string(out, "</main>\n");
    frame_end(out, updated, n ? publications[0].generator_version : bytes_of(RIFFLE_VERSION));
}
