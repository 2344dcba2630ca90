/* The page of what was found in the archive, and the form that leads there, which works by GET and without script. Pure. */
#ifndef RIFFLE_PUBLISH_SEARCH_PAGE_H
#define RIFFLE_PUBLISH_SEARCH_PAGE_H

#include "base/buf.h"

/* A text with the words in it that were searched for. */
struct found_mark {
    size_t at, n; /* bytes; ascending, apart from each other */
};

struct found_text {
    struct bytes text;
    const struct found_mark *marks;
    size_t n;
    bool begins_late, ends_early; /* a piece of something longer */
};

struct found {
    struct found_text title, piece;
    struct bytes url, source_title, source_kind, language;
    int64_t published;
    int64_t number; /* of the entry, for whom it says something; 0: not told */
};

struct search_topic {
    struct bytes name, title;
};

struct search_page {
    struct bytes query; /* as it was written; blank: nothing was asked */
    struct bytes topic; /* the name of the one that is searched; absent: all */
    const struct search_topic *topics;
    size_t n_topics;
    bool everything; /* the whole archive, rather than what is published */
    struct bytes
        mistake; /* why nothing can be searched for, with the place below it; absent: none */
    const struct found *found; /* newest first */
    size_t n;
    bool cut;           /* the time was over before all was looked through */
    struct bytes older; /* where the next page begins (argument "before"); absent: there is none */
    bool is_older;      /* this is no first page */
    int64_t now;
    struct bytes generator_version;
};

/* Appends the page, which lies at the root of what is published. */
void publish_search(const struct search_page *page, struct buf *out);

/* Appends the form by which a topic is searched (absent: all of them) from a page that lies at root below. */
void publish_search_form(struct buf *out, const char *root, struct bytes topic);

#endif
