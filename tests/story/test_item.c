#include "story/item.h"

#include <criterion/criterion.h>

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new(SIZE_MAX);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(item, .init = set_up, .fini = tear_down);

#define FEED "https://feeds.example.org/rss"
#define OWN  "https://www.example.org/2026/01/bridge-opens-in-novi-sad"

/* A link, what the entry says to be its own, and whether that is believed of a feed of example.org. */
static const struct {
    const char *link, *canonical;
    bool believed;
} addresses[] = {
    {"https://www.example.org/p/4711", OWN, true},
    {"https://m.example.org/?p=4711", OWN, true},
    {"https://stats.example.net/c/4711", OWN, true}, /* at the publisher of the feed */
    {"https://www.other.example/a/4711", "https://other.example/news/2026/01/rain-in-the-town",
     true},
    {"https://news.google.com/rss/articles/CBMiX0FV", "https://far.example/news/rain-in-the-town",
     true},
    {"https://feedproxy.google.com/~r/x/~3/4711", "https://far.example/news/rain-in-the-town",
     true},
    {"https://t.co/4711abcd", "https://far.example/news/rain-in-the-town", true},
    {NULL, OWN, true},
    {"https://www.example.org/p/4711", NULL, false},
    /* another's article */
    {"https://www.example.org/p/4711", "https://far.example/news/rain-in-the-town", false},
    {NULL, "https://far.example/news/rain-in-the-town", false},
    {"https://news.google.com.evil.example/4711", "https://far.example/news/rain-in-the-town",
     false},
    {"https://www.example.org/p/4711", "https://www.example.org.evil.example/a/4711", false},
    /* two of those that share a host are two */
    {"https://one.blogspot.com/2026/01/bridge-opens-in.html",
     "https://two.blogspot.com/2026/01/bridge-opens-in.html", false},
    /* less than an article */
    {"https://www.example.org/p/4711", "https://www.example.org/", false},
    {"https://www.example.org/p/4711", "https://www.example.org/news", false},
    {"https://news.google.com/rss/articles/CBMiX0FV", "https://far.example/", false},
    {"https://www.example.org/p/4711", "ftp://www.example.org/a", false},
    {"https://www.example.org/p/4711", "/2026/01/bridge-opens-in-novi-sad", false},
};

Test(item, which_address_names_the_article)
{
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        const struct entry entry = {.url = bytes_of(addresses[i].link),
                                    .canonical_url = bytes_of(addresses[i].canonical)};
        const struct bytes want = bytes_of(addresses[i].believed ? addresses[i].canonical
                                                                 : addresses[i].link);
        const struct bytes got = item_address(arena, &entry, bytes_of(FEED));
        cr_expect(bytes_equal(got, want), "%s says %s: %.*s",
                  addresses[i].link ? addresses[i].link : "no link",
                  addresses[i].canonical ? addresses[i].canonical : "nothing", BYTES_FMT(got));
    }
}

Test(item, what_is_read_of_an_entry)
{
    const struct item_feed_facts feed = {7, BYTES(FEED), BYTES("de")};
    struct entry entry = {.id = BYTES("tag:1"),
                          .url = BYTES("https://www.example.org/p/4711"),
                          .title = BYTES("Bridge"),
                          .summary = BYTES("A summary."),
                          .published = DATE_NONE};
    struct story_item item = item_of(&entry, &feed, 1234, arena);
    cr_expect(item.feed == 7 && item.time == 1234);
    cr_expect(bytes_equal(item.feed_url, feed.url) && bytes_equal(item.guid, entry.id));
    cr_expect(bytes_equal(item.url, entry.url) && bytes_equal(item.title, entry.title));
    cr_expect(bytes_equal(item.text, entry.summary) && bytes_equal(item.language, bytes_of("de")));
    entry.text = bytes_of("The body.");
    entry.language = bytes_of("en");
    item = item_of(&entry, &feed, 1234, arena);
    cr_expect(bytes_equal(item.text, entry.text) && bytes_equal(item.language, bytes_of("en")));
}
