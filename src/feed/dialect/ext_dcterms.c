#include "feed/dialect/dialect.h"

/* Dublin Core terms, as far as feeds use them: dates. */
static const struct element rows[] = {
    {"issued", IN_BOTH, ELEMENT_TEXT, FIELD_PUBLISHED_TERMS, 0, 0},
    {"modified", IN_BOTH, ELEMENT_TEXT, FIELD_MODIFIED_TERMS, 0, 0},
    {"created", IN_BOTH, ELEMENT_TEXT, FIELD_CREATED, 0, 0},
    {"valid", IN_BOTH, ELEMENT_TEXT, FIELD_EXPIRES, 0, 0},
};

const struct vocabulary_table dcterms_table = {rows, COUNT_OF(rows)};
