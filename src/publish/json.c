#include "publish/json.h"

#include "publish/markup.h"
#include "publish/paging.h"
#include "publish/telling.h"
#include "publish/volume.h"
#include "text/date.h"

/* Appends `,"name":`, without the comma at the beginning of an object. */
static void begin_member(struct buf *out, const char *name)
{
    if (out->n && out->p[out->n - 1] != '{')
        buf_add_char(out, ',');
    buf_add_char(out, '"');
    buf_add_string(out, name);
    buf_add_string(out, "\":");
}

/* Appends a member with a string, or nothing where there is no text. */
static void member(struct buf *out, const char *name, struct bytes text)
{
    if (markup_is_blank(text))
        return;
    begin_member(out, name);
    markup_json(out, text);
}

/* An address needs no escaping in JSON once it is encoded. */
static void url_member(struct buf *out, const char *name, struct bytes url)
{
    if (!markup_may_link(url))
        return;
    begin_member(out, name);
    buf_add_char(out, '"');
    markup_iri(out, url);
    buf_add_char(out, '"');
}

static void date_member(struct buf *out, const char *name, int64_t ms)
{
    begin_member(out, name);
    buf_add_char(out, '"');
    date_print(out, ms);
    buf_add_char(out, '"');
}

static void tags(struct buf *out, const struct published_entry *entry)
{
    size_t n = 0;
    for (size_t i = 0; i < entry->n_tags; i++) {
        struct bytes tag = bytes_trim(entry->tags[i]);
        if (markup_is_blank(tag))
            continue;
        buf_add_string(out, n++ ? "," : ",\"tags\":[");
        markup_json(out, tag);
    }
    if (n)
        buf_add_char(out, ']');
}

static void also_told(struct buf *out, const struct published_entry *entry)
{
    if (entry->n_also == 0)
        return;
    buf_add_string(out, ",\"also\":[");
    for (size_t i = 0; i < entry->n_also; i++) {
        const struct also_told *also = &entry->also[i];
        buf_add_string(out, i ? ",{" : "{");
        url_member(out, "url", also->url);
        member(out, "title", also->title);
        member(out, "source", telling_teller(also));
        member(out, "kind", also->kind);
        member(out, "language", telling_language_tag(also->language));
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void extension(struct buf *out, const struct published_entry *entry)
{
    buf_add_string(out, ",\"_riffle\":{\"feed\":{");
    url_member(out, "url", entry->source_url);
    member(out, "id", telling_source_id(entry));
    member(out, "title", telling_source(entry));
    url_member(out, "home_page_url", entry->source_home);
    member(out, "kind", entry->source_kind);
    buf_add_char(out, '}');
    also_told(out, entry);
    member(out, "why", entry->why);
    buf_add_char(out, '}');
}

static void authors(struct buf *out, const struct published_entry *entry)
{
    struct bytes names[TELLING_AUTHORS];
    size_t n = telling_authors(entry, names);
    for (size_t i = 0; i < n; i++) {
        buf_add_string(out, i ? ",{" : ",\"authors\":[{");
        member(out, "name", names[i]);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void number_member(struct buf *out, const char *name, int64_t number)
{
    if (number <= 0)
        return;
    begin_member(out, name);
    buf_printf(out, "%lld", (long long)number);
}

static void attachments(struct buf *out, const struct published_entry *entry)
{
    size_t n = 0;
    for (size_t i = 0; i < entry->n_files; i++) {
        const struct published_file *file = &entry->files[i];
        struct bytes type = telling_file_type(file);
        if (type.n == 0)
            continue;
        buf_add_string(out, n++ ? ",{" : ",\"attachments\":[{");
        url_member(out, "url", file->url);
        member(out, "mime_type", type);
        member(out, "title", file->title);
        number_member(out, "size_in_bytes", file->size);
        number_member(out, "duration_in_seconds", file->duration_s);
        buf_add_char(out, '}');
    }
    if (n)
        buf_add_char(out, ']');
}

static void item(struct buf *out, const struct publication *publication,
                 const struct published_entry *entry, struct buf *scratch)
{
    buf_add_char(out, '{');
    member(out, "id", entry->id);
    url_member(out, "url", entry->url);
    member(out, "title", telling_headline(entry, scratch));
    buf_reset(scratch);
    telling_body(scratch, publication, entry);
    buf_add_string(out, ",\"content_html\":");
    markup_json(out, buf_bytes(scratch));
    member(out, "summary", entry->excerpt);
    date_member(out, "date_published", entry->published);
    date_member(out, "date_modified", telling_updated(entry));
    if (telling_picture(publication, entry))
        url_member(out, "image", entry->image);
    authors(out, entry);
    tags(out, entry);
    member(out, "language", telling_language_tag(entry->language));
    attachments(out, entry);
    extension(out, entry);
    buf_add_char(out, '}');
}

/* Appends `,"name":"address"` of one of our own documents. */
static void own_url(struct buf *out, const struct publication *publication, const char *name,
                    const char *suffix)
{
    if (publication->public_url.n ==
        0) /* JSON has no base that a relative address could stand on */
        return;
    struct buf address = {0};
    buf_add_bytes(&address, publication->public_url);
    buf_add_bytes(&address, publication->topic);
    buf_add_string(&address, suffix);
    url_member(out, name, buf_bytes(&address));
    buf_clear(&address);
}

static void older(struct buf *out, const struct publication *publication)
{
    struct buf suffix = {0};
    if (!volume_is(publication->previous))
        return;
    paging_suffix(&suffix, publication->previous, ".json");
    own_url(out, publication, "next_url", buf_bytes(&suffix).p);
    buf_clear(&suffix);
}

static void hubs(struct buf *out, const struct publication *publication)
{
    if (publication->hub.n == 0 || volume_is(publication->volume))
        return;
    buf_add_string(out, ",\"hubs\":[{\"type\":\"WebSub\"");
    url_member(out, "url", publication->hub);
    buf_add_string(out, "}]");
}

void publish_json(const struct publication *publication, struct buf *out)
{
    buf_add_string(out, "{\"version\":\"https://jsonfeed.org/version/1.1\"");
    member(out, "title", telling_title(publication));
    member(out, "description", publication->subtitle);
    own_url(out, publication, "home_page_url", "/");
    own_url(out, publication, "feed_url", ".json");
    older(out, publication);
    hubs(out, publication);
    buf_add_string(out, ",\"items\":[");
    struct buf scratch = {0};
    for (size_t i = 0; i < publication->n_entries; i++) {
        buf_add_string(out, i ? ",\n" : "\n");
        item(out, publication, &publication->entries[i], &scratch);
    }
    buf_clear(&scratch);
    buf_add_string(out, "\n]}\n");
}
