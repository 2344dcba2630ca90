/* The account that the store gives of what it holds, for people who ask: of an entry with the story that it is in, of what
 * a topic holds, and of the archive since a date. Reads alone, beside a daemon that writes. Topics are asked for by name,
 * so that no topic file need be there. */
#ifndef RIFFLE_STORE_ACCOUNT_H
#define RIFFLE_STORE_ACCOUNT_H

#include "store/store.h"
#include "story/relation.h"

/* An entry among those that tell a story. */
struct account_telling {
    int64_t entry;
    struct bytes title, url, feed_title, feed_url, kind;
    int64_t published, first_seen;
    struct bytes relation, reason; /* how it was found to belong; absent: it was like no other */
    int64_t near;                  /* the entry that it was found like, 0: none */
    double likeness;               /* 0 to 1; negative: found by its address alone */
    bool is_copy;
};

/* What a topic has published of the story. */
struct account_published {
    struct bytes topic, id;
    int64_t entry; /* that leads; 0: it was removed */
    int64_t published, announced;
    bool withdrawn, backfilled;
    struct bytes lead_reason; /* why it leads; absent: there is no other to lead */
};

/* A verdict that is kept: the entry is on that topic, by that version of its rules. */
struct account_verdict {
    struct bytes topic;
    uint64_t version;
    double score;
};

struct account {
    struct bytes guid; /* as its feed gave it */
    int64_t story, founded;
    struct account_telling *tellings; /* in the order of arrival; the entry itself is among them */
    size_t n_tellings;
    bool is_cut; /* more tell it than are told here */
    struct account_published *published;
    size_t n_published;
    struct account_verdict *verdicts;
    size_t n_verdicts;
};

/* The account of an entry by its number. *found is false where it is gone. Arena. */
bool store_account(struct store *store, int64_t entry, struct arena *arena, struct account *out,
                   bool *found, struct error *err);

/* Two entries side by side, by what the store has of them now and by which words are rare in it. What they were found to
 * be when the later one came is in their tellings: it was found among all that was near, and by what they said then. */
struct account_pair {
    int64_t first, second; /* in the order of arrival */
    struct likeness likeness;
    struct judgement judgement;
};

/* Reads all that is held for comparing, which takes a second or two of a large store, the first time. */
bool store_compare(struct store *store, int64_t one, int64_t other, int64_t now,
                   struct account_pair *out, struct error *err);

/* An entry that a topic publishes. */
struct account_held {
    int64_t entry;
    struct bytes id; /* that it is published under */
    struct bytes title, url, feed_title, feed_url, kind;
    int64_t published;
    double score;
    int64_t tellings; /* of its story, itself among them */
};

/* What the topic of that name publishes, newest first, at most max; *known is false where there is no such topic. Arena. */
bool store_held(struct store *store, struct bytes topic, size_t max, struct arena *arena,
                struct account_held **out, size_t *n, bool *known, struct error *err);

/* Where a walk over the archive stands: all zeros but for `since` before it begins. */
struct archive_walk {
    int64_t since; /* entries of this date and later */
    int64_t published, entry;
    bool under_way;
};

/* An entry of the archive, and whether the topic that was asked for has it. */
struct archived_held {
    struct archived_entry entry;
    bool is_on_topic;
    double score;
    int64_t story;
    bool is_published; /* its story, by that topic */
};

/* The next entries of the archive, newest first, at most max, and how they stand with the topic of that name; *n is 0 when
 * the walk is through. Arena. */
bool store_archive_since(struct store *store, struct archive_walk *walk, struct bytes topic,
                         size_t max, struct arena *arena, struct archived_held **out, size_t *n,
                         struct error *err);

/* How many publishers, and kinds of them, tell a story or have to. */
struct account_sources {
    int64_t publishers, kinds;
};

/* What the topic of that name asks for, as the store knows it; one of each where it does not. */
bool store_needs(struct store *store, struct bytes topic, struct account_sources *out,
                 struct error *err);

/* What a story has. Uses the arena. */
bool store_tellers(struct store *store, int64_t story, struct arena *arena,
                   struct account_sources *out, struct error *err);

#endif
