/* What a document says, before it is normalised: the members of an item (or of the feed, or of a source) as the
 * elements gave them. A dialect's table names the field that an element fills; several elements can mean the same, and
 * then the order of the fields is their priority: the normaliser takes the first of a range that has text. Plain data
 * in the arena that `raw.arena` names: one that is emptied after each item, or the document's. */
#ifndef RIFFLE_FEED_RAW_H
#define RIFFLE_FEED_RAW_H

#include "feed/entry.h"

/* Members with one value. A range of fields X_FIRST…X_LAST makes one member of the entry. */
enum field {
    FIELD_NONE,

    FIELD_TITLE,
    FIELD_TITLE_DC,
    FIELD_TITLE_MEDIA,
    FIELD_TITLE_ITUNES,

    FIELD_ID,
    FIELD_ID_ABOUT,
    FIELD_ID_DC,

    FIELD_CONTENT_ENCODED,
    FIELD_CONTENT_ATOM,
    FIELD_CONTENT_BODY,
    FIELD_CONTENT_FULL,

    FIELD_SUMMARY_ATOM,
    FIELD_SUMMARY_RSS,
    FIELD_SUMMARY_CDF,
    FIELD_SUMMARY_DC,
    FIELD_SUMMARY_ITUNES,
    FIELD_SUMMARY_SUBTITLE,
    FIELD_SUMMARY_MEDIA,

    FIELD_PUBLISHED,
    FIELD_PUBLISHED_TERMS,
    FIELD_PUBLISHED_DC,

    FIELD_MODIFIED,
    FIELD_MODIFIED_TERMS,
    FIELD_MODIFIED_BUILD,

    FIELD_CREATED,
    FIELD_EXPIRES,

    FIELD_LANGUAGE,
    FIELD_LANGUAGE_DC,

    FIELD_RIGHTS,
    FIELD_RIGHTS_DC,
    FIELD_LICENSE,

    FIELD_PUBLISHER,
    FIELD_PUBLISHER_WEBMASTER,

    FIELD_COMMENTS,
    FIELD_COMMENTS_FEED,
    FIELD_IN_REPLY_TO,
    FIELD_ORIGINAL_LINK,
    FIELD_GENERATOR,
    FIELD_GENERATOR_ADMIN,

    FIELD_IMAGE_MEDIA,
    FIELD_IMAGE_ITUNES,
    FIELD_IMAGE_RSS,
    FIELD_ICON,

    FIELD_TTL,
    FIELD_UPDATE_PERIOD,
    FIELD_UPDATE_FREQUENCY,

    FIELD_GEO_POINT,
    FIELD_GEO_LAT,
    FIELD_GEO_LON,

    FIELD_PODCAST_EXPLICIT,
    FIELD_PODCAST_BLOCK,
    FIELD_PODCAST_TYPE,
    FIELD_PODCAST_COMPLETE,
    FIELD_PODCAST_NEW_URL,
    FIELD_PODCAST_EPISODE,
    FIELD_PODCAST_SEASON,
    FIELD_PODCAST_EPISODE_TYPE,
    FIELD_PODCAST_DURATION,

    FIELD_MEDIA_CREDIT,
    FIELD_MEDIA_PLAYER,
    FIELD_MEDIA_KEYWORDS,
    FIELD_MEDIA_CATEGORY,
    FIELD_MEDIA_RATING,

    FIELD_COUNT
};

/* What the text of a member is. */
enum text_type {
    TEXT_PLAIN,
    TEXT_GUESS,  /* nominally plain, often HTML: looked at */
    TEXT_HTML,   /* HTML as text */
    TEXT_XHTML,  /* elements of the document, written out as HTML */
    TEXT_BASE64, /* HTML or text behind base64; only while it is read */
};

struct raw_text {
    struct bytes text;
    enum text_type type;
    bool has_elements; /* it was written with elements, not with text alone */
    unsigned depth; /* of the element that gave it, from 1: what stands nearer to the item counts */
    struct bytes base; /* against which relative URLs in it are resolved */
};

enum person_role {
    ROLE_AUTHOR,
    ROLE_CREATOR,
    ROLE_CONTRIBUTOR,
    ROLE_OWNER,
    ROLE_PUBLISHER,
    ROLE_COUNT
};

struct raw_person {
    enum person_role role;
    struct bytes text; /* of the element itself: "me@x (Name)" */
    struct person parts;
};

struct raw_persons {
    struct raw_person *v;
    size_t n, cap;
};

struct raw {
    struct arena *arena;
    struct raw_text text[FIELD_COUNT];
    struct bytes language; /* xml:lang in force */
    struct bytes base;
    struct links links;
    struct categories categories;
    struct raw_persons persons;
    struct attachments enclosures, media;
    enum tristate guid_is_permalink;
    struct entry_source source;
};

#endif
