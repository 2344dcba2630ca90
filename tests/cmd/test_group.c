#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "cmd/cmd.h"

/* Runs `riffle group` on a file with these lines and returns its status; what it printed is in out. */
static int group(const char *items, char *option, char *out, size_t size)
{
    char path[] = "/tmp/riffle-group-XXXXXX";
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    cr_assert_eq(write(file, items, strlen(items)), (ssize_t)strlen(items));
    (void)close(file);
    char *argv[] = {"group", path, option, NULL};
    fflush(stdout);
    FILE *printed = tmpfile();
    int kept = dup(STDOUT_FILENO);
    cr_assert(printed && kept >= 0);
    cr_assert_geq(dup2(fileno(printed), STDOUT_FILENO), 0);
    int status = cmd_group(option ? 3 : 2, argv);
    fflush(stdout);
    cr_assert_geq(dup2(kept, STDOUT_FILENO), 0);
    (void)close(kept);
    rewind(printed);
    out[fread(out, 1, size - 1, printed)] = '\0';
    (void)fclose(printed);
    (void)unlink(path);
    return status;
}

#define FEED(name, priority)                                                                       \
    "\"_riffle\":{\"feed\":{\"url\":\"https://" name ".example/feed.xml\",\"priority\":" priority  \
    "}}}\n"

static const struct {
    const char *items, *want;
    int status;
} rows[] = {
    {"", "", EXIT_DONE},
    {"\n \n", "", EXIT_DONE},
    {"{\"id\":\"1\",\"title\":\"Late ferry\"}\n",
     "{\"id\":\"1\",\"duplicate_of\":null,\"story\":\"S1\",\"lead\":true,\"similarity\":1.000}\n",
     EXIT_DONE},
    /* seen again, edited */
    {"{\"id\":\"tag:lake.example,2024:1181\",\"title\":\"Ferry late\",\"url\":\"https://"
     "lake.example/2024/ferry-1181\"," FEED(
         "lake",
         "5") "{\"id\":\"tag:lake.example,2024:1181\","
              "\"title\":\"Ferry sinks\",\"url\":\"https://lake.example/2024/ferry-1181\"," FEED(
                  "lake", "5"),
     "{\"id\":\"tag:lake.example,2024:1181\",\"duplicate_of\":null,\"story\":\"S1\",\"lead\":true,"
     "\"similarity\":1.000}\n{\"id\":\"tag:lake.example,2024:1181\",\"duplicate_of\":\"tag:lake."
     "example,2024:1181\",\"story\":\"S1\",\"lead\":false,\"similarity\":1.000}\n",
     EXIT_DONE},
    /* the same headline in another feed, whose priority is higher */
    {"{\"id\":\"a\",\"title\":\"Ferry to the northern islands sinks in storm\"," FEED(
         "lake", "5") "{\"id\":\"b\",\"title\":\"Ferry to the northern islands sinks in storm | "
                      "Shore News\"," FEED("shore", "7"),
     "{\"id\":\"a\",\"duplicate_of\":null,\"story\":\"S1\",\"lead\":false,\"similarity\":1.000}\n"
     "{\"id\":\"b\",\"duplicate_of\":\"a\",\"story\":\"S1\",\"lead\":true,\"similarity\":1.000}\n",
     EXIT_DONE},
};

Test(group, prints_a_line_for_every_item)
{
    char out[4096];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect_eq(group(rows[i].items, NULL, out, sizeof out), rows[i].status, "row %zu", i);
        cr_expect_str_eq(out, rows[i].want, "row %zu: %s", i, out);
    }
}

Test(group, a_wrong_line_keeps_its_place)
{
    char out[4096];
    int status = group(
        "{\"id\":\"1\",\"title\":\"One\"}\nnonsense\n{\"id\":\"3\",\"title\":\"Three\"}", NULL, out,
        sizeof out);
    cr_expect_eq(status, EXIT_NOT_IN_ORDER);
    cr_expect(strstr(out, "\"S1\""));
    cr_expect(strstr(out, "}\n{\"error\":\"line 2: "), "%s", out);
    cr_expect(strstr(out, "\"S3\""));
}

Test(group, tells_why)
{
    char out[8192];
    (void)group("{\"id\":\"1\",\"title\":\"Quick crossword No 26,100\"}\n"
                "{\"id\":\"2\",\"title\":\"Quick crossword No 26,101\"}\n",
                "--why", out, sizeof out);
    cr_expect(strstr(out, "\"why\":[{\"id\":\"1\",\"line\":1,\"is\":\"none\",\"for\":\"the same "
                          "words, other numbers or dates\""),
              "%s", out);
}
