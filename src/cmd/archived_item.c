#include "cmd/archived_item.h"

static void write_authors(struct json_writer *json, struct bytes names)
{
    struct bytes name;
    if (names.n == 0)
        return;
    writer_begin_array(json, "authors");
    while (bytes_split(&names, '\n', &name)) {
        writer_begin_object(json, NULL);
        writer_text(json, "name", name);
        writer_end_object(json);
    }
    writer_end_array(json);
}

static void write_tags(struct json_writer *json, const struct archived_entry *entry)
{
    if (entry->n_tags == 0)
        return;
    writer_begin_array(json, "tags");
    for (size_t i = 0; i < entry->n_tags; i++)
        writer_text(json, NULL, entry->tags[i]);
    writer_end_array(json);
}

static void write_source(struct json_writer *json, const struct archived_entry *entry,
                         int64_t number)
{
    writer_begin_object(json, "_riffle");
    if (number != 0)
        writer_integer(json, "entry", number);
    writer_begin_object(json, "feed");
    writer_text(json, "url", entry->feed_url);
    writer_text(json, "title", entry->feed_title);
    writer_text(json, "kind", entry->feed_kind);
    writer_text(json, "category", entry->feed_category);
    writer_text(json, "language", entry->feed_language);
    writer_end_object(json);
    writer_end_object(json);
}

void archived_item_write(struct json_writer *json, const struct archived_entry *entry,
                         int64_t number)
{
    writer_text(json, "id", entry->guid);
    writer_text(json, "url", entry->url);
    writer_text_always(json, "title", entry->title);
    if (!entry->title_only) {
        writer_text(json, "summary", entry->summary);
        writer_text(json, "content_html", entry->content_html);
        writer_text(json, "content_text", entry->content_text);
    }
    writer_date(json, "date_published", entry->published);
    writer_text(json, "language", entry->language);
    write_authors(json, entry->authors);
    write_tags(json, entry);
    write_source(json, entry, number);
}
