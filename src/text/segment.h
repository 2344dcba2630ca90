/* Words of scripts that put no spaces between them, cut by ICU's dictionaries. One thread at a time. */
#ifndef RIFFLE_TEXT_SEGMENT_H
#define RIFFLE_TEXT_SEGMENT_H

#include "base/bytes.h"

struct segmenter;

/* Owned: segmenter_free. */
struct segmenter *segmenter_new(void);
void segmenter_free(struct segmenter *segmenter);

/* Where the words of a folded run of such characters end, counted in characters; the last is the run's length. Borrowed
 * until the next call. */
struct segments {
    const uint32_t *ends;
    size_t n;
};
struct segments segmenter_cut(struct segmenter *segmenter, struct bytes run);

#endif
