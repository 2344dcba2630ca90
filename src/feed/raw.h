/* What a document says, before it is normalised: the members of an item (or of the feed, or of a source) as the
 * elements gave them. A dialect's table names the field that an element fills; several elements can mean the same, and
 * then the order of the fields is their priority: the normaliser takes the first of a range that has text. Addresses
 * are absolute and safe (member_url). Plain data in the arena that `raw.arena` names: one that is emptied after each
 * item, or the document's. */
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

/* The relation of a link that stands for content which lies elsewhere; no registered one means that. */
#define CONTENT_REL "content"

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
    unsigned order; /* among all values that were stored: which of two came first */
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
    struct bytes language; /* xml:lang in force; empty: said to be none */
    struct bytes base;
    struct links links;
    size_t base_link; /* the place of one that refers to the base itself, from 1; 0: none */
    struct categories categories;
    struct raw_persons persons;
    struct attachments enclosures, media;
    enum tristate guid_is_permalink;
    struct entry_source source;
};

/* Readings of raw members that items and feeds have in common. A range names the fields from the best to the last. What
 * is given back is a copy in the arena, unless it says otherwise. */

/* The first value of a range that has text, or an empty value. Borrowed. */
const struct raw_text *raw_take(const struct raw *raw, enum field first, enum field last);

/* Its text as one plain line, and as it stands; absent where there is none. */
struct bytes raw_line(struct arena *arena, const struct raw *raw, enum field first,
                      enum field last);
struct bytes raw_copy(struct arena *arena, const struct raw *raw, enum field first,
                      enum field last);

/* The first date of a range that can be read, or DATE_NONE; then *unread (which may be NULL) gets what was said. */
int64_t raw_date(struct arena *arena, const struct raw *raw, enum field first, enum field last,
                 struct bytes *unread);

/* Whether a link has that relation. */
bool link_has_rel(const struct link *link, const char *rel);

/* The address of the first link of that relation, or absent. Borrowed. */
struct bytes links_address(const struct links *links, const char *rel);

/* The page that is meant: an alternate that is HTML, else an alternate of any other type; or absent. Borrowed. */
struct bytes links_page(const struct links *links);

/* What was said or, if nothing was, the address of the first link of that relation. */
struct bytes raw_address(struct arena *arena, struct bytes said, const struct links *links,
                         const char *rel);

/* A whole number of up to 15 digits, or -1. */
int64_t raw_number(struct bytes text);

/* A duration in seconds, "5400", "90:00" or "1:30:00", or -1. */
int64_t raw_seconds(struct bytes text);

/* An address without the accident of one that was escaped once too often, "a=1&amp;b=2". Borrowed or arena. */
struct bytes raw_unescaped(struct arena *arena, struct bytes text);

/* The identity of what has none: "riffle:" and a hash of text. */
struct bytes raw_hashed(struct arena *arena, struct bytes text);

/* An identity: what was said or, where that is an address that a browser would run, a hash of it, which tells it from
 * others as well. Absent where nothing was said. */
struct bytes raw_identity(struct arena *arena, struct bytes said);

/* Categories with their texts made plain, each once, put into *to, which is empty. */
void raw_categories(struct arena *arena, const struct categories *from, struct categories *to);

/* The publisher's name, else e-mail address, else page. */
struct bytes raw_publisher(struct arena *arena, const struct raw *raw);

/* Authors and contributors, put into lists that are empty. */
void raw_people(struct arena *arena, const struct raw *raw, struct persons *authors,
                struct persons *contributors);

/* The language tag that was said, else the xml:lang in force: empty where that says that there is none, absent where
 * nothing was said. */
struct bytes raw_language(struct arena *arena, const struct raw *raw);

/* What a podcast says, or NULL. */
const struct podcast *raw_podcast(struct arena *arena, const struct raw *raw);

/* A copy of a value of size bytes that is not all zeros, else NULL. */
const void *raw_unless_empty(struct arena *arena, const void *value, size_t size);

#endif
