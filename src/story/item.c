#include "story/item.h"

#include "story/canonical_url.h"
#include "story/publisher.h"
#include "story/redirector.h"

static bool is_at(struct bytes publisher, struct arena *arena, struct bytes url)
{
    return publisher.n && bytes_equal(publisher, publisher_of(arena, url));
}

static bool may_be_believed(struct arena *arena, struct bytes own, struct bytes link,
                            struct bytes feed_url)
{
    const struct bytes canonical = canonical_url(arena, own);
    if (!canonical.n || redirector_is_known(link))
        return canonical.n > 0;
    const struct bytes publisher = publisher_of(arena, own);
    return report_address_strength(canonical) >=
               report_address_strength(canonical_url(arena, link)) &&
           (is_at(publisher, arena, link) || is_at(publisher, arena, feed_url));
}

struct bytes item_address(struct arena *arena, const struct entry *entry, struct bytes feed_url)
{
    const struct bytes link = entry_link(entry), own = entry->canonical_url;
    if (bytes_empty(own) || bytes_equal(own, link) || !may_be_believed(arena, own, link, feed_url))
        return link;
    return own;
}

struct story_item item_of(const struct entry *entry, const struct item_feed_facts *feed,
                          int64_t time, struct arena *arena)
{
    const struct bytes text = entry_text(entry);
    return (struct story_item){
        .feed = feed->number,
        .feed_url = feed->url,
        .guid = entry->id,
        .url = item_address(arena, entry, feed->url),
        .title = entry->title,
        .text = text.n ? text : entry->summary,
        .language = entry->language.n ? entry->language : feed->language,
        .time = time,
    };
}
