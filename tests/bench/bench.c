#include "bench.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CASES_MAX = 16 };

static double now(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A figure of /proc/self/status in bytes, such as "VmHWM:"; 0 if it is not there. */
static size_t status_bytes(const char *name)
{
    char line[256];
    unsigned long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            kilobytes = strtoul(line + strlen(name), NULL, 10);
    (void)fclose(file);
    return kilobytes * 1024;
}

/* Lets the peak of resident memory begin anew. */
static void reset_peak(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t n = write(fd, "5", 1);
    (void)n;
    (void)close(fd);
}

/* One run for what is counted rather than timed; it warms up as well. */
static void count(const struct bench_case *c, struct bench_result *result)
{
    reset_peak();
    size_t resident = status_bytes("VmRSS:");
    uint64_t allocations = bench_allocations();
    c->run(c->ctx);
    result->allocations = bench_allocations() - allocations;
    size_t peak = status_bytes("VmHWM:");
    result->peak = peak > resident ? peak - resident : 0;
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void print_result(const struct bench_case *c, const struct bench_result *r)
{
    (void)printf("  %-28s %10.3f ms  x%-7.2f", c->name, r->seconds * 1e3, r->ratio);
    if (c->bytes)
        (void)printf(" %9.1f MB/s", (double)c->bytes / r->seconds / 1e6);
    if (c->items)
        (void)printf(" %9.1f ns each", r->seconds * 1e9 / (double)c->items);
    (void)printf(" %9llu allocations %8zu kB peak\n", (unsigned long long)r->allocations,
                 r->peak / 1024);
}

void bench_compare(const char *title, const struct bench_case *cases, size_t n,
                   struct bench_result *results)
{
    struct bench_result own[CASES_MAX] = {0};
    double seconds[CASES_MAX][BENCH_ROUNDS];
    assert(n <= CASES_MAX);
    for (size_t i = 0; i < n; i++)
        count(&cases[i], &own[i]);
    for (size_t round = 0; round < BENCH_ROUNDS; round++) {
        for (size_t i = 0; i < n; i++) {
            double start = now();
            cases[i].run(cases[i].ctx);
            seconds[i][round] = now() - start;
        }
    }
    (void)printf("%s\n", title);
    for (size_t i = 0; i < n; i++) {
        qsort(seconds[i], BENCH_ROUNDS, sizeof seconds[i][0], by_value);
        own[i].seconds = seconds[i][BENCH_ROUNDS / 2];
        own[i].ratio = own[i].seconds / own[0].seconds;
        print_result(&cases[i], &own[i]);
        if (results)
            results[i] = own[i];
    }
    (void)fflush(stdout);
}

void bench_use(const void *p)
{
    __asm__ volatile("" : : "r"(p) : "memory");
}
