/* What is made of several members: attachments, identities of items that have none, how often the feed changes. */
#include "told.h"

#include <string.h>

#include <criterion/criterion.h>

#include "feed/parse.h"

#define RECORDING "<enclosure url='/a.mp3' type='audio/mpeg'/>"

static const struct told attachments[] = {
    {AROUND_ITEM, RECORDING "<itunes:duration>1:02:03</itunes:duration>",
     "items.0.attachments.0.duration_in_seconds", "3723"},
    {AROUND_ITEM, RECORDING "<itunes:duration>long</itunes:duration>",
     "items.0.attachments.0.duration_in_seconds", NULL},
    {AROUND_ITEM,
     RECORDING
     "<media:content url='/p.png' type='image/png'/><itunes:duration>90</itunes:duration>",
     "items.0.attachments.0.duration_in_seconds", "90"},
    {AROUND_ITEM,
     RECORDING
     "<media:content url='/p.png' type='image/png'/><itunes:duration>90</itunes:duration>",
     "items.0.attachments.1.duration_in_seconds", NULL},
    {AROUND_ITEM, RECORDING "<enclosure url='/b.mp3'/><itunes:duration>90</itunes:duration>",
     "items.0.attachments.0.duration_in_seconds", NULL},
    {AROUND_ITEM, RECORDING "<media:content url='/a.mp3' fileSize='5' duration='7'/>",
     "items.0.attachments.#", "1"},
    {AROUND_ITEM, RECORDING "<media:content url='/a.mp3' fileSize='5' duration='7'/>",
     "items.0.attachments.0.size_in_bytes", "5"},
    {AROUND_ITEM, RECORDING "<media:content url='/a.mp3' fileSize='5' duration='7'/>",
     "items.0.attachments.0.duration_in_seconds", "7"},
    {AROUND_ITEM, RECORDING "<media:content url='/a.mp3' type='video/mp4'/>",
     "items.0.attachments.0.mime_type", "audio/mpeg"},
    {AROUND_ITEM, "<enclosure url='/a.mp3' length='3'/><media:content url='/a.mp3' fileSize='5'/>",
     "items.0.attachments.0.size_in_bytes", "3"},
};

Test(normalise, attachments_are_told_by_all_that_is_said)
{
    told_check(attachments, COUNT_OF(attachments));
}

/* Two items that have no identity of their own: whether they are told apart. */
static const struct {
    const char *one, *other;
    bool apart;
} pairs[] = {
    {"<title>t</title>", "<title>t</title>", false},
    {"<title>t</title>", "<title>u</title>", true},
    {"<enclosure url='/a'/>", "<enclosure url='/b'/>", true},
    {"<title>t</title><enclosure url='/a'/>", "<title>t</title><enclosure url='/b'/>", true},
    {"<category>a</category>", "<category>b</category>", true},
    {"<author>a</author>", "<author>b</author>", true},
    {"<author>a@x.example</author>", "<author>b@x.example</author>", true},
    /* what tells them is left alone: a category that comes later makes no new item */
    {"<description>d</description>", "<description>d</description><category>a</category>", false},
    {"<title>t</title><pubDate>2024-02-29</pubDate>",
     "<title>t</title><pubDate>2024-02-29</pubDate><enclosure url='/b'/>", false},
};

Test(normalise, items_without_identity_are_told_apart)
{
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        static const struct feed_hints hints;
        struct error err = {0};
        struct feed_doc *doc;
        struct arena *arena = arena_new(SIZE_MAX);
        const struct bytes text = arena_printf(
            arena, "<rss><channel><item>%s</item><item>%s</item></channel></rss>", pairs[i].one,
            pairs[i].other);
        cr_assert(feed_parse(text, &hints, arena, &doc, &err), "%s", err.text);
        cr_assert(doc->n_entries == 2);
        cr_expect(bytes_equal(doc->entries[0]->id, doc->entries[1]->id) != pairs[i].apart,
                  "%s and %s", pairs[i].one, pairs[i].other);
        arena_free(arena);
    }
}

/* Identities stay what they are, or every item would be news again. */
static const struct told identities[] = {
    {AROUND_ITEM, "<title>t</title>", "items.0.id", "riffle:4c45b8fe64f17a913a9e929b648e4ebf"},
    {AROUND_ITEM, "<title>t</title><description>d</description><category>c</category>",
     "items.0.id", "riffle:ccdf7c21b1ba1981bde8672e3af92a13"},
    {AROUND_JSON, "\"title\":\"t\"", "items.0.id", "riffle:ff6ff84b50ec351ffc207db7224ad05c"},
    {AROUND_JSON, "\"title\":\"t\",\"content_text\":\"c\",\"tags\":[\"x\"]", "items.0.id",
     "riffle:02af9845203b252bfcd2bec4f09c0f47"},
};

Test(normalise, identities_do_not_change)
{
    told_check(identities, COUNT_OF(identities));
}

#define DAILY "<sy:updatePeriod>daily</sy:updatePeriod>"

static const struct told intervals[] = {
    {AROUND_CHANNEL, "<ttl>60</ttl>" DAILY, "_riffle.ttl", "60"},
    {AROUND_CHANNEL, "<ttl>an hour</ttl>" DAILY, "_riffle.ttl", "1440"},
    {AROUND_CHANNEL, "<ttl>an hour</ttl>", "_riffle.ttl", NULL},
    {AROUND_CHANNEL, "<ttl>99999999999</ttl>", "_riffle.ttl", NULL},
    {AROUND_CHANNEL, DAILY "<sy:updateFrequency>4</sy:updateFrequency>", "_riffle.ttl", "360"},
};

Test(normalise, intervals)
{
    told_check(intervals, COUNT_OF(intervals));
}
