#include "feed/normalise.h"

#include "base/hash.h"
#include "feed/limits.h"
#include "feed/person.h"
#include "feed/text_value.h"
#include "text/date.h"
#include "text/html.h"
#include "text/url.h"

#include <string.h>

static const struct bytes none = {NULL, 0};

/* The first of a range of fields that has text, or an empty value. */
static const struct raw_text *take(const struct raw *raw, enum field first, enum field last)
{
    static const struct raw_text nothing;
    for (enum field field = first; field <= last; field++)
        if (raw->text[field].text.n)
            return &raw->text[field];
    return &nothing;
}

static struct bytes line(struct arena *arena, const struct raw *raw, enum field first,
                         enum field last)
{
    return text_value_line(arena, take(raw, first, last));
}

static struct bytes copy(struct arena *arena, const struct raw *raw, enum field first,
                         enum field last)
{
    return arena_copy(arena, take(raw, first, last)->text);
}

/* The first date of a range that can be read; *unread gets the text of the first that cannot, where none can. */
static int64_t date(struct arena *arena, const struct raw *raw, enum field first, enum field last,
                    struct bytes *unread)
{
    const struct raw_text *said = take(raw, first, last);
    for (enum field field = first; field <= last; field++) {
        int64_t at;
        if (raw->text[field].text.n && date_parse(raw->text[field].text, &at))
            return at;
    }
    if (unread)
        *unread = arena_copy(arena, said->text);
    return DATE_NONE;
}

/* Links. */

static bool has_rel(const struct link *link, const char *rel)
{
    return bytes_equal_nocase(link->rel, bytes_of(rel));
}

static bool is_page(const struct link *link)
{
    static const struct bytes text_html = BYTES("text/html"), xhtml = BYTES("application/xhtml");
    return bytes_empty(link->type) || bytes_starts_nocase(link->type, text_html) ||
           bytes_starts_nocase(link->type, xhtml) ||
           bytes_equal_nocase(link->type, (struct bytes)BYTES("html"));
}

/* The address of the first link of that relation, or absent. Borrowed. */
static struct bytes link_address(const struct links *links, const char *rel)
{
    for (size_t i = 0; i < links->n; i++)
        if (has_rel(&links->v[i], rel) && !bytes_empty(links->v[i].href))
            return links->v[i].href;
    return none;
}

/* The page that is meant: an alternate that is HTML, else an alternate of any other type. Borrowed. */
static struct bytes page_address(const struct links *links)
{
    for (size_t i = 0; i < links->n; i++)
        if (has_rel(&links->v[i], "alternate") && is_page(&links->v[i]) &&
            !bytes_empty(links->v[i].href) && url_is_safe(links->v[i].href))
            return links->v[i].href;
    const struct bytes other = link_address(links, "alternate");
    return url_is_safe(other) ? other : none;
}

static void copy_links(struct arena *arena, const struct links *from, struct links *to)
{
    to->v = ARENA_ARRAY(arena, struct link, from->n);
    to->n = to->cap = from->n;
    for (size_t i = 0; i < from->n; i++) {
        const struct link *link = &from->v[i];
        to->v[i] = (struct link){
            .rel = arena_copy(arena, link->rel),
            .type = arena_copy(arena, link->type),
            .href = arena_copy(arena, link->href),
            .title = arena_copy(arena, link->title),
            .hreflang = arena_copy(arena, link->hreflang),
            .length = link->length,
        };
    }
}

/* Categories. */

static bool category_is_known(const struct categories *list, const struct category *category)
{
    for (size_t i = 0; i < list->n; i++)
        if (bytes_equal(list->v[i].term, category->term) &&
            bytes_equal(list->v[i].scheme, category->scheme) &&
            bytes_equal(list->v[i].label, category->label))
            return true;
    return false;
}

static void copy_categories(struct arena *arena, const struct categories *from,
                            struct categories *to)
{
    to->v = ARENA_ARRAY(arena, struct category, from->n);
    to->cap = from->n;
    for (size_t i = 0; i < from->n; i++) {
        const struct category *said = &from->v[i];
        const struct category category = {
            .term = text_value_line(arena,
                                    &(struct raw_text){.text = said->term, .type = TEXT_GUESS}),
            .scheme = arena_copy(arena, said->scheme),
            .label = text_value_line(arena,
                                     &(struct raw_text){.text = said->label, .type = TEXT_GUESS}),
        };
        if (!category_is_known(to, &category) && (category.term.p || category.label.p))
            ARENA_PUSH(arena, to->v, to->n, to->cap) = category;
    }
}

static void make_tags(struct arena *arena, struct entry *entry)
{
    entry->tags.v = ARENA_ARRAY(arena, struct bytes, entry->categories.n);
    entry->tags.cap = entry->categories.n;
    for (size_t i = 0; i < entry->categories.n; i++) {
        const struct category *category = &entry->categories.v[i];
        const struct bytes tag = category->label.p ? category->label : category->term;
        bool known = false;
        for (size_t j = 0; j < entry->tags.n; j++)
            known = known || bytes_equal_nocase(entry->tags.v[j], tag);
        if (!known)
            ARENA_PUSH(arena, entry->tags.v, entry->tags.n, entry->tags.cap) = tag;
    }
}

/* Attachments and pictures. */

static void add_attachment(struct arena *arena, struct entry *entry, const struct attachment *said)
{
    struct attachments *to = &entry->attachments;
    for (size_t i = 0; i < to->n; i++)
        if (bytes_equal(to->v[i].url, said->url))
            return;
    if (to->n == LIMIT_MEMBERS || bytes_empty(said->url) || !url_is_safe(said->url))
        return;
    ARENA_PUSH(arena, to->v, to->n, to->cap) = (struct attachment){
        .url = arena_copy(arena, said->url),
        .mime_type = bytes_find_char(said->mime_type, '/') < said->mime_type.n
                         ? arena_copy(arena, said->mime_type)
                         : none,
        .title = arena_copy(arena, said->title),
        .size = said->size,
        .duration_s = said->duration_s,
    };
}

static void make_attachments(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    if (raw->enclosures.n + raw->media.n == 1) {
        entry->attachments.v = ARENA_NEW(arena, struct attachment);
        entry->attachments.cap = 1;
    }
    for (size_t i = 0; i < raw->enclosures.n; i++)
        add_attachment(arena, entry, &raw->enclosures.v[i]);
    for (size_t i = 0; i < raw->links.n; i++) {
        const struct link *link = &raw->links.v[i];
        if (has_rel(link, "enclosure"))
            add_attachment(arena, entry,
                           &(struct attachment){.url = link->href,
                                                .mime_type = link->type,
                                                .title = link->title,
                                                .size = link->length,
                                                .duration_s = -1});
    }
    for (size_t i = 0; i < raw->media.n; i++)
        add_attachment(arena, entry, &raw->media.v[i]);
}

static struct bytes picture_among(const struct attachments *list)
{
    static const struct bytes image = BYTES("image");
    for (size_t i = 0; i < list->n; i++)
        if (bytes_starts_nocase(list->v[i].mime_type, image))
            return list->v[i].url;
    return none;
}

static struct bytes picture(struct arena *arena, const struct raw *raw)
{
    struct bytes url = take(raw, FIELD_IMAGE_MEDIA, FIELD_IMAGE_RSS)->text;
    if (!url.n)
        url = link_address(&raw->links, "image");
    if (!url.n)
        url = picture_among(&raw->media);
    if (!url.n)
        url = picture_among(&raw->enclosures);
    return url.n && url_is_safe(url) ? arena_copy(arena, url) : none;
}

/* Places. */

static bool read_number(struct bytes *rest, double *out)
{
    double value = 0, unit = 1;
    bool digits = false;
    while (rest->n && (ascii_is_space(rest->p[0]) || rest->p[0] == ','))
        *rest = bytes_skip(*rest, 1);
    const bool negative = rest->n && rest->p[0] == '-';
    if (rest->n && (rest->p[0] == '-' || rest->p[0] == '+'))
        *rest = bytes_skip(*rest, 1);
    for (bool fraction = false; rest->n; *rest = bytes_skip(*rest, 1)) {
        const char c = rest->p[0];
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (ascii_is_digit(c)) {
            digits = true;
            value = value * 10 + (c - '0');
            unit *= fraction ? 10 : 1;
        } else {
            break;
        }
    }
    *out = (negative ? -value : value) / unit;
    return digits;
}

static struct geo place(const struct raw *raw)
{
    struct geo geo = {0};
    struct bytes rest = raw->text[FIELD_GEO_POINT].text;
    if (rest.n) {
        geo.known = read_number(&rest, &geo.lat) && read_number(&rest, &geo.lon);
    } else {
        struct bytes lat = raw->text[FIELD_GEO_LAT].text, lon = raw->text[FIELD_GEO_LON].text;
        geo.known = read_number(&lat, &geo.lat) && read_number(&lon, &geo.lon);
    }
    if (!geo.known || geo.lat < -90 || geo.lat > 90 || geo.lon < -180 || geo.lon > 180)
        geo = (struct geo){0};
    return geo;
}

/* The entry. */

static struct bytes newlines_to_spaces(struct arena *arena, struct bytes text)
{
    if (!text.p || !memchr(text.p, '\n', text.n))
        return text;
    char *out = arena_strndup(arena, text.p, text.n);
    for (size_t i = 0; i < text.n; i++)
        if (out[i] == '\n')
            out[i] = ' ';
    return (struct bytes){out, text.n};
}

/* Whether a text was written with markup that a plain line of it loses. */
static bool has_markup(const struct raw_text *value)
{
    return value->has_elements || (value->type != TEXT_PLAIN && value->text.n &&
                                   memchr(value->text.p, '<', value->text.n));
}

static void make_body(struct arena *arena, const struct raw_text *body, struct entry *entry)
{
    if (!body->text.n)
        return;
    if (text_value_type(body) == TEXT_PLAIN) {
        entry->content_text = arena_copy(arena, body->text);
        return;
    }
    text_value_body(arena, body, &entry->content_html, &entry->text);
}

static void make_texts(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    const struct raw_text *title = take(raw, FIELD_TITLE, FIELD_TITLE_ITUNES);
    const struct raw_text *summary = take(raw, FIELD_SUMMARY_ATOM, FIELD_SUMMARY_MEDIA);
    const struct raw_text *body = take(raw, FIELD_CONTENT_ENCODED, FIELD_CONTENT_FULL);
    entry->title = text_value_line(arena, title);
    if (has_markup(title))
        entry->title_html = text_value_html(arena, title);
    const bool alone = !body->text.n;
    make_body(arena, alone ? summary : body, entry);
    if (!alone) {
        entry->summary = text_value_line(arena, summary);
        if (has_markup(summary))
            entry->summary_html = text_value_html(arena, summary);
    } else if (summary->text.n) {
        entry->summary = entry->content_text.p ? text_collapse(arena, entry->content_text)
                                               : newlines_to_spaces(arena, entry->text);
        if (has_markup(summary))
            entry->summary_html = entry->content_html;
        if (bytes_equal(entry->summary, entry->text))
            entry->text = none;
    }
}

static bool is_path(struct bytes text)
{
    return text.n && text.p[0] == '/';
}

/* A guid that is an address: said to be one, or not said to be none and of that form. Absent if it is none. */
static struct bytes guid_address(const struct raw *raw)
{
    const struct raw_text *guid = &raw->text[FIELD_ID];
    const bool is_address = raw->guid_is_permalink == YES ||
                            (raw->guid_is_permalink == UNSAID &&
                             (url_is_http(guid->text) || is_path(guid->text)));
    if (!guid->text.n || !is_address)
        return none;
    return url_resolve(raw->arena, guid->base, guid->text);
}

/* The permalink: the page linked to, or a guid that is one. */
static void make_url(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    struct bytes url = page_address(&entry->links);
    if (!url.n)
        url = arena_copy(arena, guid_address(raw));
    const struct bytes original = raw->text[FIELD_ORIGINAL_LINK].text;
    if (url_is_http(original) && !bytes_equal(original, url))
        entry->original_url = arena_copy(arena, original);
    entry->guid_is_permalink = raw->guid_is_permalink;
    entry->url = url.n && url_is_safe(url) ? url : entry->original_url;
    const struct bytes related = link_address(&entry->links, "related");
    if (url_is_safe(related))
        entry->external_url = related;
}

static void make_id(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    struct bytes id = take(raw, FIELD_ID, FIELD_ID_DC)->text;
    if (is_path(id) && raw->text[FIELD_ID].text.n)
        id = guid_address(raw).n ? guid_address(raw) : id;
    entry->id_is_given = id.n;
    if (id.n) {
        entry->id = bytes_equal(id, entry->url) ? entry->url : arena_copy(arena, id);
    } else if (entry->url.n) {
        entry->id = entry->url;
    } else {
        char hex[HASH_HEX_SIZE];
        const struct bytes text = entry_text(entry);
        const struct bytes all = arena_printf(
            raw->arena, "%.*s\n%.*s\n%.*s", BYTES_FMT(entry->title),
            BYTES_FMT(raw->text[FIELD_PUBLISHED].text), BYTES_FMT(text));
        hash_hex(all, hex);
        entry->id = arena_printf(arena, "riffle:%s", hex);
    }
}

/* A copy in the arena of what has anything in it, else NULL. */
static const void *unless_empty(struct arena *arena, const void *value, size_t size)
{
    const char *byte = value;
    for (size_t i = 0; i < size; i++)
        if (byte[i])
            return memcpy(arena_alloc(arena, size), value, size);
    return NULL;
}

static const struct podcast *make_podcast(struct arena *arena, const struct raw *raw)
{
    static const struct {
        enum field field;
        size_t offset;
    } rows[] = {
        {FIELD_PODCAST_EXPLICIT, offsetof(struct podcast, explicit_)},
        {FIELD_PODCAST_BLOCK, offsetof(struct podcast, block)},
        {FIELD_PODCAST_TYPE, offsetof(struct podcast, type)},
        {FIELD_PODCAST_COMPLETE, offsetof(struct podcast, complete)},
        {FIELD_PODCAST_NEW_URL, offsetof(struct podcast, new_feed_url)},
        {FIELD_PODCAST_EPISODE, offsetof(struct podcast, episode)},
        {FIELD_PODCAST_SEASON, offsetof(struct podcast, season)},
        {FIELD_PODCAST_EPISODE_TYPE, offsetof(struct podcast, episode_type)},
        {FIELD_PODCAST_DURATION, offsetof(struct podcast, duration)},
    };
    struct podcast podcast = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        *(struct bytes *)(void *)((char *)&podcast + rows[i].offset) = arena_copy(
            arena, raw->text[rows[i].field].text);
    podcast.subtitle = line(arena, raw, FIELD_SUMMARY_SUBTITLE, FIELD_SUMMARY_SUBTITLE);
    struct persons owners = {0};
    persons_collect(arena, &raw->persons, 1u << ROLE_OWNER, &owners);
    if (owners.n)
        podcast.owner = owners.v[0];
    return unless_empty(arena, &podcast, sizeof podcast);
}

static struct bytes publisher(struct arena *arena, const struct raw *raw)
{
    struct persons list = {0};
    persons_collect(arena, &raw->persons, 1u << ROLE_PUBLISHER, &list);
    if (!list.n)
        return none;
    return list.v[0].name.p ? list.v[0].name : list.v[0].email.p ? list.v[0].email : list.v[0].url;
}

static void make_people(struct arena *arena, const struct raw *raw, struct persons *authors,
                        struct persons *contributors)
{
    persons_collect(arena, &raw->persons, 1u << ROLE_AUTHOR | 1u << ROLE_CREATOR, authors);
    persons_collect(arena, &raw->persons, 1u << ROLE_CONTRIBUTOR, contributors);
}

static const struct media *make_media(struct arena *arena, const struct raw *raw)
{
    const struct media media = {
        .credit = line(arena, raw, FIELD_MEDIA_CREDIT, FIELD_MEDIA_CREDIT),
        .description = line(arena, raw, FIELD_SUMMARY_MEDIA, FIELD_SUMMARY_MEDIA),
        .player = copy(arena, raw, FIELD_MEDIA_PLAYER, FIELD_MEDIA_PLAYER),
        .keywords = line(arena, raw, FIELD_MEDIA_KEYWORDS, FIELD_MEDIA_KEYWORDS),
        .category = line(arena, raw, FIELD_MEDIA_CATEGORY, FIELD_MEDIA_CATEGORY),
        .rating = line(arena, raw, FIELD_MEDIA_RATING, FIELD_MEDIA_RATING),
    };
    return unless_empty(arena, &media, sizeof media);
}

static const struct entry_source *make_source(struct arena *arena, const struct raw *raw)
{
    const struct entry_source source = {
        .title = arena_copy(arena, raw->source.title),
        .url = arena_copy(arena, raw->source.url),
        .id = arena_copy(arena, raw->source.id),
    };
    return unless_empty(arena, &source, sizeof source);
}

static struct bytes language(struct arena *arena, const struct raw *raw)
{
    const struct bytes said = take(raw, FIELD_LANGUAGE, FIELD_LANGUAGE_DC)->text;
    const struct bytes tag = said.n ? said : raw->language;
    return tag.n ? arena_copy(arena, tag) : none;
}

static struct bytes first_address(struct arena *arena, struct bytes said, const struct links *links,
                                  const char *rel)
{
    const struct bytes url = said.n ? said : link_address(links, rel);
    return url.n && url_is_safe(url) ? arena_copy(arena, url) : none;
}

void normalise_entry(const struct raw *raw, struct arena *arena, struct entry *entry)
{
    make_texts(arena, raw, entry);
    copy_links(arena, &raw->links, &entry->links);
    make_url(arena, raw, entry);
    make_id(arena, raw, entry);
    entry->published = date(arena, raw, FIELD_PUBLISHED, FIELD_PUBLISHED_DC, &entry->published_raw);
    entry->modified = date(arena, raw, FIELD_MODIFIED, FIELD_MODIFIED_BUILD, &entry->modified_raw);
    entry->created = date(arena, raw, FIELD_CREATED, FIELD_CREATED, NULL);
    entry->expires = date(arena, raw, FIELD_EXPIRES, FIELD_EXPIRES, NULL);
    make_people(arena, raw, &entry->authors, &entry->contributors);
    entry->publisher = publisher(arena, raw);
    copy_categories(arena, &raw->categories, &entry->categories);
    make_tags(arena, entry);
    entry->language = language(arena, raw);
    make_attachments(arena, raw, entry);
    entry->image = picture(arena, raw);
    entry->comments = first_address(arena, take(raw, FIELD_COMMENTS, FIELD_COMMENTS)->text,
                                    &raw->links, "replies");
    if (!entry->comments.p)
        entry->comments = copy(arena, raw, FIELD_COMMENTS_FEED, FIELD_COMMENTS_FEED);
    entry->license = first_address(arena, raw->text[FIELD_LICENSE].text, &raw->links, "license");
    entry->rights = line(arena, raw, FIELD_RIGHTS, FIELD_RIGHTS_DC);
    entry->in_reply_to = copy(arena, raw, FIELD_IN_REPLY_TO, FIELD_IN_REPLY_TO);
    entry->source = make_source(arena, raw);
    entry->geo = place(raw);
    entry->podcast = make_podcast(arena, raw);
    entry->media = make_media(arena, raw);
}

void normalise_source(const struct raw *raw, struct entry_source *out)
{
    out->title = line(raw->arena, raw, FIELD_TITLE, FIELD_TITLE_DC);
    out->id = raw->text[FIELD_ID].text;
    const struct bytes url = page_address(&raw->links);
    if (url.n)
        out->url = url;
}

/* The feed. */

static int64_t whole_number(struct bytes text)
{
    int64_t value = 0;
    text = bytes_trim(text);
    if (!text.n || text.n > 9)
        return -1;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return -1;
        value = value * 10 + (text.p[i] - '0');
    }
    return value;
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
    if (raw->text[FIELD_TTL].text.n)
        return whole_number(raw->text[FIELD_TTL].text);
    const struct bytes period = raw->text[FIELD_UPDATE_PERIOD].text;
    int64_t times = whole_number(raw->text[FIELD_UPDATE_FREQUENCY].text);
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
        if (has_rel(&links->v[i], "hub") && url_is_http(links->v[i].href))
            ARENA_PUSH(arena, hubs->v, hubs->n, hubs->cap) = (struct hub){
                .type = websub, .url = arena_copy(arena, links->v[i].href)};
}

static void inherit_language(struct feed_doc *doc)
{
    for (size_t i = 0; i < doc->n_entries; i++)
        if (!doc->entries[i]->unchanged && !doc->entries[i]->language.p)
            doc->entries[i]->language = doc->language;
}

void normalise_feed(const struct raw *raw, const struct feed_hints *hints, struct arena *arena,
                    struct feed_doc *doc)
{
    doc->title = line(arena, raw, FIELD_TITLE, FIELD_TITLE_ITUNES);
    doc->description = line(arena, raw, FIELD_SUMMARY_ATOM, FIELD_SUMMARY_MEDIA);
    const struct bytes page = page_address(&raw->links), self = link_address(&raw->links, "self");
    doc->home_page_url = page.n ? arena_copy(arena, page) : none;
    doc->feed_url = self.n && url_is_safe(self) ? arena_copy(arena, self) : none;
    doc->icon = first_address(arena, take(raw, FIELD_IMAGE_RSS, FIELD_IMAGE_RSS)->text, &raw->links,
                              "image");
    if (!doc->icon.p)
        doc->icon = copy(arena, raw, FIELD_IMAGE_ITUNES, FIELD_IMAGE_ITUNES);
    doc->favicon = first_address(arena, raw->text[FIELD_ICON].text, &raw->links, "icon");
    make_people(arena, raw, &doc->authors, &doc->contributors);
    doc->publisher = publisher(arena, raw);
    doc->language = language(arena, raw);
    if (!doc->language.p && hints->content_language.n)
        doc->language = arena_copy(arena, bytes_trim(hints->content_language));
    doc->id = copy(arena, raw, FIELD_ID, FIELD_ID);
    doc->rights = line(arena, raw, FIELD_RIGHTS, FIELD_RIGHTS_DC);
    doc->generator = copy(arena, raw, FIELD_GENERATOR, FIELD_GENERATOR_ADMIN);
    doc->published = date(arena, raw, FIELD_PUBLISHED, FIELD_PUBLISHED_DC, NULL);
    doc->updated = date(arena, raw, FIELD_MODIFIED, FIELD_MODIFIED_BUILD, NULL);
    copy_categories(arena, &raw->categories, &doc->categories);
    doc->ttl_minutes = minutes_to_live(raw);
    doc->podcast = make_podcast(arena, raw);
    make_hubs(arena, &raw->links, doc);
    inherit_language(doc);
}
