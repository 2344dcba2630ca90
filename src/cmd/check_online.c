#include "cmd/check_online.h"

#include <ev.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "cmd/console.h"
#include "daemon/fetch_facts.h"
#include "daemon/fetch_terms.h"
#include "feed/parse.h"
#include "plan/quiet.h"
#include "store/store.h"

enum { FINDING_MAX = 4096 };

struct online {
    const struct setup *setup;
    struct arena *arena;
    struct ev_loop *loop;
    struct fetcher *fetcher;
    const struct stored_feed **stored; /* of each feed of the list; NULL: the store knows none */
    size_t left;                       /* fetches that have not ended */
    size_t findings, frozen, failed;
};

/* ---- what the store knows ---------------------------------------------------------------------------------------- */

static int by_url(const void *a, const void *b)
{
    return bytes_compare(((const struct stored_feed *)a)->url,
                         ((const struct stored_feed *)b)->url);
}

static void match_stored(struct online *o, struct stored_feed *feeds, size_t n)
{
    const struct subscriptions *list = &o->setup->list->feeds;
    if (n)
        qsort(feeds, n, sizeof *feeds, by_url);
    for (size_t i = 0; n && i < list->n; i++) {
        struct stored_feed key = {.url = list->v[i].url};
        o->stored[i] = bsearch(&key, feeds, n, sizeof *feeds, by_url);
    }
}

/* A store that is not there yet knows nothing. */
static bool read_store(struct online *o, struct error *err)
{
    struct store *store = NULL;
    struct stored_feed *feeds = NULL;
    size_t n = 0;
    const char *path = o->setup->options->store.p;
    o->stored = ARENA_ARRAY(o->arena, const struct stored_feed *, o->setup->list->feeds.n + 1);
    if (access(path, F_OK) != 0)
        return true;
    bool fine = store_open(path, STORE_READ, &store, err) &&
                store_feeds(store, o->arena, &feeds, &n, err);
    store_close(store);
    if (fine)
        match_stored(o, feeds, n);
    return fine;
}

/* ---- findings ---------------------------------------------------------------------------------------------------- */

/* "feeds.opml:14: https://example.org/feed: " and the finding. */
__attribute__((format(printf, 3, 4))) static void tell(struct online *o, size_t feed,
                                                       const char *format, ...)
{
    const struct subscription *s = &o->setup->list->feeds.v[feed];
    char said[FINDING_MAX];
    struct buf line = {0};
    va_list args;
    va_start(args, format);
    (void)vsnprintf(said, sizeof said, format, args);
    va_end(args);
    buf_printf(&line, "%s:%zu: ", o->setup->options->opml.p, s->line);
    console_escape(&line, s->url);
    buf_add_string(&line, ": ");
    console_escape(&line, bytes_of(said));
    (void)printf("%s\n", line.p);
    (void)fflush(stdout);
    buf_clear(&line);
    o->findings++;
}

static const char *day_of(struct online *o, int64_t at)
{
    struct civil day = date_civil(at);
    return arena_printf(o->arena, "%04d-%02d-%02d", day.year, day.month, day.day).p;
}

static void tell_if_frozen(struct online *o, size_t feed, const struct feed_plan *plan,
                           bool unreadable, int64_t now)
{
    struct quiet quiet;
    struct buf evidence = {0};
    if (!quiet_find(plan, unreadable, now, &quiet))
        return;
    quiet_print(&quiet, &evidence);
    tell(o, feed, "frozen since %s: %s", day_of(o, quiet.since), evidence.p);
    buf_clear(&evidence);
    o->frozen++;
}

/* ---- a document -------------------------------------------------------------------------------------------------- */

/* The facts of the document, its news being the entries that the store has not seen. */
static struct fetch_facts facts_of(const struct fetch_result *result, const struct feed_doc *doc,
                                   struct arena *arena)
{
    int64_t *dates = ARENA_ARRAY(arena, int64_t, doc->n_entries + 1);
    struct fetch_facts facts = fetch_facts_of(result);
    fetch_facts_add(&facts, doc);
    facts.dates = dates;
    for (size_t i = 0; i < doc->n_entries; i++) {
        const struct entry *entry = doc->entries[i];
        if (entry->unchanged)
            continue;
        int64_t at = entry->published != DATE_NONE ? entry->published : entry->modified;
        if (at != DATE_NONE)
            dates[facts.n_dates++] = at;
        facts.new_entries++;
    }
    return facts;
}

static void judge_document(struct online *o, size_t feed, const struct fetch_result *result,
                           const struct feed_doc *doc, struct arena *arena)
{
    struct feed_plan plan = {.status = FEED_NEW};
    struct fetch_facts facts = facts_of(result, doc, arena);
    struct plan_limits limits = fetch_terms_limits(&o->setup->list->feeds.v[feed],
                                                   o->setup->options);
    if (o->stored[feed])
        plan = o->stored[feed]->plan;
    plan_next(&plan, &limits, &facts, result->ended, 0);
    if (doc->n_entries == 0)
        tell(o, feed, "has no entries");
    tell_if_frozen(o, feed, &plan, false, result->ended);
}

static void read_document(struct online *o, size_t feed, const struct fetch_result *result)
{
    const struct stored_feed *stored = o->stored[feed];
    struct bytes body = buf_bytes(&result->body);
    const struct feed_hints hints = {
        .base_url = bytes_of(result->url),
        .content_type = bytes_of(result->content_type),
        .content_location = bytes_of(result->content_location),
        .content_language = bytes_of(result->content_language),
        .seen = stored ? stored->seen : NULL,
        .n_seen = stored ? stored->n_seen : 0,
    };
    struct arena *arena = arena_new(feed_arena_ceiling(body.n));
    struct feed_doc *doc = NULL;
    struct error err = {0};
    if (stored && stored->document_hash && stored->document_hash == hash_bytes(body, 0)) {
        tell_if_frozen(o, feed, &stored->plan, false, result->ended);
    } else if (feed_parse(body, &hints, arena, &doc, &err)) {
        judge_document(o, feed, result, doc, arena);
    } else {
        o->failed++;
        tell(o, feed, "not a feed: %s", err.text);
        if (stored)
            tell_if_frozen(o, feed, &stored->plan, true, result->ended);
    }
    arena_free(arena);
}

static void on_fetched(void *ctx, struct fetch_result *result)
{
    struct online *o = ctx;
    size_t feed = (size_t)result->tag;
    if (result->moved_to && !result->error)
        tell(o, feed, "moved for good to %s", result->moved_to);
    if (result->error) {
        o->failed++;
        tell(o, feed, "%s: %s", fetch_error_name(result->error), result->sentence);
    } else if (result->not_modified && o->stored[feed]) {
        tell_if_frozen(o, feed, &o->stored[feed]->plan, false, result->ended);
    } else {
        read_document(o, feed, result);
    }
    fetch_result_free(result);
    if (--o->left == 0)
        ev_break(o->loop, EVBREAK_ALL);
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

/* Whether the feed is not to be asked at all, whoever wants to: it is gone, or its server wants to be left alone. */
static bool is_left_alone(struct online *o, size_t feed, int64_t now)
{
    const struct stored_feed *stored = o->stored[feed];
    if (!stored)
        return false;
    if (stored->plan.status == FEED_GONE)
        tell(o, feed, "gone: it answered 410 on %s, and is not asked any more",
             day_of(o, stored->plan.last));
    else if (stored->plan.not_before > now)
        tell(o, feed, "its server asked not to be asked before %s",
             day_of(o, stored->plan.not_before));
    else
        return false;
    return true;
}

static void ask(struct online *o, size_t feed)
{
    const struct subscription *s = &o->setup->list->feeds.v[feed];
    const struct stored_feed *stored = o->stored[feed];
    struct error err = {0};
    if (s->disabled || is_left_alone(o, feed, clock_now()))
        return;
    struct fetch_request request = fetch_terms_request(s, stored ? stored->moved_to.p : NULL,
                                                       o->setup->options, o->arena);
    request.tag = (int64_t)feed;
    if (stored) {
        request.etag = stored->etag.p;
        request.last_modified = stored->last_modified.p;
        request.validated_url = stored->validated_url.p;
    }
    if (fetcher_start(o->fetcher, &request, on_fetched, o, &err)) {
        o->left++;
        return;
    }
    o->failed++;
    tell(o, feed, "%s: %s", fetch_error_name(FETCH_OTHER), err.text);
}

static bool ask_all(struct online *o, struct error *err)
{
    struct fetch_options options = fetch_terms_options(o->setup->options, 0, o->arena);
    if (!read_store(o, err))
        return false;
    o->fetcher = fetcher_new(o->loop, &options, err);
    if (!o->fetcher)
        return false;
    for (size_t i = 0; i < o->setup->list->feeds.n; i++)
        ask(o, i);
    if (o->left)
        ev_run(o->loop, 0);
    fetcher_free(o->fetcher);
    return true;
}

bool check_online(const struct setup *setup, size_t *findings, struct error *err)
{
    struct online o = {.setup = setup, .arena = arena_new(SIZE_MAX), .loop = ev_loop_new(0)};
    bool fine = ask_all(&o, err);
    if (fine)
        (void)printf("%zu feed%s: %zu frozen, %zu failed\n", setup->list->feeds.n,
                     PLURAL(setup->list->feeds.n), o.frozen, o.failed);
    *findings = o.findings;
    ev_loop_destroy(o.loop);
    arena_free(o.arena);
    return fine;
}
