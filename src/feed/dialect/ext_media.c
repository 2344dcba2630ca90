#include "feed/dialect/dialect.h"

/* Media RSS (rssboard.org/media-rss). */
static const struct element rows[] = {
    {"group", IN_MEDIUM, ELEMENT_OPEN, FIELD_NONE, 0, IN_MEDIA},
    {"content", IN_MEDIUM, ELEMENT_MEDIA, FIELD_NONE, 0, IN_MEDIA},
    {"thumbnail", IN_MEDIUM, ELEMENT_HREF, FIELD_IMAGE_MEDIA, 0, 0},
    {"thumbnail", IN_FEED, ELEMENT_HREF, FIELD_IMAGE_ITUNES, 0, 0},
    {"title", IN_MEDIUM | IN_FEED, ELEMENT_CONSTRUCT, FIELD_TITLE_MEDIA, TEXT_GUESS, 0},
    {"description", IN_MEDIUM | IN_FEED, ELEMENT_CONSTRUCT, FIELD_SUMMARY_MEDIA, TEXT_GUESS, 0},
    {"credit", IN_MEDIUM, ELEMENT_TEXT, FIELD_MEDIA_CREDIT, 0, 0},
    {"player", IN_MEDIUM, ELEMENT_HREF, FIELD_MEDIA_PLAYER, 0, 0},
    {"keywords", IN_MEDIUM | IN_FEED, ELEMENT_KEYWORDS, FIELD_MEDIA_KEYWORDS, SCHEME_NONE, 0},
    {"category", IN_MEDIUM | IN_FEED, ELEMENT_CATEGORY, FIELD_MEDIA_CATEGORY, SCHEME_MEDIA, 0},
    {"rating", IN_MEDIUM, ELEMENT_TEXT, FIELD_MEDIA_RATING, 0, 0},
    {"license", IN_MEDIUM, ELEMENT_HREF, FIELD_LICENSE, 0, 0},
    {"copyright", IN_MEDIUM, ELEMENT_CONSTRUCT, FIELD_RIGHTS_DC, TEXT_GUESS, 0},
};

const struct vocabulary_table media_table = {rows, COUNT_OF(rows)};
