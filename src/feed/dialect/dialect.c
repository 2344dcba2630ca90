#include "feed/dialect/dialect.h"

#include <assert.h>
#include <string.h>

static const struct vocabulary_table *const modules[NS_COUNT] = {

    [NS_RDF] = &rdf_table,
    [NS_XHTML] = &xhtml_table,
    [NS_DC] = &dc_table,
    [NS_DCTERMS] = &dcterms_table,
    [NS_CONTENT] = &content_table,
    [NS_SYNDICATION] = &syndication_table,
    [NS_SLASH] = &slash_table,
    [NS_WFW] = &wfw_table,
    [NS_THR] = &thr_table,
    [NS_MEDIA] = &media_table,
    [NS_ITUNES] = &itunes_table,
    [NS_PODCAST] = &podcast_table,
    [NS_GEORSS] = &georss_table,
    [NS_GEO] = &geo_table,
    [NS_GML] = &gml_table,
    [NS_LICENSE] = &license_table,
    [NS_FEEDBURNER] = &feedburner_table,
    [NS_ADMIN] = &admin_table,
};

/* Where names of the core vocabularies are looked for, first to last: people mix them. */
static const struct vocabulary_table *const core[DIALECT_COUNT][4] = {
    [DIALECT_RSS] = {&rss_table, &atom_table, &cdf_table, &rdf_table},
    [DIALECT_RDF] = {&rss_table, &rdf_table, &atom_table, &cdf_table},
    [DIALECT_ATOM] = {&atom_table, &rss_table, &cdf_table, &rdf_table},
    [DIALECT_CDF] = {&cdf_table, &rss_table, &atom_table, &rdf_table},
};

static const struct element *find_in(const struct vocabulary_table *table, struct bytes name,
                                     unsigned context)
{
    for (size_t i = 0; i < table->n; i++) {
        const struct element *row = &table->rows[i];
        if (row->name[0] == name.p[0] && (row->in & context) &&
            strncmp(row->name, name.p, name.n) == 0 && row->name[name.n] == '\0')
            return row;
    }
    return NULL;
}

const struct element *dialect_find(enum vocabulary ns, enum dialect dialect, struct bytes name,
                                   unsigned context)
{
    if (!name.n)
        return NULL;
    if (ns == NS_ATOM && context == IN_ROOT)
        context |= IN_ATOM_ROOT;
    if (ns == NS_ATOM)
        dialect = DIALECT_ATOM;
    else if (ns != NS_NONE && ns != NS_RSS)
        return modules[ns] ? find_in(modules[ns], name, context) : NULL;
    const struct element *row = NULL;
    for (size_t i = 0; i < COUNT_OF(core[0]) && !row; i++)
        row = find_in(core[dialect][i], name, context);
    return row;
}

/* Only the start of a version counts: "2.0", "2.01", "2" are one. The first row that fits is taken. */
static const struct {
    enum dialect dialect;
    struct bytes version, core_uri; /* what they start with */
    enum feed_format format;
} formats[] = {
    {DIALECT_RSS, BYTES("0.90"), BYTES(""), FEED_RSS_0_90},
    {DIALECT_RSS, BYTES("0.91"), BYTES(""), FEED_RSS_0_91},
    {DIALECT_RSS, BYTES("0.92"), BYTES(""), FEED_RSS_0_92},
    {DIALECT_RSS, BYTES("0.93"), BYTES(""), FEED_RSS_0_93},
    {DIALECT_RSS, BYTES("0.94"), BYTES(""), FEED_RSS_0_94},
    {DIALECT_RSS, BYTES("1.0"), BYTES(""), FEED_RSS_1_0},
    {DIALECT_RSS, BYTES("2"), BYTES(""), FEED_RSS_2_0},
    {DIALECT_RDF, BYTES(""), BYTES("http://my.netscape.com/rdf/simple/0.9"), FEED_RSS_0_90},
    {DIALECT_RDF, BYTES(""), BYTES("http://channel.netscape.com/rdf/simple/0.9"), FEED_RSS_0_90},
    {DIALECT_RDF, BYTES(""), BYTES(""), FEED_RSS_1_0},
    {DIALECT_ATOM, BYTES("0."), BYTES(""), FEED_ATOM_0_3},
    {DIALECT_ATOM, BYTES(""), BYTES("http://www.w3.org/2005/atom"), FEED_ATOM_1_0},
    {DIALECT_ATOM, BYTES(""), BYTES("http://purl.org/"), FEED_ATOM_0_3},
    {DIALECT_ATOM, BYTES(""), BYTES("http://example.com/"), FEED_ATOM_0_3},
    {DIALECT_ATOM, BYTES(""), BYTES(""), FEED_ATOM_1_0},
    {DIALECT_CDF, BYTES(""), BYTES(""), FEED_CDF},
    {DIALECT_RSS, BYTES(""), BYTES(""), FEED_RSS},
};

enum feed_format dialect_format(enum dialect dialect, struct bytes version, struct bytes core_uri)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (formats[i].dialect == dialect &&
            bytes_starts(bytes_trim(version), formats[i].version) &&
            bytes_starts_nocase(bytes_trim(core_uri), formats[i].core_uri))
            return formats[i].format;
    return FEED_RSS;
}
