#include "feed/dialect/dialect.h"

/* XHTML beside the elements of a feed: a whole body. */
static const struct element rows[] = {
    {"body", IN_ITEM, ELEMENT_CONSTRUCT, FIELD_CONTENT_BODY, TEXT_XHTML, 0},
    {"div", IN_ITEM, ELEMENT_CONSTRUCT, FIELD_CONTENT_BODY, TEXT_XHTML, 0},
};

const struct vocabulary_table xhtml_table = {rows, COUNT_OF(rows)};
