#include "cmd/items.h"

#include "match/view.h"

/* Names joined by newlines, as the field author: has them. */
static struct bytes author_names(const struct persons *authors, struct arena *arena)
{
    struct bytes all = {NULL, 0};
    for (size_t i = 0; i < authors->n; i++)
        all = arena_printf(arena, "%.*s%s%.*s", BYTES_FMT(all), all.n ? "\n" : "",
                           BYTES_FMT(authors->v[i].name));
    return all;
}

struct match_entry item_as_entry(const struct entry *entry, const struct item_feed *feed,
                                 int64_t now, struct arena *arena)
{
    return (struct match_entry){
        .title = entry->title,
        .summary = entry->summary,
        .body = entry->text.n ? entry->text : entry->content_text,
        .author = author_names(&entry->authors, arena),
        .tags = entry->tags.v,
        .n_tags = entry->tags.n,
        .url = entry->url,
        .feed_url = feed->url,
        .feed_title = feed->title,
        .kind = feed->kind,
        .category = feed->category,
        .language = entry->language,
        .age_ms = view_age_ms(entry, now),
        .has = view_has(entry),
    };
}
