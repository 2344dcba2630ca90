/* The archive of a topic as a reader comes by it: over HTTP, and as files. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "canned.h"
#include "daemon_under_test.h"

enum { ENTRIES = 23, VOLUMES_MAX = 12 };

static struct under_test t;
static struct canned *canned;
static char *reply;

/* Titles that have nothing in common but what makes them on topic. */
static void print_title(struct buf *out, int i)
{
    static const char *const words[] = {"barley",   "cobalt", "drones",   "eels", "ferries",
                                        "granite",  "horses", "icefield", "jute", "kelp",
                                        "lanterns", "maize",  "nickel"};
    buf_printf(out, "Beijing, Moscow: %s and %s no. %d.", words[i % 13], words[(i * 5 + 3) % 13],
               i);
}

static void make(void)
{
    struct buf feed = {0}, text = {0};
    under_test_make(&t);
    buf_add_string(&feed, "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: "
                          "close\r\n\r\n<rss version=\"2.0\"><channel><title>Feed</title>");
    for (int i = 0; i < ENTRIES; i++) {
        buf_printf(&feed, "<item><guid>%d</guid><title>", i);
        print_title(&feed, i);
        buf_printf(&feed, "</title><pubDate>Mon, %02d Jan 2024 12:00:00 GMT</pubDate></item>",
                   i + 1);
    }
    buf_add_string(&feed, "</channel></rss>");
    reply = buf_take(&feed, NULL);
    static struct canned_reply replies[] = {{"/feed", NULL}, {NULL, NULL}};
    replies[0].reply = reply;
    canned = canned_new(replies);
    buf_printf(&text,
               "<opml version=\"2.0\"><head/><body><outline text=\"One\" "
               "xmlUrl=\"http://127.0.0.1:%d/feed\"/></body></opml>",
               canned_port(canned));
    under_test_put(&t, "feeds.opml", buf_bytes(&text));
    under_test_put(&t, "topics.d/china-russia.yaml",
                   bytes_of("match: moscow\nentries: 4\nstories: all\n"));
    buf_reset(&text);
    buf_printf(&text, "  interval: 1h\npublic-url: http://127.0.0.1:%d\n", t.port);
    under_test_configure(&t, text.p);
    buf_clear(&text);
}

static void take_away(void)
{
    under_test_remove(&t);
    canned_free(canned);
    free(reply);
}

TestSuite(archive, .init = make, .fini = take_away, .timeout = 90);

/* What is behind the mark in the content, up to a quotation mark. */
static bool find(const struct buf *content, const char *mark, char out[static 256])
{
    const char *at = strstr(content->p, mark);
    if (!at)
        return false;
    at += strlen(mark);
    (void)snprintf(out, 256, "%.*s", (int)strcspn(at, "\""), at);
    return true;
}

/* The last of five volumes, which the feed leads to. */
static bool leads_to_last(const struct buf *feed)
{
    char url[256], name[300];
    if (feed->n == 0 ||
        !find(feed, "<link rel=\"prev-archive\" type=\"application/atom+xml\" href=\"", url) ||
        !strstr(url, "-5.atom"))
        return false;
    (void)snprintf(name, sizeof name, "www%s", strstr(url, "/china-russia"));
    return under_test_occurrences(&t, name, "fh:archive") > 0;
}

static bool all_are_served(void)
{
    int status = 0;
    struct buf feed = {0};
    const bool so = under_test_get(t.port, "/china-russia.atom", &status, &feed) &&
                    leads_to_last(&feed);
    buf_clear(&feed);
    return so;
}

static void get(const char *path, struct buf *out)
{
    int status = 0;
    buf_reset(out);
    cr_assert(under_test_get(t.port, path, &status, out), "%s", path);
    cr_assert_eq(status, 200, "%s: %d", path, status);
}

/* As the file of the folder has it, byte for byte. */
static void expect_file(const char *path, const struct buf *served)
{
    char name[300];
    struct buf file = {0};
    (void)snprintf(name, sizeof name, "www%s%s", path,
                   path[strlen(path) - 1] == '/' ? "index.html" : "");
    under_test_read(&t, name, &file);
    cr_expect(bytes_equal(buf_bytes(&file), buf_bytes(served)), "%s is served otherwise", name);
    buf_clear(&file);
}

static void note_met(const struct buf *content, bool met[ENTRIES])
{
    for (int i = 0; i < ENTRIES; i++) {
        struct buf title = {0};
        print_title(&title, i);
        met[i] = met[i] || strstr(content->p, title.p);
        buf_clear(&title);
    }
}

static const struct {
    const char *first, *mark;
} chains[] = {
    {"/china-russia.atom", "<link rel=\"prev-archive\" type=\"application/atom+xml\" href=\""},
    {"/china-russia.rss", "<atom:link rel=\"prev-archive\" type=\"application/rss+xml\" href=\""},
    {"/china-russia.json", "\"next_url\":\""},
};

Test(archive, every_entry_is_reached_over_http)
{
    under_test_start(&t);
    cr_assert(under_test_wait_for(all_are_served, 20000));
    for (size_t c = 0; c < COUNT_OF(chains); c++) {
        char url[256], path[256];
        bool met[ENTRIES] = {false};
        struct buf content = {0};
        int documents = 1;
        (void)snprintf(path, sizeof path, "%s", chains[c].first);
        for (get(path, &content); find(&content, chains[c].mark, url); documents++) {
            note_met(&content, met);
            (void)snprintf(path, sizeof path, "%s", strstr(url, "/china-russia"));
            cr_assert_lt(documents, VOLUMES_MAX);
            get(path, &content);
            expect_file(path, &content);
        }
        note_met(&content, met);
        cr_expect_eq(documents, 6, "%s: %d", chains[c].first, documents);
        for (int i = 0; i < ENTRIES; i++)
            cr_expect(met[i], "%s: entry %d is lost", chains[c].first, i);
        buf_clear(&content);
    }
}

Test(archive, pages_of_months_and_what_is_not_there)
{
    static const char *const nothing[] = {
        "archive/1999-01/", "archive/1999-01.atom", "archive/",
        "archive/x.atom",   "archive/1999-01.opml", "archive/../../riffle.yaml"};
    char path[300], month[256];
    struct buf page = {0}, reply_head = {0}, request = {0};
    under_test_start(&t);
    cr_assert(under_test_wait_for(all_are_served, 20000));
    get("/china-russia/", &page);
    cr_assert(find(&page, "<li><a href=\"../china-russia", month), "no months on the page");
    (void)snprintf(path, sizeof path, "/china-russia%s", month);
    get(path, &page);
    expect_file(path, &page);
    cr_expect(strstr(page.p, "rel=\"prev\">Older: "));
    for (size_t i = 0; i < COUNT_OF(nothing); i++) {
        (void)snprintf(path, sizeof path, "/china-russia/%s", nothing[i]);
        cr_expect_eq(under_test_answer(t.port, path), 404, "%s", path);
    }
    cr_expect_eq(under_test_answer(t.port, "/other/archive/1999-01/"), 404);
    buf_printf(&request, "HEAD /china-russia%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
               month);
    cr_assert(under_test_ask(t.port, request.p, &reply_head));
    cr_expect(strncmp(reply_head.p, "HTTP/1.1 200", 12) == 0 && strstr(reply_head.p, "ETag: \""));
    buf_clear(&page);
    buf_clear(&reply_head);
    buf_clear(&request);
}

Test(archive, a_restart_and_a_single_round_leave_it_as_it_is)
{
    char name[300], url[256];
    struct buf feed = {0}, before = {0}, after = {0};
    cr_assert_eq(under_test_round(&t), 0);
    under_test_read(&t, "www/china-russia.atom", &feed);
    cr_assert(leads_to_last(&feed), "a single round binds as well");
    cr_assert(find(&feed, chains[0].mark, url));
    (void)snprintf(name, sizeof name, "www%s", strstr(url, "/china-russia"));
    under_test_read(&t, name, &before);
    under_test_start(&t);
    cr_assert_eq(under_test_end(&t, SIGTERM, 20000), 0);
    under_test_read(&t, name, &after);
    cr_expect(before.n && bytes_equal(buf_bytes(&before), buf_bytes(&after)));
    cr_expect(under_test_store_is_whole(&t));
    buf_clear(&feed);
    buf_clear(&before);
    buf_clear(&after);
}
