/* Whether the network is to blame: the names of many hosts in a row that nobody knows, and no answer from anybody in
 * between, mean a resolver that is away, not so many feeds that died at once. Pure. */
#ifndef RIFFLE_NET_WEATHER_H
#define RIFFLE_NET_WEATHER_H

#include "net/fetcher.h"

enum { WEATHER_HOSTS = 5 }; /* so many different hosts in a row */

/* All zeros is fair weather. */
struct weather {
    uint64_t last_host;
    unsigned in_a_row;
};

/* Takes account of how a fetch from a host ended (answered: any HTTP answer came). Whether the fault is the network's. */
bool weather_note(struct weather *weather, struct bytes host, enum fetch_error error,
                  bool answered);

#endif
