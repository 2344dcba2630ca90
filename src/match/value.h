/* The values of a query that no word of the text answers: host:example.org, lang:ru, newer:7d, older:1h, has:image. Each
 * is read once, when its topic is compiled, and asked of the entry as a whole. Pure. */
#ifndef RIFFLE_MATCH_VALUE_H
#define RIFFLE_MATCH_VALUE_H

#include "match/query.h"
#include "match/verdict.h"

/* Reads what stands behind such a field, a word of the query, and fills in its value. False with a sentence in err. */
bool value_compile(struct query *word, struct error *err);

/* All that has: can ask of the entry, as bits. */
uint32_t value_has(const struct match_entry *entry);

/* Whether a host is that site or one below it, in whatever case. An empty site is none. */
bool value_is_site(struct bytes host, struct bytes site);

/* An age as evidence tells it: "3 d 4 h". Arena. */
struct bytes value_age(int64_t age_ms, struct arena *arena);

#endif
