#include "feed/normalise.h"

#include "base/buf.h"
#include "feed/text_value.h"
#include "text/url.h"

#include <string.h>

static const struct bytes none = {NULL, 0};

static void copy_links(struct arena *arena, const struct links *from, struct links *to)
{
    if (!from->n)
        return;
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

static void make_tags(struct arena *arena, struct entry *entry)
{
    if (!entry->categories.n)
        return;
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
    entry->canonical_url = text_value_canonical(arena, body);
}

/* Where an item has no body, but two texts about it, one of them is its body: of description and <summary>, which no
 * version of RSS has both of, the later; else description, beside what a podcast calls its summary. */
static void choose_body(const struct raw *raw, const struct raw_text **body,
                        const struct raw_text **summary)
{
    const struct raw_text *atom = &raw->text[FIELD_SUMMARY_ATOM];
    const struct raw_text *other = raw_take(raw, FIELD_SUMMARY_RSS, FIELD_SUMMARY_DC);
    const struct raw_text *podcast = &raw->text[FIELD_SUMMARY_ITUNES];
    if (atom->text.n && other->text.n) {
        *body = atom->order > other->order ? atom : other;
        *summary = *body == atom ? other : atom;
    } else if ((atom->text.n || other->text.n) && podcast->text.n) {
        *body = *summary;
        *summary = podcast;
    }
    if (bytes_equal((*body)->text, (*summary)->text))
        *body = raw_take(raw, FIELD_NONE, FIELD_NONE);
}

static void make_texts(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    const struct raw_text *title = raw_take(raw, FIELD_TITLE, FIELD_TITLE_ITUNES);
    const struct raw_text *summary = raw_take(raw, FIELD_SUMMARY_ATOM, FIELD_SUMMARY_MEDIA);
    const struct raw_text *body = raw_take(raw, FIELD_CONTENT_ENCODED, FIELD_CONTENT_FULL);
    entry->title = text_value_line(arena, title);
    if (has_markup(title))
        entry->title_html = text_value_html(arena, title);
    if (!body->text.n)
        choose_body(raw, &body, &summary);
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

/* A guid that is an address: said to be one, or not said to be none and of that form. Absent if it is none that
 * may be followed. */
static struct bytes guid_address(const struct raw *raw)
{
    const struct raw_text *guid = &raw->text[FIELD_ID];
    const bool is_address = raw->guid_is_permalink == YES ||
                            (raw->guid_is_permalink == UNSAID &&
                             (url_is_http(guid->text) || is_path(guid->text)));
    if (!guid->text.n || !is_address)
        return none;
    const struct bytes url = url_resolve(raw->arena, guid->base,
                                         raw_unescaped(raw->arena, guid->text));
    return url_is_safe(url) ? url : none;
}

/* The permalink: the page linked to, or a guid that is one. */
static void make_url(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    struct bytes url = links_page(&entry->links);
    if (!url.n)
        url = arena_copy(arena, guid_address(raw));
    if (!url.n)
        url = links_address(&entry->links, CONTENT_REL);
    const struct bytes original = raw->text[FIELD_ORIGINAL_LINK].text;
    if (url_is_http(original) && !bytes_equal(original, url))
        entry->original_url = arena_copy(arena, original);
    entry->guid_is_permalink = raw->guid_is_permalink;
    entry->url = url.n ? url : entry->original_url;
    entry->external_url = links_address(&entry->links, "related");
    const struct bytes canonical = links_address(&entry->links, "canonical");
    if (url_is_http(canonical))
        entry->canonical_url = canonical;
}

struct bytes normalise_marks(struct arena *arena, const struct entry *entry)
{
    struct buf marks = {0};
    for (size_t i = 0; i < entry->attachments.n; i++)
        buf_printf(&marks, "\n%.*s", BYTES_FMT(entry->attachments.v[i].url));
    for (size_t i = 0; i < entry->tags.n; i++)
        buf_printf(&marks, "\n%.*s", BYTES_FMT(entry->tags.v[i]));
    for (size_t i = 0; i < entry->authors.n; i++)
        buf_printf(&marks, "\n%.*s\n%.*s", BYTES_FMT(entry->authors.v[i].name),
                   BYTES_FMT(entry->authors.v[i].email));
    const struct bytes copy = arena_copy(arena, buf_bytes(&marks));
    buf_clear(&marks);
    return copy;
}

/* Whether the page is the item's alone: one that is meant by an empty reference is the feed's. */
static bool page_is_own(const struct raw *raw, const struct entry *entry)
{
    return entry->url.n &&
           !(raw->base_link && entry->url.p == entry->links.v[raw->base_link - 1].href.p);
}

static void make_id(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    struct bytes id = raw_take(raw, FIELD_ID, FIELD_ID_DC)->text;
    if (is_path(id) && raw->text[FIELD_ID].text.n)
        id = guid_address(raw).n ? guid_address(raw) : id;
    entry->id_is_given = id.n;
    if (id.n) {
        entry->id = bytes_equal(id, entry->url) ? entry->url : raw_identity(arena, id);
    } else if (page_is_own(raw, entry)) {
        entry->id = entry->url;
    } else {
        const struct bytes text = entry_text(entry), date = raw->text[FIELD_PUBLISHED].text;
        const struct bytes more = text.n || date.n ? none : normalise_marks(raw->arena, entry);
        entry->id = raw_hashed(arena, arena_printf(raw->arena, "%.*s\n%.*s\n%.*s%.*s",
                                                   BYTES_FMT(entry->title), BYTES_FMT(date),
                                                   BYTES_FMT(text), BYTES_FMT(more)));
    }
}

static const struct media *make_media(struct arena *arena, const struct raw *raw)
{
    const struct media media = {
        .credit = raw_line(arena, raw, FIELD_MEDIA_CREDIT, FIELD_MEDIA_CREDIT),
        .description = raw_line(arena, raw, FIELD_SUMMARY_MEDIA, FIELD_SUMMARY_MEDIA),
        .player = raw_copy(arena, raw, FIELD_MEDIA_PLAYER, FIELD_MEDIA_PLAYER),
        .keywords = raw_line(arena, raw, FIELD_MEDIA_KEYWORDS, FIELD_MEDIA_KEYWORDS),
        .category = raw_line(arena, raw, FIELD_MEDIA_CATEGORY, FIELD_MEDIA_CATEGORY),
        .rating = raw_line(arena, raw, FIELD_MEDIA_RATING, FIELD_MEDIA_RATING),
    };
    return raw_unless_empty(arena, &media, sizeof media);
}

static const struct entry_source *make_source(struct arena *arena, const struct raw *raw)
{
    const struct entry_source source = {
        .title = arena_copy(arena, raw->source.title),
        .url = arena_copy(arena, raw->source.url),
        .id = raw_identity(arena, raw->source.id),
    };
    return raw_unless_empty(arena, &source, sizeof source);
}

void normalise_entry(const struct raw *raw, struct arena *arena, struct entry *entry)
{
    make_texts(arena, raw, entry);
    copy_links(arena, &raw->links, &entry->links);
    make_url(arena, raw, entry);
    entry->published = raw_date(arena, raw, FIELD_PUBLISHED, FIELD_PUBLISHED_DC,
                                &entry->published_raw);
    entry->modified = raw_date(arena, raw, FIELD_MODIFIED, FIELD_MODIFIED_BUILD,
                               &entry->modified_raw);
    entry->created = raw_date(arena, raw, FIELD_CREATED, FIELD_CREATED, NULL);
    entry->expires = raw_date(arena, raw, FIELD_EXPIRES, FIELD_EXPIRES, NULL);
    raw_people(arena, raw, &entry->authors, &entry->contributors);
    entry->publisher = raw_publisher(arena, raw);
    raw_categories(arena, &raw->categories, &entry->categories);
    make_tags(arena, entry);
    entry->language = raw_language(arena, raw);
    normalise_attachments(arena, raw, entry);
    make_id(arena, raw, entry);
    entry->image = normalise_picture(arena, raw);
    entry->comments = raw_address(arena, raw_take(raw, FIELD_COMMENTS, FIELD_COMMENTS)->text,
                                  &raw->links, "replies");
    if (!entry->comments.p)
        entry->comments = raw_copy(arena, raw, FIELD_COMMENTS_FEED, FIELD_COMMENTS_FEED);
    entry->license = raw_address(arena, raw->text[FIELD_LICENSE].text, &raw->links, "license");
    entry->rights = raw_line(arena, raw, FIELD_RIGHTS, FIELD_RIGHTS_DC);
    entry->in_reply_to = raw_identity(arena, raw->text[FIELD_IN_REPLY_TO].text);
    entry->source = make_source(arena, raw);
    entry->geo = place(raw);
    entry->podcast = raw_podcast(arena, raw);
    entry->media = make_media(arena, raw);
}

void normalise_source(const struct raw *raw, struct entry_source *out)
{
    out->title = raw_line(raw->arena, raw, FIELD_TITLE, FIELD_TITLE_DC);
    out->id = raw->text[FIELD_ID].text;
    const struct bytes url = links_page(&raw->links);
    if (url.n)
        out->url = url;
}
