#include "net/fetcher.h"

#include "base/clock.h"
#include "net/address.h"
#include "net/course.h"
#include "net/outcome.h"
#include "net/proxy.h"
#include "net/remembered.h"
#include "net/weather.h"

#include <assert.h>
#include <ev.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    HTTP_TOO_MANY = 429,
    SLOW_HOURS = 24,              /* how long a host that answered 429 is asked with longer gaps */
    HELD_BASE = 32 * 1024 * 1024, /* what all bodies may hold together, besides two of max_size */
};

struct fetcher {
    struct ev_loop *ev;
    struct loop *loop;
    struct hosts *hosts;
    struct exchange_terms terms;
    struct guard *guard;
    struct weather weather;
    struct remembered *remembered;
    size_t concurrency;
    int64_t timeout_ms;
    unsigned redirects;
    char *user_agent, *proxy, *ca_file;
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
    struct course *course = course_new(fetch, fetcher->timeout_ms);
    course->next = fetcher->courses;
    if (course->next)
        course->next->prev = course;
    fetcher->courses = course;
    fetcher->n_courses++;
    return course;
}

static void end_course(struct fetcher *fetcher, struct course *course)
{
    if (course->prev)
        course->prev->next = course->next;
    else
        fetcher->courses = course->next;
    if (course->next)
        course->next->prev = course->prev;
    fetcher->n_courses--;
    course_free(course);
}

/* Gives the result to whoever asked; the fetch is no more. */
static void finish(struct fetcher *fetcher, struct fetch *fetch, const struct cause *cause)
{
    struct course *course = fetch->course;
    struct fetch_result *result = course->result;
    result->error = cause->error;
    result->local_fault = cause->local;
    memcpy(result->sentence, cause->sentence, sizeof result->sentence);
    result->url = strdup(fetch_address(fetch));
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
    end_course(fetcher, course);
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

static const char *choose_proxy(const struct fetcher *fetcher, const struct fetch *fetch)
{
    struct bytes url = bytes_of(fetch_address(fetch));
    struct proxy_rules rules = fetcher->proxies;
    if (fetch->proxy)
        rules.configured = fetch->proxy;
    return proxy_for(&rules, url, address_host(url));
}

/* A proxy connects where it likes, so the guard can judge what it is told only where that is an address. */
static bool may_ask_proxy(const struct fetcher *fetcher, const char *url, struct cause *cause)
{
    struct sockaddr_storage address;
    const char *what;
    if (!address_literal(url, &address) ||
        guard_allows(fetcher->guard, (const struct sockaddr *)&address, &what))
        return true;
    struct bytes host = address_host(bytes_of(url));
    cause_set(cause, FETCH_BLOCKED, "%.*s is a %s address; private-networks can allow it",
              BYTES_FMT(host), what);
    return false;
}

/* Lets go of a hop that did not come about. */
static void refuse_hop(struct fetcher *fetcher, struct fetch *fetch, const struct cause *cause)
{
    hosts_leave(fetcher->hosts, &fetch->place, clock_monotonic());
    wake(fetcher);
    finish(fetcher, fetch, cause);
}

static void begin_hop(struct fetcher *fetcher, struct fetch *fetch)
{
    struct course *course = fetch->course ? fetch->course : begin_course(fetcher, fetch);
    char *secured = remembered_secured(fetcher->remembered, fetch_address(fetch), clock_now());
    if (secured)
        course_secure(course, secured);
    course->conditional = fetch_may_send_validators(fetch);
    struct exchange_order order = {
        .url = fetch_address(fetch),
        .etag = course->conditional ? fetch->etag : NULL,
        .last_modified = course->conditional ? fetch->last_modified : NULL,
        .authorization = fetch_may_send_authorization(fetch) ? fetch->authorization : NULL,
        .user_agent = fetch->user_agent ? fetch->user_agent : fetcher->user_agent,
        .proxy = choose_proxy(fetcher, fetch),
        .form = fetch->form,
        .timeout_ms = course->left_ms,
        .hop = course_note_hop(course),
    };
    if (!order.proxy)
        order.connect_to = remembered_elsewhere(fetcher->remembered, order.url, clock_now());
    course->elsewhere = order.connect_to != NULL;
    struct cause cause = {0};
    if (order.proxy && !may_ask_proxy(fetcher, order.url, &cause)) {
        refuse_hop(fetcher, fetch, &cause);
        return;
    }
    course->exchange = take_exchange(fetcher);
    course->hop_began = clock_monotonic();
    fetcher->running++;
    enter(fetch, FETCH_ASKING);
    if (exchange_begin(course->exchange, fetcher->loop, &order, on_moved, course))
        return;
    cause_set(&cause, FETCH_OTHER, "libcurl refused to begin");
    cause.local = true;
    leave_hop(fetcher, fetch);
    finish(fetcher, fetch, &cause);
}

/* ---- answers ------------------------------------------------------------------------------------------------------- */

/* Sends a redirected fetch to the queue of its next host, before others: it has begun already. */
static void wait_for_next_hop(struct fetcher *fetcher, struct fetch *fetch)
{
    enter(fetch, FETCH_WAITING);
    hosts_wait(fetcher->hosts, address_host(bytes_of(fetch_address(fetch))), &fetch->place, true,
               clock_monotonic());
}

/* Whether the hop is to be made anew, at the origin itself: where that said it could be reached, nobody was, and so nothing
 * was asked. */
static bool was_led_astray(struct fetcher *fetcher, struct fetch *fetch,
                           const struct exchange_answer *answer)
{
    if (!fetch->course->elsewhere || answer->cause.error == FETCH_FINE ||
        fetch->state != FETCH_ASKING)
        return false;
    remembered_avoid(fetcher->remembered, fetch_address(fetch), clock_now());
    return !answer->asked;
}

/* A hop ended: on to the next one, or to the end. */
static void settle(struct fetcher *fetcher, struct fetch *fetch, struct exchange_answer *answer)
{
    struct course *course = fetch->course;
    struct fetch_result *result = course->result;
    struct cause cause = answer->cause;
    bool onward = was_led_astray(fetcher, fetch, answer);
    course_keep_measures(course, answer);
    remembered_note(fetcher->remembered, fetch_address(fetch), &answer->headers, clock_now());
    if (result->http == HTTP_TOO_MANY)
        hosts_slow(fetcher->hosts, &fetch->place, SLOW_HOURS * INT64_C(3600000), clock_monotonic());
    if (cause.error == FETCH_FINE) {
        enum outcome outcome = fetch->form
                                   ? outcome_of_post(&answer->headers, &cause)
                                   : outcome_of(&answer->headers, course->conditional, &cause);
        if (outcome == OUTCOME_REDIRECT)
            onward = course_follow(course, headers_get(&answer->headers, HEADER_LOCATION),
                                   result->http, fetcher->redirects, &cause);
        if (outcome == OUTCOME_DOCUMENT || outcome == OUTCOME_CHANGES) {
            result->body = answer->body;
            answer->body = (struct buf){.max = answer->body.max};
        }
        result->is_delta = outcome == OUTCOME_CHANGES;
        result->not_modified = outcome == OUTCOME_UNCHANGED;
    }
    if (!onward)
        course_keep_answer(course, answer);
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

/* Begins what may begin now, and sees to being called again when the time for more has come. */
static void begin_some(struct fetcher *fetcher)
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

/* May be called at any time. What ends as it begins makes room for more, of which the loop would hear only after it has
 * waited. */
static void begin_what_may(struct fetcher *fetcher)
{
    do {
        begin_some(fetcher);
    } while (ev_is_active(&fetcher->pump));
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
    fetcher->terms.slow_seconds = options->slow_seconds;
    replace_string(&fetcher->ca_file, options->ca_file);
    fetcher->terms.ca_file = fetcher->ca_file;
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
    curl_global_init(CURL_GLOBAL_DEFAULT);
    fetcher->ev = loop;
    fetcher->remembered = remembered_new();
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
        end_course(fetcher, course);
    }
    while (fetcher->n_idle)
        exchange_free(fetcher->idle[--fetcher->n_idle]);
    free(fetcher->idle);
    loop_free(fetcher->loop);
    hosts_free(fetcher->hosts);
    remembered_free(fetcher->remembered);
    guard_free(fetcher->guard);
    free(fetcher->user_agent);
    free(fetcher->proxy);
    free(fetcher->ca_file);
    free(fetcher);
}

bool fetcher_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done *done,
                   void *ctx, struct error *err)
{
    struct bytes host = address_host(bytes_of(request->url));
    if (!host.n)
        return error_set(err, "\"%s\" is no http or https address", request->url);
    if (!proxy_check(request->proxy, err))
        return false;
    struct fetch *fetch = fetch_new(request);
    fetch->done = done;
    fetch->ctx = ctx;
    hosts_wait(fetcher->hosts, host, &fetch->place, false, clock_monotonic());
    wake(fetcher);
    return true;
}

void fetcher_recall(struct fetcher *fetcher, struct bytes hsts, struct bytes alternatives)
{
    remembered_read(fetcher->remembered, hsts, alternatives, clock_now());
}

bool fetcher_remember(struct fetcher *fetcher, struct buf *hsts, struct buf *alternatives)
{
    return remembered_print(fetcher->remembered, hsts, alternatives, clock_now());
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
