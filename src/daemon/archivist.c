#include "daemon/archivist.h"

#include <ev.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mailbox.h"
#include "daemon/background.h"

enum {
    ASKED_MAX = 64,   /* more wait at no time: places have limits of their own */
    MARGIN_MS = 1000, /* of a question's time, for its answer to come */
};

struct inquiry {
    struct question *question;
    struct archivist_task task;
    struct archivist_answer answer;
};

struct archivist {
    struct ev_loop *loop;
    ev_async answered;
    size_t under_way; /* inquiries that are out; no more than each mailbox holds */
    struct mailbox *inquiries, *answers;
    pthread_t thread;
    char *location;
    atomic_bool ending;

    /* Of the thread. */
    struct store *store; /* NULL: not open */
    int64_t deadline;
};

/* ---- the thread -------------------------------------------------------------------------------------------------- */

static bool is_enough(void *ctx)
{
    struct archivist *a = ctx;
    return atomic_load(&a->ending) || clock_monotonic() >= a->deadline;
}

bool archivist_is_late(const struct question *question)
{
    return clock_monotonic() >= question_deadline(question) - MARGIN_MS;
}

static bool open_store(struct archivist *a)
{
    struct error err = {0};
    if (a->store)
        return true;
    if (!store_open(a->location, STORE_READ, &a->store, &err))
        return false;
    store_set_enough(a->store, is_enough, a);
    return true;
}

static void *work(void *ctx)
{
    struct archivist *a = ctx;
    background_enter();
    for (struct inquiry *inquiry; (inquiry = mailbox_take(a->inquiries)) != NULL;) {
        a->deadline = question_deadline(inquiry->question) - MARGIN_MS;
        if (!is_enough(a) && (open_store(a) || inquiry->task.without_store))
            inquiry->task.make(inquiry->task.ctx, a->store, inquiry->question, &inquiry->answer);
        (void)mailbox_post(a->answers, inquiry);
    }
    store_close(a->store);
    return NULL;
}

/* ---- the loop ---------------------------------------------------------------------------------------------------- */

static void inquiry_free(struct inquiry *inquiry)
{
    if (inquiry->task.drop)
        inquiry->task.drop(inquiry->task.ctx);
    free(inquiry);
}

static void take_answers(struct archivist *a)
{
    for (struct inquiry *inquiry; (inquiry = mailbox_try_take(a->answers)) != NULL;) {
        a->under_way--;
        question_answer(inquiry->question, inquiry->answer.status, inquiry->answer.rep);
        inquiry_free(inquiry);
    }
}

static void on_answered(struct ev_loop *loop, ev_async *async, int events)
{
    (void)loop, (void)events;
    take_answers(async->data);
}

/* In the archivist's thread. */
static void wake(void *ctx)
{
    struct archivist *a = ctx;
    ev_async_send(a->loop, &a->answered);
}

struct archivist *archivist_start(struct ev_loop *loop, const char *location)
{
    struct archivist *a = calloc(1, sizeof *a);
    if (!a || !(a->location = strdup(location)))
        error_out_of_memory(sizeof *a);
    a->loop = loop;
    a->inquiries = mailbox_new(ASKED_MAX, NULL, NULL);
    a->answers = mailbox_new(ASKED_MAX, wake, a);
    ev_async_init(&a->answered, on_answered);
    a->answered.data = a;
    ev_async_start(loop, &a->answered);
    if (pthread_create(&a->thread, NULL, work, a) != 0)
        error_out_of_memory(0);
    return a;
}

void archivist_ask(struct archivist *archivist, struct question *question,
                   const struct archivist_task *task)
{
    struct inquiry *inquiry = calloc(1, sizeof *inquiry);
    if (!inquiry)
        error_out_of_memory(sizeof *inquiry);
    *inquiry = (struct inquiry){.question = question, .task = *task};
    if (archivist->under_way < ASKED_MAX && mailbox_try_post(archivist->inquiries, inquiry)) {
        archivist->under_way++;
        return;
    }
    question_decline(question);
    inquiry_free(inquiry);
}

void archivist_stop(struct archivist *archivist)
{
    if (!archivist)
        return;
    atomic_store(&archivist->ending, true);
    mailbox_close(archivist->inquiries);
    (void)pthread_join(archivist->thread, NULL);
    take_answers(archivist);
    ev_async_stop(archivist->loop, &archivist->answered);
    mailbox_free(archivist->inquiries);
    mailbox_free(archivist->answers);
    free(archivist->location);
    free(archivist);
}
