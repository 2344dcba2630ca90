#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "cmd/cmd.h"

/* A file in a folder of its own; the path is kept in out. */
static void write_file(char *out, size_t size, const char *folder, const char *name,
                       const char *content)
{
    (void)snprintf(out, size, "%s/%s", folder, name);
    FILE *file = fopen(out, "w");
    cr_assert(file);
    cr_assert_geq(fputs(content, file), 0);
    cr_assert_eq(fclose(file), 0);
}

/* So that ages are the same at all times. */
static const char in_spring[] = "--now=2026-04-01T00:00:00Z";

/* Runs `riffle match` on two files and returns its status; what it printed is in out. */
static int match(const char *topic, const char *items, char *out, size_t size)
{
    char folder[] = "/tmp/riffle-match-XXXXXX", topic_path[64], items_path[64];
    cr_assert(mkdtemp(folder));
    write_file(topic_path, sizeof topic_path, folder, "ferry.yaml", topic);
    write_file(items_path, sizeof items_path, folder, "items.jsonl", items);
    char now[sizeof in_spring], *argv[] = {"match", now, topic_path, items_path, NULL};
    memcpy(now, in_spring, sizeof now);
    fflush(stdout);
    FILE *printed = tmpfile();
    int kept = dup(STDOUT_FILENO);
    cr_assert(printed && kept >= 0);
    cr_assert_geq(dup2(fileno(printed), STDOUT_FILENO), 0);
    int status = cmd_match(4, argv);
    fflush(stdout);
    cr_assert_geq(dup2(kept, STDOUT_FILENO), 0);
    (void)close(kept);
    rewind(printed);
    out[fread(out, 1, size - 1, printed)] = '\0';
    (void)fclose(printed);
    (void)unlink(topic_path);
    (void)unlink(items_path);
    (void)rmdir(folder);
    return status;
}

static const char ferry[] = "match: ferry\nscore: [{when: late, add: 1.5}]\nreject: tag:sport\n";

static const struct {
    const char *topic, *item;
    bool match;
} circumstances[] = {
    {"match: newer:7d\n", "\"date_published\":\"2026-03-30T00:00:00Z\"", true},
    {"match: newer:7d\n", "\"date_published\":\"2026-03-01T00:00:00Z\"", false},
    {"match: newer:7d\n", "\"date_published\":\"2026-05-01T00:00:00Z\"", true},
    {"match: older:7d\n", "\"date_modified\":\"2026-03-01T00:00:00Z\"", true},
    {"match: has:date\n", "\"tags\":[]", false},
    {"match: has:audio\n",
     "\"attachments\":[{\"url\":\"https://a.example/b\",\"mime_type\":\"audio/mpeg\"}]", true},
    {"match: has:image\n", "\"image\":\"https://a.example/b.png\"", true},
    {"match: has:image\n", "\"tags\":[]", false},
    {"match: \"*\"\nfeeds: {only: lake.example}\n",
     "\"_riffle\":{\"feed\":{\"url\":\"https://lake.example/f\"}}", true},
    {"match: \"*\"\nfeeds: {never: lake.example}\n",
     "\"_riffle\":{\"feed\":{\"url\":\"https://lake.example/f\"}}", false},
};

Test(match, asks_for_age_feed_and_more_than_words)
{
    for (size_t i = 0; i < COUNT_OF(circumstances); i++) {
        char items[512], out[1024];
        (void)snprintf(items, sizeof items, "{\"id\":\"1\",\"title\":\"x\",%s}\n",
                       circumstances[i].item);
        cr_expect_eq(match(circumstances[i].topic, items, out, sizeof out), EXIT_DONE);
        cr_expect_eq(strstr(out, "\"match\":true") != NULL, circumstances[i].match, "%s%s%s",
                     circumstances[i].topic, items, out);
    }
}

static const struct {
    const char *items, *want;
    int status;
} rows[] = {
    {"", "", EXIT_DONE},
    {"\n  \n", "", EXIT_DONE},
    {"{\"id\":\"1\",\"title\":\"Late ferry\",\"language\":\"en-GB\"}\n",
     "{\"id\":\"1\",\"match\":true,\"score\":1.5,\"threshold\":0,\"language\":\"en\",\"why\":["
     "{\"rule\":\"match\",\"term\":\"ferry\",\"word\":\"ferry\",\"field\":\"title\",\"offset\":5},"
     "{\"rule\":\"score\",\"term\":\"late\",\"word\":\"Late\",\"field\":\"title\",\"offset\":0}]}"
     "\n",
     EXIT_DONE},
    {"{\"id\":\"1\",\"title\":\"Ferry\",\"language\":\"en\",\"tags\":[\"Sport\"]}",
     "{\"id\":\"1\",\"match\":false,\"score\":0,\"threshold\":0,\"language\":\"en\",\"why\":["
     "{\"rule\":\"reject\",\"term\":\"sport\",\"word\":\"Sport\",\"field\":\"tag\",\"offset\":0}]}"
     "\n",
     EXIT_DONE},
    {"{\"id\":\"1\",\"title\":\"Bridge\",\"_riffle\":{\"feed\":{\"language\":\"en\"}}}\n",
     "{\"id\":\"1\",\"match\":false,\"score\":0,\"threshold\":0,\"language\":\"en\",\"why\":["
     "{\"rule\":\"match\",\"term\":\"ferry\"}]}\n",
     EXIT_DONE},
    {"{\"id\":\"1\",\"content_html\":\"<p>a &amp; <b>fer</b>ry</p>\",\"language\":\"en\"}\n",
     "{\"id\":\"1\",\"match\":true,\"score\":0,\"threshold\":0,\"language\":\"en\",\"why\":["
     "{\"rule\":\"match\",\"term\":\"ferry\",\"word\":\"ferry\",\"field\":\"body\",\"offset\":4}]}"
     "\n",
     EXIT_DONE},
};

Test(match, prints_a_verdict_for_every_item)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char out[2048];
        int status = match(ferry, rows[i].items, out, sizeof out);
        cr_expect_eq(status, rows[i].status, "%s: %d", rows[i].items, status);
        cr_expect_str_eq(out, rows[i].want, "%s\n got %s\nwant %s", rows[i].items, out,
                         rows[i].want);
    }
}

Test(match, a_line_that_is_no_item_is_told_in_its_place_and_the_rest_goes_on)
{
    char out[2048];
    int status = match(ferry,
                       "{\"id\":\"1\",\"title\":\"Ferry\"}\n\nnothing\n{\"title\":\"Ferry\"}\n[]\n"
                       "{\"id\":\"5\",\"title\":\"Ferry\"}\n",
                       out, sizeof out);
    cr_expect_eq(status, EXIT_NOT_IN_ORDER);
    const char *line = out;
    static const char *const starts[] = {"{\"id\":\"1\",",
                                         "{\"error\":\"line 3: ", "{\"error\":\"line 4: ",
                                         "{\"error\":\"line 5: ", "{\"id\":\"5\","};
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        cr_assert_eq(strncmp(line, starts[i], strlen(starts[i])), 0, "%s", line);
        line = strchr(line, '\n');
        cr_assert(line);
        line++;
    }
    cr_expect_str_eq(line, "");
}

Test(match, cannot_go_on_with_a_topic_that_is_wrong)
{
    char out[256];
    cr_redirect_stderr();
    cr_expect_eq(match("match: (ferry\n", "{\"id\":\"1\",\"title\":\"Ferry\"}\n", out, sizeof out),
                 EXIT_IMPOSSIBLE);
    cr_expect_str_eq(out, "");
    char text[512] = "";
    (void)fflush(stderr);
    FILE *told = cr_get_redirected_stderr();
    text[fread(text, 1, sizeof text - 1, told)] = '\0';
    cr_expect(
        strstr(
            text,
            "ferry.yaml:1:8: the parenthesis is never closed\n    match: (ferry\n           ^\n"),
        "%s", text);
}

Test(match, cannot_read_what_is_not_there)
{
    char *argv[] = {"match", "/nowhere/topic.yaml", "/nowhere/items.jsonl", NULL};
    cr_redirect_stderr();
    cr_expect_eq(cmd_match(3, argv), EXIT_IMPOSSIBLE);
    char *less[] = {"match", NULL};
    cr_expect_eq(cmd_match(1, less), EXIT_IMPOSSIBLE);
}
