#include "cmd/fetched.h"

#include <ev.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/fetch_facts.h"
#include "feed/parse.h"
#include "text/date.h"
#include "text/url.h"

/* ---- what came ------------------------------------------------------------------------------------------------- */

static void read_document(struct fetched *f)
{
    const struct fetch_result *result = f->result;
    struct bytes body = buf_bytes(&result->body);
    struct feed_hints hints = {
        .base_url = bytes_of(result->url),
        .content_type = bytes_of(result->content_type),
        .content_location = bytes_of(result->content_location),
        .content_language = bytes_of(result->content_language),
    };
    struct feed_doc *doc = NULL;
    struct error err = {0};
    f->arena = arena_new(feed_arena_ceiling(body.n));
    if (feed_parse(body, &hints, f->arena, &doc, &err))
        f->doc = doc;
    else
        f->no_feed = arena_copy(f->arena, bytes_of(err.text)).p;
}

/* The instants of the entries that have one. */
static void add_dates(struct fetched *f)
{
    int64_t *dates = ARENA_ARRAY(f->arena, int64_t, f->doc->n_entries);
    for (size_t i = 0; i < f->doc->n_entries; i++)
        if (f->doc->entries[i]->published != DATE_NONE)
            dates[f->facts.n_dates++] = f->doc->entries[i]->published;
    f->facts.dates = dates;
    f->facts.new_entries = f->doc->n_entries;
}

static void find_hub(struct fetched *f)
{
    f->hub = bytes_of(f->result->hub);
    f->self = bytes_of(f->result->self);
    for (size_t i = 0; f->doc && !f->hub.n && i < f->doc->hubs.n; i++)
        if (bytes_equal_nocase(f->doc->hubs.v[i].type, (struct bytes)BYTES("WebSub")))
            f->hub = f->doc->hubs.v[i].url;
    if (f->doc && !f->self.n)
        f->self = f->doc->feed_url;
}

/* Works out what the daemon would make of it. */
static void conclude(struct fetched *f)
{
    f->facts = fetch_facts_of(f->result);
    if (!f->result->error && !f->result->not_modified)
        read_document(f);
    if (f->doc) {
        fetch_facts_add(&f->facts, f->doc);
        add_dates(f);
    } else if (f->no_feed) {
        f->facts.outcome = FETCHED_ERROR;
    }
    find_hub(f);
    plan_next(&f->plan, &f->limits, &f->facts, f->result->ended, 0);
}

static void on_fetched(void *ctx, struct fetch_result *result)
{
    struct fetched *f = ctx;
    f->result = result;
    conclude(f);
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

/* The subscription that the list has for the URL, else one that says nothing else. */
static struct subscription find_subscription(const struct subscriptions *list, struct bytes url,
                                             struct bytes login, bool *is_listed)
{
    struct subscription plain = {.url = url, .login = login};
    *is_listed = false;
    for (size_t i = 0; list && i < list->n; i++)
        if (bytes_equal(list->v[i].url, url)) {
            *is_listed = true;
            plain = list->v[i];
        }
    if (login.n)
        plain.login = login;
    return plain;
}

static void ask(struct fetcher *fetcher, const char *url, const struct options *options,
                const struct subscriptions *list, struct fetched *f, struct arena *arena)
{
    struct error err = {0};
    struct bytes login, address = url_resolve(arena, (struct bytes){NULL, 0}, bytes_of(url));
    if (!url_to_ascii(arena, address).p) {
        f->url = url_shown(arena, address);
        f->limits = fetch_terms_limits(&(struct subscription){.url = f->url}, options);
        error_set(&err, "\"%.*s\" is no http or https address", BYTES_FMT(f->url));
        on_fetched(f, fetch_result_refused(&err));
        return;
    }
    char *clean = credentials_take(address.p, &login);
    f->url = arena_copy(arena, bytes_of(clean));
    login = arena_copy(arena, login);
    free(clean);
    struct subscription feed = find_subscription(list, f->url, login, &f->is_listed);
    f->limits = fetch_terms_limits(&feed, options);
    struct fetch_request request = fetch_terms_request(&feed, NULL, options, arena);
    request.traced = true;
    if (!fetcher_start(fetcher, &request, on_fetched, f, &err))
        on_fetched(f, fetch_result_refused(&err));
}

bool fetched_all(char *const *urls, size_t n, const struct options *options,
                 const struct subscriptions *list, struct fetched *out, struct arena *arena,
                 struct error *err)
{
    (void)signal(SIGPIPE, SIG_IGN);
    struct ev_loop *loop = ev_loop_new(EVFLAG_AUTO);
    struct fetch_options terms = fetch_terms_options(options, 0, arena);
    struct fetcher *fetcher = fetcher_new(loop, &terms, err);
    for (size_t i = 0; fetcher && i < n; i++) {
        out[i] = (struct fetched){0};
        ask(fetcher, urls[i], options, list, &out[i], arena);
    }
    if (fetcher)
        ev_run(loop, 0);
    bool fine = fetcher != NULL;
    fetcher_free(fetcher);
    ev_loop_destroy(loop);
    return fine;
}

void fetched_clear(struct fetched *fetched)
{
    fetch_result_free(fetched->result);
    arena_free(fetched->arena);
}

bool fetched_is_fine(const struct fetched *fetched)
{
    return !fetched->result->error && !fetched->no_feed;
}
