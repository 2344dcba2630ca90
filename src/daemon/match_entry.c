#include "daemon/match_entry.h"

#include "text/html.h"

/* The plain text of the fullest body, which is not kept where there is HTML to make it from. */
static struct bytes body_of(const struct archived_entry *entry, struct arena *arena)
{
    if (entry->title_only || entry->content_html.n == 0)
        return entry->content_text;
    struct bytes text = html_text(arena, entry->content_html);
    return text.n && !bytes_equal(text, entry->summary) ? text : entry->content_text;
}

struct match_entry match_entry_of(const struct archived_entry *entry, struct bytes body)
{
    static const struct bytes nothing = {NULL, 0};
    bool says_more = !entry->title_only && !bytes_equal(body, entry->summary);
    return (struct match_entry){
        .title = entry->title,
        .summary = entry->title_only ? nothing : entry->summary,
        .body = says_more ? body : nothing,
        .author = entry->authors,
        .tags = entry->tags,
        .n_tags = entry->n_tags,
        .url = entry->url,
        .feed_url = entry->feed_url,
        .feed_title = entry->feed_title,
        .kind = entry->feed_kind,
        .category = entry->feed_category,
        .language = entry->language.n ? entry->language : entry->feed_language,
        .only_topics = entry->feed_topics,
        .n_only_topics = entry->n_feed_topics,
        .age_ms = entry->first_seen > entry->published ? entry->first_seen - entry->published : 0,
        .has = entry->has,
    };
}

struct match_entry match_entry_archived(const struct archived_entry *entry, struct arena *arena)
{
    return match_entry_of(entry, body_of(entry, arena));
}
