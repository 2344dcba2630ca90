#include "feed/dialect/dialect.h"

/* Creative Commons, both of its vocabularies. */
static const struct element rows[] = {
    {"license", IN_BOTH, ELEMENT_HREF, FIELD_LICENSE, 0, 0},
};

const struct vocabulary_table license_table = {rows, COUNT_OF(rows)};
