#include "feed/dialect/dialect.h"

#include <criterion/criterion.h>

static const struct vocabulary_table *const tables[] = {
    &rss_table,     &atom_table,       &rdf_table,         &cdf_table,    &xhtml_table, &dc_table,
    &dcterms_table, &content_table,    &syndication_table, &slash_table,  &wfw_table,   &thr_table,
    &media_table,   &itunes_table,     &podcast_table,     &georss_table, &geo_table,   &gml_table,
    &license_table, &feedburner_table, &admin_table,
};

static bool is_lower(const char *name)
{
    for (; *name; name++)
        if (*name != ascii_lower(*name))
            return false;
    return true;
}

Test(dialect, names_are_lower_case_and_unambiguous)
{
    for (size_t t = 0; t < COUNT_OF(tables); t++)
        for (size_t i = 0; i < tables[t]->n; i++) {
            const struct element *row = &tables[t]->rows[i];
            cr_expect(is_lower(row->name) && row->name[0], "%s", row->name);
            cr_expect(row->in && row->kind < ELEMENT_KIND_COUNT && row->field < FIELD_COUNT, "%s",
                      row->name);
            for (size_t j = 0; j < i; j++)
                cr_expect(!bytes_equal(bytes_of(row->name), bytes_of(tables[t]->rows[j].name)) ||
                              !(row->in & tables[t]->rows[j].in),
                          "%s means two things in one place", row->name);
        }
}

Test(dialect, finds_by_vocabulary_and_context)
{
    const struct element *row = dialect_find(NS_NONE, DIALECT_RSS, bytes_of("title"), IN_ITEM);
    cr_assert(row && row->arg == TEXT_GUESS);
    row = dialect_find(NS_NONE, DIALECT_ATOM, bytes_of("title"), IN_ITEM);
    cr_assert(row && row->arg == TEXT_PLAIN);
    row = dialect_find(NS_ATOM, DIALECT_RSS, bytes_of("title"), IN_ITEM);
    cr_assert(row && row->arg == TEXT_PLAIN);
    cr_expect(dialect_find(NS_ATOM, DIALECT_ATOM, bytes_of("item"), IN_FEED));
    cr_expect(!dialect_find(NS_NONE, DIALECT_RSS, bytes_of("title"), IN_NOTHING));
    cr_expect(!dialect_find(NS_OTHER, DIALECT_RSS, bytes_of("title"), IN_ITEM));
    cr_expect(!dialect_find(NS_DC, DIALECT_RSS, bytes_of("tit"), IN_ITEM));
    cr_expect(!dialect_find(NS_DC, DIALECT_RSS, bytes_of(""), IN_ITEM));
}

static const struct {
    enum dialect dialect;
    const char *version, *uri;
    enum feed_format format;
} formats[] = {
    {DIALECT_RSS, "2.0", NULL, FEED_RSS_2_0},
    {DIALECT_RSS, "2.01", NULL, FEED_RSS_2_0},
    {DIALECT_RSS, " 0.91 ", NULL, FEED_RSS_0_91},
    {DIALECT_RSS, "0.94", NULL, FEED_RSS_0_94},
    {DIALECT_RSS, "", NULL, FEED_RSS},
    {DIALECT_RSS, "7", NULL, FEED_RSS},
    {DIALECT_RDF, NULL, "http://purl.org/rss/1.0/", FEED_RSS_1_0},
    {DIALECT_RDF, NULL, "http://my.netscape.com/rdf/simple/0.9/", FEED_RSS_0_90},
    {DIALECT_ATOM, NULL, "http://www.w3.org/2005/Atom", FEED_ATOM_1_0},
    {DIALECT_ATOM, NULL, "http://purl.org/atom/ns#", FEED_ATOM_0_3},
    {DIALECT_ATOM, "0.3", "http://purl.org/atom/ns#", FEED_ATOM_0_3},
    {DIALECT_ATOM, NULL, NULL, FEED_ATOM_1_0},
    {DIALECT_CDF, NULL, NULL, FEED_CDF},
};

Test(dialect, formats)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        cr_expect(dialect_format(formats[i].dialect, bytes_of(formats[i].version),
                                 bytes_of(formats[i].uri)) == formats[i].format,
                  "row %zu", i);
}
