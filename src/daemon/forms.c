#include "daemon/forms.h"

#include "publish/atom.h"
#include "publish/json.h"
#include "publish/opml.h"
#include "publish/page.h"
#include "publish/rss.h"

const struct form forms[FORM_COUNT] = {
    {".atom", ".atom", "application/atom+xml; charset=utf-8", publish_atom, true, true},
    {".rss", ".rss", "application/rss+xml; charset=utf-8", publish_rss, true, true},
    {".json", ".json", "application/feed+json", publish_json, true, true},
    {".opml", ".opml", "text/x-opml; charset=utf-8", publish_opml, false, false},
    {"/", "/index.html", "text/html; charset=utf-8", publish_page, false, true},
};

static bool is_loose_news(const struct published_entry *entry)
{
    return entry->is_loose && !entry->backfilled;
}

struct publication form_news(const struct publication *all, size_t max, struct arena *arena)
{
    struct publication news = *all;
    struct published_entry *entries = ARENA_ARRAY(arena, struct published_entry, all->n_entries);
    size_t loose = 0;
    for (size_t i = 0; i < all->n_entries; i++)
        loose += is_loose_news(&all->entries[i]);
    size_t room_loose = loose < max ? loose : max, room_bound = max - room_loose;
    news.entries = entries;
    news.n_entries = 0;
    for (size_t i = 0; i < all->n_entries; i++) {
        const struct published_entry *entry = &all->entries[i];
        size_t *room = is_loose_news(entry) ? &room_loose : &room_bound;
        if (entry->backfilled || *room == 0)
            continue;
        entries[news.n_entries++] = *entry;
        *room -= 1;
    }
    return news;
}

struct publication form_newest(const struct publication *all, size_t max)
{
    struct publication newest = *all;
    if (newest.n_entries > max)
        newest.n_entries = max;
    return newest;
}
