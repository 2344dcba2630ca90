/* What a topic publishes of a story, kept in topic_story. A row is a published entry with its id; it is never deleted
 * while the topic lasts, only withdrawn, so that an id never comes twice. With `stories: lead` a story has one live row,
 * led by the entry on topic that story/lead.h names; with `stories: all` each entry on topic has one,
 * unless it repeats an article that has.
 * A story that is published stays so when fewer come to tell it; only an edit that asks for more takes it away.
 *
 * What an edit of a topic or of the list lets in when it is old already is backfilled: the page shows it, but it is no
 * news, and feeds do not carry it. What was published once comes back as it was. A backfilled story becomes news when an
 * entry leads it that is younger than the edit. */
#ifndef RIFFLE_STORE_PUBLISHED_H
#define RIFFLE_STORE_PUBLISHED_H

#include "store/entries.h"
#include "story/lead.h"

/* The first entry of a story that was just founded, on a topic that asks for no more than one: what published_settle
 * would find out. */
bool published_first(struct store *store, const struct kept_topic *topic, int64_t entry,
                     const struct entry_row *row, int64_t now, bool *changed, struct error *err);

/* When something is published. */
struct published_at {
    int64_t now;
    int64_t old; /* entries of before that are let in without being announced as new */
    bool strict; /* what is published of a story that too few tell is taken away */
};

/* Everything is announced. */
struct published_at published_now(int64_t now);

/* Makes the rows of a story right after the verdict on one of its entries may have changed. The entry may be gone. *changed
 * is set true where the topic's publication changes by it. Does nothing where all is right already. */
bool published_settle(struct store *store, const struct kept_topic *topic, int64_t story,
                      int64_t entry, struct published_at at, bool *changed, struct error *err);

/* Who tells a story, on topic or not. */
struct tellers {
    int64_t publishers, kinds;
};
bool published_tellers(struct store *store, int64_t story, struct arena *arena, struct tellers *out,
                       struct error *err);

/* What an entry on topic has to show for the lead: a row of SQL_STORY_ON_TOPIC. */
struct lead_claim published_claim(sqlite3_stmt *row);

#endif
