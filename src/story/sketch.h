/* An item as the index keeps it: about a hundred bytes from which it can be told how like it is to a new one. Made of a
 * report and of what its words weigh at that time. Pure. */
#ifndef RIFFLE_STORY_SKETCH_H
#define RIFFLE_STORY_SKETCH_H

#include "story/frequency.h"
#include "story/report.h"

enum { SKETCH_TERMS = 19, SKETCH_NUMBERS = 5, SKETCH_TITLE_NUMBERS = 2 };

/* What a report's words weigh: rare ones much, those of the headline twice, names a little more. */
struct weights {
    bool is_name[REPORT_TERMS];
    float rarity[REPORT_TERMS], weight[REPORT_TERMS];
    float norm,
        title_norm;  /* the lengths of the vector of all words, and of the headline's by rarity */
    float kept;      /* squared rarity of the words that a sketch has room for */
    float title_all; /* summed rarity of the headline's */
    uint8_t order[REPORT_TERMS]; /* the terms, heaviest first, those that say nothing left out */
    size_t n;
};

struct sketch {
    uint16_t terms[SKETCH_TERMS]; /* 15 bits of the hash and 1 for the headline, heaviest first */
    uint8_t flags, n_terms;
    uint32_t id, minutes, story;
    uint32_t feed, guid, url, title; /* parts of the report's hashes; 0 for none */
    uint16_t publisher;
    uint16_t opening;
    uint8_t minima[REPORT_MINIMA];    /* 0 where there are none */
    uint16_t numbers[SKETCH_NUMBERS]; /* of the headline, then of the text */
    uint16_t series;           /* of all numbers of the headline in their order; 0 for none */
    uint16_t norm, title_norm; /* in steps of SKETCH_NORM_STEP */
    uint8_t n_numbers;
    uint8_t n_title_numbers;         /* that the headline has: not all of them are kept */
    uint8_t title_words, text_words; /* 255: or more */
};

enum { SKETCH_OWN_SITE = 1, SKETCH_NORM_STEPS = 256 };

void weights_of(const struct report *report, const struct frequency *frequency,
                struct weights *out);

void sketch_make(const struct report *report, const struct weights *weights, uint32_t story,
                 struct sketch *out);

/* A term's mark in a sketch, without the bit for the headline. */
uint16_t sketch_mark(uint64_t hash);

/* A least hash as a sketch has it; never 0 for one that is there. */
uint8_t sketch_minimum(uint64_t hash);

/* How many of their heavy words two kept items have in common. */
size_t sketch_shared(const struct sketch *a, const struct sketch *b);

/* The marks of a report's terms: for each mark whether there is one, and the term's place. `has` is all zeros before and
 * after; it is small, so that asking in vain, which is what happens most, stays within the nearest cache. */
struct marks {
    uint64_t has[(1 << 15) / 64];
    uint8_t place[1 << 15]; /* where has says so */
};
void marks_set(struct marks *marks, const struct report *report);
void marks_clear(struct marks *marks, const struct report *report);

/* How like a new item is to a kept one: facts only, each for whoever judges. Shares lie between 0 and 1. */
struct likeness {
    bool same_feed, same_guid, same_url, same_title, same_publisher;
    bool own_site;     /* the kept one's address is its publisher's own */
    bool has_guid;     /* the kept one has an id */
    bool nameless;     /* neither has an id or an address */
    bool same_opening; /* their texts begin alike */
    bool title_numbers_differ, text_numbers_differ; /* each has numbers that the other lacks */
    int minima;         /* least hashes in common, of REPORT_MINIMA; -1 where one has none */
    float all;          /* cosine of all words */
    float title;        /* cosine of the headlines' words */
    float cover;        /* how much of the shorter of the two the other holds */
    float deeds;        /* and of words in common that are neither names nor numbers */
    float names;        /* summed rarity of names in common */
    float rare;         /* the rarest word in common */
    float title_inside; /* how much of the new headline stands in the kept one's headline or text */
    float kept_inside;  /* how much of the kept headline stands in the new one's headline or text */
    int title_shared;   /* words that both headlines have */
    bool names_seen;    /* one of the words in common stands in the new item as a name */
    int shared;         /* words in common */
    float hours;        /* between their times */
    int repeats; /* others of the feed with this headline or text, filled in by who knows them */
    int title_words, text_words; /* of the kept one, 255 at most */
};

void sketch_compare(const struct report *report, const struct weights *weights,
                    const struct marks *marks, const struct sketch *kept, struct likeness *out);

#endif
