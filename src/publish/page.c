#include "publish/page.h"

#include "publish/frame.h"
#include "publish/markup.h"
#include "publish/paging.h"
#include "publish/search_page.h"
#include "publish/style.h"
#include "publish/telling.h"
#include "publish/volume.h"
#include "publish/when.h"

/* Whether the also-told items of a story are named in the fold's label: so many, or else just counted. */
enum { NAMED_TELLERS = 3 };

static void header(struct buf *out, const struct frame *frame,
                   const struct publication *publication)
{
    buf_printf(out, "<header>\n<nav><a href=\"%s\">All topics</a>", frame->root);
    if (volume_is(publication->volume))
        paging_topic(out, frame, publication);
    buf_add_string(out, "</nav>\n<h1>");
    markup_line(out, frame->title);
    buf_add_string(out, "</h1>\n");
    if (publication->subtitle.n) {
        buf_add_string(out, "<p class=\"subtitle\">");
        markup_line(out, publication->subtitle);
        buf_add_string(out, "</p>\n");
    }
    buf_add_string(out, "<p class=\"follow\">");
    if (publication->n_feeds) {
        buf_printf(out, "From <a href=\"%s", frame->root);
        markup_url(out, publication->topic);
        buf_printf(out, ".opml\">%zu feed%s</a>. ", publication->n_feeds,
                   publication->n_feeds == 1 ? "" : "s");
    }
    buf_add_string(out, "Follow in a reader: ");
    frame_follow(out, frame, publication);
    buf_add_string(out, "</p>\n");
    if (publication->searchable)
        publish_search_form(out, frame->root, publication->topic);
    buf_add_string(out, "</header>\n");
}

static void told_label(struct buf *out, const struct published_entry *entry)
{
    buf_add_string(out, "<summary>Also told by ");
    if (entry->n_also > NAMED_TELLERS) {
        buf_printf(out, "%zu others", entry->n_also);
    } else {
        for (size_t i = 0; i < entry->n_also; i++) {
            buf_add_string(out, i == 0                   ? "<bdi>"
                                : i + 1 == entry->n_also ? " and <bdi>"
                                                         : ", <bdi>");
            markup_line(out, telling_teller(&entry->also[i]));
            buf_add_string(out, "</bdi>");
        }
    }
    buf_add_string(out, "</summary>\n");
}

static void also_told(struct buf *out, const struct published_entry *entry, int64_t now)
{
    if (entry->n_also == 0)
        return;
    buf_add_string(out, "<details class=\"told\">\n");
    told_label(out, entry);
    buf_add_string(out, "<ul>\n");
    for (size_t i = 0; i < entry->n_also; i++) {
        const struct also_told *also = &entry->also[i];
        buf_add_string(out, "<li><span class=\"headline\"");
        telling_language(out, also->language);
        buf_add_string(out, ">");
        markup_link(out, also->url, also->title.n ? also->title : also->url);
        buf_add_string(out, "</span>\n<span class=\"from\">");
        frame_source(out, telling_teller(also), also->kind);
        frame_instant(out, also->published, entry->published, now);
        buf_add_string(out, "</span></li>\n");
    }
    buf_add_string(out, "</ul>\n</details>\n");
}

static void why_here(struct buf *out, const struct published_entry *entry)
{
    if (entry->why.n == 0)
        return;
    buf_add_string(out,
                   "<details class=\"why\">\n<summary>Why it is here</summary>\n<p dir=\"auto\">");
    markup_line(out, entry->why);
    buf_add_string(out, "</p>\n</details>\n");
}

/* The room for it is kept, so that nothing moves when it comes. Whose picture it is learns of the reader's address, but
 * not what page that was on. */
static void picture(struct buf *out, const struct publication *publication,
                    const struct published_entry *entry)
{
    if (!telling_picture(publication, entry))
        return;
    buf_add_string(out, "<p class=\"picture\"><img src=\"");
    markup_url(out, entry->image);
    buf_add_string(out, "\" alt=\"\" loading=\"lazy\" referrerpolicy=\"no-referrer\"/></p>\n");
}

static void story(struct buf *out, const struct publication *publication,
                  const struct published_entry *entry, int64_t now, struct buf *room)
{
    struct bytes headline = telling_headline(entry, room);
    buf_add_string(out, "<article>\n<h3");
    telling_language(out, entry->language);
    buf_add_string(out, ">");
    markup_link(out, entry->url, headline);
    buf_add_string(out, "</h3>\n<p class=\"from\">");
    frame_source(out, telling_source(entry), entry->source_kind);
    frame_instant(out, entry->published, entry->published, now);
    buf_add_string(out, "</p>\n");
    picture(out, publication, entry);
    if (entry->excerpt.n && !bytes_equal(headline, bytes_trim(entry->excerpt))) {
        buf_add_string(out, "<p class=\"excerpt\"");
        telling_language(out, entry->language);
        buf_add_string(out, ">");
        markup_line(out, entry->excerpt);
        buf_add_string(out, "</p>\n");
    }
    buf_add_string(out, "<div class=\"more\">\n");
    if (markup_link_begin(out, entry->url)) {
        buf_add_string(out, "Read more<span class=\"unseen\"> at <bdi>");
        markup_line(out, telling_source(entry));
        buf_add_string(out, "</bdi></span></a>\n");
    }
    also_told(out, entry, now);
    why_here(out, entry);
    buf_add_string(out, "</div>\n</article>\n");
}

static void day_begin(struct buf *out, int64_t ms, int64_t now, size_t number)
{
    const char *near = when_near_day(ms, now);
    buf_printf(out,
               "<section class=\"day\" aria-labelledby=\"day-%zu\">\n<h2 id=\"day-%zu\">"
               "<time datetime=\"",
               number, number);
    when_date(out, ms);
    buf_printf(out, "\">%s<span class=\"comma\">, </span><span class=\"date\">",
               near ? near : when_weekday(ms));
    when_day(out, ms);
    buf_add_string(out, "</span></time></h2>\n<div class=\"stories\">\n");
}

static void stories(struct buf *out, const struct publication *publication)
{
    struct buf room = {0};
    size_t days = 0;
    int64_t now = publication->volume.month ? 0 : publication->now; /* what is bound does not age */
    for (size_t i = 0; i < publication->n_entries; i++) {
        const struct published_entry *entry = &publication->entries[i];
        if (i == 0 || !when_same_day(entry->published, entry[-1].published)) {
            if (days)
                buf_add_string(out, "</div>\n</section>\n");
            day_begin(out, entry->published, now, ++days);
        }
        story(out, publication, entry, now, &room);
    }
    if (days)
        buf_add_string(out, "</div>\n</section>\n");
    buf_clear(&room);
}

static void nothing_yet(struct buf *out)
{
    buf_add_string(out, "<section class=\"nothing\">\n<h2>Nothing yet</h2>\n<p>The feeds are being "
                        "read. As soon as one of them has something on this topic, it will stand "
                        "here. Come back in a while, or follow the topic in a reader and let it "
                        "come to you.</p>\n</section>\n");
}

static struct bytes title_of(const struct publication *publication, struct buf *room)
{
    struct bytes title = telling_title(publication);
    if (!volume_is(publication->volume))
        return title;
    buf_printf(room, "%.*s, ", BYTES_FMT(title));
    paging_title(room, publication->volume);
    return buf_bytes(room);
}

void publish_page(const struct publication *publication, struct buf *out)
{
    const bool is_volume = volume_is(publication->volume);
    struct buf title = {0}, suffix = {0};
    const struct frame frame = {
        .title = title_of(publication, &title),
        .description = publication->subtitle,
        .root = is_volume ? "../../../" : "../",
        .indexable = publication->indexable,
    };
    paging_suffix(&suffix, publication->volume, "/");
    frame_begin(out, &frame);
    if (publication->public_url.n) {
        buf_add_string(out, "<link rel=\"canonical\" href=\"");
        telling_address(out, publication, buf_bytes(&suffix).p);
        buf_add_string(out, "\">\n");
    }
    frame_feeds(out, &frame, publication);
    frame_body(out, "one-topic");
    header(out, &frame, publication);
    buf_add_string(out, "<main id=\"stories\" tabindex=\"-1\">\n");
    if (publication->n_entries)
        stories(out, publication);
    else
        nothing_yet(out);
    paging_neighbours(out, &frame, publication);
    buf_add_string(out, "</main>\n");
    paging_months(out, &frame, publication);
    buf_clear(&title);
    buf_clear(&suffix);
    frame_end(out, publication->updated, publication->generator_version);
}

struct bytes publish_css(void)
{
    return style_sheet;
}
