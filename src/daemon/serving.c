#include <stdlib.h>
#include <string.h>

#include "daemon/state.h"
#include "daemon/systemd.h"

/* ---- what a person should look at -------------------------------------------------------------------------------- */

/* One line: what a person should look at first. */
static int make_health(void *ctx, struct buf *body)
{
    const struct daemon *d = ctx;
    if (d->store_error)
        buf_printf(body, "the store cannot be written to: %s\n", d->store_error);
    else if (d->publish_error)
        buf_printf(body, "not everything could be published: %s\n", d->publish_error);
    else
        buf_add_string(body, "ok\n");
    return d->store_error || d->publish_error ? 503 : 200;
}

/* ---- listening --------------------------------------------------------------------------------------------------- */

static bool add_server(struct daemon *d, struct server *server)
{
    if (!server)
        return false;
    d->servers[d->n_servers++] = server;
    return true;
}

static bool listen_on(struct daemon *d, const struct setting_list *addresses, struct site *site,
                      struct error *err)
{
    for (size_t i = 0; i < addresses->n && d->n_servers < SERVERS_MAX; i++)
        if (!add_server(d, server_new(d->loop, addresses->items[i].p, site, err)))
            return false;
    return true;
}

/* Sockets that systemd passed take the place of the addresses of their kind. */
static bool take_sockets(struct daemon *d, bool taken[2], struct error *err)
{
    bool admin;
    for (int i = 0, fd; (fd = systemd_socket(i, &admin)) >= 0 && d->n_servers < SERVERS_MAX; i++) {
        taken[admin] = true;
        if (!add_server(d, server_new_fd(d->loop, fd, admin ? d->admin : d->site, err)))
            return false;
    }
    return true;
}

/* Where a person can look. */
static void say_where(struct daemon *d, bool passed, bool admin_passed)
{
    static const struct bytes local = BYTES("unix:");
    const struct setting_list *listen = &d->options->listen, *admin = &d->options->admin_listen;
    if (passed)
        log_info(d->log, "serving on the sockets that were passed");
    for (size_t i = 0; i < listen->n && !passed; i++) {
        if (bytes_starts(listen->items[i], local))
            log_info(d->log, "serving on %s", listen->items[i].p);
        for (size_t t = 0; t < topic_set_length(d->topics); t++)
            if (!bytes_starts(listen->items[i], local))
                log_info(d->log, "serving http://%s/%s/", listen->items[i].p,
                         topic_set_settings(d->topics, t)->name.p);
    }
    for (size_t i = 0; i < admin->n && !admin_passed; i++)
        if (!bytes_starts(admin->items[i], local))
            log_info(d->log, "how things are: http://%s/status", admin->items[i].p);
}

bool serving_start(struct daemon *d, struct error *err)
{
    bool taken[2] = {false, false};
    telling_start(d);
    site_set_live(d->admin, "/metrics", EXPOSITION_CONTENT_TYPE, metrics_make, d);
    d->archivist = archivist_start(d->loop, d->options->store.p);
    seeking_start(d);
    lending_start(d);
    status_routes_start(d);
    site_set_live(d->admin, "/healthz", "text/plain; charset=utf-8", make_health, d);
    if (!take_sockets(d, taken, err))
        return false;
    if ((!taken[false] && !listen_on(d, &d->options->listen, d->site, err)) ||
        (!taken[true] && !listen_on(d, &d->options->admin_listen, d->admin, err)))
        return false;
    say_where(d, taken[false], taken[true]);
    return true;
}

void serving_stop(struct daemon *d)
{
    while (d->n_servers)
        server_free(d->servers[--d->n_servers]);
    telling_stop(d);
    status_routes_stop(d);
    archivist_stop(d->archivist);
    d->archivist = NULL;
    seeking_stop(d);
}

void serving_reported(struct daemon *d, struct notice *report)
{
    for (struct publication_change *c = report->published; c; c = c->next) {
        if (!c->path)
            continue;
        site_set(d->site, c->path, c->representation);
        c->representation = NULL;
    }
    if (report->arena && !report->setup) {
        arena_free(d->totals_arena);
        d->totals_arena = report->arena;
        d->totals = report->totals;
        report->arena = NULL;
    }
}
