#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/signature.h"
#include "daemon/state.h"

enum {
    PUSH_SIZE_MAX = 4 * 1024 * 1024, /* its signature costs the loop ten milliseconds */
    KEEP_DELAY_MS = 500,             /* changes are kept together */
    KEEP_AGAIN_MS = 600000,          /* what could not be kept is tried again */
    KEEP_MAX = 256,
    WAITING_MAX = 16 * 1024 * 1024, /* bytes of all documents that wait for another of their feed */
    ASLEEP_MAX_MS = 3600000,        /* the clock may have been set, look now and then */
};

/* ---- keeping ------------------------------------------------------------------------------------------------------ */

static bool has_hub(const struct feed_state *feed)
{
    return feed->push && feed->push->hub;
}

static uint32_t number_of(const struct daemon *d, const struct feed_state *feed)
{
    return (uint32_t)(feed - d->feeds.v);
}

static void copy_stored(struct arena *arena, struct stored_push *p)
{
    p->hub = arena_copy(arena, p->hub);
    p->topic = arena_copy(arena, p->topic);
    p->callback = arena_copy(arena, p->callback);
    p->secret = arena_copy(arena, p->secret);
    p->error = arena_copy(arena, p->error);
}

/* The keeper has reported on what it was handed, or could not be handed it. What is kept is so as it stands; what is not
 * is handed over again. */
static void take_back(struct daemon *d, bool kept)
{
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        if (!feed->push || !feed->push->is_handed) /* it changed meanwhile */
            continue;
        feed->push->is_handed = false;
        feed->push->is_kept = kept;
        if (kept && !feed->push->hub) {
            feed_push_free(feed->push);
            feed->push = NULL;
        }
    }
    if (!kept && !d->pushes.keep_at)
        d->pushes.keep_at = clock_now() + KEEP_AGAIN_MS;
}

/* Hands what changed to the keeper, one lot at a time: however long the store takes nothing, no more than that waits. False
 * where the keeper takes nothing. */
static bool keep_changed(struct daemon *d)
{
    if (d->pushes.keeping || !d->pushes.keep_at)
        return true;
    struct keep *keep = keep_new();
    keep->arena = arena_new(SIZE_MAX);
    struct stored_push *pushes = ARENA_ARRAY(keep->arena, struct stored_push, KEEP_MAX);
    d->pushes.keep_at = 0;
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        if (!feed->push || feed->push->is_kept || feed->push->is_handed)
            continue;
        if (keep->n_pushes == KEEP_MAX) {
            d->pushes.keep_at = clock_now();
            break;
        }
        pushes[keep->n_pushes] = feed_push_stored(feed->push, feed->id);
        copy_stored(keep->arena, &pushes[keep->n_pushes++]);
        feed->push->is_handed = true;
    }
    keep->pushes = pushes;
    const bool any = keep->n_pushes > 0;
    d->pushes.keeping = any && mailbox_try_post(d->to_keeper, keep);
    if (d->pushes.keeping)
        return true;
    keep_free(keep);
    if (any)
        take_back(d, false);
    return !any;
}

static void set_timer(struct daemon *d)
{
    const int64_t now = clock_now();
    int64_t at = due_next(d->pushes.due);
    if (d->pushes.keep_at && !d->pushes.keeping && d->pushes.keep_at < at)
        at = d->pushes.keep_at;
    ev_timer_stop(d->loop, &d->pushes.timer);
    if (at == INT64_MAX || d->stopping)
        return;
    const int64_t wait = at - now < ASLEEP_MAX_MS ? at - now : ASLEEP_MAX_MS;
    ev_timer_set(&d->pushes.timer, (double)(wait > 0 ? wait : 0) / 1000., 0.);
    ev_timer_start(d->loop, &d->pushes.timer);
}

/* After anything that changed a push: fetching goes at the pace that is right now, and the change will be kept. */
static void settle(struct daemon *d, struct feed_state *feed, bool changed)
{
    const int64_t now = clock_now();
    const bool slowed = has_hub(feed) && push_slows(&feed->push->push, now);
    if (slowed != feed->slowed) {
        feed->slowed = slowed;
        feeds_schedule(&d->feeds, feed);
        fetching_continue(d);
    }
    const int64_t wakes = has_hub(feed) ? push_wakes(&feed->push->push, now) : INT64_MAX;
    if (wakes == INT64_MAX)
        due_remove(d->pushes.due, number_of(d, feed));
    else
        due_set(d->pushes.due, number_of(d, feed), wakes, PRIORITY_STANDARD);
    if (changed && feed->push) {
        feed->push->is_kept = feed->push->is_handed = false;
        if (!d->pushes.keep_at)
            d->pushes.keep_at = now + KEEP_DELAY_MS;
    }
    set_timer(d);
}

/* ---- asking the hub ----------------------------------------------------------------------------------------------- */

static const char *url_of(const struct daemon *d, const struct feed_state *feed)
{
    return feeds_subscription(&d->feeds, feed)->url.p;
}

static void note_refusal(struct daemon *d, struct feed_state *feed, const char *sentence,
                         int64_t retry_after)
{
    struct feed_push *push = feed->push;
    if (!push->error)
        log_warning(d->log, "no pushes can be had: %s hub=%s feed=%s", sentence, push->hub,
                    url_of(d, feed));
    feed_push_set_error(push, sentence);
    push_failed(&push->push, retry_after, clock_now(), (uint64_t)feed->id);
    settle(d, feed, true);
}

static void on_hub_answered(void *ctx, struct fetch_result *result)
{
    struct daemon *d = ctx;
    struct feed_state *feed = feeds_find(&d->feeds, feed_push_tag_feed(result->tag));
    if (feed && has_hub(feed) && feed->push->push.state == PUSH_ASKING &&
        result->tag == feed_push_tag(feed->push, feed->id)) {
        if (result->error) {
            note_refusal(d, feed, result->sentence, result->retry_after_ms);
        } else {
            push_accepted(&feed->push->push, clock_now());
            settle(d, feed, true);
        }
    }
    fetch_result_free(result);
}

static void ask_hub(struct daemon *d, struct feed_state *feed)
{
    struct feed_push *push = feed->push;
    struct buf form = {0};
    struct error err = {0};
    if (!push->callback && !feed_push_make_callback(push, d->options->public_url, feed->id, &err)) {
        note_refusal(d, feed, err.text, -1);
        return;
    }
    feed_push_form(push, &form);
    push->asked = ++d->pushes.asked;
    const struct fetch_request request = {
        .url = push->hub, .form = form.p, .tag = feed_push_tag(push, feed->id)};
    log_debug(d->log, "asking for pushes hub=%s feed=%s", push->hub, url_of(d, feed));
    if (fetcher_start(d->fetcher, &request, on_hub_answered, d, &err))
        settle(d, feed, true);
    else
        note_refusal(d, feed, err.text, -1);
    buf_clear(&form);
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)events;
    struct daemon *d = timer->data;
    const int64_t now = clock_now();
    uint32_t number;
    if (d->stopping || d->ending_since)
        return;
    while (due_take(d->pushes.due, now, &number)) {
        struct feed_state *feed = &d->feeds.v[number];
        if (push_elapse(&feed->push->push, now, (uint64_t)feed->id))
            ask_hub(d, feed);
        else
            settle(d, feed, true);
    }
    if (d->pushes.keep_at && now >= d->pushes.keep_at)
        (void)keep_changed(d);
    set_timer(d);
}

/* Brings a push in line with public-url: where hubs can call us, it is wanted; a callback elsewhere is none. */
static void adjust(struct daemon *d, struct feed_state *feed)
{
    struct feed_push *push = feed->push;
    const struct bytes public_url = d->options->public_url;
    if (!has_hub(feed))
        return;
    if (push->callback && !feed_push_lies_under(push, public_url)) {
        free(push->callback);
        push->callback = NULL;
        push_drop(&push->push);
    }
    if (public_url.n && push->push.state == PUSH_OFF)
        push_want(&push->push, clock_now());
    else if (!public_url.n && push->push.state != PUSH_OFF)
        push_drop(&push->push);
    else
        return;
    push->is_kept = push->is_handed = false;
}

static size_t waiting_bytes(const struct daemon *d)
{
    size_t bytes = 0;
    for (size_t i = 0; i < d->feeds.n; i++)
        for (size_t j = 0; d->feeds.v[i].push && j < d->feeds.v[i].push->n_waiting; j++)
            bytes += d->feeds.v[i].push->waiting[j]->body.n;
    return bytes;
}

void pushing_reconfigured(struct daemon *d)
{
    if (d->start.once)
        return;
    due_free(d->pushes.due);
    d->pushes.due = due_new();
    d->pushes.waiting = waiting_bytes(d); /* some went with their feeds */
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        if (!feed->push)
            continue;
        adjust(d, feed);
        settle(d, feed, !feed->push->is_kept);
    }
    set_timer(d);
}

/* ---- what fetches tell -------------------------------------------------------------------------------------------- */

/* The feed names no hub any more, or another one. */
static void replace_push(struct daemon *d, struct feed_state *feed, const char *hub,
                         const char *topic)
{
    feed_push_free(feed->push);
    feed->push = feed_push_new(hub, topic);
    d->pushes.waiting = waiting_bytes(d);
    adjust(d, feed);
    settle(d, feed, true);
}

static bool is_same(const char *a, const char *b)
{
    return bytes_equal(bytes_of(a), bytes_of(b));
}

void pushing_fetched(struct daemon *d, struct feed_state *feed, const struct feed_report *report)
{
    if (d->start.once)
        return;
    if (report->told_hub) {
        const char *topic = report->self ? report->self : url_of(d, feed);
        if (report->hub && (!has_hub(feed) || !is_same(feed->push->hub, report->hub) ||
                            !is_same(feed->push->topic, topic)))
            replace_push(d, feed, report->hub, topic);
        else if (!report->hub && has_hub(feed))
            replace_push(d, feed, NULL, NULL);
    }
    if (report->change.new_entries && !feed->told && has_hub(feed) && feed->push->push.last) {
        log_debug(d->log, "fetched what no push had told feed=%s", url_of(d, feed));
        push_missed(&feed->push->push);
        settle(d, feed, true);
    }
}

/* ---- what hubs bring ---------------------------------------------------------------------------------------------- */

/* The feed whose hub calls there, or NULL. */
static struct feed_state *called(struct daemon *d, struct bytes path)
{
    int64_t id;
    if (!feed_push_path_feed(path, &id))
        return NULL;
    struct feed_state *feed = feeds_find(&d->feeds, id);
    return feed && has_hub(feed) && feed_push_is_called(feed->push, path) ? feed : NULL;
}

static size_t on_admits(void *ctx, struct bytes path)
{
    struct daemon *d = ctx;
    const struct feed_state *feed = called(d, path);
    if (!feed || !push_is_live(&feed->push->push, clock_now()) ||
        feeds_subscription(&d->feeds, feed)->disabled)
        return 0;
    const int64_t max = d->options->max_size;
    return max < PUSH_SIZE_MAX ? (size_t)max : PUSH_SIZE_MAX;
}

/* WebSub §5.3: the hub asks whether it was us who asked. */
static int confirm(struct daemon *d, struct feed_state *feed, const struct call *call,
                   struct buf *reply)
{
    struct push *push = &feed->push->push;
    const int64_t now = clock_now();
    const struct bytes challenge = call_argument(call, "hub.challenge");
    if (!challenge.n || !push_may_verify(push, now))
        return 404;
    if (!push_is_live(push, now))
        log_info(d->log, "pushes come from hub=%s feed=%s", feed->push->hub, url_of(d, feed));
    push_verified(push, feed_push_lease(call_argument(call, "hub.lease_seconds")), now,
                  (uint64_t)feed->id);
    feed_push_set_error(feed->push, NULL);
    settle(d, feed, true);
    buf_add_bytes(reply, challenge);
    return 200;
}

/* WebSub §5.2: the hub will not. */
static int take_denial(struct daemon *d, struct feed_state *feed, const struct call *call)
{
    const struct bytes reason = call_argument(call, "hub.reason");
    struct buf sentence = {.max = 512};
    struct buf quoted = {.max = 256};
    for (size_t i = 0; i < reason.n && i < 200; i++)
        buf_add_char(&quoted, reason.p[i] >= ' ' && reason.p[i] < 0x7f ? reason.p[i] : '?');
    buf_printf(&sentence, "the hub denies them%s%s", quoted.n ? ": " : "", buf_bytes(&quoted).p);
    log_warning(d->log, "no pushes can be had: %s hub=%s feed=%s", sentence.p, feed->push->hub,
                url_of(d, feed));
    feed_push_set_error(feed->push, sentence.p);
    push_denied(&feed->push->push, clock_now(), (uint64_t)feed->id);
    settle(d, feed, true);
    buf_clear(&sentence);
    buf_clear(&quoted);
    return 200;
}

static int answer_question(struct daemon *d, struct feed_state *feed, const struct call *call,
                           struct buf *reply)
{
    const struct bytes mode = call_argument(call, "hub.mode");
    if (!bytes_equal(call_argument(call, "hub.topic"), bytes_of(feed->push->topic)))
        return 404;
    if (bytes_equal(mode, bytes_of("subscribe")))
        return confirm(d, feed, call, reply);
    if (bytes_equal(mode, bytes_of("denied")) && feed->push->push.state != PUSH_OFF)
        return take_denial(d, feed, call);
    return 404; /* we never ask for an end: a lease ends by itself */
}

/* The document as if it had been fetched. */
static struct fetch_result *result_of(const struct feed_state *feed, struct call *call)
{
    struct fetch_result *result = calloc(1, sizeof *result);
    if (!result)
        error_out_of_memory(sizeof *result);
    result->tag = feed->id;
    result->http = 200;
    result->url = bytes_dup(bytes_of(feed->push->topic));
    result->content_type = bytes_dup(call_header(call, "Content-Type"));
    result->retry_after_ms = result->max_age_ms = -1;
    result->began = result->ended = clock_now();
    result->body = *call->body;
    *call->body = (struct buf){0};
    return result;
}

/* Something changed; what, is to be fetched. */
static void take_ping(struct daemon *d, struct feed_state *feed)
{
    feeds_ping(&d->feeds, feed, clock_now());
    fetching_continue(d);
}

static void take_document(struct daemon *d, struct feed_state *feed, struct call *call)
{
    const size_t size = call->body->n;
    if (!feed->in_flight) {
        fetching_pushed(d, feed, result_of(feed, call));
        return;
    }
    struct fetch_result *result = result_of(feed, call);
    if (d->pushes.waiting + size <= WAITING_MAX && feed_push_wait(feed->push, result)) {
        d->pushes.waiting += size;
        return;
    }
    fetch_result_free(result); /* too much at once: what it was is to be fetched */
    take_ping(d, feed);
}

static int take_push(struct daemon *d, struct feed_state *feed, struct call *call)
{
    struct feed_push *push = feed->push;
    struct bytes signature = call_header(call, "X-Hub-Signature");
    if (fetching_is_full(d))
        return 503;
    if (signature_judge(signature, bytes_of(push->secret), buf_bytes(call->body)) !=
        SIGNATURE_RIGHT) {
        if (!push->told_wrong)
            log_warning(d->log, "a push with a wrong signature is ignored hub=%s feed=%s",
                        push->hub, url_of(d, feed));
        push->told_wrong = true;
        return 202; /* WebSub §7: no help to whoever tries secrets */
    }
    push->told_wrong = false;
    push->received++;
    push_came(&push->push, clock_now());
    if (bytes_trim(buf_bytes(call->body)).n)
        take_document(d, feed, call);
    else
        take_ping(d, feed);
    settle(d, feed, true);
    return 202;
}

static int on_call(void *ctx, struct call *call, struct buf *reply)
{
    struct daemon *d = ctx;
    struct feed_state *feed = called(d, call->path);
    if (!feed)
        return call->is_post ? 410 : 404;
    if (d->stopping || d->ending_since)
        return 503;
    if (call->is_post)
        return take_push(d, feed, call);
    return answer_question(d, feed, call, reply);
}

void pushing_pushed(struct daemon *d, struct feed_state *feed, const struct feed_report *report)
{
    if (report->change.new_entries)
        log_debug(d->log, "pushed feed=%s new=%zu on_topic=%zu", url_of(d, feed),
                  report->change.new_entries, report->change.new_on_topic);
    if (report->document_failed) /* not a feed: it says no more than that something changed */
        take_ping(d, feed);
}

void pushing_landed(struct daemon *d, struct feed_state *feed)
{
    struct fetch_result *next = has_hub(feed) ? feed_push_next(feed->push) : NULL;
    if (!next)
        return;
    d->pushes.waiting -= next->body.n;
    if (d->stopping)
        fetch_result_free(next);
    else
        fetching_pushed(d, feed, next);
}

/* ---- beginning and end -------------------------------------------------------------------------------------------- */

bool pushing_load(struct daemon *d, struct store *store, struct error *err)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct stored_push *pushes = NULL;
    size_t n = 0;
    if (d->start.once) {
        arena_free(arena);
        return true;
    }
    const bool fine = store_pushes(store, arena, &pushes, &n, err);
    for (size_t i = 0; fine && i < n; i++) {
        struct feed_state *feed = feeds_find(&d->feeds, pushes[i].feed);
        if (!feed)
            continue;
        feed->push = feed_push_restore(&pushes[i]);
        push_resume(&feed->push->push, d->started);
    }
    arena_free(arena);
    return fine;
}

void pushing_start(struct daemon *d)
{
    const struct site_door door = {.admits = on_admits, .answer = on_call, .ctx = d};
    ev_timer_init(&d->pushes.timer, on_timer, 0., 0.);
    d->pushes.timer.data = d;
    site_set_door(d->site, FEED_PUSH_DOOR, &door);
    pushing_reconfigured(d);
}

void pushing_resume(struct daemon *d)
{
    for (size_t i = 0; i < d->feeds.n && !d->start.once; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        if (!has_hub(feed))
            continue;
        push_resume(&feed->push->push, clock_now());
        settle(d, feed, true);
    }
}

void pushing_kept(struct daemon *d, bool kept)
{
    d->pushes.keeping = false;
    take_back(d, kept);
    set_timer(d);
}

void pushing_stop(struct daemon *d)
{
    ev_timer_stop(d->loop, &d->pushes.timer);
    d->pushes.keeping = false; /* it has room for one lot more */
    while (d->pushes.keep_at && keep_changed(d))
        d->pushes.keeping = false;
}
