/* The state of the mender, shared by its two files: repair.c reads tags and keeps elements in order, repair_text.c puts
 * characters and references right. Private to feed/. */
#ifndef RIFFLE_FEED_MENDER_H
#define RIFFLE_FEED_MENDER_H

#include "feed/limits.h"
#include "feed/repair.h"
#include "feed/tag.h"

enum { NAME_BUCKETS = 1024, DECLARED_MAX = 64 };

/* A mark that ends something, and where it was last found: looked for once, however many things it could end. */
struct ending {
    size_t at;
    bool known;
};

struct mender {
    struct bytes in;
    size_t at;
    struct ending cdata_end, comment_end, instruction_end;
    bool type_seen;
    size_t start; /* tags before this byte are junk around the document */
    struct buf *out;
    struct repairs *repairs;
    bool root_seen, root_closed, has_external_type;
    struct bytes declared[DECLARED_MAX]; /* entities of the internal subset */
    size_t n_declared;
    struct bytes open[LIMIT_MENDED_DEPTH];
    size_t depth;
    uint16_t names
        [NAME_BUCKETS]; /* how many open elements have a name of that hash: a miss needs no search */
    struct tag tag;
};

/* Whether text has no character that XML forbids. */
bool mender_is_clean(struct bytes text);

/* Appends a run in which only characters that XML forbids can be wrong: they are left out. */
void mender_add_clean(struct mender *mender, struct bytes run);

/* Appends text or the value of an attribute: references put right; '<', '>' and quotes escaped. */
void mender_add_text(struct mender *mender, struct bytes text);

#endif
