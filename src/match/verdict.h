/* What goes into a judgement, and what comes out of it. Plain data. */
#ifndef RIFFLE_MATCH_VERDICT_H
#define RIFFLE_MATCH_VERDICT_H

#include "base/arena.h"

/* What an entry may bring beside its text. An enclosure is any attached file, of whatever type. */
enum {
    ENTRY_HAS_ENCLOSURE = 1 << 0,
    ENTRY_HAS_AUDIO = 1 << 1,
    ENTRY_HAS_VIDEO = 1 << 2,
    ENTRY_HAS_IMAGE = 1 << 3,
    ENTRY_HAS_DATE = 1 << 4, /* the source said when it was published */
};

/* The entry as the query language sees it: plain text in each field, absent where there is none. */
struct match_entry {
    struct bytes title, summary,
        body; /* body is the text of the fullest content; absent where it equals the summary */
    struct bytes author; /* names, joined by newlines */
    const struct bytes *tags;
    size_t n_tags;
    struct bytes url;
    struct bytes feed_url, feed_title; /* field feed: either of them */
    struct bytes kind, category;       /* of the feed, from the OPML */
    struct bytes
        language; /* declared by the entry, else the feed's; absent: guessed from the text */
    const struct bytes *only_topics; /* the feed's riffle:topics; NULL: all */
    size_t n_only_topics;
    int64_t age_ms; /* how old it was when it was first seen; 0 where nobody knows */
    uint32_t has;   /* ENTRY_HAS_… bits: what it brings that is no text */
};

/* One reason: which rule, which term, which words, where. It lives as long as both the arena of the judgement and the set
 * of topics, from which rules and terms are borrowed. */
struct evidence {
    struct bytes
        rule; /* "match", "reject", "score", "threshold", "topics", "feeds", "languages", "learn", "slow" */
    struct bytes term;  /* "@china", or the word as the query has it */
    struct bytes word;  /* as it stands in the entry; absent where a thing was missing */
    struct bytes field; /* "title", "summary", "body", "tag", … */
    size_t offset;      /* in characters of that field's plain text */
};

struct verdict {
    bool match;
    double score, threshold; /* the score is 0 where match does not hold or reject does */
    struct bytes language;   /* that the entry was read in; static or arena */
    struct evidence *why;
    size_t n_why, why_cap;
};

/* The evidence as compact JSON, as it is stored and as `riffle match` prints it under "why". Arena. */
struct bytes verdict_why_json(const struct verdict *verdict, struct arena *arena);

#endif
