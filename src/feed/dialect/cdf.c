#include "feed/dialect/dialect.h"

/* The Channel Definition Format of 1997; addresses and dates stand in attributes, which ELEMENT_ROOT and ELEMENT_ITEM
 * read. */
static const struct element rows[] = {
    {"abstract", IN_BOTH, ELEMENT_CONSTRUCT, FIELD_SUMMARY_CDF, TEXT_GUESS, 0},
    {"logo", IN_BOTH, ELEMENT_HREF, FIELD_IMAGE_RSS, 0, 0},
    {"a", IN_BOTH, ELEMENT_LINK, FIELD_NONE, 0, 0},
};

const struct vocabulary_table cdf_table = {rows, COUNT_OF(rows)};
