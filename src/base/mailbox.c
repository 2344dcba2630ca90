#include "base/mailbox.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/error.h"

struct mailbox {
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t filled, emptied;
    size_t takers, posters; /* how many wait for a message, for room */
    size_t watchers;        /* how many wait on filled for the close alone */
    mailbox_wake *wake;
    void *ctx;
    bool closed;
    size_t first, n, capacity;
    void *ring[];
};

struct mailbox *mailbox_new(size_t capacity, mailbox_wake *wake, void *ctx)
{
    assert(capacity > 0);
    struct mailbox *box = calloc(1, sizeof *box + capacity * sizeof box->ring[0]);
    if (!box)
        error_out_of_memory(capacity * sizeof box->ring[0]);
    box->capacity = capacity;
    box->wake = wake;
    box->ctx = ctx;
    (void)pthread_mutex_init(&box->lock, NULL);
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&box->filled, &attributes);
    (void)pthread_cond_init(&box->emptied, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    return box;
}

void mailbox_free(struct mailbox *box)
{
    if (!box)
        return;
    assert(box->n == 0 && box->takers + box->posters + box->watchers == 0);
    (void)pthread_cond_destroy(&box->filled);
    (void)pthread_cond_destroy(&box->emptied);
    (void)pthread_mutex_destroy(&box->lock);
    free(box);
}

/* The wake function runs under the lock: once mailbox_close has returned, no sender is or comes inside it, so the
 * receiver may take apart what it wakes. */
static void put(struct mailbox *box, void *message, bool first)
{
    if (first) {
        box->first = (box->first + box->capacity - 1) % box->capacity;
        box->ring[box->first] = message;
    } else {
        box->ring[(box->first + box->n) % box->capacity] = message;
    }
    box->n++;
    if (box->takers && box->watchers)
        (void)pthread_cond_broadcast(
            &box->filled); /* one signal might go to a watcher and be lost */
    else if (box->takers)
        (void)pthread_cond_signal(&box->filled);
    if (box->n == 1 && box->wake)
        box->wake(box->ctx);
}

static void *get(struct mailbox *box)
{
    if (box->n == 0)
        return NULL;
    void *message = box->ring[box->first];
    box->first = (box->first + 1) % box->capacity;
    box->n--;
    if (box->posters)
        (void)pthread_cond_signal(&box->emptied);
    return message;
}

/* When timeout_ms from now will be, on the clock that the conditions wait by. */
static struct timespec deadline(int64_t timeout_ms)
{
    struct timespec at = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += (time_t)(timeout_ms / 1000);
    at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

/* Waits, the lock held, until there is a message, the mailbox is closed or the time is up. */
static void wait_filled(struct mailbox *box, int64_t timeout_ms)
{
    if (box->n > 0 || box->closed || timeout_ms == 0)
        return;
    struct timespec until = deadline(timeout_ms > 0 ? timeout_ms : 0);
    int result = 0;
    box->takers++;
    while (box->n == 0 && !box->closed && result != ETIMEDOUT)
        result = timeout_ms < 0 ? pthread_cond_wait(&box->filled, &box->lock)
                                : pthread_cond_timedwait(&box->filled, &box->lock, &until);
    box->takers--;
}

bool mailbox_post(struct mailbox *box, void *message)
{
    assert(message);
    (void)pthread_mutex_lock(&box->lock);
    box->posters++;
    while (box->n == box->capacity && !box->closed)
        (void)pthread_cond_wait(&box->emptied, &box->lock);
    box->posters--;
    bool taken = !box->closed;
    if (taken)
        put(box, message, false);
    (void)pthread_mutex_unlock(&box->lock);
    return taken;
}

static bool try_put(struct mailbox *box, void *message, bool first)
{
    assert(message);
    (void)pthread_mutex_lock(&box->lock);
    bool taken = !box->closed && box->n < box->capacity;
    if (taken)
        put(box, message, first);
    (void)pthread_mutex_unlock(&box->lock);
    return taken;
}

bool mailbox_try_post(struct mailbox *box, void *message)
{
    return try_put(box, message, false);
}

bool mailbox_try_post_first(struct mailbox *box, void *message)
{
    return try_put(box, message, true);
}

void *mailbox_take(struct mailbox *box)
{
    return mailbox_take_for(box, -1);
}

void *mailbox_take_for(struct mailbox *box, int64_t timeout_ms)
{
    (void)pthread_mutex_lock(&box->lock);
    wait_filled(box, timeout_ms);
    void *message = get(box);
    (void)pthread_mutex_unlock(&box->lock);
    return message;
}

void *mailbox_try_take(struct mailbox *box)
{
    return mailbox_take_for(box, 0);
}

size_t mailbox_take_all(struct mailbox *box, void **out, size_t n, int64_t timeout_ms)
{
    size_t taken = 0;
    (void)pthread_mutex_lock(&box->lock);
    wait_filled(box, timeout_ms);
    while (taken < n && box->n > 0)
        out[taken++] = get(box);
    (void)pthread_mutex_unlock(&box->lock);
    return taken;
}

size_t mailbox_length(struct mailbox *box)
{
    (void)pthread_mutex_lock(&box->lock);
    size_t n = box->n;
    (void)pthread_mutex_unlock(&box->lock);
    return n;
}

void mailbox_close(struct mailbox *box)
{
    (void)pthread_mutex_lock(&box->lock);
    bool first = !box->closed;
    box->closed = true;
    (void)pthread_cond_broadcast(&box->filled);
    (void)pthread_cond_broadcast(&box->emptied);
    if (first && box->wake)
        box->wake(box->ctx);
    (void)pthread_mutex_unlock(&box->lock);
}

bool mailbox_wait_closed(struct mailbox *box, int64_t timeout_ms)
{
    struct timespec until = deadline(timeout_ms);
    int result = 0;
    (void)pthread_mutex_lock(&box->lock);
    box->watchers++;
    while (!box->closed && result != ETIMEDOUT)
        result = pthread_cond_timedwait(&box->filled, &box->lock, &until);
    box->watchers--;
    bool closed = box->closed;
    (void)pthread_mutex_unlock(&box->lock);
    return closed;
}

bool mailbox_done(struct mailbox *box)
{
    (void)pthread_mutex_lock(&box->lock);
    bool done = box->closed && box->n == 0;
    (void)pthread_mutex_unlock(&box->lock);
    return done;
}
