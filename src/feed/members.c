#include "feed/reader.h"

#include "base/hash.h"
#include "feed/normalise.h"
#include "feed/text_value.h"
#include "text/date.h"
#include "text/url.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct bytes none = {NULL, 0};

/* Whether the element that ends now was closed by the mender, the document having broken off inside it: then half an
 * address or half a date is worse than none. */
static bool is_cut(const struct reader *reader)
{
    return reader->cut < reader->input.n &&
           (size_t)XML_GetCurrentByteIndex(reader->parser) >= reader->cut;
}

static struct bytes resolved(const struct frame *frame, struct bytes reference)
{
    return url_resolve(frame->raw->arena, frame->base, reference);
}

static struct bytes kept(const struct frame *frame, struct bytes text)
{
    return text_keep(frame->raw->arena, text);
}

/* A value counts if it is not empty and no element nearer to the item gave one; of two as near the last one counts. */
static void store(struct reader *reader, struct frame *frame, struct raw_text value)
{
    struct raw_text *slot = &frame->raw->text[frame->element->field];
    if (bytes_empty(value.text) || (slot->depth && slot->depth < reader->depth))
        return;
    *slot = value;
    slot->depth = (unsigned)reader->depth;
}

static void store_plain(struct reader *reader, struct frame *frame, struct bytes text)
{
    store(reader, frame, (struct raw_text){.text = kept(frame, text), .base = frame->base});
}

static void store_url(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!bytes_empty(bytes_trim(text)))
        store(reader, frame, (struct raw_text){.text = resolved(frame, text)});
}

static void end_text(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!is_cut(reader))
        store_plain(reader, frame, text);
}

static void start_construct(struct reader *reader, struct frame *frame,
                            const char *const *attributes)
{
    capture_open(reader, frame, (enum text_type)frame->element->arg, attributes);
}

static void end_construct(struct reader *reader, struct frame *frame, struct bytes text)
{
    (void)text;
    struct raw_text value = capture_close(reader, frame);
    value.text = kept(frame, value.text);
    store(reader, frame, value);
}

static void end_url(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!is_cut(reader))
        store_url(reader, frame, text);
}

/* The first of these attributes that is there and not empty. */
static struct bytes first_attribute(const char *const *attributes, const char *const *names,
                                    size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct bytes value = bytes_trim(attribute(attributes, names[i]));
        if (!bytes_empty(value))
            return value;
    }
    return none;
}

static const char *const address_names[] = {"href", "url", "uri", "resource", "ref"};

static void start_href(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    store_url(reader, frame, first_attribute(attributes, address_names, COUNT_OF(address_names)));
}

static void end_href(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!is_cut(reader) && !frame->raw->text[frame->element->field].depth)
        store_url(reader, frame, text);
}

/* The root and the items. */

/* CDF has addresses and dates in attributes. */
static void read_cdf(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    const struct bytes href = attribute(attributes, "href");
    const struct bytes modified = bytes_trim(attribute(attributes, "lastmod"));
    struct raw *raw = frame->raw;
    if (!bytes_empty(bytes_trim(href)))
        ARENA_PUSH(raw->arena, raw->links.v, raw->links.n, raw->links.cap) = (struct link){
            .rel = BYTES("alternate"), .href = resolved(frame, href), .length = -1};
    if (!bytes_empty(modified))
        raw->text[FIELD_MODIFIED] = (struct raw_text){.text = kept(frame, modified),
                                                      .depth = (unsigned)reader->depth};
}

/* The namespace address of the core elements: RSS's or Atom's, as the root declares it. */
static struct bytes core_uri(const struct reader *reader)
{
    for (size_t i = 0; i < reader->bindings.n; i++) {
        const struct binding *binding = &reader->bindings.v[i];
        const enum vocabulary wanted = reader->dialect == DIALECT_ATOM ? NS_ATOM : NS_RSS;
        if (binding->ns == wanted)
            return binding->uri;
    }
    return none;
}

static void start_root(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    reader->dialect = (enum dialect)frame->element->arg;
    /* a channel without the rss around it, which CDF writes in capitals */
    if (reader->dialect == DIALECT_CDF && !attribute(attributes, "href").p &&
        !attribute(attributes, "lastmod").p && reader->depth == 1 && reader->input.n &&
        bytes_find(reader->input, (struct bytes)BYTES("<CHANNEL")) == reader->input.n)
        reader->dialect = DIALECT_RSS;
    reader->doc->format = dialect_format(reader->dialect, attribute(attributes, "version"),
                                         core_uri(reader));
    reader->root_found = true;
    reader->feed.base = frame->base;
    reader->feed.language = frame->language;
    if (reader->dialect == DIALECT_CDF)
        read_cdf(reader, frame, attributes);
}

static void start_open(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    (void)attributes;
    if (frame->raw == &reader->feed && frame->context == IN_FEED && !bytes_empty(frame->language))
        reader->feed.language = frame->language;
}

static void start_item(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    if (reader->doc->n_entries == LIMIT_ITEMS) {
        repairs_note(&reader->doc->repairs, REPAIR_TRUNCATED);
        reader_stop(reader);
        return;
    }
    arena_reset(reader->item_arena);
    memset(&reader->item, 0, sizeof reader->item);
    reader->item.arena = reader->item_arena;
    reader->item_open = true;
    reader->item_start = (size_t)XML_GetCurrentByteIndex(reader->parser);
    reader->item.base = frame->base;
    frame->raw = &reader->item;
    frame->context = IN_ITEM;
    const struct bytes about = bytes_trim(attribute(attributes, "about"));
    if (!bytes_empty(about))
        reader->item.text[FIELD_ID_ABOUT] = (struct raw_text){.text = kept(frame, about),
                                                              .depth = (unsigned)reader->depth};
    if (reader->dialect == DIALECT_CDF)
        read_cdf(reader, frame, attributes);
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void end_item(struct reader *reader, struct frame *frame, struct bytes text)
{
    (void)text;
    const bool cut = is_cut(reader);
    size_t end = (size_t)XML_GetCurrentByteIndex(reader->parser) +
                 (size_t)XML_GetCurrentByteCount(reader->parser);
    end = end > reader->input.n ? reader->input.n : end;
    const struct bytes source = {reader->input.p + reader->item_start, end - reader->item_start};
    const uint64_t hash = hash_bytes(source, 0);
    const struct feed_hints *hints = reader->hints;
    reader->item.language = frame->language;
    struct feed_doc *doc = reader->doc;
    struct entry *entry = ARENA_NEW(reader->arena, struct entry);
    if (!cut && hints->n_seen &&
        bsearch(&hash, hints->seen, hints->n_seen, sizeof hash, compare_hashes))
        entry->unchanged = true;
    else
        normalise_entry(&reader->item, reader->arena, entry);
    entry->source_hash = hash;
    entry->is_cut = cut;
    ARENA_PUSH(reader->arena, doc->entries, doc->n_entries, doc->entries_cap) = entry;
    reader->item_open = false;
}

/* Links, identities, origins. */

/* An address that was escaped once too often, "a=1&amp;b=2". In place: it only gets shorter. */
static struct bytes without_amp(struct arena *arena, struct bytes text)
{
    static const struct bytes amp = BYTES("&amp;");
    if (bytes_find(text, amp) == text.n)
        return text;
    char *out = arena_strndup(arena, text.p, text.n);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        out[n++] = text.p[i];
        if (bytes_starts(bytes_skip(text, i), amp))
            i += amp.n - 1;
    }
    out[n] = '\0';
    return (struct bytes){out, n};
}

static int64_t number_of(struct bytes text)
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

/* The address may stand in an attribute, as Atom has it, or be the text, as RSS has it. */
static void start_link(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    static const struct bytes alternate = BYTES("alternate");
    const struct bytes rel = bytes_trim(attribute(attributes, "rel"));
    const struct bytes href = first_attribute(attributes, address_names, COUNT_OF(address_names));
    struct raw *raw = frame->raw;
    (void)reader;
    if (raw->links.n == LIMIT_MEMBERS) {
        frame->collects = false;
        return;
    }
    ARENA_PUSH(raw->arena, raw->links.v, raw->links.n, raw->links.cap) = (struct link){
        .rel = bytes_empty(rel) ? alternate : kept(frame, rel),
        .type = kept(frame, bytes_trim(attribute(attributes, "type"))),
        .href = href.p ? resolved(frame, without_amp(raw->arena, href)) : none,
        .title = kept(frame, bytes_trim(attribute(attributes, "title"))),
        .hreflang = kept(frame, bytes_trim(attribute(attributes, "hreflang"))),
        .length = number_of(attribute(attributes, "length")),
    };
}

static void end_link(struct reader *reader, struct frame *frame, struct bytes text)
{
    struct links *links = &frame->raw->links;
    if (!frame->collects || links->v[links->n - 1].href.p)
        return;
    if (bytes_empty(text) || is_cut(reader))
        links->n--;
    else
        links->v[links->n - 1].href = resolved(frame, without_amp(frame->raw->arena, text));
}

static void start_guid(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    (void)reader;
    const struct bytes said = bytes_trim(attribute(attributes, "ispermalink"));
    frame->raw->guid_is_permalink = bytes_empty(said)                                       ? UNSAID
                                    : bytes_equal_nocase(said, (struct bytes)BYTES("true")) ? YES
                                                                                            : NO;
}

static void start_source(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    memset(&reader->source, 0, sizeof reader->source);
    reader->source.arena = frame->raw->arena;
    const struct bytes url = attribute(attributes, "url");
    if (!bytes_empty(bytes_trim(url)))
        frame->raw->source.url = resolved(frame, url);
    frame->raw = &reader->source;
}

static void end_source(struct reader *reader, struct frame *frame, struct bytes text)
{
    struct raw *item = frame[-1].raw;
    frame->raw = item;
    if (reader->source.text[FIELD_TITLE].depth || reader->source.links.n ||
        reader->source.text[FIELD_ID].depth)
        normalise_source(&reader->source, &item->source);
    else if (!bytes_empty(text))
        item->source.title = kept(frame, text);
}

/* Persons. A person that is open is the last of its list. */

static void start_person(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    (void)attributes;
    struct raw_persons *persons = &frame->raw->persons;
    reader->person = NULL;
    if (persons->n == LIMIT_MEMBERS)
        return;
    reader->person = &ARENA_PUSH(frame->raw->arena, persons->v, persons->n, persons->cap);
    reader->person->role = (enum person_role)frame->element->arg;
}

static void end_person(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person && !is_cut(reader))
        reader->person->text = kept(frame, text);
    reader->person = NULL;
}

static void end_name(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person)
        reader->person->parts.name = kept(frame, text);
}

static void end_email(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person && !is_cut(reader))
        reader->person->parts.email = kept(frame, text);
}

static void end_homepage(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person && !bytes_empty(text) && !is_cut(reader))
        reader->person->parts.url = resolved(frame, text);
}

/* Categories and keywords. */

static void add_category(struct frame *frame, const struct category *category)
{
    struct raw *raw = frame->raw;
    if (raw->categories.n < LIMIT_MEMBERS)
        ARENA_PUSH(raw->arena, raw->categories.v, raw->categories.n,
                   raw->categories.cap) = *category;
}

static const char *const term_names[] = {"term", "text"};
static const char *const scheme_names[] = {"scheme", "domain"};

static void start_category(struct reader *reader, struct frame *frame,
                           const char *const *attributes)
{
    (void)reader;
    const struct category category = {
        .term = kept(frame, first_attribute(attributes, term_names, COUNT_OF(term_names))),
        .scheme = kept(frame, first_attribute(attributes, scheme_names, COUNT_OF(scheme_names))),
        .label = kept(frame, bytes_trim(attribute(attributes, "label"))),
    };
    if (category.term.p || category.scheme.p || category.label.p)
        add_category(frame, &category);
}

/* The text belongs to what the attributes began, if that has no term; else it is a category by itself. */
static void end_category(struct reader *reader, struct frame *frame, struct bytes text)
{
    struct categories *categories = &frame->raw->categories;
    if (bytes_empty(text))
        return;
    if (frame->element->field != FIELD_NONE)
        store_plain(reader, frame, text);
    if (categories->n && !categories->v[categories->n - 1].term.p)
        categories->v[categories->n - 1].term = kept(frame, text);
    else
        add_category(frame, &(struct category){.term = kept(frame, text)});
}

static void end_keywords(struct reader *reader, struct frame *frame, struct bytes text)
{
    struct bytes rest = text, part;
    (void)reader;
    while (bytes_split(&rest, ',', &part))
        if (!bytes_empty(bytes_trim(part)))
            add_category(frame, &(struct category){.term = kept(frame, bytes_trim(part))});
}

/* Enclosures and media. */

static int64_t seconds_of(struct bytes text)
{
    int64_t total = 0;
    struct bytes rest = bytes_trim(text), part;
    if (!rest.n)
        return -1;
    while (bytes_split(&rest, ':', &part)) {
        part.n = bytes_find_char(part, '.');
        const int64_t value = number_of(part);
        if (value < 0 || total > INT32_MAX)
            return -1;
        total = total * 60 + value;
    }
    return total;
}

static void add_attachment(struct frame *frame, struct attachments *to,
                           const char *const *attributes, const char *size_name)
{
    const struct bytes url = first_attribute(attributes, address_names, COUNT_OF(address_names));
    if (!url.p || to->n == LIMIT_MEMBERS)
        return;
    ARENA_PUSH(frame->raw->arena, to->v, to->n, to->cap) = (struct attachment){
        .url = resolved(frame, url),
        .mime_type = kept(frame, bytes_trim(attribute(attributes, "type"))),
        .title = kept(frame, bytes_trim(attribute(attributes, "title"))),
        .size = number_of(attribute(attributes, size_name)),
        .duration_s = seconds_of(attribute(attributes, "duration")),
    };
}

static void start_enclosure(struct reader *reader, struct frame *frame,
                            const char *const *attributes)
{
    (void)reader;
    add_attachment(frame, &frame->raw->enclosures, attributes, "length");
}

/* A medium without a type has one by its medium attribute: "image" and so on. */
static void start_media(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    (void)reader;
    struct attachments *media = &frame->raw->media;
    const size_t before = media->n;
    add_attachment(frame, media, attributes, "filesize");
    const struct bytes medium = bytes_trim(attribute(attributes, "medium"));
    if (media->n > before && !media->v[before].mime_type.p && !bytes_empty(medium))
        media->v[before].mime_type = kept(frame, medium);
}

/* The feed alone: its picture, its cloud, when it rests. */

static const char *const picture_names[] = {"href", "url"};

static void start_image(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    store_url(reader, frame, first_attribute(attributes, picture_names, COUNT_OF(picture_names)));
}

static void end_image(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!is_cut(reader) && !frame->raw->text[frame->element->field].depth && url_is_http(text))
        store_url(reader, frame, text);
}

static void start_cloud(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    (void)frame;
    const struct bytes domain = bytes_trim(attribute(attributes, "domain"));
    const struct bytes port = bytes_trim(attribute(attributes, "port"));
    const struct bytes path = bytes_trim(attribute(attributes, "path"));
    struct hubs *hubs = &reader->doc->hubs;
    if (bytes_empty(domain) || hubs->n == LIMIT_MEMBERS)
        return;
    static const struct bytes standard = BYTES("80");
    const bool has_port = !bytes_empty(port) && !bytes_equal(port, standard);
    ARENA_PUSH(reader->arena, hubs->v, hubs->n, hubs->cap) = (struct hub){
        .type = BYTES("rssCloud"),
        .url = arena_printf(reader->arena, "http://%.*s%s%.*s%s%.*s", BYTES_FMT(domain),
                            has_port ? ":" : "", has_port ? (int)port.n : 0, has_port ? port.p : "",
                            bytes_empty(path) || path.p[0] == '/' ? "" : "/", BYTES_FMT(path))};
}

static void end_hour(struct reader *reader, struct frame *frame, struct bytes text)
{
    (void)frame;
    const int64_t hour = number_of(text);
    if (hour >= 0 && hour <= 24) /* 24 is midnight too: the specification of 0.91 counts from 1 */
        reader->doc->skip_hours |= 1u << (hour % 24);
}

static void end_day(struct reader *reader, struct frame *frame, struct bytes text)
{
    static const struct bytes days[] = {BYTES("sun"), BYTES("mon"), BYTES("tue"), BYTES("wed"),
                                        BYTES("thu"), BYTES("fri"), BYTES("sat")};
    (void)frame;
    for (unsigned i = 0; i < COUNT_OF(days); i++)
        if (bytes_starts_nocase(text, days[i]))
            reader->doc->skip_days |= 1u << i;
}

static const struct element_handler handlers[] = {
    [ELEMENT_OPEN] = {start_open, NULL, false},
    [ELEMENT_ROOT] = {start_root, NULL, false},
    [ELEMENT_ITEM] = {start_item, end_item, false},
    [ELEMENT_TEXT] = {NULL, end_text, true},
    [ELEMENT_CONSTRUCT] = {start_construct, end_construct, true},
    [ELEMENT_URL] = {NULL, end_url, true},
    [ELEMENT_HREF] = {start_href, end_href, true},
    [ELEMENT_LINK] = {start_link, end_link, true},
    [ELEMENT_GUID] = {start_guid, end_text, true},
    [ELEMENT_PERSON] = {start_person, end_person, true},
    [ELEMENT_NAME] = {NULL, end_name, true},
    [ELEMENT_EMAIL] = {NULL, end_email, true},
    [ELEMENT_HOMEPAGE] = {NULL, end_homepage, true},
    [ELEMENT_CATEGORY] = {start_category, end_category, true},
    [ELEMENT_KEYWORDS] = {NULL, end_keywords, true},
    [ELEMENT_ENCLOSURE] = {start_enclosure, NULL, false},
    [ELEMENT_MEDIA] = {start_media, NULL, false},
    [ELEMENT_SOURCE] = {start_source, end_source, true},
    [ELEMENT_IMAGE] = {start_image, end_image, true},
    [ELEMENT_CLOUD] = {start_cloud, NULL, false},
    [ELEMENT_HOUR] = {NULL, end_hour, true},
    [ELEMENT_DAY] = {NULL, end_day, true},
};
static_assert(COUNT_OF(handlers) == ELEMENT_KIND_COUNT, "a handler for every kind");

const struct element_handler *member_handler(enum element_kind kind)
{
    return &handlers[kind];
}
