#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>

#include "base/bytes.h"
#include "cmd/cmd.h"

/* What every command has in common: its --help fits a terminal, and it says what it misses. */

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *missing; /* NULL: it needs no operand */
} commands[] = {
    {"run", cmd_run, NULL},
    {"check", cmd_check, NULL},
    {"status", cmd_status, NULL},
    {"fetch", cmd_fetch, "riffle fetch: a URL is missing;"},
    {"parse", cmd_parse, "riffle parse: a file is missing;"},
    {"match", cmd_match, "riffle match: a topic file is missing;"},
    {"group", cmd_group, NULL},
    {"explain", cmd_explain, "riffle explain: an entry is missing;"},
    {"topic", cmd_topic, "riffle topic: a topic is missing;"},
    {"search", cmd_search, "riffle search: a query is missing;"},
    {"label", cmd_label, "riffle label: a topic is missing;"},
    {"train", cmd_train, "riffle train: a topic is missing;"},
    {"opml", cmd_opml, "riffle opml: list, add, remove or find is missing;"},
    {"backup", cmd_backup, "riffle backup: a file is missing;"},
    {"version", cmd_version, NULL},
};

static int run(size_t i, const char *word)
{
    char name[16], option[16];
    char *argv[] = {name, word ? option : NULL, NULL};
    (void)snprintf(name, sizeof name, "%s", commands[i].name);
    (void)snprintf(option, sizeof option, "%s", word ? word : "");
    return commands[i].run(word ? 2 : 1, argv);
}

static struct bytes printed(FILE *stream)
{
    static char text[65536];
    (void)fflush(NULL);
    return (struct bytes){text, fread(text, 1, sizeof text, stream)};
}

/* Columns, where no character takes two. */
static size_t columns(struct bytes line)
{
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++)
        n += ((unsigned char)line.p[i] & 0xC0u) != 0x80u;
    return n;
}

Test(help, fits_a_terminal, .init = cr_redirect_stdout)
{
    enum { COLUMNS = 80 };
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        cr_expect_eq(run(i, "--help"), EXIT_DONE, "%s", commands[i].name);
    struct bytes rest = printed(cr_get_redirected_stdout()), line;
    cr_assert(rest.n > 0);
    while (bytes_split(&rest, '\n', &line))
        cr_expect(columns(line) <= COLUMNS, "%.*s", BYTES_FMT(line));
}

Test(help, what_is_missing_is_named, .init = cr_redirect_stderr)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (commands[i].missing)
            cr_expect_eq(run(i, NULL), EXIT_IMPOSSIBLE, "%s", commands[i].name);
    struct bytes said = printed(cr_get_redirected_stderr());
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (commands[i].missing)
            cr_expect(bytes_find(said, bytes_of(commands[i].missing)) < said.n, "%s",
                      commands[i].missing);
}
