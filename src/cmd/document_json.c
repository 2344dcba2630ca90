#include "cmd/document_json.h"

#include "cmd/json_writer.h"
#include "text/date.h"

static void date(struct json_writer *json, const char *name, int64_t at)
{
    struct buf text = {0};
    if (at == DATE_NONE)
        return;
    date_print(&text, at);
    writer_text(json, name, buf_bytes(&text));
    buf_clear(&text);
}

static void person(struct json_writer *json, const char *name, const struct person *p)
{
    writer_begin_object(json, name);
    writer_text(json, "name", p->name);
    writer_text(json, "url", p->url);
    writer_text(json, "avatar", p->avatar);
    const struct json_mark mark = writer_begin_optional(json, "_riffle");
    writer_text(json, "email", p->email);
    writer_end_optional(json, mark);
    writer_end_object(json);
}

static void persons(struct json_writer *json, const char *name, const struct persons *list)
{
    if (!list->n)
        return;
    writer_begin_array(json, name);
    for (size_t i = 0; i < list->n; i++)
        person(json, NULL, &list->v[i]);
    writer_end_array(json);
}

static void categories(struct json_writer *json, const struct categories *list)
{
    if (!list->n)
        return;
    writer_begin_array(json, "categories");
    for (size_t i = 0; i < list->n; i++) {
        writer_begin_object(json, NULL);
        writer_text(json, "term", list->v[i].term);
        writer_text(json, "scheme", list->v[i].scheme);
        writer_text(json, "label", list->v[i].label);
        writer_end_object(json);
    }
    writer_end_array(json);
}

/* "yes", "true", "explicit" and "no", "false", "clean"; anything else is not said. */
static void yes_or_no(struct json_writer *json, const char *name, struct bytes said)
{
    static const struct {
        struct bytes word;
        bool value;
    } words[] = {
        {BYTES("yes"), true}, {BYTES("true"), true},   {BYTES("explicit"), true},
        {BYTES("no"), false}, {BYTES("false"), false}, {BYTES("clean"), false},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (bytes_equal_nocase(said, words[i].word))
            writer_bool(json, name, words[i].value);
}

static void podcast(struct json_writer *json, const struct podcast *p)
{
    if (!p)
        return;
    const struct json_mark mark = writer_begin_optional(json, "podcast");
    yes_or_no(json, "explicit", p->explicit_);
    yes_or_no(json, "block", p->block);
    yes_or_no(json, "complete", p->complete);
    writer_text(json, "keywords", p->keywords);
    writer_text(json, "type", p->type);
    writer_text(json, "new_feed_url", p->new_feed_url);
    writer_text(json, "episode", p->episode);
    writer_text(json, "season", p->season);
    writer_text(json, "episode_type", p->episode_type);
    writer_text(json, "duration", p->duration);
    writer_text(json, "subtitle", p->subtitle);
    if (p->owner.name.p || p->owner.email.p)
        person(json, "owner", &p->owner);
    writer_end_optional(json, mark);
}

static void links(struct json_writer *json, const struct links *list)
{
    if (!list->n)
        return;
    writer_begin_array(json, "links");
    for (size_t i = 0; i < list->n; i++) {
        const struct link *link = &list->v[i];
        writer_begin_object(json, NULL);
        writer_text(json, "rel", link->rel);
        writer_text(json, "type", link->type);
        writer_text(json, "href", link->href);
        writer_text(json, "title", link->title);
        writer_text(json, "hreflang", link->hreflang);
        if (link->length >= 0)
            writer_integer(json, "length", link->length);
        writer_end_object(json);
    }
    writer_end_array(json);
}

static void attachments(struct json_writer *json, const struct attachments *list)
{
    if (!list->n)
        return;
    writer_begin_array(json, "attachments");
    for (size_t i = 0; i < list->n; i++) {
        const struct attachment *a = &list->v[i];
        writer_begin_object(json, NULL);
        writer_text(json, "url", a->url);
        writer_text(json, "mime_type", a->mime_type);
        writer_text(json, "title", a->title);
        if (a->size >= 0)
            writer_integer(json, "size_in_bytes", a->size);
        if (a->duration_s >= 0)
            writer_integer(json, "duration_in_seconds", a->duration_s);
        writer_end_object(json);
    }
    writer_end_array(json);
}

static void media(struct json_writer *json, const struct media *m)
{
    if (!m)
        return;
    const struct json_mark mark = writer_begin_optional(json, "media");
    writer_text(json, "credit", m->credit);
    writer_text(json, "description", m->description);
    writer_text(json, "player", m->player);
    writer_text(json, "keywords", m->keywords);
    writer_text(json, "category", m->category);
    writer_text(json, "rating", m->rating);
    writer_end_optional(json, mark);
}

static void source(struct json_writer *json, const struct entry_source *s)
{
    if (!s)
        return;
    const struct json_mark mark = writer_begin_optional(json, "source");
    writer_text(json, "title", s->title);
    writer_text(json, "url", s->url);
    writer_text(json, "id", s->id);
    writer_end_optional(json, mark);
}

static void geo(struct json_writer *json, const struct geo *place)
{
    if (!place->known)
        return;
    writer_begin_object(json, "geo");
    writer_number(json, "lat", place->lat);
    writer_number(json, "lon", place->lon);
    writer_end_object(json);
}

static void entry_extension(struct json_writer *json, const struct entry *entry)
{
    const struct json_mark mark = writer_begin_optional(json, "_riffle");
    writer_text(json, "title_html", entry->title_html);
    writer_text(json, "summary_html", entry->summary_html);
    if (entry->guid_is_permalink != UNSAID)
        writer_bool(json, "guid_is_permalink", entry->guid_is_permalink == YES);
    links(json, &entry->links);
    writer_text(json, "original_url", entry->original_url);
    writer_text(json, "canonical_url", entry->canonical_url);
    writer_text(json, "comments", entry->comments);
    writer_text(json, "rights", entry->rights);
    writer_text(json, "license", entry->license);
    persons(json, "contributors", &entry->contributors);
    writer_text(json, "publisher", entry->publisher);
    categories(json, &entry->categories);
    source(json, entry->source);
    writer_text(json, "in_reply_to", entry->in_reply_to);
    date(json, "expires", entry->expires);
    date(json, "created", entry->created);
    writer_text(json, "date_published_raw", entry->published_raw);
    writer_text(json, "date_modified_raw", entry->modified_raw);
    geo(json, &entry->geo);
    podcast(json, entry->podcast);
    media(json, entry->media);
    writer_end_optional(json, mark);
}

static void print_entry(struct json_writer *json, const struct entry *entry)
{
    writer_begin_object(json, NULL);
    writer_text_always(json, "id", entry->id);
    writer_text(json, "url", entry->url);
    writer_text(json, "external_url", entry->external_url);
    writer_text(json, "title", entry->title);
    writer_text(json, "content_html", entry->content_html);
    writer_text(json, "content_text", entry->content_text);
    writer_text(json, "summary", entry->summary);
    writer_text(json, "image", entry->image);
    writer_text(json, "banner_image", entry->banner_image);
    date(json, "date_published", entry->published);
    date(json, "date_modified", entry->modified);
    persons(json, "authors", &entry->authors);
    if (entry->tags.n) {
        writer_begin_array(json, "tags");
        for (size_t i = 0; i < entry->tags.n; i++)
            writer_text(json, NULL, entry->tags.v[i]);
        writer_end_array(json);
    }
    writer_text(json, "language", entry->language);
    attachments(json, &entry->attachments);
    entry_extension(json, entry);
    writer_end_object(json);
}

static void hubs(struct json_writer *json, const struct hubs *list)
{
    if (!list->n)
        return;
    writer_begin_array(json, "hubs");
    for (size_t i = 0; i < list->n; i++) {
        writer_begin_object(json, NULL);
        writer_text(json, "type", list->v[i].type);
        writer_text(json, "url", list->v[i].url);
        writer_end_object(json);
    }
    writer_end_array(json);
}

static void skip_times(struct json_writer *json, const struct feed_doc *doc)
{
    static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};
    if (doc->skip_hours) {
        writer_begin_array(json, "skip_hours");
        for (int hour = 0; hour < 24; hour++)
            if (doc->skip_hours >> hour & 1)
                writer_integer(json, NULL, hour);
        writer_end_array(json);
    }
    if (doc->skip_days) {
        writer_begin_array(json, "skip_days");
        for (size_t day = 0; day < COUNT_OF(days); day++)
            if (doc->skip_days >> day & 1)
                writer_text(json, NULL, bytes_of(days[day]));
        writer_end_array(json);
    }
}

static void feed_extension(struct json_writer *json, const struct feed_doc *doc)
{
    writer_begin_object(json, "_riffle");
    writer_text(json, "format", bytes_of(feed_format_name(doc->format)));
    writer_text(json, "encoding", doc->encoding);
    writer_begin_array(json, "repairs");
    for (size_t i = 0; i < doc->repairs.n; i++)
        writer_text(json, NULL, bytes_of(repair_name(doc->repairs.list[i])));
    writer_end_array(json);
    writer_text(json, "id", doc->id);
    writer_text(json, "rights", doc->rights);
    writer_text(json, "generator", doc->generator);
    date(json, "published", doc->published);
    date(json, "updated", doc->updated);
    categories(json, &doc->categories);
    persons(json, "contributors", &doc->contributors);
    writer_text(json, "publisher", doc->publisher);
    if (doc->ttl_minutes >= 0)
        writer_integer(json, "ttl", doc->ttl_minutes);
    skip_times(json, doc);
    podcast(json, doc->podcast);
    writer_end_object(json);
}

void document_json(struct buf *out, const struct feed_doc *doc, document_json_spill *spill,
                   void *ctx)
{
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    writer_text(&json, "version", bytes_of("https://jsonfeed.org/version/1.1"));
    writer_text_always(&json, "title", doc->title);
    writer_text(&json, "home_page_url", doc->home_page_url);
    writer_text(&json, "feed_url", doc->feed_url);
    writer_text(&json, "description", doc->description);
    writer_text(&json, "icon", doc->icon);
    writer_text(&json, "favicon", doc->favicon);
    persons(&json, "authors", &doc->authors);
    writer_text(&json, "language", doc->language);
    hubs(&json, &doc->hubs);
    feed_extension(&json, doc);
    writer_begin_array(&json, "items");
    for (size_t i = 0; i < doc->n_entries; i++) {
        print_entry(&json, doc->entries[i]);
        if (spill)
            spill(out, ctx);
    }
    writer_end_array(&json);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}

void document_json_error(struct buf *out, const char *file, const char *why)
{
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    writer_begin_object(&json, "_riffle");
    writer_text(&json, "file", bytes_of(file));
    writer_text(&json, "error", bytes_of(why));
    writer_end_object(&json);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}
