#include "publish/rss.h"

#include "publish/markup.h"
#include "publish/paging.h"
#include "publish/telling.h"
#include "text/date.h"
#include "text/html.h"

static void date(struct buf *out, const char *name, int64_t ms)
{
    markup_open(out, name);
    date_print_http(out, ms);
    markup_close(out, name);
}

/* RSS leaves open whether a title is text or HTML, and readers differ. What no HTML parser takes for markup is the same
 * either way; the rest is written as HTML, for a reader that takes it for text shows it oddly, but one that takes text
 * for HTML runs it. */
static void undecided(struct buf *out, const char *name, struct bytes text)
{
    struct buf plain = {0}, html = {0};
    markup_plain(&plain, text);
    if (html_has_markup(buf_bytes(&plain))) {
        markup_line(&html, buf_bytes(&plain));
        text = buf_bytes(&html);
    }
    markup_element(out, name, text);
    buf_clear(&plain);
    buf_clear(&html);
}

static void link(struct buf *out, struct bytes url)
{
    if (!markup_may_link(url))
        return;
    buf_add_string(out, "<link>");
    markup_url(out, url);
    buf_add_string(out, "</link>\n");
}

static void authors(struct buf *out, const struct published_entry *entry)
{
    struct bytes names[TELLING_AUTHORS];
    size_t n = telling_authors(entry, names);
    for (size_t i = 0; i < n; i++)
        markup_element(out, "dc:creator", names[i]);
}

/* Readers take one enclosure: sound or film before anything else. */
static const struct published_file *enclosure_of(const struct published_entry *entry)
{
    static const struct bytes audio = BYTES("audio/"), video = BYTES("video/");
    const struct published_file *other = NULL;
    for (size_t i = 0; i < entry->n_files; i++) {
        struct bytes type = telling_file_type(&entry->files[i]);
        if (bytes_starts_nocase(type, audio) || bytes_starts_nocase(type, video))
            return &entry->files[i];
        if (type.n && !other)
            other = &entry->files[i];
    }
    return other;
}

/* A length has to be said; the profile has 0 for one that is not known. */
static void enclosure(struct buf *out, const struct published_entry *entry)
{
    const struct published_file *file = enclosure_of(entry);
    if (!file)
        return;
    buf_add_string(out, "<enclosure url=\"");
    markup_url(out, file->url);
    buf_printf(out, "\" length=\"%lld\" type=\"%.*s\"/>\n", (long long)file->size,
               BYTES_FMT(telling_file_type(file)));
}

/* An element whose text is HTML. */
static void html_element(struct buf *out, const char *name, struct bytes html)
{
    if (html.n == 0)
        return;
    markup_open(out, name);
    markup_text(out, html);
    markup_close(out, name);
}

static void item(struct buf *out, const struct publication *publication,
                 const struct published_entry *entry, struct buf *scratch)
{
    buf_add_string(out, "<item>\n");
    undecided(out, "title", telling_headline(entry, scratch));
    link(out, entry->url);
    buf_add_string(out, "<guid isPermaLink=\"false\">");
    markup_line(out, entry->id);
    buf_add_string(out, "</guid>\n");
    date(out, "pubDate", entry->published);
    authors(out, entry);
    markup_element(out, "dc:language", telling_language_tag(entry->language));
    for (size_t i = 0; i < entry->n_tags; i++)
        markup_element(out, "category", bytes_trim(entry->tags[i]));

    enclosure(out, entry);

    buf_reset(scratch);
    markup_line(scratch, entry->excerpt);
    html_element(out, "description", buf_bytes(scratch));
    buf_reset(scratch);
    telling_body(scratch, publication, entry);
    html_element(out, "content:encoded", buf_bytes(scratch));
    if (markup_may_link(entry->source_url)) {
        buf_add_string(out, "<source url=\"");
        markup_url(out, entry->source_url);
        buf_add_string(out, "\">");
        markup_line(out, telling_source(entry));
        buf_add_string(out, "</source>\n");
    }
    buf_add_string(out, "</item>\n");
}

void publish_rss(const struct publication *publication, struct buf *out)
{
    struct bytes title = telling_title(publication);
    buf_add_string(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" "
                        "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
                        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n");
    undecided(out, "title", title);
    buf_add_string(out, "<link>");
    telling_address(out, publication, "/");
    buf_add_string(out, "</link>\n");
    undecided(out, "description",
              markup_is_blank(publication->subtitle) ? title : publication->subtitle);
    paging_links(out, publication, "atom:link", "application/rss+xml", ".rss");
    date(out, "lastBuildDate", publication->updated);
    buf_add_string(out, "<generator>riffle ");
    markup_line(out, publication->generator_version);
    buf_add_string(out, "</generator>\n<docs>https://www.rssboard.org/rss-specification</docs>\n");

    struct buf scratch = {0};
    for (size_t i = 0; i < publication->n_entries; i++)
        item(out, publication, &publication->entries[i], &scratch);
    buf_clear(&scratch);
    buf_add_string(out, "</channel>\n</rss>\n");
}
