#include "feed/dialect/dialect.h"

/* The podcast namespace, where it says what riffle has a member for. */
static const struct element rows[] = {
    {"season", IN_ITEM, ELEMENT_TEXT, FIELD_PODCAST_SEASON, 0, 0},
    {"episode", IN_ITEM, ELEMENT_TEXT, FIELD_PODCAST_EPISODE, 0, 0},
    {"license", IN_BOTH, ELEMENT_TEXT, FIELD_RIGHTS_DC, 0, 0},
    {"person", IN_BOTH, ELEMENT_PERSON, FIELD_NONE, ROLE_CONTRIBUTOR, IN_PERSON},
};

const struct vocabulary_table podcast_table = {rows, COUNT_OF(rows)};
