/* The address of an article without what only says how one came to it: two links with the same canonical form lead to the
 * same article. Never shown or fetched, only compared. Scheme, "www.", "m." and "amp." hosts, default ports, dot segments,
 * the case of host and of percent-encoding, fragments, a trailing slash, index pages, the order of the query and the
 * tracking parameters of a table (exact names, prefixes, per-host rules) go; parameters that mean something stay.
 * Redirector links that carry their target (feedproxy, Google News and Alerts, ?url=) are unwrapped. Pure. */
#ifndef RIFFLE_STORY_CANONICAL_URL_H
#define RIFFLE_STORY_CANONICAL_URL_H

#include "base/arena.h"

/* Absent for what is no http(s) URL, and for an address that cannot name an article (a bare home page). Arena. */
struct bytes canonical_url(struct arena *arena, struct bytes text);

/* The publisher's link as it was given, less tracking parameters alone: what is republished. Arena, or the input. */
struct bytes url_without_tracking(struct arena *arena, struct bytes text);

#endif
