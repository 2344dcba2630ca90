#include "feed/normalise.h"

#include "text/url.h"

static const struct bytes none = {NULL, 0};

/* A number that is no more than a feed can mean, or -1. */
static int64_t small_number(struct bytes text)
{
    const int64_t value = raw_number(text);
    return value < 1000000000 ? value : -1;
}

/* ttl, or a period of RSS 1.0 divided by how often in it the feed changes. */
static int64_t minutes_to_live(const struct raw *raw)
{
    static const struct {
        struct bytes name;
        int64_t minutes;
    } periods[] = {
        {BYTES("hourly"), 60},
        {BYTES("daily"), 24 * 60},
        {BYTES("weekly"), 7 * 24 * 60},
        {BYTES("monthly"), 30 * 24 * 60},
        {BYTES("yearly"), 365 * 24 * 60},
    };
    const int64_t ttl = small_number(raw->text[FIELD_TTL].text);
    if (ttl >= 0)
        return ttl;
    const struct bytes period = raw->text[FIELD_UPDATE_PERIOD].text;
    int64_t times = small_number(raw->text[FIELD_UPDATE_FREQUENCY].text);
    times = times > 0 ? times : 1;
    for (size_t i = 0; i < COUNT_OF(periods); i++)
        if (bytes_equal_nocase(bytes_trim(period), periods[i].name))
            return periods[i].minutes / times ? periods[i].minutes / times : 1;
    return -1;
}

static void make_hubs(struct arena *arena, const struct links *links, struct feed_doc *doc)
{
    static const struct bytes websub = BYTES("WebSub");
    struct hubs *hubs = &doc->hubs;
    for (size_t i = 0; i < links->n; i++)
        if (link_has_rel(&links->v[i], "hub") && url_is_http(links->v[i].href))
            ARENA_PUSH(arena, hubs->v, hubs->n, hubs->cap) = (struct hub){
                .type = websub, .url = arena_copy(arena, links->v[i].href)};
}

/* An entry that says it has no language stays without one. */
static void inherit_language(struct feed_doc *doc)
{
    for (size_t i = 0; i < doc->n_entries; i++) {
        struct entry *entry = doc->entries[i];
        if (!entry->unchanged && !entry->language.n)
            entry->language = entry->language.p ? none : doc->language;
    }
}

struct bytes normalise_language(struct arena *arena, struct bytes header)
{
    header.n = bytes_find_char(header, ',');
    return header.n ? arena_copy(arena, bytes_trim(header)) : none;
}

void normalise_feed(const struct raw *raw, const struct feed_hints *hints, struct arena *arena,
                    struct feed_doc *doc)
{
    doc->title = raw_line(arena, raw, FIELD_TITLE, FIELD_TITLE_ITUNES);
    doc->description = raw_line(arena, raw, FIELD_SUMMARY_ATOM, FIELD_SUMMARY_MEDIA);
    const struct bytes page = links_page(&raw->links), self = links_address(&raw->links, "self");
    doc->home_page_url = page.n ? arena_copy(arena, page) : none;
    doc->feed_url = self.n ? arena_copy(arena, self) : none;
    doc->icon = raw_address(arena, raw_take(raw, FIELD_IMAGE_RSS, FIELD_IMAGE_RSS)->text,
                            &raw->links, "image");
    if (!doc->icon.p)
        doc->icon = raw_copy(arena, raw, FIELD_IMAGE_ITUNES, FIELD_IMAGE_ITUNES);
    doc->favicon = raw_address(arena, raw->text[FIELD_ICON].text, &raw->links, "icon");
    raw_people(arena, raw, &doc->authors, &doc->contributors);
    doc->publisher = raw_publisher(arena, raw);
    doc->language = raw_language(arena, raw);
    if (!doc->language.p)
        doc->language = normalise_language(arena, hints->content_language);
    else if (!doc->language.n)
        doc->language = none;
    doc->id = raw_identity(arena, raw->text[FIELD_ID].text);
    doc->rights = raw_line(arena, raw, FIELD_RIGHTS, FIELD_RIGHTS_DC);
    doc->generator = raw_copy(arena, raw, FIELD_GENERATOR, FIELD_GENERATOR_ADMIN);
    doc->published = raw_date(arena, raw, FIELD_PUBLISHED, FIELD_PUBLISHED_DC, NULL);
    doc->updated = raw_date(arena, raw, FIELD_MODIFIED, FIELD_MODIFIED_BUILD, NULL);
    raw_categories(arena, &raw->categories, &doc->categories);
    doc->ttl_minutes = minutes_to_live(raw);
    doc->podcast = raw_podcast(arena, raw);
    make_hubs(arena, &raw->links, doc);
    inherit_language(doc);
}
