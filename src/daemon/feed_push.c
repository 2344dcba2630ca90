#include "daemon/feed_push.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/signature.h"
#include "text/url.h"

enum { DAY_S = 86400, LEASE_DIGITS_MAX = 15, FEED_DIGITS_MAX = 15, ASKED_BITS = 16 };

struct feed_push *feed_push_new(const char *hub, const char *topic)
{
    struct feed_push *push = calloc(1, sizeof *push);
    if (!push)
        error_out_of_memory(sizeof *push);
    push->hub = bytes_dup(bytes_of(hub));
    push->topic = bytes_dup(bytes_of(topic));
    return push;
}

int64_t feed_push_tag(const struct feed_push *push, int64_t feed)
{
    return feed << ASKED_BITS | push->asked;
}

int64_t feed_push_tag_feed(int64_t tag)
{
    return tag >> ASKED_BITS;
}

struct feed_push *feed_push_restore(const struct stored_push *stored)
{
    struct feed_push *push = calloc(1, sizeof *push);
    if (!push)
        error_out_of_memory(sizeof *push);
    *push = (struct feed_push){
        .push = stored->push,
        .hub = bytes_dup(stored->hub),
        .topic = bytes_dup(stored->topic),
        .callback = bytes_dup(stored->callback),
        .secret = bytes_dup(stored->secret),
        .error = bytes_dup(stored->error),
        .received = stored->received,
        .is_kept = true,
    };
    return push;
}

void feed_push_free(struct feed_push *push)
{
    if (!push)
        return;
    free(push->hub);
    free(push->topic);
    free(push->callback);
    free(push->secret);
    free(push->error);
    for (size_t i = 0; i < push->n_waiting; i++)
        fetch_result_free(push->waiting[i]);
    free(push);
}

struct stored_push feed_push_stored(const struct feed_push *push, int64_t feed)
{
    return (struct stored_push){
        .feed = feed,
        .hub = bytes_of(push->hub),
        .topic = bytes_of(push->topic),
        .callback = bytes_of(push->callback),
        .secret = bytes_of(push->secret),
        .push = push->push,
        .received = push->received,
        .error = bytes_of(push->error),
    };
}

bool feed_push_make_callback(struct feed_push *push, struct bytes public_url, int64_t feed,
                             struct error *err)
{
    char token[SECRET_SIZE], secret[SECRET_SIZE];
    struct buf callback = {0};
    if (!secret_make(token, err) || !secret_make(secret, err))
        return false;
    buf_printf(&callback, "%.*s%s%" PRId64 "-%s", BYTES_FMT(public_url), &FEED_PUSH_DOOR[1], feed,
               token);
    free(push->callback);
    free(push->secret);
    push->callback = buf_take(&callback, NULL);
    push->secret = bytes_dup(bytes_of(secret));
    return true;
}

bool feed_push_lies_under(const struct feed_push *push, struct bytes public_url)
{
    const struct bytes callback = bytes_of(push->callback);
    const struct bytes rest = bytes_skip(callback, public_url.n);
    return callback.n && bytes_starts(callback, public_url) &&
           bytes_starts(rest, bytes_of(&FEED_PUSH_DOOR[1])) &&
           bytes_find_char(bytes_skip(rest, strlen(FEED_PUSH_DOOR) - 1), '/') ==
               rest.n - (strlen(FEED_PUSH_DOOR) - 1);
}

/* Digits at the beginning, as many as there are up to most; -1: none, or more. */
static int64_t read_digits(struct bytes text, size_t most, size_t *n)
{
    int64_t value = 0;
    for (*n = 0; *n < text.n && ascii_is_digit(text.p[*n]); ++*n) {
        if (*n == most)
            return -1;
        value = value * 10 + (text.p[*n] - '0');
    }
    return *n ? value : -1;
}

bool feed_push_path_feed(struct bytes path, int64_t *feed)
{
    size_t n;
    if (!bytes_starts(path, bytes_of(FEED_PUSH_DOOR)))
        return false;
    const struct bytes rest = bytes_skip(path, strlen(FEED_PUSH_DOOR));
    const int64_t id = read_digits(rest, FEED_DIGITS_MAX, &n);
    if (id < 0 || n == rest.n || rest.p[n] != '-')
        return false;
    *feed = id;
    return true;
}

bool feed_push_is_called(const struct feed_push *push, struct bytes path)
{
    const struct bytes callback = bytes_of(push->callback);
    return callback.n > path.n && path.n > strlen(FEED_PUSH_DOOR) &&
           secret_equal(bytes_skip(callback, callback.n - path.n), path);
}

bool feed_push_wait(struct feed_push *push, struct fetch_result *document)
{
    if (push->n_waiting == FEED_PUSH_WAITING_MAX)
        return false;
    push->waiting[push->n_waiting++] = document;
    return true;
}

struct fetch_result *feed_push_next(struct feed_push *push)
{
    if (push->n_waiting == 0)
        return NULL;
    struct fetch_result *first = push->waiting[0];
    push->n_waiting--;
    memmove(push->waiting, push->waiting + 1, push->n_waiting * sizeof *push->waiting);
    return first;
}

void feed_push_set_error(struct feed_push *push, const char *sentence)
{
    char *copy = bytes_dup(bytes_of(sentence));
    free(push->error);
    push->error = copy;
}

void feed_push_form(const struct feed_push *push, struct buf *out)
{
    char lease[24];
    (void)snprintf(lease, sizeof lease, "%d", PUSH_LEASE_WANTED_DAYS * DAY_S);
    url_add_field(out, "hub.mode", bytes_of("subscribe"));
    url_add_field(out, "hub.topic", bytes_of(push->topic));
    url_add_field(out, "hub.callback", bytes_of(push->callback));
    url_add_field(out, "hub.lease_seconds", bytes_of(lease));
    url_add_field(out, "hub.secret", bytes_of(push->secret));
}

int64_t feed_push_lease(struct bytes text)
{
    size_t n;
    const struct bytes trimmed = bytes_trim(text);
    const int64_t lease = read_digits(trimmed, LEASE_DIGITS_MAX, &n);
    return n == trimmed.n ? lease : -1;
}
