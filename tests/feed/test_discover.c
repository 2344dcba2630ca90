#include "feed/discover.h"

#include <criterion/criterion.h>

static const struct {
    const char *text, *root, *says;
} rows[] = {
    {"<!DOCTYPE html><html><head><title>Caf&eacute;</title></head>", "html",
     "an HTML page titled \"Caf\xC3\xA9\""},
    {"<html><head><link rel=alternate type=application/rss+xml href=/feed>", "html",
     "it links to https://site.example/feed"},
    {"<opml version='2.0'/>", "opml", "OPML"},
    {"<svg/>", "svg", "SVG"},
    {"<thing/>", "thing", "<thing>"},
    {"Hello", NULL, "begins with \"Hello\""},
    {"", NULL, "empty"},
    {"<!-- nothing -->", NULL, "without an element"},
};

Test(discover, says_what_it_is)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {0};
        cr_expect(!discover_describe(bytes_of(rows[i].text), bytes_of(rows[i].root),
                                     bytes_of("https://site.example/page"), arena, &err));
        const struct bytes said = bytes_of(err.text);
        cr_expect(bytes_find(said, bytes_of(rows[i].says)) < said.n, "%s: %s", rows[i].text,
                  err.text);
    }
    arena_free(arena);
}

Test(discover, lists_the_feeds_of_a_page)
{
    static const char page[] =
        "<html><head><base href='https://other.example/x/'>"
        "<link rel='stylesheet' href='a.css'>"
        "<LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='a.atom' title='A "
        "&amp; B'>"
        "<link rel=alternate type='application/feed+json' href='https://x.example/f.json'/>"
        "<link rel=alternate type='text/html' href='de'></head>";
    struct arena *arena = arena_new(SIZE_MAX);
    struct links feeds = {0};
    discover_feeds(bytes_of(page), bytes_of("https://site.example/"), arena, &feeds);
    cr_assert(feeds.n == 2, "%zu", feeds.n);
    cr_expect(bytes_equal(feeds.v[0].href, bytes_of("https://other.example/x/a.atom")));
    cr_expect(bytes_equal(feeds.v[0].title, bytes_of("A & B")));
    cr_expect(bytes_equal(feeds.v[1].href, bytes_of("https://x.example/f.json")));
    arena_free(arena);
}
