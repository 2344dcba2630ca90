/* The text format by which Prometheus and what speaks its language read measurements (version 0.0.4): families of samples,
 * each family with its help and type before it. Pure. */
#ifndef RIFFLE_SERVE_EXPOSITION_H
#define RIFFLE_SERVE_EXPOSITION_H

#include "base/buf.h"

#define EXPOSITION_CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum exposition_type { EXPOSITION_COUNTER, EXPOSITION_GAUGE, EXPOSITION_HISTOGRAM };

/* A label of a sample. The name is ours; the value may be anything. */
struct exposition_label {
    const char *name;
    struct bytes value;
};

/* Appends the head of a family. By custom the name of a counter ends in _total, and names tell their unit: _seconds,
 * _bytes. help is one plain sentence. */
void exposition_family(struct buf *out, const char *name, enum exposition_type type,
                       const char *help);

/* Appends a sample of the family above it. label: NULL for none. */
void exposition_sample(struct buf *out, const char *name, const struct exposition_label *label,
                       double value);

enum { HISTOGRAM_BOUNDS_MAX = 16 };

/* How often something took how long. bounds are ascending and live as long as the histogram; counts[i] is of what was
 * over bounds[i - 1] and not over bounds[i], the last one of what was over all of them. All else zero is valid. */
struct histogram {
    const double *bounds;
    size_t n; /* of the bounds */
    uint64_t counts[HISTOGRAM_BOUNDS_MAX + 1];
    double sum;
};

/* Takes note of a value. */
void histogram_note(struct histogram *histogram, double value);

/* Appends a family that is this histogram. */
void exposition_histogram(struct buf *out, const char *name, const char *help,
                          const struct histogram *histogram);

#endif
