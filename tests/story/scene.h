/* Items told one after another to a placer of their own. */
#ifndef RIFFLE_TESTS_STORY_SCENE_H
#define RIFFLE_TESTS_STORY_SCENE_H

#include "story/place.h"

/* One item, in short: feed 1 is https://one.example/feed, an absent guid is the url. */
struct told {
    uint32_t feed;
    const char *guid, *url, *title, *text;
    int hours; /* after the first */
};

struct scene {
    struct placer *placer;
    struct report_reader *reader;
    struct arena *scratch;
    const char *language; /* of the items; NULL: English */
    uint32_t n;           /* items told: the last one's id */
    uint32_t story;
    struct placement last;
};

void scene_open(struct scene *scene);
void scene_close(struct scene *scene);

/* Tells an item and returns what became of it, which is scene->last too. */
const struct placement *scene_tell(struct scene *scene, const struct told *item);

/* Tells items that have nothing to do with anything, so that words get their weight. */
void scene_fill(struct scene *scene, size_t n);

#endif
