/* What stands at which path: the routes of a server. A path holds a representation, or a function that makes one on
 * request; a path, or all paths with one beginning, may be a place where another thread is asked; and all paths with one
 * beginning may lead to a door, where something can be brought. Belongs to the loop thread. */
#ifndef RIFFLE_SERVE_SITE_H
#define RIFFLE_SERVE_SITE_H

#include "serve/call.h"
#include "serve/question.h"
#include "serve/readership.h"
#include "serve/representation.h"

/* Owned: site_free. */
struct site;
struct site *site_new(void);

/* Drops every representation. Takes NULL. */
void site_free(struct site *site);

/* Puts a representation at a path ("/china-russia.atom": from the root, percent signs decoded), in place of what stood
 * there; the site takes over the reference. NULL takes the path away. */
void site_set(struct site *site, const char *path, struct representation *rep);

/* A function that makes the content of a path on each request, at a small cost, since the loop waits for it: fills body
 * and returns the HTTP status. */
typedef int site_make(void *ctx, struct buf *body);

/* Puts a function at a path; content_type is static. It is called on the loop thread. */
void site_set_live(struct site *site, const char *path, const char *content_type, site_make *make,
                   void *ctx);

/* What answers at a door. Both are called on the loop thread, which waits for them. */
struct site_door {
    /* How many bytes a POST to that path may bring: asked before they are read. 0: nothing stands there. */
    size_t (*admits)(void *ctx, struct bytes path);
    /* Answers a GET, or a POST with its whole body, of any path behind the door: fills reply (plain text) and returns
     * the HTTP status. */
    int (*answer)(void *ctx, struct call *call, struct buf *reply);
    void *ctx;
};

/* Makes a door of all paths that begin so ("/websub/", static). A site has one door. */
void site_set_door(struct site *site, const char *beginning, const struct site_door *door);

/* The door that a path lies behind, or NULL. Borrowed. */
const struct site_door *site_door(const struct site *site, struct bytes path);

enum { SITE_ASKED_MAX = 8 };

/* A place whose answers take longer than the loop may wait. */
struct site_asked {
    /* Takes the question over, to be answered later, or at once. Called on the loop thread, which waits for it. */
    void (*ask)(void *ctx, struct question *question);
    /* Whether something may stand at a path that begins so, without looking for it. NULL: at all of them. */
    bool (*knows)(void *ctx, struct bytes path);
    void *ctx;
    size_t limit;        /* how many may be without their answer; more are told to come again */
    int64_t patience_ms; /* how long each is waited for */
};

/* Another thread is asked at this path ("/search"), or, where it ends in a slash, at all paths that begin so and at which
 * nothing else stands. Static. The site must outlive the questions that are asked there; it has SITE_ASKED_MAX such
 * places at most. */
void site_set_asked(struct site *site, const char *beginning, const struct site_asked *asked);

/* Takes away every path for which keep says no. */
void site_prune(struct site *site, bool (*keep)(void *ctx, const char *path), void *ctx);

/* What stands at a path: either rep or make is set. */
struct place {
    struct representation *rep;
    const char *content_type;
    site_make *make;
    void *ctx;
};

/* The place at a path, or NULL. Borrowed until the site changes. */
const struct place *site_find(const struct site *site, struct bytes path);

/* A place where another thread is asked. */
struct asked_place {
    const char *beginning;
    struct site_asked asked;
    size_t under_way;
};

/* The one that a path belongs to, or NULL. Borrowed. */
struct asked_place *site_find_asked(struct site *site, struct bytes path);

/* How many paths there are. */
size_t site_size(const struct site *site);

/* Counts one request for the representation at the path, from a program that says so of itself. The count stays with the
 * path when another representation is put there. */
void site_note_reader(struct site *site, struct bytes path, struct bytes agent, int64_t now);

/* Whether a service (readership.h) has said another number since this was last asked. */
bool site_readers_changed(struct site *site);

/* Calls tell for every path that was asked for, in no order. */
void site_each_read(const struct site *site,
                    void (*tell)(void *ctx, const char *path, const struct readership *readers),
                    void *ctx);

#endif
