#include "publish/opml.h"

#include "publish/markup.h"
#include "publish/telling.h"
#include "text/date.h"

static void attribute(struct buf *out, const char *name, struct bytes text)
{
    if (text.n == 0)
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
    struct bytes text = feed->title.n ? feed->title : feed->url;
    buf_add_string(out, "<outline type=\"rss\"");
    attribute(out, "text", text);
    attribute(out, "title", text);
    url_attribute(out, "xmlUrl", feed->url);
    url_attribute(out, "htmlUrl", feed->home);
    attribute(out, "language", feed->language);
    if (feed->category.n) {
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

static void outlines_of_entries(struct buf *out, const struct publication *publication)
{
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
    }
}

void publish_opml(const struct publication *publication, struct buf *out)
{
    buf_add_string(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                        "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\">\n<head>\n<title>");
    markup_line(out, publication->title.n ? publication->title : publication->topic);
    buf_add_string(out, "</title>\n<dateModified>");
    date_print_http(out, publication->updated);
    buf_add_string(out,
                   "</dateModified>\n<docs>http://opml.org/spec2.opml</docs>\n</head>\n<body>\n");
    if (publication->feeds) {
        for (size_t i = 0; i < publication->n_feeds; i++)
            if (markup_may_link(publication->feeds[i].url))
                outline(out, &publication->feeds[i]);
    } else {
        outlines_of_entries(out, publication);
    }
    buf_add_string(out, "</body>\n</opml>\n");
}
