/* What went over the wire in the last minute: counters a second, summed when asked. Pure. */
#ifndef RIFFLE_DAEMON_TRAFFIC_H
#define RIFFLE_DAEMON_TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRAFFIC_SECONDS = 60 };

struct traffic_count {
    int64_t requests, bytes, not_modified, errors;
};

/* All zeros is valid. */
struct traffic {
    int64_t second; /* the one being counted in, since 1970 */
    struct traffic_count ring[TRAFFIC_SECONDS];
};

/* Counts one finished request at `now` (an instant in ms). */
void traffic_note(struct traffic *traffic, int64_t now, int64_t bytes, bool not_modified,
                  bool error);

/* The sum of the minute that ends at `now`. */
struct traffic_count traffic_last_minute(struct traffic *traffic, int64_t now);

#endif
