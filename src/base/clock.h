/* The time, read at the edges and handed inward as a number: what is pure takes an instant, never a clock. An instant
 * is int64_t milliseconds since 1970-01-01T00:00:00Z. Any thread. */
#ifndef RIFFLE_BASE_CLOCK_H
#define RIFFLE_BASE_CLOCK_H

#include <stdint.h>

/* The time of day now. */
int64_t clock_now(void);

/* Milliseconds since some fixed past moment, never set back: for measuring how long a thing took. */
int64_t clock_monotonic(void);

#endif
