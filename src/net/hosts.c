#include "net/hosts.h"

#include "base/error.h"
#include "base/hash.h"
#include "plan/due.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64, SLOW_FACTOR = 10, SLOW_GAP_MAX_MS = 60000 };

/* Where a host stands. One that has something waiting is either full, or resting, or ready; never two of them. */
enum standing {
    HOST_IDLE,    /* nothing waits */
    HOST_FULL,    /* as many run as may */
    HOST_RESTING, /* in the queue of gaps, until `free_at` */
    HOST_READY,   /* in the ring of those whose turn it is */
};

struct host {
    struct host_place *first, *last; /* what waits */
    struct host *next_ready;
    struct host *next_same; /* in the table */
    size_t running;
    int64_t free_at;    /* when the gap is over */
    int64_t slow_until; /* when its gap is the usual one again */
    int64_t slowed_at;  /* when it last became longer */
    int64_t slow_gap;   /* until then */
    enum standing standing;
    uint32_t number;
    uint32_t hash;
    size_t name_length;
    char name[];
};

struct hosts {
    size_t per_host;
    int64_t gap_ms;
    struct host **table; /* chains, a power of two */
    size_t room, known, waiting;
    size_t prune_at;
    struct host **by_number;
    uint32_t *unused; /* numbers, a stack */
    size_t n_unused;
    uint32_t n_numbers;
    size_t numbers_room;
    struct due *resting;
    struct host *ready_first, *ready_last;
};

static void *grown(void *p, size_t n, size_t size)
{
    void *moved = realloc(p, n * size);
    if (!moved)
        error_out_of_memory(n * size);
    return moved;
}

struct hosts *hosts_new(size_t per_host, int64_t gap_ms)
{
    struct hosts *hosts = calloc(1, sizeof *hosts);
    struct host **table = calloc(FIRST_ROOM, sizeof(struct host *));
    if (!hosts || !table)
        error_out_of_memory(sizeof *hosts);
    *hosts = (struct hosts){.per_host = per_host ? per_host : 1,
                            .gap_ms = gap_ms,
                            .table = table,
                            .room = FIRST_ROOM,
                            .prune_at = FIRST_ROOM,
                            .resting = due_new()};
    return hosts;
}

void hosts_free(struct hosts *hosts)
{
    if (!hosts)
        return;
    for (size_t i = 0; i < hosts->n_numbers; i++)
        free(hosts->by_number[i]);
    due_free(hosts->resting);
    free(hosts->by_number);
    free(hosts->unused);
    free(hosts->table);
    free(hosts);
}

/* Puts the host where it stands by now. The one place that changes `standing`, but for hosts_take's ring. */
static void stand(struct hosts *hosts, struct host *host, int64_t now)
{
    if (host->standing == HOST_READY)
        return; /* found out when its turn comes */
    if (host->standing == HOST_RESTING)
        due_remove(hosts->resting, host->number);
    if (!host->first) {
        host->standing = HOST_IDLE;
    } else if (host->running >= hosts->per_host) {
        host->standing = HOST_FULL;
    } else if (host->free_at > now) {
        host->standing = HOST_RESTING;
        due_set(hosts->resting, host->number, host->free_at, 0);
    } else {
        host->standing = HOST_READY;
        host->next_ready = NULL;
        if (hosts->ready_last)
            hosts->ready_last->next_ready = host;
        else
            hosts->ready_first = host;
        hosts->ready_last = host;
    }
}

void hosts_limit(struct hosts *hosts, size_t per_host, int64_t gap_ms, int64_t now)
{
    hosts->per_host = per_host ? per_host : 1;
    hosts->gap_ms = gap_ms;
    for (size_t i = 0; i < hosts->n_numbers; i++)
        if (hosts->by_number[i])
            stand(hosts, hosts->by_number[i], now);
}

static void link_into(struct host **table, size_t room, struct host *host)
{
    struct host **slot = &table[host->hash & (room - 1)];
    host->next_same = *slot;
    *slot = host;
}

static void rebuild_table(struct hosts *hosts, size_t room)
{
    struct host **table = calloc(room, sizeof(struct host *));
    if (!table)
        error_out_of_memory(room);
    for (size_t i = 0; i < hosts->n_numbers; i++)
        if (hosts->by_number[i])
            link_into(table, room, hosts->by_number[i]);
    free(hosts->table);
    hosts->table = table;
    hosts->room = room;
}

/* Forgets hosts that owe nothing, so that redirects to ever new names do not fill memory. */
static void prune(struct hosts *hosts, int64_t now)
{
    for (uint32_t i = 0; i < hosts->n_numbers; i++) {
        struct host *host = hosts->by_number[i];
        if (!host || host->standing != HOST_IDLE || host->running || host->free_at > now ||
            host->slow_until > now)
            continue;
        free(host);
        hosts->by_number[i] = NULL;
        hosts->unused[hosts->n_unused++] = i;
        hosts->known--;
    }
    hosts->prune_at = hosts->known * 2 + FIRST_ROOM;
    size_t room = FIRST_ROOM;
    while (room < hosts->prune_at)
        room *= 2;
    rebuild_table(hosts, room);
}

static uint32_t new_number(struct hosts *hosts)
{
    if (hosts->n_unused)
        return hosts->unused[--hosts->n_unused];
    if (hosts->n_numbers == hosts->numbers_room) {
        hosts->numbers_room = hosts->numbers_room ? hosts->numbers_room * 2 : FIRST_ROOM;
        hosts->by_number = grown(hosts->by_number, hosts->numbers_room, sizeof(struct host *));
        hosts->unused = grown(hosts->unused, hosts->numbers_room, sizeof *hosts->unused);
    }
    hosts->by_number[hosts->n_numbers] = NULL;
    return hosts->n_numbers++;
}

static struct host *find_or_add(struct hosts *hosts, struct bytes name, int64_t now)
{
    uint32_t hash = (uint32_t)hash_bytes(name, 0);
    for (struct host *h = hosts->table[hash & (hosts->room - 1)]; h; h = h->next_same)
        if (h->hash == hash && bytes_equal(name, (struct bytes){h->name, h->name_length}))
            return h;
    if (hosts->known >= hosts->prune_at)
        prune(hosts, now);
    struct host *host = calloc(1, sizeof *host + name.n);
    if (!host)
        error_out_of_memory(sizeof *host + name.n);
    host->hash = hash;
    host->name_length = name.n;
    if (name.n)
        memcpy(host->name, name.p, name.n);
    host->number = new_number(hosts);
    hosts->by_number[host->number] = host;
    link_into(hosts->table, hosts->room, host);
    hosts->known++;
    return host;
}

void hosts_wait(struct hosts *hosts, struct bytes name, struct host_place *place, bool first,
                int64_t now)
{
    struct host *host = find_or_add(hosts, name, now);
    place->host = host;
    place->next = NULL;
    if (!host->first) {
        host->first = host->last = place;
    } else if (first) {
        place->next = host->first;
        host->first = place;
    } else {
        host->last->next = place;
        host->last = place;
    }
    hosts->waiting++;
    stand(hosts, host, now);
}

static struct host_place *pop_place(struct hosts *hosts, struct host *host)
{
    struct host_place *place = host->first;
    if (!place)
        return NULL;
    host->first = place->next;
    if (!host->first)
        host->last = NULL;
    place->next = NULL;
    hosts->waiting--;
    return place;
}

static struct host *pop_ready(struct hosts *hosts)
{
    struct host *host = hosts->ready_first;
    if (!host)
        return NULL;
    hosts->ready_first = host->next_ready;
    if (!hosts->ready_first)
        hosts->ready_last = NULL;
    host->next_ready = NULL;
    host->standing = HOST_IDLE;
    return host;
}

static void wake_rested(struct hosts *hosts, int64_t now)
{
    uint32_t number;
    while (due_take(hosts->resting, now, &number)) {
        hosts->by_number[number]->standing = HOST_IDLE;
        stand(hosts, hosts->by_number[number], now);
    }
}

static int64_t at_most_a_minute(int64_t ms)
{
    return ms < SLOW_GAP_MAX_MS ? ms : SLOW_GAP_MAX_MS;
}

/* The configured gap may be longer than one that was made longer. */
static int64_t gap_of(const struct hosts *hosts, const struct host *host, int64_t now)
{
    return host->slow_until > now && host->slow_gap > hosts->gap_ms ? host->slow_gap
                                                                    : hosts->gap_ms;
}

struct host_place *hosts_take(struct hosts *hosts, int64_t now)
{
    wake_rested(hosts, now);
    struct host *host;
    while ((host = pop_ready(hosts))) {
        /* The limits may have changed since it was found ready. */
        if (!host->first || host->running >= hosts->per_host || host->free_at > now) {
            stand(hosts, host, now);
            continue;
        }
        struct host_place *place = pop_place(hosts, host);
        host->running++;
        host->free_at = now + gap_of(hosts, host, now);
        stand(hosts, host, now);
        return place;
    }
    return NULL;
}

void hosts_leave(struct hosts *hosts, struct host_place *place, int64_t now)
{
    place->host->running--;
    stand(hosts, place->host, now);
    place->host = NULL;
}

void hosts_slow(struct hosts *hosts, struct host_place *place, int64_t ms, int64_t now)
{
    struct host *host = place->host;
    bool is_slow = host->slow_until > now;
    /* What was under way when it said so the first time says nothing of the longer gap. */
    if (!is_slow || now - host->slowed_at > host->slow_gap) {
        host->slow_gap = is_slow ? at_most_a_minute(host->slow_gap * 2)
                                 : hosts->gap_ms * SLOW_FACTOR;
        host->slowed_at = now;
    }
    host->slow_until = now + ms;
    if (host->free_at < now + gap_of(hosts, host, now))
        host->free_at = now + gap_of(hosts, host, now);
    stand(hosts, host, now);
}

int64_t hosts_next(const struct hosts *hosts)
{
    return hosts->ready_first ? INT64_MIN : due_next(hosts->resting);
}

struct host_place *hosts_drain(struct hosts *hosts)
{
    for (uint32_t i = 0; hosts->waiting && i < hosts->n_numbers; i++)
        if (hosts->by_number[i] && hosts->by_number[i]->first)
            return pop_place(hosts, hosts->by_number[i]);
    return NULL;
}

size_t hosts_waiting(const struct hosts *hosts)
{
    return hosts->waiting;
}

size_t hosts_known(const struct hosts *hosts)
{
    return hosts->known;
}
