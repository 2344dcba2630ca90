#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "daemon/daemon.h"

/* Threads that free what others allocated leave holes in every heap: two heaps hold less than one a thread, and what is
 * large goes back to the system at once. */
static void tame_allocator(void)
{
    enum { HEAPS = 2, LARGE = 256 * 1024 };
    (void)mallopt(M_ARENA_MAX, HEAPS);
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
}

static int run(struct daemon_start *start, const char *named)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct log log;
    enum log_level level = LOG_LEVEL_INFO;
    int status = EXIT_IMPOSSIBLE;
    struct setup *setup = configured_read(named, arena, &start->config);
    if (setup && setup_errors(setup) == 0) {
        (void)log_level_parse(setup->options->log_level, &level);
        log_init(&log, level);
        status = daemon_run(start, setup, &log);
    } else {
        if (setup)
            (void)configured_tell(setup);
        setup_free(setup);
    }
    arena_free(arena);
    return status;
}

enum { WORKERS_MAX = 256 };

static bool read_workers(const char *text, size_t *out)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(text, &end, 10);
    *out = n;
    return errno == 0 && *text >= '0' && *text <= '9' && !*end && n >= 1 && n <= WORKERS_MAX;
}

int cmd_run(int argc, char **argv)
{
    struct daemon_start start = {0};
    const char *config = NULL, *workers = NULL;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "once",
         .help = "fetch every due feed one time, publish, end",
         .flag = &start.once},
        {.name = "all", .help = "with --once: also feeds that are not due yet", .flag = &start.all},
        {.name = "workers",
         .value = "N",
         .help = "how many threads read documents (default: one less than there are cores)",
         .text = &workers},
        {.name = "unreachable-hint",
         .value = "TEXT",
         .help = "what to suggest when no feed can be reached",
         .text = &start.unreachable_hint},
    };
    const struct usage usage = {
        .command = "run",
        .operands = "",
        .summary =
            "Fetches the feeds of the list as they fall due, keeps their entries, and serves\n"
            "what is on topic, until SIGTERM. SIGHUP reads the configuration again.",
        .example = "riffle run -c /etc/riffle/riffle.yaml",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .most = 0,
    };
    enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    if (start.all && !start.once) {
        (void)fprintf(stderr, "riffle run: --all goes with --once\n");
        return EXIT_IMPOSSIBLE;
    }
    if (workers && !read_workers(workers, &start.workers)) {
        (void)fprintf(stderr, "riffle run: --workers: \"%s\" is no number from 1 to %d\n", workers,
                      WORKERS_MAX);
        return EXIT_IMPOSSIBLE;
    }
    tame_allocator();
    return run(&start, config);
}
