#include "feed/dialect/dialect.h"

/* RSS 1.0's content module. */
static const struct element rows[] = {
    {"encoded", IN_ITEM, ELEMENT_CONSTRUCT, FIELD_CONTENT_ENCODED, TEXT_HTML, 0},
};

const struct vocabulary_table content_table = {rows, COUNT_OF(rows)};
