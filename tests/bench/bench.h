/* How a benchmark measures and tells: ways to do one thing stand side by side, the peer or the floor (memcpy, bare expat,
 * malloc) first, riffle's after it. bench_compare runs them in turn, so that a busy machine slows all of them alike, and
 * prints for each the median of 7, its ratio to the first, the throughput, the calls of malloc and the peak of memory.
 *
 *     static const struct bench_case cases[] = {
 *         {"bare expat", run_expat, &input, .bytes = …, .items = …},
 *         {"feed_parse", run_feed_parse, &input, .bytes = …, .items = …},
 *     };
 *     bench_compare("parse a document of 1 MB", cases, COUNT_OF(cases), NULL);
 *
 * A case runs in the calling thread and has to take some milliseconds at least: let it loop. */
#ifndef RIFFLE_BENCH_H
#define RIFFLE_BENCH_H

#include <stddef.h>
#include <stdint.h>

enum { BENCH_ROUNDS = 7 };

struct bench_case {
    const char *name;
    void (*run)(void *ctx);
    void *ctx;
    size_t bytes; /* worked through in one run; 0: no MB/s is told */
    size_t items; /* done in one run; 0: no time for one is told */
};

struct bench_result {
    double seconds;       /* median */
    double ratio;         /* to the first case's */
    uint64_t allocations; /* in one run: malloc, calloc, realloc of all threads */
    size_t peak;          /* bytes resident above what was before the run */
};

/* Measures and prints. results, NULL or room for n, is for programs that go on with the figures. */
void bench_compare(const char *title, const struct bench_case *cases, size_t n,
                   struct bench_result *results);

/* Calls of malloc, calloc and realloc so far; 0 where a sanitizer has taken them over. */
uint64_t bench_allocations(void);

/* Keeps the compiler from leaving out what computes p's bytes. */
void bench_use(const void *p);

#endif
