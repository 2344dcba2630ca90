#include "publish/atom.h"

#include "publish/markup.h"
#include "publish/paging.h"
#include "publish/telling.h"
#include "text/date.h"

/* What no IRI may hold is percent-encoded: an id that is one stays as it is (§4.2.6). */
static void id(struct buf *out, struct bytes iri)
{
    buf_add_string(out, "<id>");
    markup_url(out, iri);
    buf_add_string(out, "</id>\n");
}

static void date(struct buf *out, const char *name, int64_t ms)
{
    markup_open(out, name);
    date_print(out, ms);
    markup_close(out, name);
}

/* What a link ends with: an address of somebody else's, and a title where there is one. */
static void link_end(struct buf *out, struct bytes href, struct bytes title)
{
    buf_add_string(out, " href=\"");
    markup_url(out, href);
    if (!markup_is_blank(title)) {
        buf_add_string(out, "\" title=\"");
        markup_line(out, title);
    }
    buf_add_string(out, "\"/>\n");
}

static void link(struct buf *out, const char *rel, struct bytes href, struct bytes title)
{
    if (!markup_may_link(href))
        return;
    buf_printf(out, "<link rel=\"%s\"", rel);
    link_end(out, href, title);
}

static void own_link(struct buf *out, const struct publication *publication, const char *rel,
                     const char *type, const char *suffix)
{
    buf_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    telling_address(out, publication, suffix);
    buf_add_string(out, "\"/>\n");
}

/* RFC 4287 §4.2.11: what the entry's feed says of itself. */
static void source(struct buf *out, const struct published_entry *entry)
{
    static const struct bytes none = {NULL, 0};
    buf_add_string(out, "<source>\n");
    id(out, telling_source_id(entry));
    markup_element(out, "title", telling_source(entry));
    date(out, "updated",
         entry->source_updated > 0 ? entry->source_updated : telling_updated(entry));
    link(out, "self", entry->source_url, none);
    link(out, "alternate", entry->source_home, none);
    if (!markup_is_blank(entry->source_kind)) {
        /* §4.2.2: the scheme says that it is riffle's own word, not the publisher's */
        buf_add_string(out, "<category scheme=\"urn:riffle:kind\" term=\"");
        markup_line(out, entry->source_kind);
        buf_add_string(out, "\"/>\n");
    }
    buf_add_string(out, "</source>\n");
}

static void categories(struct buf *out, const struct published_entry *entry)
{
    for (size_t i = 0; i < entry->n_tags; i++) {
        if (markup_is_blank(entry->tags[i]))
            continue;
        buf_add_string(out, "<category term=\"");
        markup_line(out, entry->tags[i]);
        buf_add_string(out, "\"/>\n");
    }
}

static void authors(struct buf *out, const struct published_entry *entry)
{
    struct bytes names[TELLING_AUTHORS];
    size_t n = telling_authors(entry, names);
    for (size_t i = 0; i < n; i++) {
        buf_add_string(out, "<author><name>");
        markup_line(out, names[i]);
        buf_add_string(out, "</name></author>\n");
    }
}

static void enclosures(struct buf *out, const struct published_entry *entry)
{
    for (size_t i = 0; i < entry->n_files; i++) {
        const struct published_file *file = &entry->files[i];
        struct bytes type = telling_file_type(file);
        if (type.n == 0)
            continue;
        buf_printf(out, "<link rel=\"enclosure\" type=\"%.*s\"", BYTES_FMT(type));
        if (file->size > 0)
            buf_printf(out, " length=\"%lld\"", (long long)file->size);
        link_end(out, file->url, file->title);
    }
}

/* The type is the default (RFC 4287 §3.1.1), said all the same: some readers take what has none for HTML. */
static void summary(struct buf *out, struct bytes excerpt)
{
    if (markup_is_blank(excerpt))
        return;
    buf_add_string(out, "<summary type=\"text\">");
    markup_line(out, excerpt);
    markup_close(out, "summary");
}

static void entry_element(struct buf *out, const struct publication *publication,
                          const struct published_entry *entry, struct buf *scratch)
{
    struct bytes language = telling_language_tag(entry->language);
    buf_add_string(out, "<entry");
    if (language.n)
        buf_printf(out, " xml:lang=\"%.*s\"", BYTES_FMT(language));
    buf_add_string(out, ">\n");
    id(out, entry->id);
    markup_element(out, "title", telling_headline(entry, scratch));
    date(out, "published", entry->published);
    date(out, "updated", telling_updated(entry));
    authors(out, entry);
    link(out, "alternate", entry->url, (struct bytes){NULL, 0});
    link(out, "via", entry->source_url, telling_source(entry));
    for (size_t i = 0; i < entry->n_also; i++)
        link(out, "related", entry->also[i].url, entry->also[i].title);
    enclosures(out, entry);
    categories(out, entry);
    summary(out, entry->excerpt);
    buf_reset(scratch);
    telling_body(scratch, publication, entry);
    buf_add_string(out, "<content type=\"html\">");
    markup_text(out, buf_bytes(scratch));
    markup_close(out, "content");
    source(out, entry);
    buf_add_string(out, "</entry>\n");
}

void publish_atom(const struct publication *publication, struct buf *out)
{
    buf_add_string(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                        "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>");
    telling_topic_id(out, publication);
    buf_add_string(out, "</id>\n");
    markup_element(out, "title", telling_title(publication));
    markup_element(out, "subtitle", publication->subtitle);
    date(out, "updated", publication->updated);
    paging_links(out, publication, "link", "application/atom+xml", ".atom");
    own_link(out, publication, "alternate", "text/html", "/");
    buf_add_string(out, "<generator version=\"");
    markup_line(out, publication->generator_version);
    buf_add_string(out, "\">riffle</generator>\n");

    struct buf scratch = {0};
    for (size_t i = 0; i < publication->n_entries; i++)
        entry_element(out, publication, &publication->entries[i], &scratch);
    buf_clear(&scratch);
    buf_add_string(out, "</feed>\n");
}
