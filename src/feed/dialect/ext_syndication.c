#include "feed/dialect/dialect.h"

/* RSS 1.0's syndication module: how often the feed changes. */
static const struct element rows[] = {
    {"updateperiod", IN_FEED, ELEMENT_TEXT, FIELD_UPDATE_PERIOD, 0, 0},
    {"updatefrequency", IN_FEED, ELEMENT_TEXT, FIELD_UPDATE_FREQUENCY, 0, 0},
};

const struct vocabulary_table syndication_table = {rows, COUNT_OF(rows)};
