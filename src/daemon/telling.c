#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/status_snapshot.h"
#include "serve/question.h"

enum {
    SLICE = 64,      /* feeds told at one turn of the loop: a tenth of a millisecond */
    ASKING_MAX = 32, /* more are told to come again */
    PATIENCE_MS = 20000,
};

/* One telling, for all who asked before it began; who asks meanwhile waits for the next. */
struct telling {
    struct question *now[ASKING_MAX], *later[ASKING_MAX];
    size_t n_now, n_later;
    struct buf body;
    size_t next; /* feed */
    ev_timer turn;
};

/* ---- what is told ------------------------------------------------------------------------------------------------ */

static void tell_all_but_feeds(struct daemon *d, struct buf *body)
{
    int64_t now = clock_now();
    struct arena *arena = arena_new(SIZE_MAX);
    struct status_report report = snapshot_report(d, now, arena);
    status_print_head(&report, body);
    arena_free(arena);
}

static void tell_feeds(struct daemon *d, struct telling *t)
{
    int64_t now = clock_now();
    struct arena *arena = arena_new(SIZE_MAX);
    size_t end = t->next + SLICE;
    for (; t->next < end && t->next < d->feeds.n; t->next++) {
        const struct status_feed feed = snapshot_feed(d, &d->feeds.v[t->next], now, arena);
        status_print_feed(&feed, t->next == 0, &t->body);
    }
    arena_free(arena);
}

/* ---- how it is told ---------------------------------------------------------------------------------------------- */

static void begin(struct daemon *d, struct telling *t)
{
    memcpy(t->now, t->later, t->n_later * sizeof t->now[0]);
    t->n_now = t->n_later;
    t->n_later = 0;
    t->next = 0;
    if (t->n_now == 0)
        return;
    tell_all_but_feeds(d, &t->body);
    ev_timer_set(&t->turn, 0., 0.);
    ev_timer_start(d->loop, &t->turn);
}

static void answer_all(struct telling *t)
{
    const struct representation_form form = {
        .content_type = "application/json", .cache_control = "no-store", .plain = true};
    status_print_end(&t->body);
    struct representation *rep = representation_new(&t->body, &form);
    for (size_t i = 0; i < t->n_now; i++)
        question_answer(t->now[i], 200, representation_keep(rep));
    representation_drop(rep);
    t->n_now = 0;
}

static void on_turn(struct ev_loop *loop, ev_timer *timer, int events)
{
    struct daemon *d = timer->data;
    struct telling *t = d->telling;
    (void)events;
    tell_feeds(d, t);
    if (t->next < d->feeds.n) {
        ev_timer_start(loop, timer);
        return;
    }
    answer_all(t);
    begin(d, t);
}

static void on_asked(void *ctx, struct question *question)
{
    struct daemon *d = ctx;
    struct telling *t = d->telling;
    t->later[t->n_later++] = question; /* there is room: the site admits no more than ASKING_MAX */
    if (t->n_now == 0)
        begin(d, t);
}

void telling_start(struct daemon *d)
{
    static const char path[] = "/status.json";
    struct telling *t = calloc(1, sizeof *t);
    if (!t)
        error_out_of_memory(sizeof *t);
    ev_timer_init(&t->turn, on_turn, 0., 0.);
    t->turn.data = d;
    d->telling = t;
    site_set_asked(d->admin, path,
                   &(struct site_asked){
                       .ask = on_asked, .ctx = d, .limit = ASKING_MAX, .patience_ms = PATIENCE_MS});
}

void telling_stop(struct daemon *d)
{
    struct telling *t = d->telling;
    if (!t)
        return;
    ev_timer_stop(d->loop, &t->turn);
    for (size_t i = 0; i < t->n_now; i++)
        question_decline(t->now[i]);
    for (size_t i = 0; i < t->n_later; i++)
        question_decline(t->later[i]);
    buf_clear(&t->body);
    free(t);
    d->telling = NULL;
}
