/* Sets of topics made of settings alone. */
#ifndef RIFFLE_TEST_STORE_TOPICS_H
#define RIFFLE_TEST_STORE_TOPICS_H

#include "match/topic.h"

/* A set over n settings, which must live as long. Arena. */
struct topic_set *test_topics(struct arena *arena, const struct topic_settings *settings, size_t n);

#endif
