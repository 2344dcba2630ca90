#include "feed/dialect/dialect.h"

/* Dublin Core, elements 1.1. */
static const struct element rows[] = {
    {"title", IN_ANY, ELEMENT_CONSTRUCT, FIELD_TITLE_DC, TEXT_GUESS, 0},
    {"description", IN_BOTH, ELEMENT_CONSTRUCT, FIELD_SUMMARY_DC, TEXT_HTML, 0},
    {"creator", IN_BOTH, ELEMENT_PERSON, FIELD_NONE, ROLE_CREATOR, IN_PERSON},
    {"author", IN_BOTH, ELEMENT_PERSON, FIELD_NONE, ROLE_CREATOR, IN_PERSON},
    {"contributor", IN_BOTH, ELEMENT_PERSON, FIELD_NONE, ROLE_CONTRIBUTOR, IN_PERSON},
    {"publisher", IN_BOTH, ELEMENT_PERSON, FIELD_NONE, ROLE_PUBLISHER, IN_PERSON},
    {"date", IN_BOTH, ELEMENT_TEXT, FIELD_PUBLISHED_DC, 0, 0},
    {"subject", IN_BOTH, ELEMENT_CATEGORY, FIELD_NONE, 0, 0},
    {"language", IN_BOTH, ELEMENT_TEXT, FIELD_LANGUAGE_DC, 0, 0},
    {"rights", IN_BOTH, ELEMENT_CONSTRUCT, FIELD_RIGHTS_DC, TEXT_GUESS, 0},
    {"identifier", IN_BOTH, ELEMENT_TEXT, FIELD_ID_DC, 0, 0},
};

const struct vocabulary_table dc_table = {rows, COUNT_OF(rows)};
