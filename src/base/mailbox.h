/* Messages between threads: a bounded queue of pointers, first in first out, any number of senders and receivers. What
 * is posted passes to the receiver, ownership and all; nothing else is shared between threads.
 *
 * A receiver that is a thread of its own waits in mailbox_take. One that is an event loop gives a wake function, called
 * in the sender's thread after each post to an empty mailbox (ev_async_send), and then drains with mailbox_try_take.
 * Closing lets receivers drain what is there and then get NULL. Messages are never NULL. A timeout below 0 has no end. */
#ifndef RIFFLE_BASE_MAILBOX_H
#define RIFFLE_BASE_MAILBOX_H

#include "base/bytes.h"

struct mailbox;

/* Must be callable from any thread, must not block and must not use the mailbox: it runs inside the post. */
typedef void mailbox_wake(void *ctx);

/* A mailbox of at most `capacity` messages; wake may be NULL. Owned: mailbox_free. */
struct mailbox *mailbox_new(size_t capacity, mailbox_wake *wake, void *ctx);

/* Frees an empty mailbox that nobody waits on. Takes NULL. */
void mailbox_free(struct mailbox *box);

/* Posts a message, waiting while the mailbox is full. False (and the message stays the caller's) once it is closed. */
bool mailbox_post(struct mailbox *box, void *message);

/* Posts a message if there is room, and never waits. */
bool mailbox_try_post(struct mailbox *box, void *message);

/* Posts a message before all that wait, if there is room, and never waits: for what is not to stand in a queue. */
bool mailbox_try_post_first(struct mailbox *box, void *message);

/* Takes the oldest message, waiting for one. NULL when closed and empty. */
void *mailbox_take(struct mailbox *box);

/* As mailbox_take, for timeout_ms at most; NULL when none came. */
void *mailbox_take_for(struct mailbox *box, int64_t timeout_ms);

/* Takes the oldest message or NULL at once. */
void *mailbox_try_take(struct mailbox *box);

/* Takes up to n waiting messages at once into out, waiting for the first up to timeout_ms. Returns how many. */
size_t mailbox_take_all(struct mailbox *box, void **out, size_t n, int64_t timeout_ms);

/* How many wait now. */
size_t mailbox_length(struct mailbox *box);

/* Refuses further posts and wakes whoever waits, the wake function included. No sender is inside the wake function once
 * this has returned. */
void mailbox_close(struct mailbox *box);

/* Waits until it is closed, for timeout_ms at most, letting messages lie. Whether it is closed. */
bool mailbox_wait_closed(struct mailbox *box, int64_t timeout_ms);

/* Whether it was closed and is drained. */
bool mailbox_done(struct mailbox *box);

#endif
