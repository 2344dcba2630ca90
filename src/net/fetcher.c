#include "net/fetcher.h"

#include "base/clock.h"
#include "net/address.h"
#include "net/exchange.h"
#include "net/freshness.h"
#include "net/hosts.h"
#include "net/link_header.h"
#include "net/outcome.h"
#include "net/proxy.h"
#include "net/weather.h"

#include <assert.h>
#include <ev.h>
#include <stdlib.h>
#include <string.h>

enum {
    HTTP_TOO_MANY = 429,
    SLOW_HOURS = 24,              /* how long a host that answered 429 is asked with longer gaps */
    HELD_BASE = 32 * 1024 * 1024, /* what all bodies may hold together, besides two of max_size */
};

/* What a fetch has of its own once it has begun. */
struct course {
    struct fetch_result *result;
    struct exchange *exchange; /* while a hop is with libcurl */
    struct course *next, *prev;
    struct fetch *fetch;
    int64_t left_ms;   /* of the total timeout; runs while a hop does */
    int64_t hop_began; /* monotonic */
    char *address;     /* of this hop, after a redirect; NULL: the fetch's url */
    char **visited;    /* the addresses of the hops before */
    size_t n_visited;
    bool conditional; /* this hop was sent validators */
    bool permanent;   /* so far every redirect was */
};

/* One fetch, small while it waits. Its strings lie behind it. */
struct fetch {
    struct host_place place; /* first: a place is its fetch */
    struct course *course;   /* NULL: not begun */
    fetch_done *done;
    void *ctx;
    int64_t tag;
    enum fetch_state state;
    const char *url, *etag, *last_modified, *validated_url, *user_agent, *proxy;
    char text[];
};

struct fetcher {
    struct ev_loop *ev;
    struct loop *loop;
    struct hosts *hosts;
    struct exchange_terms terms;
    struct guard *guard;
    struct weather weather;
    size_t concurrency;
    int64_t timeout_ms;
    unsigned redirects;
    char *user_agent, *proxy;
    struct proxy_rules proxies;

    struct exchange **idle; /* a stack */
    size_t n_idle, idle_room;
    struct course *courses;    /* all that have begun */
    size_t n_courses, running; /* running: those with an exchange */
    bool held;
    ev_prepare pump; /* active while something may be able to begin */
    ev_timer gap;    /* until a host's gap is over */
};

/* ---- states -------------------------------------------------------------------------------------------------------- */

static void enter(struct fetch *fetch, enum fetch_state next)
{
    assert(fetch_state_may(fetch->state, next));
    fetch->state = next;
}

/* From inside libcurl: only notes what came. */
static void on_moved(void *ctx, enum fetch_state state)
{
    struct course *course = ctx;
    enter(course->fetch, state);
}

static const char *address_of(const struct fetch *fetch)
{
    return fetch->course && fetch->course->address ? fetch->course->address : fetch->url;
}

static void wake(struct fetcher *fetcher)
{
    ev_prepare_start(fetcher->ev, &fetcher->pump);
}

/* ---- exchanges at rest --------------------------------------------------------------------------------------------- */

static struct exchange *take_exchange(struct fetcher *fetcher)
{
    if (fetcher->n_idle)
        return fetcher->idle[--fetcher->n_idle];
    return exchange_new(&fetcher->terms);
}

static void rest_exchange(struct fetcher *fetcher, struct exchange *exchange)
{
    exchange_drop(exchange, fetcher->loop);
    if (fetcher->n_idle >= fetcher->concurrency) {
        exchange_free(exchange);
        return;
    }
    if (fetcher->n_idle == fetcher->idle_room) {
        fetcher->idle_room = fetcher->idle_room ? fetcher->idle_room * 2 : 16;
        fetcher->idle = realloc(fetcher->idle, fetcher->idle_room * sizeof(struct exchange *));
        if (!fetcher->idle)
            error_out_of_memory(fetcher->idle_room);
    }
    fetcher->idle[fetcher->n_idle++] = exchange;
}

/* ---- beginning and ending ------------------------------------------------------------------------------------------ */

static struct course *begin_course(struct fetcher *fetcher, struct fetch *fetch)
{
    struct course *course = calloc(1, sizeof *course);
    struct fetch_result *result = calloc(1, sizeof *result);
    if (!course || !result)
        error_out_of_memory(sizeof *result);
    result->began = clock_now();
    result->retry_after_ms = result->max_age_ms = -1;
    course->result = result;
    course->fetch = fetch;
    course->left_ms = fetcher->timeout_ms;
    course->permanent = true;
    course->next = fetcher->courses;
    if (course->next)
        course->next->prev = course;
    fetcher->courses = course;
    fetcher->n_courses++;
    fetch->course = course;
    return course;
}

static void free_course(struct fetcher *fetcher, struct course *course)
{
    if (course->prev)
        course->prev->next = course->next;
    else
        fetcher->courses = course->next;
    if (course->next)
        course->next->prev = course->prev;
    fetcher->n_courses--;
    for (size_t i = 0; i < course->n_visited; i++)
        free(course->visited[i]);
    free(course->visited);
    free(course->address);
    free(course);
}

/* Gives the result to whoever asked; the fetch is no more. */
static void finish(struct fetcher *fetcher, struct fetch *fetch, const struct cause *cause)
{
    struct course *course = fetch->course;
    struct fetch_result *result = course->result;
    result->error = cause->error;
    result->local_fault = cause->local;
    memcpy(result->sentence, cause->sentence, sizeof result->sentence);
    result->url = strdup(address_of(fetch));
    if (!result->url)
        error_out_of_memory(0);
    result->ended = clock_now();
    if (weather_note(&fetcher->weather, address_host(bytes_of(result->url)), cause->error,
                     result->http != 0))
        result->local_fault = true;
    enter(fetch, FETCH_ENDED);
    result->tag = fetch->tag;
    fetch_done *done = fetch->done;
    void *ctx = fetch->ctx;
    free_course(fetcher, course);
    free(fetch);
    done(ctx, result);
}

/* The hop is over: its exchange rests and its host has room again. */
static void leave_hop(struct fetcher *fetcher, struct fetch *fetch)
{
    struct course *course = fetch->course;
    rest_exchange(fetcher, course->exchange);
    course->exchange = NULL;
    fetcher->running--;
    hosts_leave(fetcher->hosts, &fetch->place, clock_monotonic());
    wake(fetcher);
}

static bool may_send_validators(const struct fetch *fetch)
{
    if (!fetch->etag && !fetch->last_modified)
        return false;
    const char *from = fetch->validated_url ? fetch->validated_url : fetch->url;
    return strcmp(from, address_of(fetch)) == 0 || address_same(from, address_of(fetch));
}

static const char *choose_proxy(const struct fetcher *fetcher, const struct fetch *fetch)
{
    struct bytes url = bytes_of(address_of(fetch));
    struct proxy_rules rules = fetcher->proxies;
    if (fetch->proxy)
        rules.configured = fetch->proxy;
    return proxy_for(&rules, url, address_host(url));
}

static void begin_hop(struct fetcher *fetcher, struct fetch *fetch)
{
    struct course *course = fetch->course ? fetch->course : begin_course(fetcher, fetch);
    course->conditional = may_send_validators(fetch);
    struct exchange_order order = {
        .url = address_of(fetch),
        .etag = course->conditional ? fetch->etag : NULL,
        .last_modified = course->conditional ? fetch->last_modified : NULL,
        .user_agent = fetch->user_agent ? fetch->user_agent : fetcher->user_agent,
        .proxy = choose_proxy(fetcher, fetch),
        .timeout_ms = course->left_ms,
    };
    course->exchange = take_exchange(fetcher);
    course->hop_began = clock_monotonic();
    fetcher->running++;
    enter(fetch, FETCH_ASKING);
    if (exchange_begin(course->exchange, fetcher->loop, &order, on_moved, course))
        return;
    struct cause cause = {0};
    cause_set(&cause, FETCH_OTHER, "libcurl refused to begin");
    cause.local = true;
    leave_hop(fetcher, fetch);
    finish(fetcher, fetch, &cause);
}

/* ---- redirects ----------------------------------------------------------------------------------------------------- */

static bool was_visited(const struct course *course, const char *address)
{
    for (size_t i = 0; i < course->n_visited; i++)
        if (address_same(course->visited[i], address))
            return true;
    return false;
}

/* Makes `next` (ownership passes) the address of the coming hop. */
static void go_on(struct fetch *fetch, char *next)
{
    struct course *course = fetch->course;
    char **visited = realloc(course->visited, (course->n_visited + 1) * sizeof(char *));
    char *last = course->address ? course->address : strdup(fetch->url);
    if (!visited || !last)
        error_out_of_memory(0);
    visited[course->n_visited++] = last;
    course->visited = visited;
    course->address = next;
}

static void note_move(struct course *course, int http, const char *next)
{
    course->permanent = course->permanent && outcome_is_permanent(http);
    if (!course->permanent)
        return;
    free(course->result->moved_to);
    course->result->moved_to = strdup(next);
    if (!course->result->moved_to)
        error_out_of_memory(0);
}

/* Takes the fetch to where Location leads. False, with the cause, where it is not to go there. */
static bool follow(struct fetcher *fetcher, struct fetch *fetch, struct bytes location, int http,
                   struct cause *cause)
{
    struct course *course = fetch->course;
    struct error err;
    char *next = NULL;
    enum address_verdict verdict = address_follow(address_of(fetch), location, &next, &err);
    if (verdict != ADDRESS_FINE) {
        cause_set(cause, verdict == ADDRESS_BLOCKED ? FETCH_BLOCKED : FETCH_REDIRECT, "%s",
                  err.text);
        return false;
    }
    bool loops = address_same(address_of(fetch), next) || was_visited(course, next);
    if (loops || course->n_visited >= fetcher->redirects) {
        cause_set(cause, FETCH_REDIRECT,
                  loops ? "redirected in a circle, to %s" : "redirected too often, at last to %s",
                  next);
        free(next);
        return false;
    }
    note_move(course, http, next);
    go_on(fetch, next);
    return true;
}

/* ---- answers ------------------------------------------------------------------------------------------------------- */

/* Moves what the headers and the body say from the answer into the result. */
static void keep_answer(struct fetch_result *result, struct exchange_answer *answer,
                        const char *address)
{
    struct headers *headers = &answer->headers;
    int64_t now = clock_now();
    struct freshness_headers freshness = {
        .cache_control = headers_get(headers, HEADER_CACHE_CONTROL),
        .expires = headers_get(headers, HEADER_EXPIRES),
        .date = headers_get(headers, HEADER_DATE),
        .age = headers_get(headers, HEADER_AGE)};
    result->max_age_ms = freshness_read(&freshness, now);
    result->retry_after_ms = retry_after_read(headers_get(headers, HEADER_RETRY_AFTER), now);
    result->etag = headers_take(headers, HEADER_ETAG);
    result->last_modified = headers_take(headers, HEADER_LAST_MODIFIED);
    result->content_type = headers_take(headers, HEADER_CONTENT_TYPE);
    result->content_location = headers_take(headers, HEADER_CONTENT_LOCATION);
    result->content_language = headers_take(headers, HEADER_CONTENT_LANGUAGE);
    result->link = headers_take(headers, HEADER_LINK);
    if (!result->link)
        return;
    result->hub = link_header_find(bytes_of(result->link), "hub", address);
    result->self = link_header_find(bytes_of(result->link), "self", address);
}

static void keep_measures(struct course *course, const struct exchange_answer *answer)
{
    struct fetch_result *result = course->result;
    int64_t took = clock_monotonic() - course->hop_began;
    result->http = answer->headers.http;
    result->total_ms += took;
    course->left_ms = course->left_ms > took ? course->left_ms - took : 1;
    result->dns_ms = answer->dns_ms;
    result->connect_ms = answer->connect_ms;
    result->first_byte_ms = answer->first_byte_ms;
    result->bytes_received += answer->bytes_received;
}

/* Sends a redirected fetch to the queue of its next host, before others: it has begun already. */
static void wait_for_next_hop(struct fetcher *fetcher, struct fetch *fetch)
{
    enter(fetch, FETCH_WAITING);
    hosts_wait(fetcher->hosts, address_host(bytes_of(address_of(fetch))), &fetch->place, true,
               clock_monotonic());
}

/* A hop ended: on to the next one, or to the end. */
static void settle(struct fetcher *fetcher, struct fetch *fetch, struct exchange_answer *answer)
{
    struct course *course = fetch->course;
    struct fetch_result *result = course->result;
    struct cause cause = answer->cause;
    bool onward = false;
    keep_measures(course, answer);
    if (result->http == HTTP_TOO_MANY)
        hosts_slow(fetcher->hosts, &fetch->place, SLOW_HOURS * INT64_C(3600000), clock_monotonic());
    if (cause.error == FETCH_FINE) {
        enum outcome outcome = outcome_of(result->http, course->conditional, &cause);
        if (outcome == OUTCOME_REDIRECT)
            onward = follow(fetcher, fetch, headers_get(&answer->headers, HEADER_LOCATION),
                            result->http, &cause);
        if (outcome == OUTCOME_DOCUMENT) {
            result->body = answer->body;
            answer->body = (struct buf){.max = answer->body.max};
        }
        result->not_modified = outcome == OUTCOME_UNCHANGED;
    }
    if (!onward)
        keep_answer(result, answer, address_of(fetch));
    leave_hop(fetcher, fetch);
    if (onward)
        wait_for_next_hop(fetcher, fetch);
    else
        finish(fetcher, fetch, &cause);
}

static void on_exchange_done(void *ctx, CURL *easy, CURLcode code)
{
    struct fetcher *fetcher = ctx;
    struct exchange *exchange = exchange_of(easy);
    struct course *course = exchange_ctx(exchange);
    settle(fetcher, course->fetch, exchange_end(exchange, code));
}

/* ---- the queue ----------------------------------------------------------------------------------------------------- */

/* Begins what may begin, and sees to being called again when more may. May be called at any time. */
static void begin_what_may(struct fetcher *fetcher)
{
    ev_prepare_stop(fetcher->ev, &fetcher->pump);
    ev_timer_stop(fetcher->ev, &fetcher->gap);
    int64_t now = clock_monotonic();
    while (!fetcher->held && fetcher->running < fetcher->concurrency) {
        struct host_place *place = hosts_take(fetcher->hosts, now);
        if (!place)
            break;
        begin_hop(fetcher, (struct fetch *)place);
    }
    int64_t next = hosts_next(fetcher->hosts);
    if (fetcher->held || fetcher->running >= fetcher->concurrency || next == INT64_MAX)
        return;
    ev_timer_set(&fetcher->gap, next > now ? (double)(next - now) / 1000.0 : 0.0, 0.0);
    ev_timer_start(fetcher->ev, &fetcher->gap);
}

static void on_pump(struct ev_loop *ev, ev_prepare *watcher, int revents)
{
    (void)ev, (void)revents;
    begin_what_may(watcher->data);
}

static void on_gap(struct ev_loop *ev, ev_timer *watcher, int revents)
{
    (void)ev, (void)revents;
    begin_what_may(watcher->data);
}

/* Copies text (or not, where it is NULL) to *at and moves it on. */
static const char *put_text(char **at, const char *text)
{
    if (!text)
        return NULL;
    size_t n = strlen(text) + 1;
    const char *copy = memcpy(*at, text, n);
    *at += n;
    return copy;
}

static struct fetch *fetch_new(const struct fetch_request *request)
{
    const char *const texts[] = {request->url,           request->etag,
                                 request->last_modified, request->validated_url,
                                 request->user_agent,    request->proxy};
    size_t size = 0;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        size += texts[i] ? strlen(texts[i]) + 1 : 0;
    struct fetch *fetch = calloc(1, sizeof *fetch + size);
    if (!fetch)
        error_out_of_memory(size);
    char *at = fetch->text;
    fetch->url = put_text(&at, request->url);
    fetch->etag = put_text(&at, request->etag);
    fetch->last_modified = put_text(&at, request->last_modified);
    fetch->validated_url = put_text(&at, request->validated_url);
    fetch->user_agent = put_text(&at, request->user_agent);
    fetch->proxy = put_text(&at, request->proxy);
    fetch->tag = request->tag;
    return fetch;
}

/* ---- the doors ----------------------------------------------------------------------------------------------------- */

static void replace_string(char **old, const char *value)
{
    char *copy = strdup(value ? value : "");
    if (!copy)
        error_out_of_memory(0);
    free(*old);
    *old = copy;
}

bool fetcher_configure(struct fetcher *fetcher, const struct fetch_options *options,
                       struct error *err)
{
    if (!proxy_check(options->proxy, err))
        return false;
    struct guard *guard = guard_new(options->private_networks, options->n_private_networks, err);
    if (!guard)
        return false;
    guard_free(fetcher->guard);
    fetcher->guard = guard;
    fetcher->concurrency = options->concurrency ? options->concurrency : 1;
    fetcher->timeout_ms = options->timeout_ms;
    fetcher->redirects = options->redirects;
    replace_string(&fetcher->user_agent, options->user_agent);
    replace_string(&fetcher->proxy, options->proxy);
    fetcher->proxies = proxy_environment(fetcher->proxy);
    fetcher->terms.guard = guard;
    fetcher->terms.max_size = options->max_size;
    fetcher->terms.connect_timeout_ms = options->connect_timeout_ms;
    fetcher->terms.held_max = options->max_size * 2 + HELD_BASE;
    fetcher->terms.version++;
    hosts_limit(fetcher->hosts, options->per_host, options->gap_ms, clock_monotonic());
    loop_keep(fetcher->loop, fetcher->concurrency);
    wake(fetcher);
    return true;
}

struct fetcher *fetcher_new(struct ev_loop *loop, const struct fetch_options *options,
                            struct error *err)
{
    struct fetcher *fetcher = calloc(1, sizeof *fetcher);
    if (!fetcher)
        error_out_of_memory(sizeof *fetcher);
    fetcher->ev = loop;
    fetcher->hosts = hosts_new(options->per_host, options->gap_ms);
    fetcher->loop = loop_new(loop, options->concurrency, on_exchange_done, fetcher);
    ev_prepare_init(&fetcher->pump, on_pump);
    ev_timer_init(&fetcher->gap, on_gap, 0.0, 0.0);
    fetcher->pump.data = fetcher->gap.data = fetcher;
    if (fetcher_configure(fetcher, options, err))
        return fetcher;
    fetcher_free(fetcher);
    return NULL;
}

void fetcher_free(struct fetcher *fetcher)
{
    if (!fetcher)
        return;
    ev_prepare_stop(fetcher->ev, &fetcher->pump);
    ev_timer_stop(fetcher->ev, &fetcher->gap);
    struct host_place *place;
    while ((place = hosts_drain(fetcher->hosts))) {
        struct fetch *fetch = (struct fetch *)place;
        if (!fetch->course)
            free(fetch);
    }
    while (fetcher->courses) {
        struct course *course = fetcher->courses;
        assert(!course->prev);
        if (course->exchange)
            rest_exchange(fetcher, course->exchange);
        fetch_result_free(course->result);
        free(course->fetch);
        free_course(fetcher, course);
    }
    while (fetcher->n_idle)
        exchange_free(fetcher->idle[--fetcher->n_idle]);
    free(fetcher->idle);
    loop_free(fetcher->loop);
    hosts_free(fetcher->hosts);
    guard_free(fetcher->guard);
    free(fetcher->user_agent);
    free(fetcher->proxy);
    free(fetcher);
}

bool fetcher_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done *done,
                   void *ctx, struct error *err)
{
    struct bytes host = address_host(bytes_of(request->url));
    if (!host.n)
        return error_set(err, "\"%s\" is no http or https address", request->url);
    struct fetch *fetch = fetch_new(request);
    fetch->done = done;
    fetch->ctx = ctx;
    hosts_wait(fetcher->hosts, host, &fetch->place, false, clock_monotonic());
    wake(fetcher);
    return true;
}

void fetcher_hold(struct fetcher *fetcher, bool hold)
{
    if (fetcher->held && !hold)
        wake(fetcher);
    fetcher->held = hold;
}

size_t fetcher_in_flight(const struct fetcher *fetcher)
{
    return fetcher->n_courses;
}

size_t fetcher_waiting(const struct fetcher *fetcher)
{
    size_t waiting = hosts_waiting(fetcher->hosts), between = fetcher->n_courses - fetcher->running;
    return waiting - between;
}
