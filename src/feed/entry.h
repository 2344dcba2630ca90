/* An entry: one item of a feed, normalised. Everything in it is in the arena of its document and dies with it; text is
 * UTF-8, with a NUL after its end; what the source did not say is absent ({NULL, 0}, NULL, 0 of n, DATE_NONE). Members
 * and their meaning are those of JSON Feed 1.1 where it has one, as `riffle parse` prints them. */
#ifndef RIFFLE_FEED_ENTRY_H
#define RIFFLE_FEED_ENTRY_H

#include "base/arena.h"
#include "text/date.h"

struct person {
    struct bytes name, email, url, avatar;
};

struct persons {
    struct person *v;
    size_t n, cap;
};

struct category {
    struct bytes term, scheme, label;
};

struct categories {
    struct category *v;
    size_t n, cap;
};

struct strings {
    struct bytes *v;
    size_t n, cap;
};

struct link {
    struct bytes rel, type, href, title, hreflang;
    int64_t length; /* -1: not said */
};

struct links {
    struct link *v;
    size_t n, cap;
};

struct attachment {
    struct bytes url, mime_type, title;
    int64_t size;       /* bytes, -1: not said */
    int64_t duration_s; /* -1: not said */
};

struct attachments {
    struct attachment *v;
    size_t n, cap;
};

/* Where a republished entry came from (RSS source, atom:source). */
struct entry_source {
    struct bytes title, url, id;
};

struct podcast { /* itunes:*, at both levels */
    struct bytes explicit_, block, keywords, type, complete, new_feed_url, episode, season,
        episode_type, duration, subtitle;
    struct person owner;
};

struct media { /* media:* */
    struct bytes credit, description, player, keywords, category, rating;
};

struct geo {
    bool known;
    double lat, lon;
};

enum tristate { UNSAID, NO, YES };

struct entry {
    uint64_t source_hash; /* of the entry's source bytes in its document */
    bool
        is_cut; /* the document broke off inside this entry: what it lacks may be in the whole one */
    bool unchanged; /* the hash was among feed_hints.seen: nothing else is filled in */

    struct bytes
        id; /* guid, atom:id, rdf:about, JSON id; else the link; else "riffle:" and a hash */
    bool id_is_given; /* the source itself gave it */
    enum tristate guid_is_permalink;
    struct bytes url, external_url;
    struct bytes
        original_url; /* the publisher's own page where url is a forwarder's (feedburner:origLink) */
    struct bytes
        canonical_url; /* that the entry says to be its own (rel=canonical), in a link or in its body */
    struct bytes title, title_html; /* plain; sanitised where the source had markup */
    struct bytes content_html;      /* sanitised: the fullest body there is */
    struct bytes content_text;      /* only where the source says that it is plain text */
    struct bytes
        text; /* plain text of the fullest body, newlines between its blocks; absent where it
                                     * would equal content_text or summary: see entry_text */
    struct bytes summary, summary_html;
    struct bytes image, banner_image;
    int64_t published, modified;              /* instants, as the source gave them */
    struct bytes published_raw, modified_raw; /* kept where a date was not understood */
    int64_t expires, created;
    struct persons authors, contributors;
    struct strings tags;
    struct categories categories;
    struct bytes language; /* BCP 47, the feed's where the entry has none */
    struct attachments attachments;
    struct links links;
    struct bytes comments, rights, license, publisher;
    const struct entry_source *source; /* these three: NULL where nothing was said */
    struct bytes in_reply_to;
    struct geo geo;
    const struct podcast *podcast;
    const struct media *media;
};

/* The plain text of an entry's fullest body, or absent where it has none. Borrowed from the entry. */
struct bytes entry_text(const struct entry *entry);

/* Where the entry leads readers: the publisher's own address where the feed gives it beside a counting one, else the
 * permalink, else the page that the entry is about; absent where there is none. Borrowed from the entry. */
struct bytes entry_link(const struct entry *entry);

#endif
