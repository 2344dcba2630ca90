#include "publish/opml.h"

#include "publish/markup.h"
#include "publish/telling.h"
#include "text/date.h"

/* A list needs an outline: where there is no feed yet it is the folder that they will be in. */
static void nothing_yet(struct buf *out, struct bytes title)
{
    buf_add_string(out, "<outline text=\"");
    markup_line(out, title);
    buf_add_string(out, "\"/>\n");
}

static void attribute(struct buf *out, const char *name, struct bytes text)
{
    if (markup_is_blank(text))
        return;
    buf_printf(out, " %s=\"", name);
    markup_line(out, text);
    buf_add_char(out, '"');
}

static void url_attribute(struct buf *out, const char *name, struct bytes url)
{
    if (!markup_may_link(url))
        return;
    buf_printf(out, " %s=\"", name);
    markup_url(out, url);
    buf_add_char(out, '"');
}

static void outline(struct buf *out, const struct published_feed *feed)
{
    struct bytes text = markup_is_blank(feed->title) ? feed->url : feed->title;
    buf_add_string(out, "<outline type=\"rss\"");
    attribute(out, "text", text);
    attribute(out, "title", text);
    url_attribute(out, "xmlUrl", feed->url);
    url_attribute(out, "htmlUrl", feed->home);
    attribute(out, "language", telling_language_tag(feed->language));
    if (!markup_is_blank(feed->category)) {
        buf_add_string(out, " category=\"/"); /* OPML 2.0: a path of folders begins with a slash */
        markup_line(out, feed->category);
        buf_add_char(out, '"');
    }
    attribute(out, "riffle:kind", feed->kind);
    buf_add_string(out, "/>\n");
}

/* Whether an entry before this one is of the same feed. The entries of a publication are few. */
static bool told_before(const struct publication *publication, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (bytes_equal(publication->entries[j].source_url, publication->entries[i].source_url))
            return true;
    return false;
}

static size_t outlines_of_entries(struct buf *out, const struct publication *publication)
{
    size_t n = 0;
    for (size_t i = 0; i < publication->n_entries; i++) {
        const struct published_entry *entry = &publication->entries[i];
        if (!markup_may_link(entry->source_url) || told_before(publication, i))
            continue;
        outline(out, &(struct published_feed){
                         .title = telling_source(entry),
                         .url = entry->source_url,
                         .home = entry->source_home,
                         .kind = entry->source_kind,
                     });
        n++;
    }
    return n;
}

static size_t outlines_of_feeds(struct buf *out, const struct publication *publication)
{
    size_t n = 0;
    for (size_t i = 0; i < publication->n_feeds; i++) {
        if (!markup_may_link(publication->feeds[i].url))
            continue;
        outline(out, &publication->feeds[i]);
        n++;
    }
    return n;
}

void publish_opml(const struct publication *publication, struct buf *out)
{
    struct bytes title = telling_title(publication);
    buf_add_string(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                        "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\">\n<head>\n<title>");
    markup_line(out, title);
    buf_add_string(out, "</title>\n<dateModified>");
    date_print_http(out, publication->updated);
    buf_add_string(out,
                   "</dateModified>\n<docs>http://opml.org/spec2.opml</docs>\n</head>\n<body>\n");
    size_t n = publication->feeds ? outlines_of_feeds(out, publication)
                                  : outlines_of_entries(out, publication);
    if (n == 0)
        nothing_yet(out, title);
    buf_add_string(out, "</body>\n</opml>\n");
}
