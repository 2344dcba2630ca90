/* The command line of one subcommand: a table of options, from which it is read and --help is printed. */
#ifndef RIFFLE_CMD_ARGUMENTS_H
#define RIFFLE_CMD_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

/* One option. With a value it sets *text to what was written, else *flag to true. */
struct argument {
    const char *name;  /* "base-url": written --base-url */
    char letter;       /* 0: none */
    const char *value; /* what --help calls the value, "URL"; NULL: a flag */
    const char *help;  /* one line, with the default if there is one */
    bool *flag;
    const char **text;
};

struct usage {
    const char *command;  /* "parse" */
    const char *operands; /* "FILE…", "" */
    const char *
        missing; /* what is told where there are fewer than `least`: "a file"; NULL where none is needed */
    const char *summary; /* one sentence */
    const char *example; /* a command line, with what it does before it */
    const struct argument *arguments;
    size_t n;
    int least, most; /* operands; most < 0: any number */
};

enum arguments_outcome {
    ARGUMENTS_READ,
    ARGUMENTS_HELPED, /* --help was asked for and printed: exit 0 */
    ARGUMENTS_WRONG,  /* told on standard error: exit 2 */
};

/* Reads argv; *first is where the operands begin (argv is reordered so that they come last). */
enum arguments_outcome arguments_read(const struct usage *usage, int argc, char **argv, int *first);

/* The exit status of a command whose arguments were not read. */
int arguments_status(enum arguments_outcome outcome);

/* Reads how many of something are wanted: 1 to max. False, and *out untouched, where it is no such number. */
bool arguments_count(const char *text, size_t max, size_t *out);

/* The -c/--config row that most commands have. */
#define ARGUMENT_CONFIG(to)                                                                        \
    {                                                                                              \
        .name = "config", .letter = 'c', .value = "FILE",                                          \
        .help = "the configuration (default: $RIFFLE_CONFIG, else /etc/riffle/riffle.yaml)",       \
        .text = (to)                                                                               \
    }

#endif
