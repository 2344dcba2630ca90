#include "feed/parse.h"

#include "feed/discover.h"
#include "feed/jsonfeed.h"
#include "feed/limits.h"
#include "feed/repair.h"
#include "feed/xml.h"
#include "text/charset.h"
#include "text/url.h"

#include <string.h>

size_t feed_arena_ceiling(size_t n)
{
    return n > (SIZE_MAX - LIMIT_ARENA_BASE) / LIMIT_ARENA_FACTOR
               ? SIZE_MAX
               : LIMIT_ARENA_BASE + n * LIMIT_ARENA_FACTOR;
}

bool feed_is_given_up(const struct feed_hints *hints)
{
    return hints->give_up && atomic_load_explicit(hints->give_up, memory_order_relaxed);
}

/* The address that relative ones in the document start from (RFC 3986 §5.1): Content-Location against its own. */
static struct bytes base_of(const struct feed_hints *hints, struct arena *arena)
{
    const struct bytes location = bytes_trim(hints->content_location);
    if (bytes_empty(location) || !url_is_safe(location))
        return hints->base_url;
    return url_resolve(arena, hints->base_url, location);
}

static struct feed_doc *doc_new(struct arena *arena, const struct utf8_doc *decoded)
{
    struct feed_doc *doc = ARENA_NEW(arena, struct feed_doc);
    doc->published = doc->updated = DATE_NONE;
    doc->ttl_minutes = -1;
    doc->encoding = decoded->encoding;
    if (decoded->mismatch || decoded->guessed)
        repairs_note(&doc->repairs, REPAIR_ENCODING_MISMATCH);
    if (decoded->invalid)
        repairs_note(&doc->repairs, REPAIR_INVALID_UTF8);
    return doc;
}

struct source {
    const struct utf8_doc *decoded;
    struct bytes base_url;
    const struct feed_hints *hints;
    struct arena *arena;
};

/* The second pass, over what the mender made of the document, and whatever it still finds wrong ends it where it is.
 * is_broken: the first pass found it not well-formed, so that something was mended whether or not it has a name. */
static bool read_mended(const struct source *source, bool is_broken, struct feed_doc **out,
                        struct error *err)
{
    struct bytes root = {NULL, 0};
    struct feed_doc *doc = doc_new(source->arena, source->decoded);
    struct buf mended;
    buf_init(&mended, feed_arena_ceiling(source->decoded->text.n));
    const size_t noted = doc->repairs.n;
    const size_t cut = repair_xml(source->decoded->text, &mended, &doc->repairs);
    if (is_broken && doc->repairs.n == noted)
        repairs_note(&doc->repairs, REPAIR_BAD_CHAR);
    const struct xml_input input = {buf_bytes(&mended), true, cut, source->base_url};
    const enum xml_outcome outcome = xml_read(&input, source->hints, source->arena, doc, &root,
                                              err);
    buf_clear(&mended);
    if (outcome == XML_BROKEN)
        repairs_note(&doc->repairs, REPAIR_TRUNCATED);
    *out = doc;
    if (outcome == XML_REFUSED)
        return false;
    if (outcome == XML_FEED || (outcome == XML_BROKEN && (doc->n_entries || doc->title.n)))
        return true;
    return discover_describe(source->decoded->text, root, source->base_url, source->arena, err);
}

static bool read_xml(const struct source *source, struct feed_doc **out, struct error *err)
{
    struct bytes root = {NULL, 0};
    struct feed_doc *doc = doc_new(source->arena, source->decoded);
    const struct bytes text = source->decoded->text;
    const struct xml_input input = {text, false, text.n, source->base_url};
    *out = doc;
    const enum xml_outcome outcome = xml_read(&input, source->hints, source->arena, doc, &root,
                                              err);
    switch (outcome) {
    case XML_FEED:
        return true;
    case XML_BROKEN:
    case XML_UNSURE:
        return read_mended(source, outcome == XML_BROKEN, out, err);
    case XML_REFUSED:
        return false;
    case XML_NO_FEED:
        break;
    }
    return discover_describe(text, root, source->base_url, source->arena, err);
}

/* Whether the bytes are JSON rather than XML, by their first character: behind byte order marks, white space and the
 * zeros of UTF-16 and UTF-32, which are not decoded yet. */
static bool looks_like_json(struct bytes doc)
{
    static const char marks[] = "\xEF\xBB\xBF\xFE\xFF";
    while (doc.n && (ascii_is_space(doc.p[0]) || strchr(marks, doc.p[0])))
        doc = bytes_skip(doc, 1);
    return doc.n && doc.p[0] == '{';
}

bool feed_parse(struct bytes doc, const struct feed_hints *hints, struct arena *arena,
                struct feed_doc **out, struct error *err)
{
    struct utf8_doc decoded;
    if (bytes_empty(bytes_trim(doc)))
        return error_set(err, "not a feed: the document is empty");
    const bool is_json = looks_like_json(doc);
    if (!charset_decode(doc, charset_of_content_type(hints->content_type), !is_json, arena,
                        &decoded, err))
        return false;
    const struct source source = {&decoded, base_of(hints, arena), hints, arena};
    struct feed_doc *parsed = NULL;
    if (is_json) {
        parsed = doc_new(arena, &decoded);
        if (!jsonfeed_read(decoded.text, source.base_url, hints, arena, parsed, err))
            return false;
    } else if (!read_xml(&source, &parsed, err)) {
        return false;
    }
    if (!parsed->title.p)
        parsed->title = (struct bytes)BYTES("");
    *out = parsed;
    return true;
}
