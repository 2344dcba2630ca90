#include "cmd/opml_find.h"

#include "cmd/fetched.h"
#include "feed/discover.h"
#include "net/link_header.h"
#include "text/charset.h"
#include "text/url.h"

static const char *const how_names[] = {
    [FOUND_ITSELF] = "itself",
    [FOUND_IN_PAGE] = "page",
    [FOUND_IN_HEADER] = "header",
    [FOUND_BY_GUESS] = "guess",
};
_Static_assert(COUNT_OF(how_names) == FOUND_HOW_COUNT, "every way has its name");

/* Where feeds usually are, seen from the top of a site and from the page. */
static const char *const usual_places[] = {
    "/feed",      "/feed/", "/rss",     "/rss.xml", "/atom.xml", "/feed.xml",
    "/index.xml", "feed/",  "feed.xml", "rss.xml",  "atom.xml",  "/feeds/posts/default",
    "/feed.json",
};

const char *found_how_name(enum found_how how)
{
    return how_names[how];
}

static void add(struct found_feeds *out, struct arena *arena, const struct found_feed *feed)
{
    for (size_t i = 0; i < out->n; i++)
        if (bytes_equal(out->v[i].url, feed->url))
            return;
    if (url_is_http(feed->url))
        ARENA_PUSH(arena, out->v, out->n, out->cap) = *feed;
}

static void add_fetched(struct found_feeds *out, struct arena *arena, const struct fetched *f,
                        enum found_how how)
{
    add(out, arena,
        &(struct found_feed){.url = arena_copy(arena, bytes_of(f->result->url)),
                             .type = bytes_of(feed_format_name(f->doc->format)),
                             .title = arena_copy(arena, f->doc->title),
                             .how = how});
}

static void add_from_page(struct found_feeds *out, struct arena *arena, const struct fetched *f)
{
    struct utf8_doc page;
    struct links links = {0};
    const struct bytes charset = charset_of_content_type(bytes_of(f->result->content_type));
    if (!charset_decode(buf_bytes(&f->result->body), charset, false, arena, &page, NULL))
        return;
    discover_feeds(page.text, bytes_of(f->result->url), arena, &links);
    for (size_t i = 0; i < links.n; i++)
        add(out, arena,
            &(struct found_feed){.url = links.v[i].href,
                                 .type = links.v[i].type,
                                 .title = links.v[i].title,
                                 .how = FOUND_IN_PAGE});
}

static void add_from_header(struct found_feeds *out, struct arena *arena, const struct fetched *f)
{
    struct bytes rest = bytes_of(f->result->link);
    struct link_value link;
    while (link_value_next(&rest, &link))
        if (link_value_has_rel(&link, "alternate") && discover_is_feed_type(link.type))
            add(out, arena,
                &(struct found_feed){
                    .url = url_resolve(arena, bytes_of(f->result->url), link.target),
                    .type = arena_copy(arena, link.type),
                    .title = arena_copy(arena, link.title),
                    .how = FOUND_IN_HEADER});
}

static bool guess_places(const struct options *options, struct bytes base, struct arena *arena,
                         struct found_feeds *out, struct error *err)
{
    char *urls[COUNT_OF(usual_places)];
    struct fetched fetched[COUNT_OF(usual_places)];
    struct found_feeds places = {0};
    for (size_t i = 0; i < COUNT_OF(usual_places); i++)
        add(&places, arena,
            &(struct found_feed){.url = url_resolve(arena, base, bytes_of(usual_places[i]))});
    for (size_t i = 0; i < places.n; i++)
        urls[i] = arena_strndup(arena, places.v[i].url.p, places.v[i].url.n);
    if (!fetched_all(urls, places.n, options, NULL, fetched, arena, err))
        return false;
    for (size_t i = 0; i < places.n; i++) {
        if (fetched[i].doc && fetched_is_fine(&fetched[i]))
            add_fetched(out, arena, &fetched[i], FOUND_BY_GUESS);
        fetched_clear(&fetched[i]);
    }
    return true;
}

bool opml_find(const char *url, bool guess, const struct options *options, struct arena *arena,
               struct found_feeds *out, struct error *err)
{
    struct fetched page;
    char *one[] = {(char *)(uintptr_t)url};
    *out = (struct found_feeds){0};
    if (!fetched_all(one, 1, options, NULL, &page, arena, err))
        return false;
    bool fine = true;
    const struct bytes base = arena_copy(arena, bytes_of(page.result->url));
    if (page.result->error && !guess)
        fine = error_set(err, "%s: %s", url, page.result->sentence);
    else if (page.doc)
        add_fetched(out, arena, &page, FOUND_ITSELF);
    else if (!page.result->error)
        add_from_page(out, arena, &page);
    if (fine && !page.doc)
        add_from_header(out, arena, &page);
    fetched_clear(&page);
    return fine && (out->n || !guess ||
                    guess_places(options, base.n ? base : bytes_of(url), arena, out, err));
}
