#include "feed/dialect/dialect.h"

/* wfw: where the comments on an item are, as a feed. Only where nothing else says where they are. */
static const struct element rows[] = {
    {"commentrss", IN_ITEM, ELEMENT_URL, FIELD_COMMENTS_FEED, 0, 0},
};

const struct vocabulary_table wfw_table = {rows, COUNT_OF(rows)};
