/* How many voices tell a story: publishers that are independent of each other. Pure. */
#ifndef RIFFLE_STORY_SOURCES_H
#define RIFFLE_STORY_SOURCES_H

#include <stddef.h>
#include <stdint.h>

/* An item of a story. */
struct source {
    uint64_t publisher; /* by its registrable domain: a number or hash, see story/publisher.h */
    uint32_t article;   /* one number for all copies of an article */
};

/* Counts a publisher once, however many items it has, and publishers that carry one article (a wire report, a text
 * passed on) once among them. */
size_t sources_independent(const struct source *sources, size_t n);

#endif
