#include "feed/dialect/dialect.h"

/* FeedBurner put its own address into link and the publisher's here. */
static const struct element rows[] = {
    {"origlink", IN_ITEM, ELEMENT_URL, FIELD_ORIGINAL_LINK, 0, 0},
};

const struct vocabulary_table feedburner_table = {rows, COUNT_OF(rows)};
