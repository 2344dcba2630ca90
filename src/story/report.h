/* What grouping takes from one item, from a single reading of its text: the hashes of its names (id, address, headline),
 * its words with what they are, its numbers, and the least hashes of its shingles (MinHash). Knows nothing of other
 * items, so any thread may make it, with a reader of its own. */
#ifndef RIFFLE_STORY_REPORT_H
#define RIFFLE_STORY_REPORT_H

#include "base/arena.h"

enum {
    REPORT_TERMS = 48,  /* words kept, those of the headline first */
    REPORT_NUMBERS = 8, /* numbers kept of headline and text each */
    REPORT_MINIMA = 8
};

/* An item as it is given. What is not known is absent. */
struct story_item {
    uint32_t id; /* the caller's own number for it */
    /* The caller's own number for its feed, not 0. One for each: nothing is taken over from another feed's. */
    uint32_t feed;
    struct bytes feed_url, guid, url, title, text, language; /* title and text plain */
    int64_t time;                                            /* published, milliseconds */
};

enum { TERM_TITLE = 1, TERM_NAME = 2, TERM_NUMBER = 4 };

struct report_term {
    uint64_t hash;
    uint8_t flags;
};

/* How much an id or address can be trusted to name one article. */
enum name_strength {
    NAME_NONE, /* absent, a home page */
    NAME_WEAK, /* too short to be unique, or the address of a page that may show something else tomorrow */
    NAME_STRONG /* holds a number or a headline */
};

struct report {
    uint32_t id;
    uint32_t minutes; /* of its time, since 1970 */
    uint32_t feed;
    uint64_t guid, url, title; /* hashes, 0 for none */
    uint64_t publisher;        /* of the address */
    enum name_strength guid_strength, url_strength;
    bool own_site; /* the address is at the publisher that the feed comes from */
    struct report_term terms[REPORT_TERMS];
    size_t n_terms;
    bool names_tell; /* it is written so that names stand out by their capitals */
    uint64_t title_numbers[REPORT_NUMBERS], text_numbers[REPORT_NUMBERS];
    size_t n_title_numbers, n_text_numbers;
    uint64_t minima[REPORT_MINIMA]; /* of the shingles of the text; 0 where it is too short */
    uint64_t opening;               /* hash of the first words of the text */
    uint32_t title_words, text_words;
};

/* How much a canonical address can be trusted to name one article, and an id of a feed. */
enum name_strength report_address_strength(struct bytes canonical);
enum name_strength report_id_strength(struct bytes id, struct arena *scratch);

struct report_reader;

/* Holds a tokenizer. Owned: report_reader_free. */
struct report_reader *report_reader_new(void);
void report_reader_free(struct report_reader *reader);

/* Reads an item. scratch is used for what lies between and holds nothing of the report. */
void report_read(struct report_reader *reader, const struct story_item *item, struct arena *scratch,
                 struct report *out);

#endif
