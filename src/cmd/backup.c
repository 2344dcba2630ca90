#include <stdio.h>
#include <unistd.h>

#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "store/store.h"

/* What is told while a large store is copied. */
struct telling {
    bool is_terminal;
    int last; /* hundredths; -1: nothing was told yet */
};

static void tell(void *ctx, enum store_stage stage, int64_t done, int64_t all)
{
    static const char *const words[] = {[STORE_COPYING] = "copied", [STORE_CHECKING] = "checked"};
    struct telling *t = ctx;
    int now = all > 0 ? (int)(done * 100 / all) : 100;
    if (!t->is_terminal || (now == t->last && now != 0))
        return;
    t->last = now;
    (void)fprintf(stderr, "\r%3d %% %-8s", now, words[stage]);
    (void)fflush(stderr);
}

static int fail(const char *sentence)
{
    (void)fprintf(stderr, "riffle backup: %s\n", sentence);
    return EXIT_IMPOSSIBLE;
}

static int backup(const char *config, const char *to, bool replace, bool quiet)
{
    struct telling telling = {.is_terminal = !quiet && isatty(STDERR_FILENO), .last = -1};
    const struct store_progress progress = {tell, &telling};
    struct error err = {0};
    struct options *options = configured_options(config);
    if (!options)
        return EXIT_IMPOSSIBLE;
    bool fine = store_backup(options->store.p, to, replace, &progress, &err);
    if (telling.last >= 0)
        (void)fprintf(stderr, "\r%-16s\r", "");
    options_drop(options);
    return fine ? EXIT_DONE : fail(err.text);
}

int cmd_backup(int argc, char **argv)
{
    const char *config = NULL;
    bool replace = false, quiet = false;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "force", .letter = 'f', .help = "replace a file that is there", .flag = &replace},
        {.name = "quiet", .letter = 'q', .help = "do not tell how far it is", .flag = &quiet},
    };
    const struct usage usage = {
        .command = "backup",
        .operands = "FILE",
        .missing = "a file",
        .summary = "Copies the store as it is now to a file, checks the copy and syncs it to the\n"
                   "disk. The daemon may run, and goes on meanwhile.",
        .example = "riffle backup /var/backups/riffle-$(date +%F).db",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = 1,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    return backup(config, argv[first], replace, quiet);
}
