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

/* One judgement. certainty is 1 for an entry or article, and how like the two are for a story. */
struct judgement {
    enum relation relation;
    enum reason reason;
    float certainty;
};

/* window_hours bounds what is compared by its text alone. */
struct judgement relation_judge(const struct report *report, const struct likeness *likeness,
                                float window_hours);

/* How like two items are as reports of an event, 0 to 1. */
float relation_similarity(const struct report *report, const struct likeness *likeness);

/* "same entry", "its address"; static. */
const char *relation_name(enum relation relation);
const char *reason_name(enum reason reason);

#endif
