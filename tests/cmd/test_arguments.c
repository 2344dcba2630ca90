#include "cmd/arguments.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"

static bool all, quiet;
static const char *config, *base;
static int first;

static enum arguments_outcome read_line(int least, int most, const char *const *words)
{
    enum { WORDS_MAX = 8 };
    static char copies[WORDS_MAX][64];
    static char *argv[WORDS_MAX + 1];
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "all", .letter = 'a', .help = "every one", .flag = &all},
        {.name = "quiet", .help = "say nothing", .flag = &quiet},
        {.name = "base-url", .value = "URL", .help = "where it came from", .text = &base},
    };
    const struct usage usage = {
        .command = "try",
        .operands = "FILE…",
        .missing = "a file",
        .summary = "Tries something.",
        .example = "riffle try FILE",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = least,
        .most = most,
    };
    int argc = 0;
    all = quiet = false;
    config = base = NULL;
    for (; words[argc]; argc++) {
        (void)snprintf(copies[argc], sizeof copies[argc], "%s", words[argc]);
        argv[argc] = copies[argc];
    }
    argv[argc] = NULL;
    return arguments_read(&usage, argc, argv, &first);
}

#define LINE(...) ((const char *const[]){"try", __VA_ARGS__, NULL})

/* What was printed to a redirected stream. */
static const char *printed(FILE *stream)
{
    static char text[4096];
    size_t n = fread(text, 1, sizeof text - 1, stream);
    text[n] = '\0';
    return text;
}

Test(arguments, values_and_flags)
{
    cr_assert(read_line(0, 1, LINE("--all", "-c", "a.yaml", "--base-url=http://x/", "file")) ==
              ARGUMENTS_READ);
    cr_expect(all && !quiet);
    cr_expect_str_eq(config, "a.yaml");
    cr_expect_str_eq(base, "http://x/");
    cr_expect(first == 5);
    cr_assert(read_line(0, 1, LINE("-ac", "b.yaml", "--quiet")) == ARGUMENTS_READ);
    cr_expect(all && quiet && !base);
    cr_expect_str_eq(config, "b.yaml");
}

Test(arguments, operands_come_last_and_after_two_dashes)
{
    cr_assert(read_line(1, -1, LINE("one", "--all", "two")) == ARGUMENTS_READ);
    cr_expect(all && first == 2);
    cr_assert(read_line(1, 1, LINE("--", "--all")) == ARGUMENTS_READ);
    cr_expect(!all && first == 2);
    cr_assert(read_line(1, 1, LINE("-")) == ARGUMENTS_READ);
}

static const struct {
    const char *words[6];
    const char *says;
} mistakes[] = {
    {{"try", "--nothing", NULL}, "--nothing is no option of it"},
    {{"try", "-x", NULL}, "-x is no option of it"},
    {{"try", "f", "--base-url", NULL}, "--base-url needs a value"},
    {{"try", "f", "-c", NULL}, "-c needs a value"},
    {{"try", NULL}, "a file is missing"},
    {{"try", "f", "g", NULL}, "g is too much"},
};

Test(arguments, mistakes_are_told, .init = cr_redirect_stderr)
{
    struct bytes all_said;
    for (size_t i = 0; i < COUNT_OF(mistakes); i++)
        cr_expect(read_line(1, 1, mistakes[i].words) == ARGUMENTS_WRONG, "%zu", i);
    (void)fflush(stderr);
    all_said = bytes_of(printed(cr_get_redirected_stderr()));
    for (size_t i = 0; i < COUNT_OF(mistakes); i++)
        cr_expect(bytes_find(all_said, bytes_of(mistakes[i].says)) < all_said.n, "%s",
                  mistakes[i].says);
}

Test(arguments, help_prints_the_table, .init = cr_redirect_stdout)
{
    static const char *const parts[] = {"usage: riffle try [OPTIONS] FILE…",
                                        "Tries something.",
                                        "-c, --config FILE",
                                        "-a, --all",
                                        "every one",
                                        "    --base-url URL",
                                        "-h, --help",
                                        "riffle try FILE"};
    cr_expect(read_line(1, 1, LINE("--help")) == ARGUMENTS_HELPED, "though an operand is missing");
    (void)fflush(stdout);
    struct bytes help = bytes_of(printed(cr_get_redirected_stdout()));
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        cr_expect(bytes_find(help, bytes_of(parts[i])) < help.n, "%s", parts[i]);
}

/* A line longer than what is quoted of it. */
Test(arguments, a_long_word_is_cut, .init = cr_redirect_stderr)
{
    char word[60] = "--";
    memset(word + 2, 'x', sizeof word - 3);
    word[sizeof word - 1] = '\0';
    cr_expect(read_line(0, 0, LINE(word)) == ARGUMENTS_WRONG);
}

static const struct {
    const char *text;
    size_t count; /* 0: none */
} counts[] = {{"1", 1},  {"50", 50}, {"100", 100}, {"101", 0}, {"0", 0},
              {"-1", 0}, {"", 0},    {"5x", 0},    {"x", 0},   {"99999999999999999999", 0}};

Test(arguments, counts_are_read_up_to_a_limit)
{
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        size_t count = 0;
        cr_expect_eq(arguments_count(counts[i].text, 100, &count), counts[i].count > 0, "row %zu",
                     i);
        cr_expect_eq(count, counts[i].count, "row %zu", i);
    }
}
