#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/state.h"
#include "daemon/status_report.h"

enum { HOUR_MS = 3600000 };

/* A sum, or a list, under way. */
struct reckoning {
    int64_t now;
    uint64_t subscribers;
    struct arena *arena;
    struct status_reading *list;
    size_t n, cap;
};

static void add_subscribers(void *ctx, const char *path, const struct readership *readers)
{
    struct reckoning *r = ctx;
    (void)path;
    r->subscribers += readership_subscribers(readers, r->now);
}

static void add_path(void *ctx, const char *path, const struct readership *readers)
{
    struct reckoning *r = ctx;
    add_subscribers(ctx, path, readers);
    struct status_reading *reading = &ARENA_PUSH(r->arena, r->list, r->n, r->cap);
    *reading = (struct status_reading){
        .path = bytes_of(path),
        .requests = readership_requests(readers, r->now),
        .subscribers = readership_subscribers(readers, r->now),
    };
    struct reading_service *live = ARENA_ARRAY(r->arena, struct reading_service,
                                               readers->n_services);
    for (size_t i = 0; i < readers->n_services; i++)
        if (reading_service_is_live(&readers->services[i], r->now))
            live[reading->n_services++] = readers->services[i];
    reading->services = live;
}

static int by_path(const void *a, const void *b)
{
    const struct status_reading *x = a, *y = b;
    return bytes_compare(x->path, y->path);
}

void reading_report(const struct daemon *d, int64_t now, struct arena *arena,
                    struct status_report *report)
{
    struct reckoning r = {.now = now, .arena = arena};
    site_each_read(d->site, add_path, &r);
    if (r.n)
        qsort(r.list, r.n, sizeof *r.list, by_path);
    report->readings = r.list;
    report->n_readings = r.n;
    report->subscribers = r.subscribers;
}

void reading_heed(struct daemon *d, int64_t now)
{
    bool is_told = d->subscribers > 0;
    if (is_told ? now - d->subscribers_at < HOUR_MS : !site_readers_changed(d->site))
        return;
    struct reckoning r = {.now = now};
    site_each_read(d->site, add_subscribers, &r);
    int64_t before = d->subscribers;
    d->subscribers = (int64_t)r.subscribers;
    d->subscribers_at = now;
    struct error err = {0};
    if (before != d->subscribers && !fetching_configure(d, &err))
        log_warning(d->log, "%s", err.text);
}
