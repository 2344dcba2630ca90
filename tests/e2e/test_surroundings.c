/* What surrounds riffle fails: the disk, the folders, the network, the servers, the user's files. */
#include <criterion/criterion.h>

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "canned.h"
#include "daemon_under_test.h"

#define EVERY_SECOND "  interval: 1s\n  interval-min: 1s\n  interval-max: 1s\n  timeout: 5s\n"
#define HTTP_OK      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"

static struct under_test t;
static struct canned *canned;

static void make(void)
{
    under_test_make(&t);
}

static void take_away(void)
{
    (void)chmod(t.folder, 0700);
    under_test_remove(&t);
    canned_free(canned);
}

TestSuite(surroundings, .init = make, .fini = take_away, .timeout = 60);

/* ---- questions --------------------------------------------------------------------------------------------------- */

/* How often the log has these words. */
static size_t logged(const char *words)
{
    return under_test_occurrences(&t, "err.txt", words);
}

static size_t feeds_of(const json_t *status)
{
    return json_array_size(json_object_get(status, "feeds"));
}

static bool has_problem(const json_t *status)
{
    return json_array_size(json_object_get(status, "problems")) == 1;
}

static bool has_no_problem(const json_t *status)
{
    return json_array_size(json_object_get(status, "problems")) == 0;
}

static bool first_round_is_over(const json_t *status)
{
    (void)status;
    return logged("went through") > 0;
}

/* Writes a list of these addresses; NULL after the last. */
static void put_list(const char *const *urls)
{
    struct buf opml = {0};
    buf_add_string(&opml, "<opml version=\"2.0\"><head/><body>");
    for (; *urls; urls++)
        buf_printf(&opml, "<outline text=\"A feed\" xmlUrl=\"%s\"/>", *urls);
    buf_add_string(&opml, "</body></opml>");
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    buf_clear(&opml);
}

/* A list of the first n growing feeds. */
static void put_growing(int n)
{
    struct arena *arena = arena_new(SIZE_MAX);
    const char *urls[8] = {NULL};
    for (int i = 0; i < n; i++)
        urls[i] = arena_printf(arena, "http://127.0.0.1:%d/growing/%d", canned_port(canned), i).p;
    put_list(urls);
    arena_free(arena);
}

/* ---- the disk ---------------------------------------------------------------------------------------------------- */

/* A limit on the size of files is a disk that is full for the store alone: its log is the largest file. */
static void set_file_limit(rlim_t limit)
{
    const struct rlimit value = {.rlim_cur = limit, .rlim_max = RLIM_INFINITY};
    cr_assert(prlimit(t.pid, RLIMIT_FSIZE, &value, NULL) == 0);
}

static rlim_t size_of(const char *name)
{
    struct stat st = {0};
    cr_assert(stat(under_test_path(&t, name), &st) == 0, "%s is not there", name);
    return (rlim_t)st.st_size;
}

static bool has_six_feeds(const json_t *status)
{
    return feeds_of(status) == 6;
}

static size_t entries_told;

static bool has_all_entries(const json_t *status)
{
    (void)status;
    return under_test_count(&t, "SELECT count(*) FROM entry") == (int)entries_told;
}

Test(surroundings, full_disk_is_told_once_and_nothing_is_lost)
{
    enum { TWO_TRIES_MS = 1500 };
    canned = canned_new(NULL);
    put_growing(4);
    under_test_configure(&t, EVERY_SECOND);
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 10000));
    cr_expect(under_test_answer(t.admin_port, "/healthz") == 200);

    set_file_limit(size_of("riffle.db-wal"));
    cr_assert(under_test_wait(&t, has_problem, 5000), "/status.json does not show it");
    cr_expect(under_test_answer(t.admin_port, "/healthz") == 503);
    cr_expect(under_test_answer(t.port, "/china-russia.atom") == 200, "it goes on serving");
    put_growing(6);
    (void)usleep(TWO_TRIES_MS * 1000);
    cr_expect(logged(" error: ") == 1, "%zu errors are logged", logged(" error: "));
    cr_expect(logged("the store cannot be written to") == 1);

    entries_told = canned_close(canned);
    set_file_limit(RLIM_INFINITY);
    cr_expect(under_test_wait(&t, has_no_problem, 10000));
    cr_expect(under_test_wait(&t, has_all_entries, 3000), "%d of %zu entries",
              under_test_count(&t, "SELECT count(*) FROM entry"), entries_told);
    cr_expect(under_test_wait(&t, has_six_feeds, 3000), "a list saved meanwhile is taken up");
    cr_expect(under_test_answer(t.admin_port, "/healthz") == 200);
    cr_expect(logged("can be written to again") == 1);
    cr_expect(under_test_end(&t, SIGTERM, 3000) == 0);
    cr_expect(under_test_store_is_whole(&t));
}

Test(surroundings, daemon_ends_while_the_disk_is_full)
{
    canned = canned_new(NULL);
    put_growing(4);
    under_test_configure(&t, EVERY_SECOND);
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 10000));
    set_file_limit(size_of("riffle.db-wal"));
    cr_assert(under_test_wait(&t, has_problem, 5000));
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
    cr_expect(logged("the store cannot be written to") == 1);
    cr_expect(under_test_store_is_whole(&t));
    cr_expect(under_test_round(&t) == 0, "and the next start finds its store in order");
    entries_told = canned_close(canned);
    cr_expect(under_test_count(&t, "SELECT count(*) FROM entry") == (int)entries_told,
              "what was not kept is fetched again");
}

/* In the child: another user than the one who owns the folder; root may write everywhere. */
static void be_nobody(const struct under_test *under_test)
{
    const struct passwd *nobody = getuid() == 0 ? getpwnam("nobody") : NULL;
    (void)under_test;
    if (nobody && (setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0))
        _exit(127);
}

Test(surroundings, state_folder_that_is_read_only_is_one_error_and_exit_2)
{
    static const char *const run[] = {"run", NULL};
    under_test_put(&t, "out.txt", (struct bytes){"", 0});
    under_test_put(&t, "err.txt", (struct bytes){"", 0});
    cr_assert(chmod(under_test_path(&t, "topics.d"), 0755) == 0);
    cr_assert(chmod(t.folder, 0555) == 0);
    t.prepare = be_nobody;
    int status = under_test_run(&t, run);
    if (status == 127)
        cr_skip("another user may not run this program");
    cr_expect(status == 2, "exit %d", status);
    cr_expect(logged("error: ") == 1 && logged("\n") == 1 && logged("Permission denied") == 1);
    cr_expect(logged("riffle.db") == 1, "it names the file");
}

Test(surroundings, store_that_cannot_be_made_is_one_error_and_exit_2)
{
    under_test_put(&t, "riffle.db/in-the-way", bytes_of("a folder is where the store should be"));
    cr_expect(under_test_round(&t) == 2);
    cr_expect(logged("error: ") == 1 && logged("\n") == 1 && logged("riffle.db") == 1);
}

/* One line that begins so. */
static bool health_is(int wanted, const char *beginning)
{
    struct buf body = {0};
    int status = 0;
    bool so = under_test_get(t.admin_port, "/healthz", &status, &body) && status == wanted &&
              bytes_starts(buf_bytes(&body), bytes_of(beginning)) &&
              bytes_find(buf_bytes(&body), bytes_of("\n")) == body.n - 1;
    buf_clear(&body);
    return so;
}

Test(surroundings, check_tells_which_folder_cannot_be_written)
{
    static const char *const check[] = {"check", NULL};
    cr_expect(under_test_run(&t, check) == 0);
    under_test_put(&t, "www", bytes_of("a file is where the folder should be"));
    cr_expect(under_test_run(&t, check) == 1);
    cr_expect(logged("warning: publish: you cannot write to") == 1 &&
              logged("/www: Not a dir") == 1);
    cr_assert(unlink(under_test_path(&t, "www")) == 0);
    cr_expect(under_test_run(&t, check) == 0, "it is made when it is needed");
}

static bool feed_is_a_file(const json_t *status)
{
    (void)status;
    return under_test_occurrences(&t, "www/china-russia.atom", "Gazprom and CNPC") > 0;
}

Test(surroundings, folder_of_publications_that_cannot_be_written_is_told_once)
{
    enum { TWO_TRIES_MS = 1500 };
    under_test_put(&t, "www", bytes_of("a file is where the folder should be"));
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 10000));
    cr_expect(under_test_wait(&t, has_problem, 2000), "/status.json does not show it");
    (void)usleep(TWO_TRIES_MS * 1000);
    cr_expect(logged(" error: ") == 1, "%zu errors are logged", logged(" error: "));
    cr_expect(logged("could be published") == 1 && logged("/www") == 1);
    cr_expect(under_test_answer(t.port, "/china-russia.atom") == 200, "it goes on serving");
    cr_expect(health_is(503, "not everything could be published: "));

    cr_assert(unlink(under_test_path(&t, "www")) == 0);
    cr_expect(under_test_wait(&t, feed_is_a_file, 8000), "files follow, with nothing new fetched");
    cr_expect(under_test_wait(&t, has_no_problem, 2000));
    cr_expect(health_is(200, "ok\n"));
    cr_expect(logged("everything is published again") == 1);
}

/* ---- the network ------------------------------------------------------------------------------------------------- */

Test(surroundings, no_network_is_one_sentence_with_the_hint)
{
    static const char *const urls[] = {"http://127.0.0.1:1/a", "http://127.0.0.1:1/b",
                                       "http://127.0.0.1:2/c", NULL};
    static const char *const run[] = {"run", "--once", "--unreachable-hint", "look at the sample",
                                      NULL};
    put_list(urls);
    cr_expect(under_test_run(&t, run) == 1);
    cr_expect(logged("none of the 3 feeds could be reached; is there a network? look at the "
                     "sample\n") == 1);
    cr_expect(logged("error: ") == 1);
    cr_expect(logged("warning: ") == 0, "and not one more for each feed");
}

Test(surroundings, feed_that_is_not_reached_is_told_where_others_are)
{
    struct buf opml = {0};
    buf_printf(&opml,
               "<opml version=\"2.0\"><body><outline text=\"A\" xmlUrl=\"http://127.0.0.1:1/a\"/>"
               "<outline text=\"B\" xmlUrl=\"http://127.0.0.1:%d/meridian/asia.atom\"/>"
               "<outline text=\"C\" xmlUrl=\"http://127.0.0.1:2/c\"/></body></opml>",
               world_port(t.world));
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    cr_expect(under_test_round(&t) == 1);
    cr_expect(logged("warning: ") == 2 && logged("is there a network") == 0);
    cr_expect(logged("feed=http://127.0.0.1:1/a error=refused") == 1);
    cr_expect(logged("feed=http://127.0.0.1:2/c error=refused") == 1);
    buf_clear(&opml);
}

static const struct canned_reply replies[] = {
    {"/fine", HTTP_OK "<rss version=\"2.0\"><channel><title>Fine</title><item><title>One</title>"
                      "<guid>1</guid></item></channel></rss>"},
    {"/cut", HTTP_OK "<rss version=\"2.0\"><channel><title>Cut</title><item><title>Whole</title>"
                     "<guid>1</guid></item><item><title>Ha"},
    {"/missing", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/failing", "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/left", "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
    {"/later", "HTTP/1.1 503 Later\r\nRetry-After: 7200\r\nContent-Length: 0\r\n"
               "Connection: close\r\n\r\n"},
    {"/round", "HTTP/1.1 302 Round\r\nLocation: /round\r\nContent-Length: 0\r\n"
               "Connection: close\r\n\r\n"},
    {"/large", "HTTP/1.1 200 OK\r\nContent-Length: 123456\r\nConnection: close\r\n\r\n<rss>"},
    {"/short", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n<rss>"},
    {"/page", HTTP_OK "<!DOCTYPE html><html><head><title>Hello</title></head><body></body></html>"},
    {"/empty", HTTP_OK},
    {"/words", HTTP_OK "These are words, and no feed."},
    {"/noise", "\x16\x03\x01 no HTTP at all\r\n\r\n"},
    {"/hung-up", ""},
    {NULL, NULL},
};

/* What each address comes to. "%d" stands for the port of the canned replies, or the silent one's. */
static const struct trouble {
    const char *url, *status, *error, *sentence;
} troubles[] = {
    {"http://127.0.0.1:%d/fine", "ok", "", ""},
    {"http://127.0.0.1:%d/cut", "ok", "", ""},
    {"http://127.0.0.1:%d/missing", "error", "http", "404"},
    {"http://127.0.0.1:%d/failing", "error", "http", "500"},
    {"http://127.0.0.1:%d/left", "gone", "gone", "410"},
    {"http://127.0.0.1:%d/later", "retry", "http", "503"},
    {"http://127.0.0.1:%d/round", "error", "redirect", "redirect"},
    {"http://127.0.0.1:%d/large", "error", "too-big", "max-size"},
    {"http://127.0.0.1:%d/short", "error", "closed", "ended"},
    {"http://127.0.0.1:%d/page", "error", "parse", "HTML"},
    {"http://127.0.0.1:%d/empty", "error", "parse", "empty"},
    {"http://127.0.0.1:%d/words", "error", "parse", "These are words"},
    {"http://127.0.0.1:%d/noise", "error", "protocol", "HTTP"},
    {"http://127.0.0.1:%d/hung-up", "error", "closed", ""},
    {"http://127.0.0.1:%d/silent", "error", "timeout", "took too long"},
    {"http://127.0.0.1:1/", "error", "refused", "refused"},
    {"http://10.1.2.3/", "error", "blocked", "10.1.2.3"},
    {"http://nonexistent.invalid/", "error", "dns", "name"},
};

static const char *text_of(const json_t *feed, const char *key)
{
    const char *text = json_string_value(json_object_get(feed, key));
    return text ? text : "";
}

static void expect_trouble(const struct trouble *row, const json_t *feed)
{
    cr_expect_str_eq(text_of(feed, "status"), row->status, "%s: %s", row->url,
                     text_of(feed, "status"));
    cr_expect_str_eq(text_of(feed, "error"), row->error, "%s: %s, %s", row->url,
                     text_of(feed, "error"), text_of(feed, "last_error"));
    cr_expect(strstr(text_of(feed, "last_error"), row->sentence), "%s: %s", row->url,
              text_of(feed, "last_error"));
    cr_expect(row->error[0] == '\0' || text_of(feed, "last_error")[0], "%s: no cause", row->url);
    bool is_gone = strcmp(row->status, "gone") == 0;
    cr_expect((text_of(feed, "next")[0] == '\0') == is_gone, "%s: next %s", row->url,
              text_of(feed, "next"));
}

Test(surroundings, each_trouble_of_a_feed_is_in_the_status_with_its_cause)
{
    const char *urls[COUNT_OF(troubles) + 1] = {NULL};
    struct arena *arena = arena_new(SIZE_MAX);
    int silent_port;
    int silence = canned_silence(&silent_port);
    canned = canned_new(replies);
    for (size_t i = 0; i < COUNT_OF(troubles); i++) {
        bool silent = strstr(troubles[i].url, "/silent");
        struct bytes url = bytes_of(troubles[i].url);
        size_t at = bytes_find(url, bytes_of("%d"));
        urls[i] = at == url.n
                      ? url.p
                      : arena_printf(arena, "%.*s%d%s", (int)at, url.p,
                                     silent ? silent_port : canned_port(canned), url.p + at + 2)
                            .p;
    }
    put_list(urls);
    under_test_configure(&t, "  timeout: 2s\n  connect-timeout: 2s\n  max-size: 64K\n");
    cr_expect(under_test_round(&t) == 1);
    json_t *status = under_test_status(&t);
    cr_assert(feeds_of(status) == COUNT_OF(troubles));
    for (size_t i = 0; i < COUNT_OF(troubles); i++)
        expect_trouble(&troubles[i], status_feed_named(status, urls[i]));
    cr_expect(under_test_count(&t, "SELECT count(*) FROM entry") == 2,
              "one of /fine, one of /cut: the other waits for its end");
    json_decref(status);
    arena_free(arena);
    (void)close(silence);
}

/* ---- the user's files -------------------------------------------------------------------------------------------- */

static bool has_one_feed(const json_t *status)
{
    return feeds_of(status) == 1;
}

Test(surroundings, empty_list_is_in_order)
{
    static const char *const none[] = {NULL};
    put_list(none);
    cr_expect(under_test_round(&t) == 0);
    under_test_start(&t);
    json_t *status = under_test_status(&t);
    cr_expect(feeds_of(status) == 0 && json_is_array(json_object_get(status, "feeds")));
    json_decref(status);
    cr_expect(under_test_answer(t.port, "/china-russia/") == 200);
    cr_expect(logged("network") == 0 && logged("error: ") == 0);
    canned = canned_new(NULL);
    put_growing(1);
    cr_expect(under_test_wait(&t, has_one_feed, 2000));
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
}

static bool topic_is_served(const json_t *status)
{
    (void)status;
    return under_test_answer(t.port, "/china-russia.atom") == 200;
}

Test(surroundings, empty_folder_of_topics_publishes_nothing_and_says_so)
{
    struct buf topic = {0};
    under_test_read(&t, "topics.d/china-russia.yaml", &topic);
    cr_assert(unlink(under_test_path(&t, "topics.d/china-russia.yaml")) == 0);
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 10000));
    cr_expect(logged("nothing will be published") == 1);
    cr_expect(logged("error: ") == 0);
    cr_expect(under_test_answer(t.port, "/") == 200);
    cr_expect(under_test_answer(t.port, "/china-russia.atom") == 404);
    cr_expect(under_test_count(&t, "SELECT count(*) FROM entry") > 20, "entries are kept");
    under_test_put(&t, "topics.d/china-russia.yaml", buf_bytes(&topic));
    cr_expect(under_test_wait(&t, topic_is_served, 3000));
    cr_expect(under_test_wait(&t, feed_is_a_file, 3000), "the archive is judged by a new topic");
    buf_clear(&topic);
}

/* ---- other intervals --------------------------------------------------------------------------------------------- */

static size_t asked;

static bool is_asked_again(const json_t *status)
{
    (void)status;
    asked += world_take_count(t.world).requests;
    return asked > 0;
}

Test(surroundings, another_interval_holds_at_once)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 10000));
    asked = 0;
    (void)world_take_count(t.world);
    cr_expect_not(under_test_wait(&t, is_asked_again, 1500), "an hour is not over");
    under_test_configure(&t, EVERY_SECOND);
    cr_expect(under_test_wait(&t, is_asked_again, 5000));
}
