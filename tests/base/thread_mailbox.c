/* Several senders and receivers on one small mailbox: nothing is lost or doubled, each sender's messages keep their
 * order, closing frees everyone who waits, and the wake function never runs after mailbox_close has returned. A program
 * of its own, for ThreadSanitizer. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mailbox.h"

enum { SENDERS = 3, RECEIVERS = 3, EACH = 20000 };

struct message {
    int sender, number;
};

struct shared {
    struct mailbox *box;
    struct message messages[SENDERS][EACH];
    atomic_int seen[SENDERS][EACH];
};

struct worker {
    struct shared *shared;
    int number;
};

static void check(bool good, const char *what)
{
    if (good)
        return;
    (void)fprintf(stderr, "thread_mailbox: %s\n", what);
    exit(1);
}

static void *send_all(void *ctx)
{
    const struct worker *worker = ctx;
    for (int i = 0; i < EACH; i++) {
        struct message *message = &worker->shared->messages[worker->number][i];
        *message = (struct message){worker->number, i};
        bool posted = i % 7 == 0 && mailbox_try_post(worker->shared->box, message);
        check(posted || mailbox_post(worker->shared->box, message), "a post was refused");
    }
    return NULL;
}

static void note(struct shared *shared, const struct message *message, int last[static SENDERS])
{
    check(message->number > last[message->sender], "a sender's messages changed their order");
    last[message->sender] = message->number;
    atomic_fetch_add(&shared->seen[message->sender][message->number], 1);
}

static void *receive_all(void *ctx)
{
    const struct worker *worker = ctx;
    struct mailbox *box = worker->shared->box;
    int last[SENDERS] = {-1, -1, -1};
    void *batch[16];
    while (!mailbox_done(box)) {
        size_t n = 0;
        if (worker->number == 0)
            n = mailbox_take_all(box, batch, COUNT_OF(batch), 5);
        else
            n = (batch[0] = worker->number == 1 ? mailbox_take(box) : mailbox_take_for(box, 1)) !=
                NULL;
        for (size_t i = 0; i < n; i++)
            note(worker->shared, batch[i], last);
    }
    return NULL;
}

static void nothing_is_lost(void)
{
    struct shared *shared = calloc(1, sizeof *shared);
    check(shared != NULL, "out of memory");
    shared->box = mailbox_new(8, NULL, NULL);
    pthread_t senders[SENDERS], receivers[RECEIVERS];
    struct worker workers[SENDERS > RECEIVERS ? SENDERS : RECEIVERS];
    for (int i = 0; i < SENDERS; i++) {
        workers[i] = (struct worker){shared, i};
        (void)pthread_create(&senders[i], NULL, send_all, &workers[i]);
        (void)pthread_create(&receivers[i], NULL, receive_all, &workers[i]);
    }
    for (int i = 0; i < SENDERS; i++)
        (void)pthread_join(senders[i], NULL);
    mailbox_close(shared->box);
    for (int i = 0; i < RECEIVERS; i++)
        (void)pthread_join(receivers[i], NULL);
    for (int i = 0; i < SENDERS; i++)
        for (int j = 0; j < EACH; j++)
            check(shared->seen[i][j] == 1, "a message was lost or came twice");
    mailbox_free(shared->box);
    free(shared);
}

static void *wait_for_message(void *box)
{
    check(mailbox_take(box) == NULL, "a message from nowhere");
    return NULL;
}

static void *wait_for_room(void *box)
{
    while (mailbox_post(box, box))
        ;
    return NULL;
}

static void *wait_for_close(void *box)
{
    check(mailbox_wait_closed(box, 60000), "the close was not seen");
    return NULL;
}

/* Those who wait for the close do not catch the signals that are meant for a receiver. */
static void watchers_do_not_hold_messages_up(void)
{
    for (int round = 0; round < 100; round++) {
        struct mailbox *box = mailbox_new(1, NULL, NULL);
        pthread_t watchers[3], sender;
        for (size_t i = 0; i < COUNT_OF(watchers); i++)
            (void)pthread_create(&watchers[i], NULL, wait_for_close, box);
        (void)pthread_create(&sender, NULL, wait_for_room, box);
        for (int i = 0; i < 50; i++)
            check(mailbox_take_for(box, 30000) != NULL, "a message was held up");
        mailbox_close(box);
        (void)pthread_join(sender, NULL);
        for (size_t i = 0; i < COUNT_OF(watchers); i++)
            (void)pthread_join(watchers[i], NULL);
        while (mailbox_try_take(box))
            ;
        mailbox_free(box);
    }
}

/* Whoever waits, on either side, comes back when the mailbox is closed. */
static void closing_frees_everyone(void *(*wait)(void *))
{
    for (int round = 0; round < 200; round++) {
        pthread_t threads[3];
        struct mailbox *box = mailbox_new(1, NULL, NULL);
        for (size_t i = 0; i < COUNT_OF(threads); i++)
            (void)pthread_create(&threads[i], NULL, wait, box);
        mailbox_close(box);
        for (size_t i = 0; i < COUNT_OF(threads); i++)
            (void)pthread_join(threads[i], NULL);
        while (mailbox_try_take(box))
            ;
        mailbox_free(box);
    }
}

static void touch(void *ctx)
{
    ++*(int *)ctx;
}

/* The receiver frees what the wake function touches as soon as it has closed the mailbox. */
static void no_wake_after_close(void)
{
    for (int round = 0; round < 500; round++) {
        int *wakes = calloc(1, sizeof *wakes);
        struct mailbox *box = mailbox_new(1, touch, wakes);
        pthread_t sender;
        (void)pthread_create(&sender, NULL, wait_for_room, box);
        (void)mailbox_take(box);
        mailbox_close(box);
        free(wakes);
        (void)pthread_join(sender, NULL);
        while (mailbox_try_take(box))
            ;
        mailbox_free(box);
    }
}

int main(void)
{
    nothing_is_lost();
    closing_frees_everyone(wait_for_message);
    closing_frees_everyone(wait_for_room);
    no_wake_after_close();
    watchers_do_not_hold_messages_up();
    return 0;
}
