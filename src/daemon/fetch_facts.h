/* What a fetch and its document say about when to ask again, as plan/ wants to hear it. Pure. */
#ifndef RIFFLE_DAEMON_FETCH_FACTS_H
#define RIFFLE_DAEMON_FETCH_FACTS_H

#include "feed/document.h"
#include "net/fetcher.h"
#include "plan/plan.h"

/* What the fetch shows by itself. */
struct fetch_facts fetch_facts_of(const struct fetch_result *fetch);

/* Adds what its document asks for. */
void fetch_facts_add(struct fetch_facts *facts, const struct feed_doc *doc);

#endif
