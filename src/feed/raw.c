#include "feed/raw.h"

#include "base/hash.h"
#include "feed/limits.h"
#include "feed/person.h"
#include "feed/text_value.h"
#include "text/url.h"

#include <stddef.h>
#include <string.h>

static const struct bytes none = {NULL, 0};

const struct raw_text *raw_take(const struct raw *raw, enum field first, enum field last)
{
    static const struct raw_text nothing;
    for (enum field field = first; field <= last; field++)
        if (raw->text[field].text.n)
            return &raw->text[field];
    return &nothing;
}

struct bytes raw_line(struct arena *arena, const struct raw *raw, enum field first, enum field last)
{
    return text_value_line(arena, raw_take(raw, first, last));
}

struct bytes raw_copy(struct arena *arena, const struct raw *raw, enum field first, enum field last)
{
    return arena_copy(arena, raw_take(raw, first, last)->text);
}

int64_t raw_date(struct arena *arena, const struct raw *raw, enum field first, enum field last,
                 struct bytes *unread)
{
    const struct raw_text *said = raw_take(raw, first, last);
    for (enum field field = first; field <= last; field++) {
        int64_t at;
        if (raw->text[field].text.n && date_parse(raw->text[field].text, &at))
            return at;
    }
    if (unread)
        *unread = arena_copy(arena, said->text);
    return DATE_NONE;
}

bool link_has_rel(const struct link *link, const char *rel)
{
    return bytes_equal_nocase(link->rel, bytes_of(rel));
}

struct bytes links_address(const struct links *links, const char *rel)
{
    for (size_t i = 0; i < links->n; i++)
        if (link_has_rel(&links->v[i], rel) && !bytes_empty(links->v[i].href))
            return links->v[i].href;
    return none;
}

static bool is_page(const struct link *link)
{
    static const struct bytes text_html = BYTES("text/html"), xhtml = BYTES("application/xhtml");
    return bytes_empty(link->type) || bytes_starts_nocase(link->type, text_html) ||
           bytes_starts_nocase(link->type, xhtml) ||
           bytes_equal_nocase(link->type, (struct bytes)BYTES("html"));
}

struct bytes links_page(const struct links *links)
{
    for (size_t i = 0; i < links->n; i++)
        if (link_has_rel(&links->v[i], "alternate") && is_page(&links->v[i]) &&
            !bytes_empty(links->v[i].href))
            return links->v[i].href;
    return links_address(links, "alternate");
}

struct bytes raw_address(struct arena *arena, struct bytes said, const struct links *links,
                         const char *rel)
{
    const struct bytes url = said.n ? said : links_address(links, rel);
    return url.n ? arena_copy(arena, url) : none;
}

int64_t raw_number(struct bytes text)
{
    int64_t value = 0;
    text = bytes_trim(text);
    if (!text.n || text.n > 15)
        return -1;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return -1;
        value = value * 10 + (text.p[i] - '0');
    }
    return value;
}

int64_t raw_seconds(struct bytes text)
{
    int64_t total = 0;
    struct bytes rest = bytes_trim(text), part;
    if (!rest.n)
        return -1;
    while (bytes_split(&rest, ':', &part)) {
        part.n = bytes_find_char(part, '.');
        const int64_t value = raw_number(part);
        if (value < 0 || total > INT32_MAX)
            return -1;
        total = total * 60 + value;
    }
    return total;
}

struct bytes raw_unescaped(struct arena *arena, struct bytes text)
{
    static const struct bytes amp = BYTES("&amp;");
    if (bytes_find(text, amp) == text.n)
        return text;
    char *out = arena_strndup(arena, text.p, text.n);
    size_t n = 0; /* in place: it only gets shorter */
    for (size_t i = 0; i < text.n; i++) {
        out[n++] = text.p[i];
        if (bytes_starts(bytes_skip(text, i), amp))
            i += amp.n - 1;
    }
    out[n] = '\0';
    return (struct bytes){out, n};
}

struct bytes raw_hashed(struct arena *arena, struct bytes text)
{
    char hex[HASH_HEX_SIZE];
    hash_hex(text, hex);
    return arena_printf(arena, "riffle:%s", hex);
}

struct bytes raw_identity(struct arena *arena, struct bytes said)
{
    if (!said.n)
        return none;
    return url_is_executable(said) ? raw_hashed(arena, said) : arena_copy(arena, said);
}

static bool category_is_known(const struct categories *list, const struct category *category)
{
    for (size_t i = 0; i < list->n; i++)
        if (bytes_equal(list->v[i].term, category->term) &&
            bytes_equal(list->v[i].scheme, category->scheme) &&
            bytes_equal(list->v[i].label, category->label))
            return true;
    return false;
}

void raw_categories(struct arena *arena, const struct categories *from, struct categories *to)
{
    if (!from->n)
        return;
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

struct bytes raw_publisher(struct arena *arena, const struct raw *raw)
{
    struct persons list = {0};
    persons_collect(arena, &raw->persons, 1u << ROLE_PUBLISHER, &list);
    if (!list.n)
        return none;
    return list.v[0].name.p ? list.v[0].name : list.v[0].email.p ? list.v[0].email : list.v[0].url;
}

void raw_people(struct arena *arena, const struct raw *raw, struct persons *authors,
                struct persons *contributors)
{
    persons_collect(arena, &raw->persons, 1u << ROLE_AUTHOR | 1u << ROLE_CREATOR, authors);
    persons_collect(arena, &raw->persons, 1u << ROLE_CONTRIBUTOR, contributors);
}

struct bytes raw_language(struct arena *arena, const struct raw *raw)
{
    const struct bytes said = raw_take(raw, FIELD_LANGUAGE, FIELD_LANGUAGE_DC)->text;
    const struct bytes tag = said.n ? said : raw->language;
    return tag.n ? arena_copy(arena, tag) : tag;
}

const void *raw_unless_empty(struct arena *arena, const void *value, size_t size)
{
    const char *byte = value;
    for (size_t i = 0; i < size; i++)
        if (byte[i])
            return memcpy(arena_alloc(arena, size), value, size);
    return NULL;
}

const struct podcast *raw_podcast(struct arena *arena, const struct raw *raw)
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
    podcast.subtitle = raw_line(arena, raw, FIELD_SUMMARY_SUBTITLE, FIELD_SUMMARY_SUBTITLE);
    struct persons owners = {0};
    persons_collect(arena, &raw->persons, 1u << ROLE_OWNER, &owners);
    if (owners.n)
        podcast.owner = owners.v[0];
    return raw_unless_empty(arena, &podcast, sizeof podcast);
}
