/* A publication there and back: rendered, read with riffle's own parser, and held against what went in. */
#ifndef RIFFLE_TESTS_PUBLISH_ROUND_TRIP_H
#define RIFFLE_TESTS_PUBLISH_ROUND_TRIP_H

#include "complaints.h"
#include "publish/publication.h"

/* Renders every form that holds entries, reads it, and complains of each member that came back as another, so far as the
 * form can hold it. Arena. */
struct complaints round_trip(const struct publication *publication, struct arena *arena);

#endif
