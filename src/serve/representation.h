/* The bytes of one resource as they are served: made once per change, immutable afterwards. The identity form and its
 * gzip, a strong ETag for each, Last-Modified, the Content-Type and the Cache-Control. Made by any thread and handed to
 * the loop, which counts references from then on: only one thread may touch it at a time. */
#ifndef RIFFLE_SERVE_REPRESENTATION_H
#define RIFFLE_SERVE_REPRESENTATION_H

#include "base/buf.h"

enum coding { CODING_IDENTITY, CODING_GZIP, CODING_COUNT };

struct representation {
    const char *content_type; /* static */
    const char *cache_control; /* static */
    int64_t last_modified;    /* ms */
    struct bytes body[CODING_COUNT]; /* owned by it; absent where the coding does not pay */
    char etag[CODING_COUNT][24];     /* with the quotes */
    unsigned references;
};

/* Takes over the content of body (which is left empty), compresses it and counts one reference. */
struct representation *representation_new(struct buf *body, const char *content_type,
                                          const char *cache_control, int64_t last_modified);

struct representation *representation_keep(struct representation *rep);
void representation_drop(struct representation *rep);

#endif
