#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "cmd/cmd.h"

static char path[] = "/tmp/riffle-opml-XXXXXX";
static struct arena *arena;

static const char list[] = "<opml version=\"2.0\">\n  <body>\n    <!-- mine -->\n"
                           "    <outline text=\"A\" x:y=\"z\" xmlUrl=\"https://a.example/feed\"/>\n"
                           "  </body>\n</opml>\n";

static void make(void)
{
    struct error err = {{0}};
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    (void)close(fd);
    arena = arena_new(SIZE_MAX);
    cr_assert(atomic_file_write(path, bytes_of(list), &err), "%s", err.text);
}

static void take_away(void)
{
    (void)unlink(path);
    arena_free(arena);
}

TestSuite(opml, .init = make, .fini = take_away);

/* Runs `riffle opml --file PATH` with these words; what it printed is in out. */
static int opml(const char *const *words, char *out, size_t size)
{
    char *argv[12] = {"opml", "--file", path};
    int argc = 3;
    for (; *words; words++)
        argv[argc++] = (char *)(uintptr_t)*words;
    fflush(stdout);
    FILE *printed = tmpfile();
    int kept = dup(STDOUT_FILENO);
    cr_assert(printed && kept >= 0);
    cr_assert_geq(dup2(fileno(printed), STDOUT_FILENO), 0);
    int status = cmd_opml(argc, argv);
    fflush(stdout);
    cr_assert_geq(dup2(kept, STDOUT_FILENO), 0);
    (void)close(kept);
    rewind(printed);
    out[fread(out, 1, size - 1, printed)] = '\0';
    (void)fclose(printed);
    return status;
}

#define OPML(out, ...) opml((const char *const[]){__VA_ARGS__, NULL}, out, sizeof out)

static const char *content(void)
{
    struct bytes text;
    struct error err = {{0}};
    cr_assert(file_read(path, 1 << 20, arena, &text, &err), "%s", err.text);
    return text.p;
}

Test(opml, adds_lists_and_removes)
{
    char out[4096];
    cr_assert_eq(chmod(path, 0640), 0);
    cr_expect_eq(OPML(out, "add", "https://b.example/feed", "--title", "B & C", "--folder", "F/G"),
                 EXIT_DONE);
    cr_expect(strstr(content(), "    <outline text=\"F\">\n      <outline text=\"G\">\n        "
                                "<outline text=\"B &amp; C\""));
    cr_expect(strstr(content(), "<!-- mine -->\n    <outline text=\"A\" x:y=\"z\""));
    cr_expect_eq(OPML(out, "list"), EXIT_NOT_IN_ORDER, "x: is not declared");
    cr_expect_str_eq(out, "https://a.example/feed\tA\t\nhttps://b.example/feed\tB & C\tF/G\n");
    cr_expect_eq(OPML(out, "list", "--json"), EXIT_NOT_IN_ORDER);
    cr_expect(
        strstr(out, "{\"url\":\"https://b.example/feed\",\"title\":\"B & C\",\"folder\":\"F/G\""),
        "%s", out);
    cr_expect_eq(OPML(out, "remove", "https://b.example/feed"), EXIT_DONE);
    cr_expect_eq(OPML(out, "remove", "https://b.example/feed"), EXIT_IMPOSSIBLE);
    cr_expect(strstr(content(), "<outline text=\"G\">\n      </outline>"), "the folder stays");
    struct stat st;
    cr_assert_eq(stat(path, &st), 0);
    cr_expect_eq(st.st_mode & 0777, 0640);
}

Test(opml, refuses_and_leaves_the_file_alone)
{
    char out[4096];
    cr_expect_eq(OPML(out, "add", "https://a.example/feed"), EXIT_IMPOSSIBLE);
    cr_expect_eq(OPML(out, "add", "a.example"), EXIT_IMPOSSIBLE);
    cr_expect_eq(OPML(out, "add"), EXIT_IMPOSSIBLE);
    cr_expect_eq(OPML(out, "remove", "https://c.example/feed"), EXIT_IMPOSSIBLE);
    cr_expect_eq(OPML(out, "list", "https://c.example/feed"), EXIT_IMPOSSIBLE);
    cr_expect_eq(OPML(out, "burn"), EXIT_IMPOSSIBLE);
    cr_expect_str_eq(content(), list);
    cr_expect_str_eq(out, "");
}
