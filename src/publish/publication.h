/* What a topic is republished as: the data from which Atom, the page and the other forms are rendered. Pure data: text
 * is UTF-8, HTML is sanitised, URLs are absolute; strings are borrowed for the time of rendering. Rendering is a function
 * of this data alone, so equal data give equal bytes; feeds tell instants as dates, and pages how long ago besides, by the
 * hour. */
#ifndef RIFFLE_PUBLISH_PUBLICATION_H
#define RIFFLE_PUBLISH_PUBLICATION_H

#include "base/buf.h"
#include "text/date.h"

enum { PUBLICATION_DAYS = 30 };

/* Another telling of the same story. */
struct also_told {
    struct bytes title, url, source_title, kind, language;
    int64_t published;
};

/* A file that comes with an entry: sound, film, a document. */
struct published_file {
    struct bytes url, type, title; /* type: a media type; absent: not said */
    int64_t size, duration_s;      /* 0: not said */
};

struct published_entry {
    struct bytes
        id; /* unique and for ever: the source's own where it is an IRI and no other feed has it */
    struct bytes title; /* plain text, one line */
    struct bytes url;   /* the publisher's, less tracking parameters */
    struct bytes summary, content_text,
        content_html;     /* what the source said, of which the excerpt is made */
    struct bytes excerpt; /* plain text, about 100 words at most */
    struct bytes language;
    const struct bytes *authors, *tags; /* names; words of the source's own */
    size_t n_authors, n_tags;
    const struct published_file *files;
    size_t n_files;
    int64_t published; /* the source's date, never in the future */
    int64_t updated;   /* ≥ published; moves only when a reader would want to see it */
    struct bytes source_id, source_title, source_url, source_home, source_kind; /* of its feed */
    int64_t source_updated;
    struct bytes image;
    const struct also_told *also;
    size_t n_also;
    struct bytes why;          /* the evidence in sentences, for the page's detail */
    const struct bytes *words; /* of the entry, that were evidence */
    size_t n_words;
    double score;
    bool backfilled; /* an edit let it in when it was old: for pages, not for feeds */
    bool is_loose;   /* in no volume of the archive yet */
};

/* A feed that the topic is drawn from, for the OPML. */
struct published_feed {
    struct bytes title, url, home, language, kind;
    struct bytes category; /* folders, outermost first, parted by '/' */
};

/* A part of a topic's archive, an archive document of RFC 5005, by its name: the month in which its entries were published
 * first, and which of that month it is. All zeros: none. */
struct volume {
    int month; /* 202610 */
    int part;  /* from 1 */
};

/* A month of the archive. */
struct published_month {
    struct volume volume; /* its last */
    size_t entries;
};

struct publication {
    struct bytes topic, title, subtitle; /* topic: its name, as in the addresses */
    struct bytes
        public_url; /* with a slash at its end; absent: links are relative to where the document lies */
    struct bytes generator_version;
    int64_t updated; /* the newest `updated`, or when the topic was first published */
    int64_t now;     /* as seen from when pages tell how long ago; 0: they tell dates alone */
    size_t n_feeds;  /* that the topic is drawn from */
    const struct published_feed *feeds;    /* those, for the OPML; NULL where nobody asks for it */
    const struct published_entry *entries; /* newest first */
    size_t n_entries;
    uint32_t days[PUBLICATION_DAYS]; /* stories a day (UTC), up to the day of the store's now */
    bool searchable;                 /* pages have a form that leads to "search" */
    bool indexable;                  /* search engines may list the pages */
    struct volume volume;            /* that this is; none: what is newest */
    struct volume previous, next;    /* beside it: with older entries, with younger ones */
    const struct published_month
        *months; /* that have volumes, newest first, for the page of what is newest */
    size_t n_months;
    bool full_bodies; /* of entries, in place of excerpts */
    bool images;      /* of entries and in bodies, which readers load from other hosts */
    struct bytes hub; /* that is told of changes (WebSub); absent: none */
};

#endif
