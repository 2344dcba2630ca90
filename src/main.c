#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/yaml.h"
#include "cmd/cmd.h"

static const struct command {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"run", "fetch, filter and publish: the daemon, in the foreground", cmd_run},
    {"check", "validate configuration, feeds, topics and store", cmd_check},
    {"status", "what the daemon is doing, and how each feed is", cmd_status},
    {"fetch", "fetch feeds once and show all of it", cmd_fetch},
    {"parse", "print feed documents as JSON Feed, one a line", cmd_parse},
    {"match", "judge items by a topic file, with the evidence", cmd_match},
    {"group", "find what is the same entry, article or story among items", cmd_group},
    {"explain", "say why an entry is or is not in each topic, and its story", cmd_explain},
    {"topic", "list what a topic holds, or what an edited one would", cmd_topic},
    {"search", "search the archive in the topic language", cmd_search},
    {"label", "say whether an entry belongs to a topic, to learn from", cmd_label},
    {"train", "train a topic's model on the labels", cmd_train},
    {"opml", "tell and edit the list of feeds, find feeds behind a page", cmd_opml},
    {"backup", "copy the store, while the daemon runs", cmd_backup},
    {"version", "version, and those of the libraries in use", cmd_version},
};

static void print_commands(FILE *to)
{
    (void)fprintf(to, "usage: riffle COMMAND [OPTIONS] [ARGUMENTS]\n\ncommands:\n");
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        (void)fprintf(to, "  %-10s%s\n", commands[i].name, commands[i].summary);
    (void)fprintf(to,
                  "\nriffle COMMAND --help tells the options of each; the manual is riffle(1).\n");
}

static void say_unknown(const char *name)
{
    const char *names[COUNT_OF(commands)];
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        names[i] = commands[i].name;
    const char *nearest = yaml_nearest(bytes_of(name), names, COUNT_OF(names));
    (void)fprintf(stderr, "riffle: %s is no command%s%s%s\n\n", name,
                  nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_commands(stdout);
        return EXIT_DONE;
    }
    if (strcmp(name, "--version") == 0)
        name = "version";
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    if (name[0])
        say_unknown(name);
    print_commands(stderr);
    return EXIT_IMPOSSIBLE;
}
