#include "feed/dialect/dialect.h"

/* RSS 1.0's content module; its older form has bags of items, whose content is an rdf:value (rdf.c). */
static const struct element rows[] = {
    {"encoded", IN_ITEM, ELEMENT_CONSTRUCT, FIELD_CONTENT_ENCODED, TEXT_HTML, 0},
    {"items", IN_ITEM, ELEMENT_OPEN, FIELD_NONE, 0, IN_CONTENT},
};

const struct vocabulary_table content_table = {rows, COUNT_OF(rows)};
