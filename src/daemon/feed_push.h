/* The pushes of one feed: what is agreed with its hub (plan/push.h), and by what the two know each other. The hub calls an
 * address that nobody else can guess, and signs what it brings with a secret that was given to it alone. Belongs to the
 * loop thread; no I/O. */
#ifndef RIFFLE_DAEMON_FEED_PUSH_H
#define RIFFLE_DAEMON_FEED_PUSH_H

#include "net/fetcher.h"
#include "store/store.h"

enum { FEED_PUSH_WAITING_MAX = 4 };

/* The beginning of every path that hubs call. */
#define FEED_PUSH_DOOR "/websub/"

struct feed_push {
    struct push push;
    char *hub, *topic;       /* hub NULL: there is none any more, and the store is to forget it */
    char *callback, *secret; /* NULL: not made yet */
    char *error;             /* what last went wrong; NULL: nothing since it went well */
    int64_t received;
    struct fetch_result *waiting[FEED_PUSH_WAITING_MAX]; /* brought while another was under way */
    size_t n_waiting;
    uint16_t asked;  /* the number of the request that is under way */
    bool is_kept;    /* the store has it as it is … */
    bool is_handed;  /* … or the keeper has, and has not said yet that it is kept */
    bool told_wrong; /* a push with a wrong signature was logged */
};

/* What a feed named for the first time. Owned: feed_push_free. */
struct feed_push *feed_push_new(const char *hub, const char *topic);

/* As it was kept. Owned. */
struct feed_push *feed_push_restore(const struct stored_push *stored);

/* Takes NULL. */
void feed_push_free(struct feed_push *push);

/* As it is to be kept; borrowed. */
struct stored_push feed_push_stored(const struct feed_push *push, int64_t feed);

/* Gives it a callback under public_url (with its slash at the end) and a secret, both new. False where the system has no
 * randomness. */
bool feed_push_make_callback(struct feed_push *push, struct bytes public_url, int64_t feed,
                             struct error *err);

/* Whether its callback lies under that address. */
bool feed_push_lies_under(const struct feed_push *push, struct bytes public_url);

/* The feed that a path of a call is of: "/websub/FEED-…". False where it is no such path. */
bool feed_push_path_feed(struct bytes path, int64_t *feed);

/* Whether that path is the callback's, in constant time. */
bool feed_push_is_called(const struct feed_push *push, struct bytes path);

/* Takes a document over that is to wait; false, and nothing taken, where there is no room. The first of those that wait, or
 * NULL; it passes over. */
bool feed_push_wait(struct feed_push *push, struct fetch_result *document);
struct fetch_result *feed_push_next(struct feed_push *push);

/* Notes what went wrong, NULL: nothing any more. */
void feed_push_set_error(struct feed_push *push, const char *sentence);

/* The form of a request for a lease (WebSub §5.1). */
void feed_push_form(const struct feed_push *push, struct buf *out);

/* What a request to the hub is tagged with, so that its answer is not taken for that to another, of a hub before: the feed,
 * and the request's number. And back. */
int64_t feed_push_tag(const struct feed_push *push, int64_t feed);
int64_t feed_push_tag_feed(int64_t tag);

/* A lease as a hub tells it, in seconds; -1 where it says none that makes sense. */
int64_t feed_push_lease(struct bytes text);

#endif
