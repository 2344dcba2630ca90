/* Messages from one thread to another. The peer is a pipe that the pointers are written to. */
#include <pthread.h>
#include <stdint.h>
#include <unistd.h>

#include "base/mailbox.h"
#include "bench.h"

enum { MESSAGES = 200000, CAPACITY = 256 };

static void *write_pointers(void *ctx)
{
    const int *ends = ctx;
    for (int i = 0; i < MESSAGES; i++)
        if (write(ends[1], &ctx, sizeof ctx) != (ssize_t)sizeof ctx)
            break;
    return NULL;
}

static void run_pipe(void *ctx)
{
    (void)ctx;
    int ends[2];
    pthread_t sender;
    void *message;
    if (pipe(ends) != 0)
        return;
    (void)pthread_create(&sender, NULL, write_pointers, ends);
    for (int i = 0; i < MESSAGES; i++)
        if (read(ends[0], &message, sizeof message) != (ssize_t)sizeof message)
            break;
    (void)pthread_join(sender, NULL);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void *post_all(void *box)
{
    for (int i = 0; i < MESSAGES; i++)
        (void)mailbox_post(box, box);
    mailbox_close(box);
    return NULL;
}

static void run_take(void *ctx)
{
    (void)ctx;
    struct mailbox *box = mailbox_new(CAPACITY, NULL, NULL);
    pthread_t sender;
    (void)pthread_create(&sender, NULL, post_all, box);
    while (mailbox_take(box))
        ;
    (void)pthread_join(sender, NULL);
    mailbox_free(box);
}

static void run_take_all(void *ctx)
{
    (void)ctx;
    struct mailbox *box = mailbox_new(CAPACITY, NULL, NULL);
    pthread_t sender;
    void *batch[CAPACITY];
    (void)pthread_create(&sender, NULL, post_all, box);
    while (mailbox_take_all(box, batch, CAPACITY, -1) > 0)
        ;
    (void)pthread_join(sender, NULL);
    mailbox_free(box);
}

int main(void)
{
    static const struct bench_case cases[] = {
        {"pipe", run_pipe, NULL, .items = MESSAGES},
        {"mailbox_take", run_take, NULL, .items = MESSAGES},
        {"mailbox_take_all", run_take_all, NULL, .items = MESSAGES},
    };
    bench_compare("200,000 messages between two threads", cases, COUNT_OF(cases), NULL);
    return 0;
}
