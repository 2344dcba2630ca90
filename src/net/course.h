/* One fetch on its way: what was asked for, where it has come to, and what may be sent there. A fetch is small while it
 * waits and has a course once it has begun. Knows nothing of queues and transfers. Loop thread. */
#ifndef RIFFLE_NET_COURSE_H
#define RIFFLE_NET_COURSE_H

#include "net/exchange.h"
#include "net/hosts.h"

/* What a fetch has of its own once it has begun. */
struct course {
    struct fetch_result *result;
    struct exchange *exchange; /* while a hop is with libcurl */
    struct course *next, *prev;
    struct fetch *fetch;
    int64_t left_ms;   /* of the total timeout; runs while a hop does */
    int64_t hop_began; /* monotonic */
    char *address;     /* of this hop, after a redirect; NULL: the fetch's url */
    char **visited;    /* the addresses of the hops before */
    size_t n_visited;
    bool secured;     /* the first address, by https in place of http */
    bool elsewhere;   /* this hop is asked where the origin said it could be */
    bool conditional; /* this hop was sent validators */
    bool permanent;   /* so far every redirect was */
};

/* One fetch. Its strings lie behind it. */
struct fetch {
    struct host_place place; /* first: a place is its fetch */
    struct course *course;   /* NULL: not begun */
    fetch_done *done;
    void *ctx;
    int64_t tag;
    enum fetch_state state;
    bool traced;
    const char *url; /* without user and password */
    const char *etag, *last_modified, *validated_url;
    const char *authorization, *authorized_url;
    const char *user_agent, *proxy;
    const char *form; /* NULL: a GET */
    char text[];
};

/* A fetch with copies of what the request says; user and password in its URL become its authorization. Owned: free(),
 * once it has no course. */
struct fetch *fetch_new(const struct fetch_request *request);

/* Gives the fetch a course that has left_ms for all its hops. Owned: course_free, which leaves the result. */
struct course *course_new(struct fetch *fetch, int64_t left_ms);
void course_free(struct course *course);

/* Where the fetch has come to. Borrowed until it goes on. */
const char *fetch_address(const struct fetch *fetch);

/* Whether the validators are of what lies there; whether what proves who we are was meant for there. */
bool fetch_may_send_validators(const struct fetch *fetch);
bool fetch_may_send_authorization(const struct fetch *fetch);

/* Takes the fetch to where Location leads, after an answer of that status. False, with the cause, where it is not to go
 * there. */
bool course_follow(struct course *course, struct bytes location, int http, unsigned redirects_max,
                   struct cause *cause);

/* The hop is asked at that address (ownership passes), which is its own by https. */
void course_secure(struct course *course, char *address);

/* Begins to note a hop for whoever wants to see it, borrowed until the next; NULL where nobody does. */
struct fetch_hop *course_note_hop(struct course *course);

/* Take over into the result what the answer's headers say, and how long the hop took. */
void course_keep_answer(struct course *course, struct exchange_answer *answer);
void course_keep_measures(struct course *course, const struct exchange_answer *answer);

#endif
