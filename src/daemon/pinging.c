#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/forms.h"
#include "daemon/state.h"
#include "text/url.h"

enum {
    PAUSE_MS = 60000, /* between two pings for one topic; a hub fetches all feeds for each */
    RETRY_MAX_MS =
        3600000, /* one that fails is tried again after a pause, twice as long each time, up to this */
};

/* What a hub is to know of a topic. */
struct ping {
    char *topic;
    uint64_t told, news; /* as the hub has it; as the feeds have it */
    uint64_t asked;      /* the news that a ping under way is for; 0: none is */
    int64_t next;        /* not before; monotonic */
    int64_t wait;        /* before the next try; 0: the last went well */
};

static struct ping *ping_of(struct daemon *d, struct bytes topic)
{
    for (size_t i = 0; i < d->pings.n; i++)
        if (bytes_equal(bytes_of(d->pings.v[i].topic), topic))
            return &d->pings.v[i];
    struct ping *more = realloc(d->pings.v, (d->pings.n + 1) * sizeof *more);
    if (!more)
        error_out_of_memory(sizeof *more);
    d->pings.v = more;
    more[d->pings.n] = (struct ping){.topic = bytes_dup(topic)};
    return &more[d->pings.n++];
}

/* Whether there is something to be told that is not being told. */
static bool is_due(const struct ping *ping)
{
    return ping->news && ping->news != ping->told && !ping->asked;
}

static void set_timer(struct daemon *d)
{
    int64_t at = INT64_MAX;
    const int64_t now = clock_monotonic();
    for (size_t i = 0; i < d->pings.n; i++)
        if (is_due(&d->pings.v[i]) && d->pings.v[i].next < at)
            at = d->pings.v[i].next;
    ev_timer_stop(d->loop, &d->pings.timer);
    if (at == INT64_MAX || d->stopping || d->ending_since)
        return;
    ev_timer_set(&d->pings.timer, at > now ? (double)(at - now) / 1000. : 0., 0.);
    ev_timer_start(d->loop, &d->pings.timer);
}

/* Survives a restart, so that a hub is not told again of what it knows. */
static void keep_told(struct daemon *d, const struct ping *ping)
{
    struct keep *keep = keep_new();
    keep->arena = arena_new(SIZE_MAX);
    keep->told = arena_copy(keep->arena, bytes_of(ping->topic));
    keep->told_news = ping->told;
    if (!mailbox_try_post(d->to_keeper, keep))
        keep_free(keep);
}

static void note_failure(struct daemon *d, struct ping *ping, const char *sentence,
                         int64_t retry_after)
{
    if (!ping->wait)
        log_warning(d->log, "the hub cannot be told, it is tried again: %s hub=%s topic=%s",
                    sentence, d->options->hub.p, ping->topic);
    ping->wait = ping->wait ? 2 * ping->wait : PAUSE_MS;
    if (ping->wait > RETRY_MAX_MS)
        ping->wait = RETRY_MAX_MS;
    ping->next = clock_monotonic() + (retry_after > ping->wait ? retry_after : ping->wait);
}

static void on_told(void *ctx, struct fetch_result *result)
{
    struct daemon *d = ctx;
    struct ping *ping = &d->pings.v[result->tag]; /* a row is never taken away */
    if (result->error) {
        note_failure(d, ping, result->sentence, result->retry_after_ms);
    } else {
        if (ping->wait)
            log_info(d->log, "the hub can be told again hub=%s topic=%s", d->options->hub.p,
                     ping->topic);
        ping->wait = 0;
        ping->told = ping->asked;
        keep_told(d, ping);
    }
    ping->asked = 0;
    fetch_result_free(result);
    set_timer(d);
}

/* By custom: a POST with the addresses of what changed. What a hub does then is specified, how it is told is not. */
static void print_form(const struct daemon *d, const struct ping *ping, struct buf *out)
{
    struct buf url = {0};
    url_add_field(out, "hub.mode", bytes_of("publish"));
    for (size_t i = 0; i < FORM_COUNT; i++) {
        if (!forms[i].announces)
            continue;
        buf_printf(&url, "%.*s%s%s", BYTES_FMT(d->options->public_url), ping->topic,
                   forms[i].suffix);
        url_add_field(out, "hub.url", buf_bytes(&url));
        buf_reset(&url);
    }
    buf_clear(&url);
}

static void tell(struct daemon *d, size_t i)
{
    struct ping *ping = &d->pings.v[i];
    struct buf form = {0};
    struct error err = {0};
    print_form(d, ping, &form);
    const struct fetch_request request = {
        .url = d->options->hub.p, .form = buf_bytes(&form).p, .tag = (int64_t)i};
    ping->next = clock_monotonic() + PAUSE_MS;
    ping->asked = ping->news;
    if (!fetcher_start(d->fetcher, &request, on_told, d, &err)) {
        ping->asked = 0;
        note_failure(d, ping, err.text, -1);
    }
    buf_clear(&form);
}

static void on_timer(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)events;
    struct daemon *d = timer->data;
    const int64_t now = clock_monotonic();
    for (size_t i = 0; i < d->pings.n; i++) {
        struct ping *ping = &d->pings.v[i];
        if (d->options->hub.n == 0)
            ping->news = 0;
        if (is_due(ping) && ping->next <= now)
            tell(d, i);
    }
    set_timer(d);
}

bool pinging_load(struct daemon *d, struct store *store, struct error *err)
{
    ev_timer_init(&d->pings.timer, on_timer, 0., 0.);
    d->pings.timer.data = d;
    for (size_t i = 0; i < topic_set_length(d->topics); i++) {
        const struct bytes name = topic_set_settings(d->topics, i)->name;
        if (!store_told(store, name, &ping_of(d, name)->told, err))
            return false;
    }
    return true;
}

void pinging_reported(struct daemon *d, const struct notice *report)
{
    bool any = false;
    for (const struct publication_change *c = report->published; c; c = c->next) {
        if (!c->topic)
            continue;
        ping_of(d, bytes_of(c->topic))->news = c->news;
        any = true;
    }
    if (any)
        set_timer(d);
}

void pinging_stop(struct daemon *d)
{
    ev_timer_stop(d->loop, &d->pings.timer);
}

void pinging_free(struct daemon *d)
{
    for (size_t i = 0; i < d->pings.n; i++)
        free(d->pings.v[i].topic);
    free(d->pings.v);
}
