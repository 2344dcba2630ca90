/* A publication of our own making: an invented river between invented towns, told by invented papers in four languages,
 * and one paper that means harm. */
#ifndef RIFFLE_TESTS_PUBLISH_FIXTURE_H
#define RIFFLE_TESTS_PUBLISH_FIXTURE_H

#include "publish/publication.h"

/* The topic with its stories, three days of them. */
struct publication fixture_topic(void);

/* The same, which publishes whole bodies and pictures. */
struct publication fixture_full(void);

/* A topic that has nothing yet, and no public address. */
struct publication fixture_empty(void);

/* A topic whose every word comes from somebody hostile: markup, controls, bytes that are no UTF-8. */
struct publication fixture_hostile(void);

#endif
