/* Where what is rendered goes: to the server as representations, and into the folder `publish` as files. It knows every
 * resource that is published now by the hash of its bytes, so that what has not changed is neither written nor handed out
 * again. Belongs to the keeper's thread. */
#ifndef RIFFLE_DAEMON_OUTLET_H
#define RIFFLE_DAEMON_OUTLET_H

#include "base/buf.h"
#include "base/error.h"
#include "daemon/message.h"

struct outlet;

/* Owned: outlet_free. */
struct outlet *outlet_new(void);

/* Takes NULL. */
void outlet_free(struct outlet *outlet);

/* Begins a rendering of that instant into the folder (borrowed until the end; empty: no files). What changed is put in
 * front of *out; NULL: nobody serves it, and nothing is compressed for the wire. */
void outlet_begin(struct outlet *outlet, struct bytes folder, int64_t now,
                  struct publication_change **out);

/* From now on nothing is known to lie where it belongs: the folder may be another. */
void outlet_forget_files(struct outlet *outlet);

/* Where a resource is served, where it lies in the folder, and whose it is; as what. */
struct outlet_place {
    const char *path, *file;
    const char *topic; /* "": of all */
    const char *content_type, *cache_control;
    const char *link; /* the Link header field; NULL: none */
    bool outside_images; /* it is a page that shows pictures of other hosts */
};

/* Publishes the body, which is taken over. */
void outlet_put(struct outlet *outlet, const struct outlet_place *place, struct buf *body);

/* Says what the feeds of a topic announce now, for a hub to be told of. */
void outlet_tell_news(struct outlet *outlet, const char *topic, uint64_t news);

/* The resources of that topic stay as they are, unless they are put anew. */
void outlet_keep_topic(struct outlet *outlet, struct bytes topic);

/* Keeps the first error of the rendering. */
void outlet_fail(struct outlet *outlet, const struct error *err);

/* Before the first rendering: learns from the store what an earlier run served, so that what is still the same keeps its
 * date. After each: has the store know what changed. Where the store cannot, dates begin anew after a restart, which costs
 * readers a download. */
void outlet_recall(struct outlet *outlet, struct store *store);
void outlet_remember(struct outlet *outlet, struct store *store);

/* Takes away what was neither put nor kept. False with the first error since the beginning. */
bool outlet_end(struct outlet *outlet, struct error *err);

#endif
