#include "feed/discover.h"

#include "feed/tag.h"
#include "feed/text_value.h"
#include "text/url.h"

#include <stdlib.h>
#include <string.h>

enum { TAGS_MAX = 2000, FEEDS_MAX = 20, TITLE_MAX = 80 };

static bool contains_nocase(struct bytes text, const char *part)
{
    const struct bytes wanted = bytes_of(part);
    for (size_t i = 0; i + wanted.n <= text.n; i++)
        if (bytes_starts_nocase(bytes_skip(text, i), wanted))
            return true;
    return false;
}

bool discover_is_feed_type(struct bytes type)
{
    static const char *const types[] = {"application/rss+xml",   "application/atom+xml",
                                        "application/feed+json", "application/rdf+xml",
                                        "application/xml",       "text/xml",
                                        "application/json"};
    type.n = bytes_find_char(type, ';');
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (bytes_equal_nocase(bytes_trim(type), bytes_of(types[i])))
            return true;
    return false;
}

/* The next tag with that name, its end moved behind; false where there is none within the first TAGS_MAX tags. */
static bool next_tag(struct bytes html, size_t *at, size_t *seen, const char *name, struct tag *tag)
{
    while (*at < html.n && *seen < TAGS_MAX) {
        *at += bytes_find_char(bytes_skip(html, *at), '<');
        if (*at >= html.n)
            return false;
        ++*seen;
        if (!tag_read(html, at, tag))
            ++*at;
        else if (!tag->is_end && bytes_equal_nocase(tag->name, bytes_of(name)))
            return true;
    }
    return false;
}

static struct bytes attribute_text(struct arena *arena, const struct tag *tag, const char *name)
{
    const struct raw_text value = {.text = tag_attribute(tag, name), .type = TEXT_HTML};
    return text_value_line(arena, &value);
}

static void find_feeds(struct bytes html, struct bytes base, struct arena *arena, struct tag *tag,
                       struct links *feeds)
{
    size_t at = 0, seen = 0;
    while (feeds->n < FEEDS_MAX && next_tag(html, &at, &seen, "link", tag)) {
        const struct bytes href = attribute_text(arena, tag, "href");
        const struct bytes type = attribute_text(arena, tag, "type");
        if (contains_nocase(tag_attribute(tag, "rel"), "alternate") &&
            discover_is_feed_type(type) && href.n &&
            !contains_nocase(href, "/wp-json/")) /* a page as JSON: WordPress announces it so */
            ARENA_PUSH(arena, feeds->v, feeds->n, feeds->cap) = (struct link){
                .rel = BYTES("alternate"),
                .type = type,
                .href = url_resolve(arena, base, href),
                .title = attribute_text(arena, tag, "title"),
                .length = -1,
            };
    }
}

void discover_feeds(struct bytes html, struct bytes base_url, struct arena *arena,
                    struct links *feeds)
{
    struct tag *tag = arena_alloc(arena, sizeof *tag);
    size_t at = 0, seen = 0;
    struct bytes base = base_url;
    if (next_tag(html, &at, &seen, "base", tag) && tag_attribute(tag, "href").n)
        base = url_resolve(arena, base_url, attribute_text(arena, tag, "href"));
    find_feeds(html, base, arena, tag, feeds);
}

static struct bytes title_of(struct bytes html, struct arena *arena)
{
    struct tag *tag = arena_alloc(arena, sizeof *tag);
    size_t at = 0, seen = 0;
    if (!next_tag(html, &at, &seen, "title", tag))
        return (struct bytes){NULL, 0};
    const struct bytes rest = bytes_skip(html, at);
    const struct raw_text value = {.text = {rest.p, bytes_find_char(rest, '<')}, .type = TEXT_HTML};
    return text_value_line(arena, &value);
}

/* What fits on a line, whole characters of it. */
static struct bytes shortened(struct bytes text)
{
    if (text.n <= TITLE_MAX)
        return text;
    text.n = TITLE_MAX;
    while (text.n && ((unsigned char)text.p[text.n] & 0xC0) == 0x80)
        text.n--;
    return text;
}

static bool describe_page(struct bytes html, struct bytes base_url, struct arena *arena,
                          struct error *err)
{
    struct links feeds = {0};
    const struct bytes title = shortened(title_of(html, arena));
    discover_feeds(html, base_url, arena, &feeds);
    const bool titled = title.n > 0;
    const struct bytes feed = feeds.n ? feeds.v[0].href : title;
    error_set(err, "not a feed but an HTML page%s%.*s%s%s%.*s%s", titled ? " titled \"" : "",
              BYTES_FMT(title), titled ? "\"" : "", feeds.n ? "; it links to " : "",
              feeds.n ? (int)feed.n : 0, feeds.n ? feed.p : "",
              feeds.n > 1 ? " and other feeds" : "");
    return false;
}

static const struct {
    const char *root, *is;
} roots[] = {
    {"opml", "an OPML list of feeds: give it to riffle as its list, not as a feed"},
    {"sitemapindex", "a sitemap"},
    {"urlset", "a sitemap"},
    {"svg", "an SVG picture"},
    {"error", "an error message in XML"},
    {"opensearchdescription", "an OpenSearch description"},
};

bool discover_describe(struct bytes text, struct bytes root, struct bytes base_url,
                       struct arena *arena, struct error *err)
{
    enum { LOOK_AT = 2048 };
    const struct bytes trimmed = bytes_trim(text);
    const struct bytes head = {trimmed.p, trimmed.n < LOOK_AT ? trimmed.n : LOOK_AT};
    if (bytes_empty(trimmed))
        return error_set(err, "not a feed: the document is empty");
    for (size_t i = 0; i < COUNT_OF(roots); i++)
        if (bytes_equal_nocase(root, bytes_of(roots[i].root)))
            return error_set(err, "not a feed but %s", roots[i].is);
    if (contains_nocase(head, "<html") || contains_nocase(head, "<!doctype html") ||
        contains_nocase(head, "<head") || contains_nocase(head, "<body"))
        return describe_page(text, base_url, arena, err);
    const struct bytes name = shortened(root);
    if (name.n)
        return error_set(err, "not a feed: the root element is <%.*s>", BYTES_FMT(name));
    if (head.n && head.p[0] == '<')
        return error_set(err, "not a feed: XML without an element that feeds have");
    return error_set(err, "not a feed: neither XML nor JSON; it begins with \"%.*s\"",
                     BYTES_FMT(shortened((struct bytes){head.p, head.n < 24 ? head.n : 24})));
}
