/* How the documents of a topic hang together. */
#include "publish/paging.h"

#include "fixture.h"
#include "forms_checker.h"
#include "publish/atom.h"
#include "publish/json.h"
#include "publish/page.h"
#include "publish/rss.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct published_month months[] = {
    {{202610, 2}, 63},
    {{202609, 1}, 1},
};

/* The topic's newest, with an archive behind it; or a volume in the midst of that. */
static struct publication make(bool is_volume, bool is_public)
{
    struct publication p = fixture_topic();
    p.public_url = is_public ? (struct bytes)BYTES("https://news.example/") : (struct bytes){0};
    p.previous = (struct volume){202610, is_volume ? 1 : 2};
    if (is_volume) {
        p.volume = (struct volume){202610, 2};
        p.next = (struct volume){202611, 1};
        p.now = 0;
    }
    p.months = months;
    p.n_months = COUNT_OF(months);
    p.hub = (struct bytes)BYTES("https://hub.example/?a=1&b=2");
    return p;
}

/* What stands in a form of the newest and of a volume, with and without a public address. */
static const struct {
    void (*render)(const struct publication *publication, struct buf *out);
    bool is_volume, is_public;
    const char *has[7], *has_not[4];
} rows[] = {
    {publish_atom,
     false,
     true,
     {"<link rel=\"self\" type=\"application/atom+xml\" "
      "href=\"https://news.example/river-trade.atom\"/>",
      "<link rel=\"prev-archive\" type=\"application/atom+xml\" "
      "href=\"https://news.example/river-trade/archive/2026-10-2.atom\"/>",
      "<link rel=\"hub\" href=\"https://hub.example/?a=1&amp;b=2\"/>"},
     {"fh:archive", "rel=\"current\"", "next-archive"}},
    {publish_atom,
     true,
     true,
     {"<link rel=\"self\" type=\"application/atom+xml\" "
      "href=\"https://news.example/river-trade/archive/2026-10-2.atom\"/>",
      "<link rel=\"current\" type=\"application/atom+xml\" "
      "href=\"https://news.example/river-trade.atom\"/>",
      "<link rel=\"prev-archive\" type=\"application/atom+xml\" "
      "href=\"https://news.example/river-trade/archive/2026-10.atom\"/>",
      "<link rel=\"next-archive\" type=\"application/atom+xml\" "
      "href=\"https://news.example/river-trade/archive/2026-11.atom\"/>",
      "<fh:archive xmlns:fh=\"http://purl.org/syndication/history/1.0\"/>"},
     {"rel=\"hub\""}},
    {publish_atom,
     true,
     false,
     {"rel=\"self\" type=\"application/atom+xml\" "
      "href=\"../../river-trade/archive/2026-10-2.atom\"",
      "rel=\"current\" type=\"application/atom+xml\" href=\"../../river-trade.atom\""},
     {NULL}},
    {publish_atom,
     false,
     false,
     {"rel=\"prev-archive\" type=\"application/atom+xml\" "
      "href=\"./river-trade/archive/2026-10-2.atom\""},
     {NULL}},
    {publish_rss,
     true,
     true,
     {"<atom:link rel=\"self\" type=\"application/rss+xml\" "
      "href=\"https://news.example/river-trade/archive/2026-10-2.rss\"/>",
      "<atom:link rel=\"prev-archive\" type=\"application/rss+xml\" "
      "href=\"https://news.example/river-trade/archive/2026-10.rss\"/>",
      "<fh:archive xmlns:fh="},
     {"rel=\"hub\""}},
    {publish_rss,
     false,
     true,
     {"<atom:link rel=\"hub\" href=\"https://hub.example/?a=1&amp;b=2\"/>", "rel=\"prev-archive\""},
     {"fh:archive"}},
    {publish_json,
     false,
     true,
     {"\"next_url\":\"https://news.example/river-trade/archive/2026-10-2.json\"",
      "\"hubs\":[{\"type\":\"WebSub\",\"url\":\"https://hub.example/?a=1&b=2\"}]"},
     {NULL}},
    {publish_json,
     true,
     true,
     {"\"next_url\":\"https://news.example/river-trade/archive/2026-10.json\"",
      "\"feed_url\":\"https://news.example/river-trade.json\""},
     {"hubs"}},
    {publish_page,
     false,
     true,
     {"<nav class=\"months\"", "<a href=\"../river-trade/archive/2026-10-2/\">October 2026</a>",
      ">63<", "<a href=\"../river-trade/archive/2026-09/\">September 2026</a>",
      "href=\"../river-trade.atom\""},
     {"class=\"pages\""}},
    {publish_page,
     true,
     true,
     {"<a href=\"../../../\">All topics</a><a href=\"../../../river-trade/\">",
      "href=\"../../../riffle.css", "href=\"../../../river-trade.atom\"",
      "<a href=\"../../../river-trade/archive/2026-10/\" rel=\"prev\">Older: October 2026</a>",
      "<a href=\"../../../river-trade/archive/2026-11/\" rel=\"next\">Newer: November 2026</a>",
      "href=\"https://news.example/river-trade/archive/2026-10-2/\""},
     {"href=\"../riffle"}},
};

Test(paging, every_form_leads_to_the_others)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct publication publication = make(rows[i].is_volume, rows[i].is_public);
        struct buf out = {0};
        rows[i].render(&publication, &out);
        for (size_t h = 0; h < COUNT_OF(rows[i].has) && rows[i].has[h]; h++)
            cr_expect(strstr(out.p, rows[i].has[h]), "row %zu lacks %s", i, rows[i].has[h]);
        for (size_t h = 0; h < COUNT_OF(rows[i].has_not) && rows[i].has_not[h]; h++)
            cr_expect_not(strstr(out.p, rows[i].has_not[h]), "row %zu has %s", i,
                          rows[i].has_not[h]);
        buf_clear(&out);
    }
}

Test(paging, newest_and_volumes_keep_to_the_rules)
{
    for (int i = 0; i < 2; i++) {
        struct publication publication = make(i == 1, true);
        struct arena *arena = arena_new(8 << 20);
        struct complaints found = forms_check(&publication, arena);
        for (size_t c = 0; c < found.n; c++)
            cr_expect(false, "%d: %s", i, found.v[c].p);
        arena_free(arena);
    }
}

Test(paging, the_last_leads_back_to_the_newest)
{
    struct publication publication = make(true, true);
    struct buf out = {0};
    publication.next = (struct volume){0};
    publish_page(&publication, &out);
    cr_expect_not_null(strstr(out.p, "<a href=\"../../../river-trade/\">The newest stories</a>"));
    buf_clear(&out);
}
