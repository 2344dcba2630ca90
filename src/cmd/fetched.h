/* One fetch of one feed, made as the daemon makes it but without the store, and what came of it: what passed over the
 * wire, what was read, and when the daemon would ask again. */
#ifndef RIFFLE_CMD_FETCHED_H
#define RIFFLE_CMD_FETCHED_H

#include "daemon/fetch_terms.h"
#include "feed/document.h"
#include "plan/plan.h"

struct fetched {
    struct bytes url; /* as asked for, without user and password */
    bool is_listed;   /* the list has it: its options are in force */
    struct fetch_result *result;

    const struct feed_doc *doc; /* NULL: none was brought, or it is no feed */
    const char *no_feed;        /* why it is none; NULL: it is one, or there was nothing to read */
    struct bytes hub, self;     /* of the Link headers, else of the document */

    struct plan_limits limits;
    struct fetch_facts facts;
    struct feed_plan
        plan; /* as it would be after this fetch, of a feed that was never fetched before */

    struct arena *arena; /* the document's; NULL: none */
};

/* Fetches each of the URLs, all at once within the limits of the options; list (NULL: none) has options of single feeds.
 * out is theirs, in their order, with strings in the arena. False where the options make it impossible. */
bool fetched_all(char *const *urls, size_t n, const struct options *options,
                 const struct subscriptions *list, struct fetched *out, struct arena *arena,
                 struct error *err);

/* Frees what it holds. */
void fetched_clear(struct fetched *fetched);

/* Whether it is a feed, and all of it came. */
bool fetched_is_fine(const struct fetched *fetched);

/* Append it for people, and as a JSON object on one line. */
void fetched_print(const struct fetched *fetched, struct buf *out);
void fetched_print_json(const struct fetched *fetched, struct buf *out);

#endif
