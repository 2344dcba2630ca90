#include "feed/members.h"

#include "base/hash.h"
#include "feed/normalise.h"
#include "feed/text_value.h"
#include "text/date.h"
#include "text/url.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct bytes none = {NULL, 0};

const char *const member_address_names[MEMBER_ADDRESS_NAMES] = {"href", "url", "uri", "resource"};

bool member_is_cut(const struct reader *reader)
{
    return reader->cut < reader->input.n &&
           (size_t)XML_GetCurrentByteIndex(reader->parser) >= reader->cut;
}

bool member_has_room(struct reader *reader, size_t n)
{
    if (n < LIMIT_MEMBERS)
        return true;
    repairs_note(&reader->doc->repairs, REPAIR_TRUNCATED);
    return false;
}

struct bytes member_url(const struct frame *frame, struct bytes reference)
{
    struct arena *arena = frame->raw->arena;
    const struct bytes url = url_resolve(arena, frame->base, raw_unescaped(arena, reference));
    return url_is_safe(url) ? url : none;
}

struct bytes member_kept(const struct frame *frame, struct bytes text)
{
    return text_keep(frame->raw->arena, text);
}

static bool is_within(enum field field, enum field first, enum field last)
{
    return field >= first && field <= last;
}

/* Whether a value is to stand in the place of one that is as near to the item. Of texts the first one counts, but of
 * several bodies HTML says more than plain text does; of dates, addresses and the like the last one. */
static bool says_more(enum field field, const struct raw_text *value, const struct raw_text *than)
{
    if (is_within(field, FIELD_CONTENT_ENCODED, FIELD_CONTENT_FULL))
        return text_value_type(value) != TEXT_PLAIN && text_value_type(than) == TEXT_PLAIN;
    return !is_within(field, FIELD_TITLE, FIELD_TITLE_ITUNES) &&
           !is_within(field, FIELD_SUMMARY_ATOM, FIELD_SUMMARY_MEDIA) &&
           !is_within(field, FIELD_MEDIA_CREDIT, FIELD_MEDIA_RATING);
}

/* A value counts if it is not empty and no element nearer to the item gave one, nor one as near that says as much. */
static void store(struct reader *reader, struct frame *frame, struct raw_text value)
{
    const enum field field = frame->element->field;
    struct raw_text *slot = &frame->raw->text[field];
    const bool is_free = !slot->depth || slot->depth > reader->depth ||
                         (slot->depth == reader->depth && says_more(field, &value, slot));
    if (bytes_empty(value.text) || !is_free)
        return;
    *slot = value;
    slot->depth = (unsigned)reader->depth;
    slot->order = ++reader->n_stored;
}

void member_store(struct reader *reader, struct frame *frame, struct bytes text)
{
    store(reader, frame, (struct raw_text){.text = member_kept(frame, text), .base = frame->base});
}

void member_store_url(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!bytes_empty(bytes_trim(text)))
        store(reader, frame, (struct raw_text){.text = member_url(frame, text)});
}

static void end_text(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!member_is_cut(reader))
        member_store(reader, frame, text);
}

static void start_construct(struct reader *reader, struct frame *frame,
                            const char *const *attributes)
{
    capture_open(reader, frame, (enum text_type)frame->element->arg, attributes);
}

/* Content that lies elsewhere (RFC 4287 §4.1.3.2) is told as a link to it. */
static void start_content(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    static const struct bytes multipart = BYTES("multipart/");
    const struct bytes said = bytes_trim(attribute(attributes, "src"));
    const struct bytes src = bytes_empty(said) ? none : member_url(frame, said);
    struct raw *raw = frame->raw;
    if (src.p && member_has_room(reader, raw->links.n))
        ARENA_PUSH(raw->arena, raw->links.v, raw->links.n, raw->links.cap) = (struct link){
            .rel = BYTES(CONTENT_REL),
            .type = member_kept(frame, bytes_trim(attribute(attributes, "type"))),
            .href = src,
            .length = -1,
        };
    /* Atom 0.3: several contents inside one, which say the same */
    if (bytes_starts_nocase(bytes_trim(attribute(attributes, "type")), multipart))
        frame->collects = false;
    else
        start_construct(reader, frame, attributes);
}

static void end_construct(struct reader *reader, struct frame *frame, struct bytes text)
{
    (void)text;
    if (!reader->capture.open)
        return;
    struct raw_text value = capture_close(reader, frame);
    value.text = member_kept(frame, value.text);
    store(reader, frame, value);
}

static void end_url(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!member_is_cut(reader))
        member_store_url(reader, frame, text);
}

struct bytes member_attribute(const char *const *attributes, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct bytes value = bytes_trim(attribute(attributes, names[i]));
        if (!bytes_empty(value))
            return value;
    }
    return none;
}

static void start_href(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    member_store_url(reader, frame,
                     member_attribute(attributes, member_address_names, MEMBER_ADDRESS_NAMES));
}

static void end_href(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!member_is_cut(reader) && !frame->raw->text[frame->element->field].depth)
        member_store_url(reader, frame, text);
}

/* The root and the items. */

/* CDF has addresses and dates in attributes. */
static void read_cdf(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    const struct bytes said = bytes_trim(attribute(attributes, "href"));
    const struct bytes href = bytes_empty(said) ? none : member_url(frame, said);
    const struct bytes modified = bytes_trim(attribute(attributes, "lastmod"));
    struct raw *raw = frame->raw;
    if (href.p)
        ARENA_PUSH(raw->arena, raw->links.v, raw->links.n, raw->links.cap) = (struct link){
            .rel = BYTES("alternate"), .href = href, .length = -1};
    if (!bytes_empty(modified))
        raw->text[FIELD_MODIFIED] = (struct raw_text){.text = member_kept(frame, modified),
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

/* Whether a channel that is the root is CDF's, rather than RSS's without the rss around it: by its attributes, or by its
 * capitals. */
static bool is_cdf(const struct reader *reader, const char *const *attributes)
{
    static const char *const names[] = {"href", "lastmod", "base", "self", "level"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (attribute(attributes, names[i]).p)
            return true;
    return reader->depth > 1 ||
           bytes_find(reader->input, (struct bytes)BYTES("<CHANNEL")) < reader->input.n;
}

static void start_root(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    reader->dialect = (enum dialect)frame->element->arg;
    if (reader->dialect == DIALECT_CDF && !is_cdf(reader, attributes))
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
        reader->item.text[FIELD_ID_ABOUT] = (struct raw_text){.text = member_kept(frame, about),
                                                              .depth = (unsigned)reader->depth};
    if (reader->dialect == DIALECT_CDF)
        read_cdf(reader, frame, attributes);
}

/* RFC 4287 §4.1.2: an entry can be a document; a feed of one, then. */
static void start_lone_item(struct reader *reader, struct frame *frame,
                            const char *const *attributes)
{
    if (!reader->root_found)
        start_root(reader, frame, attributes);
    start_item(reader, frame, attributes);
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void end_item(struct reader *reader, struct frame *frame, struct bytes text)
{
    (void)text;
    const bool cut = member_is_cut(reader);
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

/* RFC 4287 §4.2.7.2: the address of a registered relation is its name. */
static struct bytes short_relation(struct bytes rel)
{
    static const struct bytes registries[] = {
        BYTES("http://www.iana.org/assignments/relation/"),
        BYTES("https://www.iana.org/assignments/relation/"),
    };
    for (size_t i = 0; i < COUNT_OF(registries); i++)
        if (bytes_starts_nocase(rel, registries[i]) && rel.n > registries[i].n)
            return bytes_skip(rel, registries[i].n);
    return rel;
}

/* The address may stand in an attribute, as Atom has it, or be the text, as RSS has it. */
static void start_link(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    static const struct bytes alternate = BYTES("alternate");
    const struct bytes rel = short_relation(bytes_trim(attribute(attributes, "rel")));
    const struct bytes href = member_attribute(attributes, member_address_names,
                                               MEMBER_ADDRESS_NAMES);
    struct raw *raw = frame->raw;
    reader->refers_to_base = attribute(attributes, "href").p && !href.p;
    if (!member_has_room(reader, raw->links.n)) {
        frame->collects = false;
        return;
    }
    ARENA_PUSH(raw->arena, raw->links.v, raw->links.n, raw->links.cap) = (struct link){
        .rel = bytes_empty(rel) ? alternate : member_kept(frame, rel),
        .type = member_kept(frame, bytes_trim(attribute(attributes, "type"))),
        .href = href.p ? member_url(frame, href) : none,
        .title = member_kept(frame, bytes_trim(attribute(attributes, "title"))),
        .hreflang = member_kept(frame, bytes_trim(attribute(attributes, "hreflang"))),
        .length = raw_number(attribute(attributes, "length")),
    };
}

/* RFC 3986 §4.4: an empty reference means the document. */
static void link_to_base(const struct frame *frame, struct link *link)
{
    static const struct bytes empty = BYTES("");
    struct raw *raw = frame->raw;
    link->href = member_url(frame, empty);
    if (!raw->base_link)
        raw->base_link = raw->links.n;
}

static void end_link(struct reader *reader, struct frame *frame, struct bytes text)
{
    struct links *links = &frame->raw->links;
    if (!frame->collects || links->v[links->n - 1].href.p)
        return;
    struct link *link = &links->v[links->n - 1];
    if (!bytes_empty(text) && !member_is_cut(reader))
        link->href = member_url(frame, text);
    else if (reader->refers_to_base && frame->base.n)
        link_to_base(frame, link);
    if (!link->href.p)
        links->n--;
}

/* RFC 4685 §3: href is where the entry that is answered lies, ref its identity. */
static void start_reply(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    start_href(reader, frame, attributes);
    if (!frame->raw->text[frame->element->field].depth)
        member_store(reader, frame, bytes_trim(attribute(attributes, "ref")));
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
        frame->raw->source.url = member_url(frame, url);
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
        item->source.title = member_kept(frame, text);
}

static const struct element_handler handlers[] = {
    [ELEMENT_OPEN] = {start_open, NULL, false},
    [ELEMENT_ROOT] = {start_root, NULL, false},
    [ELEMENT_ITEM] = {start_item, end_item, false},
    [ELEMENT_LONE_ITEM] = {start_lone_item, end_item, false},
    [ELEMENT_TEXT] = {NULL, end_text, true},
    [ELEMENT_CONSTRUCT] = {start_construct, end_construct, true},
    [ELEMENT_CONTENT] = {start_content, end_construct, true},
    [ELEMENT_URL] = {NULL, end_url, true},
    [ELEMENT_HREF] = {start_href, end_href, true},
    [ELEMENT_LINK] = {start_link, end_link, true},
    [ELEMENT_REPLY] = {start_reply, NULL, false},
    [ELEMENT_GUID] = {start_guid, end_text, true},
    [ELEMENT_PERSON] = {member_start_person, member_end_person, true},
    [ELEMENT_NAME] = {NULL, member_end_name, true},
    [ELEMENT_EMAIL] = {NULL, member_end_email, true},
    [ELEMENT_HOMEPAGE] = {NULL, member_end_homepage, true},
    [ELEMENT_CATEGORY] = {member_start_category, member_end_category, true},
    [ELEMENT_KEYWORDS] = {NULL, member_end_keywords, true},
    [ELEMENT_ENCLOSURE] = {member_start_enclosure, NULL, false},
    [ELEMENT_MEDIA] = {member_start_media, NULL, false},
    [ELEMENT_SOURCE] = {start_source, end_source, true},
    [ELEMENT_IMAGE] = {member_start_image, member_end_image, true},
    [ELEMENT_CLOUD] = {member_start_cloud, NULL, false},
    [ELEMENT_HOUR] = {NULL, member_end_hour, true},
    [ELEMENT_DAY] = {NULL, member_end_day, true},
};
static_assert(COUNT_OF(handlers) == ELEMENT_KIND_COUNT, "a handler for every kind");

const struct element_handler *member_handler(enum element_kind kind)
{
    return &handlers[kind];
}
