/* `riffle fetch`, and that what is secret is shown nowhere. */
#include <criterion/criterion.h>

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../net/script_server.h"
#include "../net/tls_server.h"
#include "daemon_under_test.h"

#define X50 "0123456789012345678901234567890123456789012345678"
#define FEED                                                                                       \
    "<rss version=\"2.0\"><channel><title>A &amp; B & C</title><item><title>Beijing and Moscow "   \
    "\xe2\x80\xae agree</title><link>story</link><guid>1</guid>"                                   \
    "<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"

static struct under_test t;
static struct script_server *server;

static const struct script scripts[] = {
    {.path = "/moved",
     .reply = BYTES("HTTP/1.1 301 Moved\r\nLocation: /feed\r\nContent-Length: 0\r\n\r\n")},
    {.path = "/feed",
     .reply = BYTES(
         "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nCache-Control: max-age=7200\r\nConnection: close\r\n"
         "X-Odd: \x1b[31mred\r\nX-Long: " X50 X50 X50 "\r\n"
         "Link: </hub>; rel=hub, </feed>; rel=self\r\n"
         "Content-Type: application/rss+xml\r\n\r\n" FEED),
     .end = SCRIPT_CLOSE},
    {.path = "/page",
     .reply = BYTES(
         "HTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n<html><title>x\x1b[2J</title></html>")},
    {.path = "/gone", .reply = BYTES("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")},
    {.path = "/busy",
     .reply = BYTES("HTTP/1.1 503 Busy\r\nRetry-After: 7200\r\nContent-Length: 0\r\n\r\n")},
};

static void make(void)
{
    under_test_make(&t);
    server = script_server_start(scripts, COUNT_OF(scripts));
}

static void take_away(void)
{
    script_server_stop(server);
    under_test_remove(&t);
}

TestSuite(fetch, .init = make, .fini = take_away, .timeout = 90);
TestSuite(secrets, .init = make, .fini = take_away, .timeout = 90);

/* Runs `riffle fetch` for a path of the server; the exit status. */
static int fetch(const char *path, const char *option)
{
    char url[128];
    (void)snprintf(url, sizeof url, "http://u:pa55phrase@127.0.0.1:%d%s",
                   script_server_port(server), path);
    return under_test_run(&t, (const char *const[]){"fetch", url, option, NULL});
}

static bool is_told(const char *words)
{
    return under_test_occurrences(&t, "out.txt", words) > 0;
}

static void expect_lines_fit(void)
{
    struct buf out = {0};
    under_test_read(&t, "out.txt", &out);
    struct bytes rest = buf_bytes(&out), line;
    while (bytes_split(&rest, '\n', &line)) {
        size_t characters = 0;
        for (size_t i = 0; i < line.n; i++) {
            characters += ((unsigned char)line.p[i] & 0xC0) != 0x80;
            cr_expect((unsigned char)line.p[i] >= ' ', "%.*s", BYTES_FMT(line));
        }
        cr_expect(characters <= 80, "%.*s", BYTES_FMT(line));
    }
    buf_clear(&out);
}

Test(fetch, shows_all_of_it)
{
    static const char *const told[] = {
        "> GET /moved HTTP/1.1",
        "> GET /feed HTTP/1.1",
        "> User-Agent: riffle/",
        "< HTTP/1.1 301 Moved",
        "< HTTP/1.1 200 OK",
        "\\x1b[31mred",
        "first byte",
        "document  rss2.0",
        "title     A & B & C",
        "bare-ampersand",
        "entries   1, the newest of 2026-11-23T10:00:00Z",
        "its ETag will be sent",
        "moved for good to http",
        "Cache-Control, Expires): 2 h",
        "next      ",
        "/hub",
        "> Authorization: (not shown)",
    };
    cr_expect_eq(fetch("/moved", NULL), 0);
    for (size_t i = 0; i < COUNT_OF(told); i++)
        cr_expect(is_told(told[i]), "%s is missing", told[i]);
    cr_expect(!is_told("pa55phrase") && !is_told("dTpwYTU1cGhyYXNl"));
    cr_expect(script_server_saw(server, "\r\nAuthorization: Basic dTpwYTU1cGhyYXNl\r\n"));
    expect_lines_fit();
}

Test(fetch, says_what_went_wrong_and_when_it_would_try_again)
{
    static const struct {
        const char *path, *words;
    } rows[] = {
        {"/page", "error     parse: not a feed but an HTML page"},
        {"/gone", "next      never"},
        {"/busy", "Retry-After: 2 h"},
        {"/none", "error     http: answered 404"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect_eq(fetch(rows[i].path, NULL), 1, "%s", rows[i].path);
        cr_expect(is_told(rows[i].words), "%s", rows[i].words);
        expect_lines_fit();
    }
}

Test(fetch, is_held_to_the_configuration)
{
    under_test_configure(&t, "  max-size: 1K\n  redirects: 0\n");
    cr_expect_eq(fetch("/moved", NULL), 1);
    cr_expect(is_told("redirected too often"));
    under_test_put(&t, "riffle.yaml", (struct bytes)BYTES("opml: feeds.opml\ntopics: topics.d\n"));
    cr_expect_eq(fetch("/feed", NULL), 1);
    cr_expect(is_told("blocked: 127.0.0.1 is a loopback address"));
    under_test_put(&t, "riffle.yaml", (struct bytes)BYTES("opmll: x\n"));
    cr_expect_eq(fetch("/feed", NULL), 2);
}

Test(fetch, tells_programs_in_json)
{
    cr_expect_eq(fetch("/moved", "--json"), 0);
    struct buf out = {0};
    under_test_read(&t, "out.txt", &out);
    json_t *root = json_loadb(out.p, out.n, 0, NULL);
    cr_assert_not_null(root, "%s", out.p);
    const char *url = NULL, *title = NULL, *moved_to = NULL, *repair = NULL, *hub = NULL;
    int http = 0, entries = 0, in_s = 0;
    double total = -1;
    cr_expect_eq(
        json_unpack(root, "{s:s, s:i, s:[{s:i},{s:{s:F}}], s:{s:s, s:i, s:[s]}, s:s, s:{s:i, s:s}}",
                    "url", &url, "http", &http, "hops", "http", &(int){0}, "ms", "total", &total,
                    "feed", "title", &title, "entries", &entries, "repairs", &repair, "hub", &hub,
                    "next", "in_s", &in_s, "moved_to", &moved_to),
        0);
    cr_expect(url && bytes_ends(bytes_of(url), (struct bytes)BYTES("/moved")));
    cr_expect(http == 200 && entries == 1 && in_s >= 7200 && total > 0);
    cr_expect(moved_to && bytes_ends(bytes_of(moved_to), (struct bytes)BYTES("/feed")));
    cr_expect(hub && bytes_ends(bytes_of(hub), (struct bytes)BYTES("/hub")));
    cr_expect_null(strstr(out.p, "pa55phrase"));
    json_decref(root);
    buf_clear(&out);
}

Test(fetch, who_wants_https_is_remembered_over_a_restart)
{
    char options[256], opml[512];
    if (!tls_server_can("openssl"))
        cr_skip_test("openssl is not installed");
    struct tls_server tls = tls_server_openssl((const char *const[]){NULL});
    tls_server_put(&tls, "feed",
                   "HTTP/1.0 200 OK\r\nStrict-Transport-Security: max-age=9999\r\n"
                   "Alt-Svc: h2=\"other.localhost:1\"\r\n\r\n" FEED);
    (void)snprintf(options, sizeof options, "  ca-file: %s/cert.pem\n", tls.folder);
    under_test_configure(&t, options);
    static const char *const schemes[] = {"https", "http"};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        (void)snprintf(opml, sizeof opml,
                       "<opml version=\"2.0\"><body><outline text=\"a\" "
                       "xmlUrl=\"%s://localhost:%d/feed\"/></body></opml>",
                       schemes[i], tls.port);
        under_test_put(&t, "feeds.opml", bytes_of(opml));
        cr_expect_eq(under_test_round(&t), 0, "%s", schemes[i]);
        cr_expect_eq(under_test_occurrences(&t, "hsts.txt", "localhost \""), 1);
        cr_expect_eq(under_test_occurrences(&t, "alt-svc.txt", "h2 localhost "), i == 0,
                     "%s: noted, and not again after it led nowhere", schemes[i]);
    }
    tls_server_stop(&tls);
}

/* ---- secrets ----------------------------------------------------------------------------------------------------- */

static const char *const secret_words[] = {"pa55phrase", "cGE1NXBocmFzZ", "BhNTVwaHJhc",
                                           "wYTU1cGhyYX", "t0ken"};

static int find_secrets(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    const char *name = path + ftw->base;
    struct buf content = {0};
    (void)st;
    if (type != FTW_F || strcmp(name, "feeds.opml") == 0 || strcmp(name, "keys") == 0)
        return 0;
    under_test_read(&t, path + strlen(t.folder) + 1, &content);
    for (size_t i = 0; i < COUNT_OF(secret_words); i++)
        cr_expect(bytes_find(buf_bytes(&content), bytes_of(secret_words[i])) == content.n,
                  "%s has %s", path, secret_words[i]);
    buf_clear(&content);
    return 0;
}

/* Looks for them in everything that lies in the folder but where the user wrote them. */
static void expect_no_secrets(void)
{
    cr_assert(nftw(t.folder, find_secrets, 16, FTW_PHYS) == 0);
}

static void put_list(int port, int other)
{
    static const char *const paths[] = {"feed", "moved", "page", "gone", "busy", "none"};
    struct buf opml = {0};
    buf_add_string(&opml, "<opml version=\"2.0\"><body>");
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        buf_printf(&opml,
                   "<outline text=\"%s\" xmlUrl=\"http://user:pa55phrase@127.0.0.1:%d/%s\" "
                   "htmlUrl=\"http://user:pa55phrase@127.0.0.1/\"/>",
                   paths[i], port, paths[i]);
    buf_printf(
        &opml,
        "<outline text=\"key\" xmlUrl=\"http://127.0.0.1:%d/feed?key\"/>"
        "<outline text=\"away\" xmlUrl=\"http://user:pa55phrase@127.0.0.1:%d/away\"/>"
        "<outline text=\"twice\" xmlUrl=\"http://other:pa55phrase@127.0.0.1:%d/feed\"/>"
        "<outline text=\"slash\" xmlUrl=\"http:///user:pa55phrase@127.0.0.1:%d/feed?slash\"/>"
        "<outline text=\"none\" xmlUrl=\"http://user:pa55phrase/pa55phrase@127.0.0.1/\"/>"
        "<outline text=\"none\" xmlUrl=\"ftp://user:pa55phrase@127.0.0.1/\"/></body></opml>",
        port, other, port, port);
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    buf_clear(&opml);
}

static void put_keys(int port)
{
    char keys[128];
    int n = snprintf(keys, sizeof keys, "http://127.0.0.1:%d/feed?key bearer t0ken\n", port);
    under_test_put(&t, "keys", (struct bytes){keys, (size_t)n});
    cr_assert(chmod(under_test_path(&t, "keys"), 0600) == 0);
}

Test(secrets, are_sent_to_their_origin_and_shown_nowhere)
{
    char away[160];
    int n = snprintf(away, sizeof away,
                     "HTTP/1.1 301 There\r\nLocation: http://127.0.0.1:%d/feed?away\r\n"
                     "Content-Length: 0\r\n\r\n",
                     script_server_port(server));
    const struct script there[] = {{.path = "/away", .reply = {away, (size_t)n}}};
    struct script_server *other = script_server_start(there, 1);
    under_test_configure(&t, "  interval: 1h\n  credentials: keys\nlog-level: debug\n");
    put_list(script_server_port(server), script_server_port(other));
    put_keys(script_server_port(server));
    cr_expect_eq(under_test_run(&t, (const char *const[]){"check", NULL}), 1, "warnings");
    cr_expect_eq(
        under_test_run(&t, (const char *const[]){"fetch", "http://u:pa55phrase/t0ken@127.0.0.1/",
                                                 "us:pa55phrase@127.0.0.1/", NULL}),
        1, "no addresses");
    expect_no_secrets();
    for (int round = 0; round < 6; round++)
        (void)under_test_round(&t);
    cr_expect(script_server_saw(server, "Authorization: Basic dXNlcjpwYTU1cGhyYXNl"));
    cr_expect(script_server_saw(server, "Authorization: Bearer t0ken"));
    cr_expect(script_server_saw(other, "Authorization: Basic dXNlcjpwYTU1cGhyYXNl"));
    cr_expect_not(script_server_saw(server, "GET /feed?away HTTP/1.1\r\nAuthorization"));
    cr_expect(under_test_count(&t, "SELECT count(*) FROM entry") > 0);
    expect_no_secrets();
    cr_expect_eq(under_test_run(&t, (const char *const[]){"status", NULL}), 0);
    expect_no_secrets();
    under_test_start(&t);
    json_decref(under_test_status(&t));
    cr_expect_eq(under_test_run(&t, (const char *const[]){"status", "--json", NULL}), 0);
    expect_no_secrets();
    (void)under_test_end(&t, SIGTERM, 10000);
    script_server_stop(other);
}
