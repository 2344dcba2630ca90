/* How a picture measures: where a value lies between the ground and the top, and which round numbers stand beside it.
 * Pure. */
#ifndef RIFFLE_PUBLISH_CHART_SCALE_H
#define RIFFLE_PUBLISH_CHART_SCALE_H

#include <stdint.h>

/* What is larger is drawn as this. */
#define CHART_VALUE_MAX INT64_C(4000000000000000000)

struct chart_scale {
    int64_t step; /* between two round numbers: 1, 2 or 5 times a power of ten */
    int steps;    /* from 0 to the top */
};

/* The scale whose top is not below the largest value, of at most so many steps (1 … 5); of one step where all is 0. */
struct chart_scale chart_scale_of(int64_t largest, int steps_max);

/* How high a value stands where the top is at `height`: from 0 to height. */
int chart_scale_height(const struct chart_scale *scale, int64_t value, int height);

/* The value as it is drawn: from 0 to CHART_VALUE_MAX. And the sum of two such. */
int64_t chart_value(int64_t value);
int64_t chart_sum(int64_t a, int64_t b);

#endif
