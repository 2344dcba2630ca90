/* Who is asked next: what waits, by host, so that no host is asked by more than so many at once nor twice within the gap,
 * and that a host with many feeds does not hold up the others: hosts take turns, each in the order of its queue. Does not
 * know what it queues. Pure: the clock (milliseconds, of any origin) goes in. */
#ifndef RIFFLE_NET_HOSTS_H
#define RIFFLE_NET_HOSTS_H

#include "base/bytes.h"

struct hosts;

/* Lies in whatever waits; filled in here. */
struct host_place {
    struct host *host;
    struct host_place *next;
};

/* Owned: hosts_free. per_host is at least 1. */
struct hosts *hosts_new(size_t per_host, int64_t gap_ms);

/* Frees the hosts, not what still waits (take it out with hosts_drain first). Takes NULL. */
void hosts_free(struct hosts *hosts);

/* New limits for what begins from now on. */
void hosts_limit(struct hosts *hosts, size_t per_host, int64_t gap_ms, int64_t now);

/* Puts a place into the queue of the host of that name; first: before all others that wait for it. */
void hosts_wait(struct hosts *hosts, struct bytes name, struct host_place *place, bool first,
                int64_t now);

/* Takes out the place whose turn it is, or NULL where none may begin yet. From then on it counts for its host, until
 * hosts_leave. */
struct host_place *hosts_take(struct hosts *hosts, int64_t now);

/* One that was taken has ended. */
void hosts_leave(struct hosts *hosts, struct host_place *place, int64_t now);

/* The host of a place that was taken wants to be left in peace: ten times the gap for ms from now. Where it says so again
 * though the gap was kept, twice as long as before, up to a minute. */
void hosts_slow(struct hosts *hosts, struct host_place *place, int64_t ms, int64_t now);

/* When hosts_take is to be called again though nothing else happens; INT64_MAX: never. */
int64_t hosts_next(const struct hosts *hosts);

/* Takes out any place that waits, whatever the limits, or NULL when none does. It counts for nothing afterwards. */
struct host_place *hosts_drain(struct hosts *hosts);

/* How many wait; how many hosts are known. */
size_t hosts_waiting(const struct hosts *hosts);
size_t hosts_known(const struct hosts *hosts);

#endif
