/* Links that lead somewhere else and say where: Google News and Alerts, "?url=", archives and AMP caches that carry the
 * address in their path. Nothing is fetched; a redirector that keeps its target to itself stays as it is. Pure. */
#ifndef RIFFLE_STORY_REDIRECTOR_H
#define RIFFLE_STORY_REDIRECTOR_H

#include "base/arena.h"

/* The address that an http(s) URL carries, or absent where it carries none. host is its host, in lower case and without
 * "www.". One layer is taken off. Arena, or borrowed from text. */
struct bytes redirector_target(struct arena *arena, struct bytes host, struct bytes text);

/* Whether an http(s) link stands at a host that is known for leading on to others' articles. */
bool redirector_is_known(struct bytes link);

#endif
