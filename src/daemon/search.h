/* A search through the archive: candidates by their keywords (store_search), each held against the query by the judge of
 * topics, newest first. For the command and for the pages. One thread. */
#ifndef RIFFLE_DAEMON_SEARCH_H
#define RIFFLE_DAEMON_SEARCH_H

#include "match/marked.h"
#include "store/store.h"

enum { SEARCH_LIMIT_MAX = 10000, SEARCH_POOL = 1000 };

/* What is held between searches, since it is dear to make. Owned: searcher_free. */
struct searcher;
struct searcher *searcher_new(void);

/* Takes NULL. */
void searcher_free(struct searcher *searcher);

struct search {
    const struct topic_set *query; /* topic_set_of_query */
    struct search_wish wish; /* `wanted` apart, which is found here; before: zeros for the newest */
    size_t limit;
    bool by_relevance; /* the best of the newest SEARCH_POOL that are found, and no others */
    int64_t now;
    bool (*enough)(void *ctx); /* as store_set_enough has it; NULL: there is time */
    void *ctx;
};

/* An entry that was found. Arena. */
struct search_hit {
    struct archived_entry entry;
    struct match_entry text; /* it as the query saw it */
    struct verdict verdict;  /* why it was found */
    double relevance;
};

struct search_result {
    struct search_hit *hits;
    size_t n;
    bool more; /* there is at least one behind the last, at `last` */
    bool cut;  /* the time was over before the archive was looked through */
    struct search_place last;
};

/* False where there is no such feed or topic, or the store fails; running out of time is no failure. Arena, and evidence
 * borrows from the query. */
bool search_run(struct searcher *searcher, struct store *store, const struct search *search,
                struct arena *arena, struct search_result *out, struct error *err);

/* The piece of the text that made it a find, of so many bytes at most: of the body where the summary has none. Borrows from
 * the hit. */
struct marked search_piece(const struct search_hit *hit, size_t bytes);

#endif
