/* What a new item is to one that is kept: the same entry, the same article, the same story, or nothing. Rules over a
 * likeness, the strictest first; doc/stories.md tells them in words. Pure. */
#ifndef RIFFLE_STORY_RELATION_H
#define RIFFLE_STORY_RELATION_H

#include "story/sketch.h"

enum relation { RELATION_NONE, RELATION_STORY, RELATION_ARTICLE, RELATION_ENTRY, RELATION_COUNT };

/* The reasons that rules give, for people. */
enum reason {
    REASON_UNLIKE,        /* too little in common */
    REASON_TIME,          /* too far apart in time */
    REASON_NUMBERS,       /* one of a series: the same words, other numbers or dates */
    REASON_OTHER_CONTENT, /* the same id, address or headline over other content */
    REASON_TOO_GENERAL,   /* a headline that says too little to tell */
    REASON_SAME_NAMES,    /* the same id and address in the same feed */
    REASON_SAME_GUID,     /* the same id in the same feed */
    REASON_SAME_URL,      /* the same address */
    REASON_SAME_HEADLINE, /* the same headline, and nothing that speaks against it */
    REASON_SAME_TEXT,     /* the same text under another headline */
    REASON_LIKE,          /* the same event, by its words, names and time */
    REASON_COUNT
};

/* One judgement. For and against the same story speaks `odds`, the logarithm of how much likelier it is than not; it is
 * known also where the relation is none for want of likeness, and RELATION_NO_ODDS where a rule forbids it. */
struct judgement {
    enum relation relation;
    enum reason reason;
    float odds;
};
#define RELATION_NO_ODDS (-100.0F)

/* What the new item is to the kept one. window_hours bounds what is compared by its text alone. */
struct judgement relation_judge(const struct report *report, const struct likeness *likeness,
                                float window_hours);

/* The odds from which two items tell one story. */
extern const float relation_story_odds;

/* Odds as a probability, 0 to 1. */
float relation_probability(float odds);

/* In words: "same entry", "the same address". Static. */
const char *relation_name(enum relation relation);
const char *reason_name(enum reason reason);

#endif
