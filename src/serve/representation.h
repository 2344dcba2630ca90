/* The bytes of one resource as they are served: made once per change, immutable afterwards. The identity form, its
 * gzip and its brotli, a strong ETag for each, and the complete replies that carry them, so that a request costs no rendering, no
 * compression and no copy. Made by any thread and handed to the loop, which counts references from then on: only one
 * thread may touch it at a time. A connection that is still sending a reply keeps its bytes alive by itself. */
#ifndef RIFFLE_SERVE_REPRESENTATION_H
#define RIFFLE_SERVE_REPRESENTATION_H

#include "base/buf.h"
#include "serve/coding.h"

enum { ETAG_SIZE = 24 };

struct MHD_Response;

/* What is told about the bytes. Strings are copied. */
struct representation_form {
    const char *content_type;
    const char *cache_control; /* NULL: none */
    const char *link;          /* the Link header field; NULL: none */
    int64_t last_modified;     /* ms; 0: not told */
    bool plain;                /* it is not compressed: made for one request, on the loop */
    bool indexable;            /* search engines may list it; else X-Robots-Tag tells them not to */
    bool outside_images; /* the Content-Security-Policy lets a page show images of other hosts */
};

struct representation {
    int64_t last_modified;
    struct bytes body[CODING_COUNT];    /* absent where the coding does not pay */
    char etag[CODING_COUNT][ETAG_SIZE]; /* with the quotes */
    struct MHD_Response *full[CODING_COUNT],
        *not_modified[CODING_COUNT]; /* NULL where the body is absent */
    unsigned available;              /* a bit for each coding that has a body */
    unsigned references;
};

/* Takes over the content of body (which is left empty), compresses it and counts one reference. Equal bytes give equal
 * ETags, on any machine. Owned: representation_drop. */
struct representation *representation_new(struct buf *body, const struct representation_form *form);

/* Counts one reference more; returns rep. */
struct representation *representation_keep(struct representation *rep);

/* Counts one reference less, and frees it with the last. Takes NULL. */
void representation_drop(struct representation *rep);

#endif
