/* The configuration and the list of feeds as the fetcher wants them: what one fetch is asked with, and all fetches
 * together. The daemon and `riffle fetch` both go through here, so that the one shows what the other does. Pure. */
#ifndef RIFFLE_DAEMON_FETCH_TERMS_H
#define RIFFLE_DAEMON_FETCH_TERMS_H

#include "daemon/options.h"
#include "feed/opml.h"
#include "net/fetcher.h"
#include "plan/plan.h"

/* Limits, guard, proxy and User-Agent, which tells how many people read what is published: what the options say, else how
 * many subscribers were counted (0: not known). Borrowed from the options and the arena. */
struct fetch_options fetch_terms_options(const struct options *options, int64_t subscribers,
                                         struct arena *arena);

/* Between which bounds the feed is asked. */
struct plan_limits fetch_terms_limits(const struct subscription *feed,
                                      const struct options *options);

/* A first request for the feed, at moved_to where its address moved for good (NULL: it did not), with what it is to prove
 * itself by. Borrowed from the subscription, the options and the arena. */
struct fetch_request fetch_terms_request(const struct subscription *feed, const char *moved_to,
                                         const struct options *options, struct arena *arena);

#endif
