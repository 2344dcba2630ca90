#include "feed/dialect/dialect.h"

/* Slash: the section and department of an item are categories of it. */
static const struct element rows[] = {
    {"section", IN_ITEM, ELEMENT_CATEGORY, FIELD_NONE, 0, 0},
};

const struct vocabulary_table slash_table = {rows, COUNT_OF(rows)};
