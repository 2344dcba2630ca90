/* The doors of match/topic.h that the store uses, over plain settings: what a topic file says and how entries are judged
 * is no matter of the store's. */
#include "topics.h"

struct topic_set {
    const struct topic_settings *settings;
    size_t n;
};

struct topic_set *test_topics(struct arena *arena, const struct topic_settings *settings, size_t n)
{
    struct topic_set *set = ARENA_NEW(arena, struct topic_set);
    *set = (struct topic_set){settings, n};
    return set;
}

size_t topic_set_length(const struct topic_set *set)
{
    return set->n;
}

const struct topic_settings *topic_set_settings(const struct topic_set *set, size_t i)
{
    return &set->settings[i];
}
