#include <stdio.h>

#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "cmd/fetched.h"

static int print_all(const struct fetched *fetched, size_t n, bool as_json)
{
    struct buf out = {0};
    int status = EXIT_DONE;
    for (size_t i = 0; i < n; i++) {
        if (as_json)
            fetched_print_json(&fetched[i], &out);
        else
            fetched_print(&fetched[i], &out);
        if (!as_json && i + 1 < n)
            buf_add_string(&out, "\n\n");
        if (!fetched_is_fine(&fetched[i]))
            status = EXIT_NOT_IN_ORDER;
    }
    bool ok = fwrite(out.p ? out.p : "", 1, out.n, stdout) == out.n && fflush(stdout) == 0;
    buf_clear(&out);
    if (!ok)
        (void)fprintf(stderr, "riffle fetch: cannot write to standard output\n");
    return ok ? status : EXIT_IMPOSSIBLE;
}

static int fetch(const char *named, char *const *urls, size_t n, bool as_json)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct setup *setup = configured_or_standard(named, arena);
    struct fetched *fetched = ARENA_ARRAY(arena, struct fetched, n);
    struct error err = {0};
    int status = EXIT_IMPOSSIBLE;
    if (setup) {
        const struct subscriptions *list = setup->list ? &setup->list->feeds : NULL;
        if (fetched_all(urls, n, setup->options, list, fetched, arena, &err)) {
            status = print_all(fetched, n, as_json);
            for (size_t i = 0; i < n; i++)
                fetched_clear(&fetched[i]);
        } else {
            (void)fprintf(stderr, "riffle fetch: %s\n", err.text);
        }
        setup_free(setup);
    }
    arena_free(arena);
    return status;
}

int cmd_fetch(int argc, char **argv)
{
    const char *config = NULL;
    bool as_json = false;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "json", .help = "as JSON, one line a URL", .flag = &as_json},
    };
    const struct usage usage = {
        .command = "fetch",
        .operands = "URL...",
        .missing = "a URL",
        .summary = "Fetches each feed once, now, as the daemon would but without its store, and\n"
                   "shows what was asked and answered, how long it took, what was read, and when\n"
                   "the daemon would ask again.",
        .example = "riffle fetch https://example.org/feed.xml",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = -1,
    };
    enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    return fetch(config, argv + first, (size_t)(argc - first), as_json);
}
