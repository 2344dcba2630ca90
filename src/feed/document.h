/* A parsed document: what one fetch of a feed said about the feed, and its entries. All of it is in the arena that
 * feed_parse was given. See feed/entry.h for how absence is told. */
#ifndef RIFFLE_FEED_DOCUMENT_H
#define RIFFLE_FEED_DOCUMENT_H

#include "feed/entry.h"

enum feed_format {
    FEED_RSS, /* of unknown version */
    FEED_RSS_0_90,
    FEED_RSS_0_91,
    FEED_RSS_0_92,
    FEED_RSS_0_93,
    FEED_RSS_0_94,
    FEED_RSS_1_0,
    FEED_RSS_2_0,
    FEED_ATOM_0_3,
    FEED_ATOM_1_0,
    FEED_JSON_1_0,
    FEED_JSON_1_1,
    FEED_CDF,
    FEED_FORMAT_COUNT
};

/* What had to be mended, in the order met; the names are those of contracts: "bare-ampersand", "truncated", … */
enum repair {
    REPAIR_ENCODING_MISMATCH,
    REPAIR_INVALID_UTF8,
    REPAIR_BAD_CHAR,
    REPAIR_LEADING_JUNK,
    REPAIR_UNDECLARED_ENTITY,
    REPAIR_BARE_AMPERSAND,
    REPAIR_UNDECLARED_PREFIX,
    REPAIR_UNCLOSED_ELEMENT,
    REPAIR_MISMATCHED_ELEMENT,
    REPAIR_TRAILING_JUNK,
    REPAIR_BAD_ATTRIBUTE,
    REPAIR_TRUNCATED,
    REPAIR_DUPLICATE_ATTRIBUTE,
    REPAIR_CDATA,
    REPAIR_COUNT
};

struct repairs {
    enum repair list[REPAIR_COUNT]; /* each at most once, in the order first met */
    size_t n;
};

struct hub {
    struct bytes type, url; /* "WebSub", "rssCloud" */
};

struct hubs {
    struct hub *v;
    size_t n, cap;
};

struct feed_doc {
    enum feed_format format;
    struct bytes encoding;
    struct repairs repairs;

    struct bytes title; /* plain text; empty where the feed has none */
    struct bytes home_page_url, feed_url, description, icon, favicon;
    struct persons authors, contributors;
    struct bytes language, id, rights, generator, publisher;
    struct hubs hubs;
    int64_t published, updated;
    struct categories categories;
    int64_t ttl_minutes;           /* rss ttl, sy:update*; -1: not said */
    uint32_t skip_hours;           /* bit h: hour h, in GMT */
    uint32_t skip_days;            /* bit d: day d, 0 is Sunday */
    const struct podcast *podcast; /* NULL: nothing was said */

    struct entry **entries; /* in the document's order */
    size_t n_entries, entries_cap;
};

/* The names that `riffle parse` prints ("rss2.0", "bare-ampersand"). Static. */
const char *feed_format_name(enum feed_format format);
const char *repair_name(enum repair repair);

/* Notes a repair unless it was noted before. */
void repairs_note(struct repairs *repairs, enum repair repair);

#endif
