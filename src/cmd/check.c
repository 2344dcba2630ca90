#include <stdio.h>
#include <unistd.h>

#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "store/store.h"

/* Opens the store to see whether this program can read it; one that is not there yet is fine. */
static size_t check_store(const struct options *options)
{
    struct store *store = NULL;
    struct error err = {0};
    if (access(options->store.p, F_OK) != 0)
        return 0;
    bool fine = store_open(options->store.p, STORE_READ, &store, &err);
    store_close(store);
    if (!fine)
        (void)fprintf(stderr, "%s\n", err.text);
    return !fine;
}

/* Warnings are of what was mended and is used. */
static bool has_warnings(const struct setup *setup)
{
    size_t warnings = 0;
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        warnings += setup->findings[i].warnings;
    return warnings > 0;
}

static int outcome_of(const struct setup *setup, size_t errors)
{
    if (errors)
        return EXIT_IMPOSSIBLE;
    return has_warnings(setup) ? EXIT_NOT_IN_ORDER : EXIT_DONE;
}

static int check(const char *named)
{
    struct arena *arena = arena_new(SIZE_MAX);
    const char *path = NULL;
    struct setup *setup = configured_read(named, arena, &path);
    size_t errors = setup ? configured_tell(setup) : 1;
    if (setup && setup->options)
        errors += check_store(setup->options);
    if (setup && errors)
        (void)fprintf(stderr, "%zu error%s\n", errors, errors == 1 ? "" : "s");
    else if (setup)
        (void)printf("%s %s: %zu feeds, %zu topics\n", path,
                     has_warnings(setup) ? "can be used" : "is in order", setup->list->feeds.n,
                     topic_set_length(setup->topics));
    int status = outcome_of(setup, errors);
    setup_free(setup);
    arena_free(arena);
    return status;
}

int cmd_check(int argc, char **argv)
{
    const char *config = NULL;
    int first;
    const struct argument arguments[] = {ARGUMENT_CONFIG(&config)};
    const struct usage usage = {
        .command = "check",
        .operands = "",
        .summary = "Reads the configuration, the list of feeds, the topics and the store, changes\n"
                   "nothing, and tells everything that is wrong, each with its place.",
        .example = "riffle check -c /etc/riffle/riffle.yaml",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .most = 0,
    };
    enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return outcome == ARGUMENTS_HELPED ? EXIT_DONE : EXIT_IMPOSSIBLE;
    return check(config);
}
