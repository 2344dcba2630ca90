#include "cmd/arguments.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/console.h"

enum { OPTIONS_MAX = 32, NAME_COLUMN = 26 };

static void print_option(const struct argument *a)
{
    char letter[8] = "   ", name[64], line[80], margin[NAME_COLUMN + 1];
    struct buf out = {0};
    (void)snprintf(margin, sizeof margin, "%*s", NAME_COLUMN, "");
    if (a->letter)
        (void)snprintf(letter, sizeof letter, "-%c,", a->letter);
    (void)snprintf(name, sizeof name, "--%s%s%s", a->name, a->value ? " " : "",
                   a->value ? a->value : "");
    (void)snprintf(line, sizeof line, "  %s %-*s", letter, NAME_COLUMN - 6, name);
    bool is_wide = strlen(name) > NAME_COLUMN - 6;
    if (is_wide)
        (void)printf("%s\n", line);
    console_add(&out, is_wide ? margin : line, margin, bytes_of(a->help));
    (void)printf("%s", out.p);
    buf_clear(&out);
}

static void print_help(const struct usage *usage)
{
    static const struct argument help = {
        .name = "help", .letter = 'h', .help = "print this and end"};
    (void)printf("usage: riffle %s [OPTIONS]%s%s\n\n%s\n\noptions:\n", usage->command,
                 usage->operands[0] ? " " : "", usage->operands, usage->summary);
    for (size_t i = 0; i < usage->n; i++)
        print_option(&usage->arguments[i]);
    print_option(&help);
    (void)printf("\nexample:\n  %s\n", usage->example);
}

static enum arguments_outcome wrong(const struct usage *usage, const char *what)
{
    (void)fprintf(stderr, "riffle %s: %s; see riffle %s --help\n", usage->command, what,
                  usage->command);
    return ARGUMENTS_WRONG;
}

static enum arguments_outcome is_missing(const struct usage *usage)
{
    char what[80];
    (void)snprintf(what, sizeof what, "%s is missing",
                   usage->missing ? usage->missing : "something");
    return wrong(usage, what);
}

/* getopt's tables from ours; the value of an option is its index. */
static void fill_tables(const struct usage *usage, struct option *names, char *letters)
{
    size_t at = 0;
    letters[at++] = ':';
    letters[at++] = 'h';
    for (size_t i = 0; i < usage->n && i < OPTIONS_MAX - 1; i++) {
        const struct argument *a = &usage->arguments[i];
        names[i] = (struct option){a->name, a->value ? required_argument : no_argument, NULL,
                                   (int)(256 + i)};
        if (a->letter) {
            letters[at++] = a->letter;
            if (a->value)
                letters[at++] = ':';
        }
    }
    names[usage->n] = (struct option){"help", no_argument, NULL, 'h'};
    letters[at] = '\0';
}

static const struct argument *argument_of(const struct usage *usage, int option)
{
    if (option >= 256)
        return &usage->arguments[option - 256];
    for (size_t i = 0; i < usage->n; i++)
        if (usage->arguments[i].letter == option)
            return &usage->arguments[i];
    return NULL;
}

static void set(const struct argument *a, const char *value)
{
    if (a->value)
        *a->text = value;
    else
        *a->flag = true;
}

enum arguments_outcome arguments_read(const struct usage *usage, int argc, char **argv, int *first)
{
    struct option names[OPTIONS_MAX + 1] = {{0}};
    char letters[3 * OPTIONS_MAX], what[160];
    fill_tables(usage, names, letters);
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, letters, names, NULL)) != -1;) {
        if (option == 'h') {
            print_help(usage);
            return ARGUMENTS_HELPED;
        }
        const struct argument *a = argument_of(usage, option);
        if (!a) {
            (void)snprintf(what, sizeof what, "%.100s %s", argv[optind - 1],
                           option == ':' ? "needs a value" : "is no option of it");
            return wrong(usage, what);
        }
        set(a, optarg);
    }
    *first = optind;
    int operands = argc - optind;
    if (operands < usage->least)
        return is_missing(usage);
    if (usage->most >= 0 && operands > usage->most) {
        (void)snprintf(what, sizeof what, "%.100s is too much", argv[optind + usage->most]);
        return wrong(usage, what);
    }
    return ARGUMENTS_READ;
}

int arguments_status(enum arguments_outcome outcome)
{
    return outcome == ARGUMENTS_HELPED ? EXIT_DONE : EXIT_IMPOSSIBLE;
}

bool arguments_count(const char *text, size_t max, size_t *out)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < 1 || (size_t)value > max)
        return false;
    *out = (size_t)value;
    return true;
}
