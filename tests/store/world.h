/* A small world for the tests of the store: a file in a directory of its own, a list of feeds, topics that are judged by a
 * mark in the title, and documents delivered as the daemon would deliver them (entries that the last document had already
 * are not passed on). Every step is asserted. */
#ifndef RIFFLE_TEST_STORE_WORLD_H
#define RIFFLE_TEST_STORE_WORLD_H

#include "store/store.h"

enum { FEEDS_MAX = 64, TOPICS_MAX = 4 };

/* 2026-01-10T00:00:00Z: "now" of most tests. */
#define NOW  INT64_C(1768003200000)
#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

struct item {
    const char *id, *url, *title, *text;
    int64_t published; /* 0: none said */
    int64_t modified;  /* 0: none said */
    const char *html;  /* the body; NULL: none */
};

struct world {
    char directory[64], path[96];
    struct store *store;
    struct arena *arena;
    struct topic_set *topics;
    struct report_reader *reports; /* entries are compared by what they say; NULL: they are not */
    struct stored_feed *feeds;     /* as last read */
    size_t n_feeds;
    bool changed[TOPICS_MAX];  /* by the last delivery */
    struct feed_change change; /* of the last delivery */
    struct error err;
};

/* From now on entries are compared. */
void world_compare(struct world *w);

/* A new store with feeds https://N.example/feed, N from 0. */
void world_open(struct world *w, size_t n_feeds);
void world_close(struct world *w);

/* Closes the store and opens it again. */
void world_reopen(struct world *w);

/* Topics "a", "b", …: where a row says nothing, version 1, 50 entries and stories led by one. An entry is on topic "a"
 * when "[a]" is in its title. */
void world_topics(struct world *w, const struct topic_settings *rows, size_t n);

/* One document of a feed, fetched at now. False with w->err where the store refuses. */
bool world_try(struct world *w, size_t feed, int64_t now, const struct item *items, size_t n);
void world_deliver(struct world *w, size_t feed, int64_t now, const struct item *items, size_t n);

/* The same event in the words of three papers, on topics a, b and c. */
extern const struct item world_deal[3];

/* … as a part of the feed: what was in it before still is. */
void world_deliver_part(struct world *w, size_t feed, int64_t now, const struct item *items,
                        size_t n);

/* A fetch that brought nothing. */
void world_unchanged(struct world *w, size_t feed, int64_t now);

/* The topic's publication at now, in the arena. */
struct publication world_publication(struct world *w, size_t topic, int64_t now);

/* Reads the feeds anew. */
void world_read_feeds(struct world *w);

/* A number that SQL gives, and a text (arena), over a connection of their own. */
int64_t world_number(struct world *w, const char *sql);
const char *world_text(struct world *w, const char *sql);

/* A hundred days for entries, thirty for bodies. */
extern const struct retention world_retention;

/* PRAGMA integrity_check and foreign_key_check, and the counters against what is counted. */
void world_check(struct world *w);

#endif
