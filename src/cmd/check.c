#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/arguments.h"
#include "cmd/check_online.h"
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

/* The folder that a path is in. Arena. */
static struct bytes folder_of(struct bytes path, struct arena *arena)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return n > 1 ? arena_printf(arena, "%.*s", (int)(n - 1), path.p) : (struct bytes)BYTES("/");
}

/* Whether this user may write in a folder, or make it where it is not there yet. */
static bool may_write(struct bytes folder, struct arena *arena)
{
    struct stat st;
    while (stat(folder.p, &st) != 0 && errno == ENOENT && folder.n > 1)
        folder = folder_of(folder, arena);
    errno = 0;
    if (stat(folder.p, &st) == 0 && !S_ISDIR(st.st_mode))
        errno = ENOTDIR;
    return errno == 0 && access(folder.p, W_OK | X_OK) == 0;
}

/* The daemon may run as another user than who checks: a warning. */
static size_t check_folders(const struct options *o)
{
    struct arena *arena = arena_new(SIZE_MAX);
    const struct {
        const char *key;
        struct bytes folder;
    } folders[] = {{"store", folder_of(o->store, arena)}, {"publish", o->publish}};
    size_t refused = 0;
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        if (folders[i].folder.n == 0 || may_write(folders[i].folder, arena))
            continue;
        (void)fprintf(stderr, "warning: %s: you cannot write to %s: %s\n", folders[i].key,
                      folders[i].folder.p, strerror(errno));
        refused++;
    }
    arena_free(arena);
    return refused;
}

/* Warnings are of what was mended and is used. */
static bool has_warnings(const struct setup *setup)
{
    size_t warnings = 0;
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        warnings += setup->findings[i].warnings;
    return warnings > 0;
}

/* How many findings the feeds themselves gave. */
static size_t ask_feeds(const struct setup *setup, size_t *errors)
{
    struct error err = {0};
    size_t findings = 0;
    if (check_online(setup, &findings, &err))
        return findings;
    (void)fprintf(stderr, "%s\n", err.text);
    (*errors)++;
    return 0;
}

static void tell_sizes(const struct setup *setup, const char *path, bool warned)
{
    size_t feeds = setup->list->feeds.n, topics = topic_set_length(setup->topics);
    (void)printf("%s %s: %zu feed%s, %zu topic%s\n", path, warned ? "can be used" : "is in order",
                 feeds, PLURAL(feeds), topics, PLURAL(topics));
}

static int check(const char *named, bool online)
{
    struct arena *arena = arena_new(SIZE_MAX);
    const char *path = NULL;
    struct setup *setup = configured_read(named, arena, &path);
    size_t errors = setup ? configured_tell(setup) : 1;
    bool warned = setup && has_warnings(setup);
    if (setup && setup->options) {
        errors += check_store(setup->options);
        warned = check_folders(setup->options) > 0 || warned;
    }
    if (setup && errors)
        (void)fprintf(stderr, "%zu error%s\n", errors, PLURAL(errors));
    else if (setup)
        tell_sizes(setup, path, warned);
    if (setup && !errors && online)
        warned = ask_feeds(setup, &errors) > 0 || warned;
    setup_free(setup);
    arena_free(arena);
    return errors ? EXIT_IMPOSSIBLE : warned ? EXIT_NOT_IN_ORDER : EXIT_DONE;
}

int cmd_check(int argc, char **argv)
{
    const char *config = NULL;
    int first;
    bool online = false;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "online",
         .help = "also fetch each feed once, and tell which are frozen, moved or gone",
         .flag = &online},
    };
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
        return arguments_status(outcome);
    return check(config, online);
}
