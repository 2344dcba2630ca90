#include "feed/dialect/dialect.h"

/* RDF around RSS 0.90 and 1.0. */
static const struct element rows[] = {
    {"rdf", IN_ROOT, ELEMENT_ROOT, FIELD_NONE, DIALECT_RDF, IN_FEED},
    {"value", IN_CONTENT, ELEMENT_CONSTRUCT, FIELD_CONTENT_ENCODED, TEXT_HTML, 0},
};

const struct vocabulary_table rdf_table = {rows, COUNT_OF(rows)};
