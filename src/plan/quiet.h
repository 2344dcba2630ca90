/* Quiet death: a feed that answers, and has nothing to say any more. What is remembered of a feed (plan.h) tells whether it
 * is frozen, since when, and by what sign. Pure; instants are milliseconds.
 *
 *     its newest entry is older than its habits explain     three times its longest silence, but at least two weeks and
 *                                                           at most a year; half a year where its habits are not known
 *     its entries have no dates, and none has come so long  the same bounds, from when the last was found
 *     its documents have no entries                         for two weeks
 *     what it answers is no feed                            for a week
 *
 * So a feed whose entries are all old is frozen at first sight, and one that never was well is not: it is in error. */
#ifndef RIFFLE_PLAN_QUIET_H
#define RIFFLE_PLAN_QUIET_H

#include "base/buf.h"
#include "plan/plan.h"

enum quiet_sign {
    QUIET_NONE,
    QUIET_OLD,     /* its newest entry is dated */
    QUIET_SAME,    /* it is not, and the document is the same all the time */
    QUIET_SILENT,  /* … and the document changes, without a new entry */
    QUIET_EMPTY,   /* no entries */
    QUIET_NO_FEED, /* no feed */
};

struct quiet {
    enum quiet_sign sign;
    int64_t since;
    int64_t longest;  /* the longest silence before; 0: its habits are not known */
    int64_t answered; /* when it last was asked */
};

/* Whether the feed is frozen at `now`. unreadable: its last answer could not be read as a feed. */
bool quiet_find(const struct feed_plan *plan, bool unreadable, int64_t now, struct quiet *out);

/* Appends the evidence, a sentence without its stop: "its newest entry is of 2023-04-05, and it was never silent for more
 * than 12 d before". */
void quiet_print(const struct quiet *quiet, struct buf *out);

#endif
