#include "feed/dialect/dialect.h"

/* Apple's podcast vocabulary, and Google's copy of it. */
static const struct element rows[] = {
    {"title", IN_BOTH, ELEMENT_CONSTRUCT, FIELD_TITLE_ITUNES, TEXT_GUESS, 0},
    {"author", IN_BOTH, ELEMENT_PERSON, FIELD_NONE, ROLE_AUTHOR, IN_PERSON},
    {"owner", IN_FEED, ELEMENT_PERSON, FIELD_NONE, ROLE_OWNER, IN_PERSON},
    {"name", IN_PERSON, ELEMENT_NAME, FIELD_NONE, 0, 0},
    {"email", IN_PERSON, ELEMENT_EMAIL, FIELD_NONE, 0, 0},
    {"summary", IN_BOTH, ELEMENT_CONSTRUCT, FIELD_SUMMARY_ITUNES, TEXT_GUESS, 0},
    {"description", IN_BOTH, ELEMENT_CONSTRUCT, FIELD_SUMMARY_ITUNES, TEXT_GUESS, 0},
    {"subtitle", IN_BOTH, ELEMENT_CONSTRUCT, FIELD_SUMMARY_SUBTITLE, TEXT_GUESS, 0},
    {"image", IN_BOTH, ELEMENT_HREF, FIELD_IMAGE_ITUNES, 0, 0},
    {"link", IN_BOTH, ELEMENT_LINK, FIELD_NONE, 0, 0},
    {"category", IN_BOTH, ELEMENT_CATEGORY, FIELD_NONE, SCHEME_ITUNES, 0},
    {"keywords", IN_BOTH, ELEMENT_KEYWORDS, FIELD_NONE, SCHEME_ITUNES, 0},
    {"explicit", IN_BOTH, ELEMENT_TEXT, FIELD_PODCAST_EXPLICIT, 0, 0},
    {"block", IN_BOTH, ELEMENT_TEXT, FIELD_PODCAST_BLOCK, 0, 0},
    {"type", IN_FEED, ELEMENT_TEXT, FIELD_PODCAST_TYPE, 0, 0},
    {"complete", IN_FEED, ELEMENT_TEXT, FIELD_PODCAST_COMPLETE, 0, 0},
    {"new-feed-url", IN_FEED, ELEMENT_URL, FIELD_PODCAST_NEW_URL, 0, 0},
    {"episode", IN_ITEM, ELEMENT_TEXT, FIELD_PODCAST_EPISODE, 0, 0},
    {"season", IN_ITEM, ELEMENT_TEXT, FIELD_PODCAST_SEASON, 0, 0},
    {"episodetype", IN_ITEM, ELEMENT_TEXT, FIELD_PODCAST_EPISODE_TYPE, 0, 0},
    {"duration", IN_ITEM, ELEMENT_TEXT, FIELD_PODCAST_DURATION, 0, 0},
};

const struct vocabulary_table itunes_table = {rows, COUNT_OF(rows)};
