#include "feed/dialect/dialect.h"

/* RSS 1.0's administrative module. */
static const struct element rows[] = {
    {"generatoragent", IN_FEED, ELEMENT_HREF, FIELD_GENERATOR_ADMIN, 0, 0},
};

const struct vocabulary_table admin_table = {rows, COUNT_OF(rows)};
