#include "feed/document.h"

#include <assert.h>

static const char *const formats[] = {
    [FEED_RSS] = "rss",          [FEED_RSS_0_90] = "rss0.90", [FEED_RSS_0_91] = "rss0.91",
    [FEED_RSS_0_92] = "rss0.92", [FEED_RSS_0_93] = "rss0.93", [FEED_RSS_0_94] = "rss0.94",
    [FEED_RSS_1_0] = "rss1.0",   [FEED_RSS_2_0] = "rss2.0",   [FEED_ATOM_0_3] = "atom0.3",
    [FEED_ATOM_1_0] = "atom1.0", [FEED_JSON_1_0] = "json1.0", [FEED_JSON_1_1] = "json1.1",
    [FEED_CDF] = "cdf",
};
static_assert(COUNT_OF(formats) == FEED_FORMAT_COUNT, "a name for every format");

static const char *const repair_names[] = {
    [REPAIR_ENCODING_MISMATCH] = "encoding-mismatch",
    [REPAIR_INVALID_UTF8] = "invalid-utf8",
    [REPAIR_BAD_CHAR] = "bad-char",
    [REPAIR_LEADING_JUNK] = "leading-junk",
    [REPAIR_UNDECLARED_ENTITY] = "undeclared-entity",
    [REPAIR_BARE_AMPERSAND] = "bare-ampersand",
    [REPAIR_UNDECLARED_PREFIX] = "undeclared-prefix",
    [REPAIR_UNCLOSED_ELEMENT] = "unclosed-element",
    [REPAIR_MISMATCHED_ELEMENT] = "mismatched-element",
    [REPAIR_TRAILING_JUNK] = "trailing-junk",
    [REPAIR_BAD_ATTRIBUTE] = "bad-attribute",
    [REPAIR_TRUNCATED] = "truncated",
    [REPAIR_DUPLICATE_ATTRIBUTE] = "duplicate-attribute",
    [REPAIR_CDATA] = "cdata",
};
static_assert(COUNT_OF(repair_names) == REPAIR_COUNT, "a name for every repair");

const char *feed_format_name(enum feed_format format)
{
    return format < FEED_FORMAT_COUNT ? formats[format] : "rss";
}

const char *repair_name(enum repair repair)
{
    return repair < REPAIR_COUNT ? repair_names[repair] : "bad-char";
}

void repairs_note(struct repairs *repairs, enum repair repair)
{
    for (size_t i = 0; i < repairs->n; i++)
        if (repairs->list[i] == repair)
            return;
    repairs->list[repairs->n++] = repair;
}

struct bytes entry_text(const struct entry *entry)
{
    if (entry->text.p)
        return entry->text;
    return entry->content_text.p ? entry->content_text : entry->summary;
}

struct bytes entry_link(const struct entry *entry)
{
    if (!bytes_empty(entry->original_url))
        return entry->original_url;
    return bytes_empty(entry->url) ? entry->external_url : entry->url;
}
