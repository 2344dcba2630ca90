/* Who publishes: the registrable domain of an address ("bbc.co.uk" of feeds.bbc.co.uk), by the Public Suffix List. Hosts
 * of one domain are one voice; blogs at a host that the list names as shared are each their own. Pure. */
#ifndef RIFFLE_STORY_PUBLISHER_H
#define RIFFLE_STORY_PUBLISHER_H

#include "base/arena.h"

/* The registrable domain of an http(s) address, in lower case; the host where it has none (an address in numbers, a name
 * without a dot); absent for what is no such address. Arena. */
struct bytes publisher_of(struct arena *arena, struct bytes url);

/* The same of a host alone. */
struct bytes publisher_of_host(struct arena *arena, struct bytes host);

#endif
