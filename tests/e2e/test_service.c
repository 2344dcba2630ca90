/* riffle as a service: what systemd is told and hands over, the log, what is published as files and over HTTP. */
#include <criterion/criterion.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/clock.h"
#include "canned.h"
#include "daemon_under_test.h"

static struct under_test t;
static struct canned *canned;

static void make(void)
{
    under_test_make(&t);
}

static void take_away(void)
{
    under_test_remove(&t);
    canned_free(canned);
}

TestSuite(service, .init = make, .fini = take_away, .timeout = 60);

/* ---- questions --------------------------------------------------------------------------------------------------- */

static size_t logged(const char *words)
{
    return under_test_occurrences(&t, "err.txt", words);
}

static bool first_round_is_over(void)
{
    return logged("went through") > 0;
}

/* The feed is the first file that is written, and served after the last: they differ while more is to come. */
static bool round_is_published(void)
{
    struct buf file = {0}, served = {0};
    int status = 0;
    if (!first_round_is_over())
        return false;
    under_test_atom(&t, &file);
    (void)under_test_get(t.port, "/china-russia.atom", &status, &served);
    bool so = bytes_equal(buf_bytes(&file), buf_bytes(&served)) && served.n &&
              strstr(served.p, "Gazprom and CNPC") && strstr(served.p, "Xi and Putin");
    buf_clear(&file);
    buf_clear(&served);
    return so;
}

static void start_and_publish(void)
{
    under_test_start(&t);
    cr_assert(under_test_wait_for(round_is_published, 10000));
}

/* ---- systemd ----------------------------------------------------------------------------------------------------- */

static int notify_fd;
static struct buf notices; /* all that was sent, a line each */

static void open_notify_socket(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", under_test_path(&t, "notify"));
    notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    cr_assert(bind(notify_fd, (struct sockaddr *)&address, sizeof address) == 0);
}

static void take_notices(void)
{
    char piece[1024];
    ssize_t n;
    while ((n = recv(notify_fd, piece, sizeof piece, 0)) >= 0) {
        buf_add(&notices, piece, (size_t)n);
        buf_add_char(&notices, '\n');
    }
}

static const char *awaited;

static bool awaited_has_come(void)
{
    take_notices();
    return notices.n && strstr(notices.p, awaited);
}

/* Waits for a notice, and forgets what came up to it. */
static bool told(const char *notice, int ms)
{
    awaited = notice;
    if (!under_test_wait_for(awaited_has_come, ms))
        return false;
    struct buf rest = {0};
    buf_add_string(&rest, strstr(notices.p, notice) + strlen(notice));
    buf_clear(&notices);
    notices = rest;
    return true;
}

static void be_a_service(const struct under_test *under_test)
{
    (void)setenv("NOTIFY_SOCKET", under_test_path(under_test, "notify"), 1);
    (void)setenv("WATCHDOG_USEC", "400000", 1);
    (void)unsetenv("WATCHDOG_PID");
}

Test(service, systemd_is_told_what_goes_on)
{
    open_notify_socket();
    t.prepare = be_a_service;
    under_test_start(&t);
    cr_expect(told("READY=1\n", 1000));
    cr_expect(told("STATUS=following 17 feeds\n", 10000));
    cr_expect(told("WATCHDOG=1\n", 1000));
    cr_expect(told("WATCHDOG=1\n", 1000), "again and again");

    struct timespec before;
    (void)clock_gettime(CLOCK_MONOTONIC, &before);
    (void)kill(t.pid, SIGHUP);
    cr_expect(told("RELOADING=1\nMONOTONIC_USEC=", 1000));
    long long usec = strtoll(notices.n ? notices.p : "", NULL, 10);
    cr_expect(usec >= (long long)before.tv_sec * 1000000 + before.tv_nsec / 1000 &&
              usec < (long long)(before.tv_sec + 2) * 1000000);
    cr_expect(told("READY=1\n", 2000));

    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
    cr_expect(told("STOPPING=1\n", 100));
    buf_clear(&notices);
    (void)close(notify_fd);
}

static int public_fd, admin_fd;

/* As systemd does it: the sockets from descriptor 3 on. */
static void pass_sockets(const struct under_test *under_test)
{
    enum { OUT_OF_THE_WAY = 20 };
    char pid[32];
    (void)under_test;
    int a = fcntl(public_fd, F_DUPFD, OUT_OF_THE_WAY), b = fcntl(admin_fd, F_DUPFD, OUT_OF_THE_WAY);
    (void)dup2(a, 3);
    (void)dup2(b, 4);
    (void)close(a);
    (void)close(b);
    (void)snprintf(pid, sizeof pid, "%d", (int)getpid());
    (void)setenv("LISTEN_PID", pid, 1);
    (void)setenv("LISTEN_FDS", "2", 1);
    (void)setenv("LISTEN_FDNAMES", "public:admin", 1);
}

Test(service, sockets_of_systemd_take_the_place_of_the_addresses)
{
    int configured = t.port, configured_admin = t.admin_port;
    public_fd = canned_silence(&t.port);
    admin_fd = canned_silence(&t.admin_port);
    t.prepare = pass_sockets;
    start_and_publish();
    cr_expect(under_test_answer(t.port, "/china-russia/") == 200);
    cr_expect(under_test_answer(t.port, "/healthz") == 404, "what is public shows no status");
    cr_expect(under_test_answer(t.admin_port, "/status.json") == 200);
    cr_expect(under_test_answer(configured, "/") == 0, "nobody listens there");
    cr_expect(under_test_answer(configured_admin, "/healthz") == 0);
    char address[64];
    (void)snprintf(address, sizeof address, "127.0.0.1:%d", configured);
    cr_expect(logged(address) == 0, "the log does not say that it serves there");
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
    (void)close(public_fd);
    (void)close(admin_fd);
}

/* ---- the log ----------------------------------------------------------------------------------------------------- */

static void log_to_journal(const struct under_test *under_test)
{
    struct stat st;
    char stream[64];
    (void)under_test;
    (void)fstat(STDERR_FILENO, &st);
    (void)snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
    (void)setenv("JOURNAL_STREAM", stream, 1);
}

/* Whether each line of the log begins with a priority and goes on with words. */
static void expect_priorities(void)
{
    struct buf log = {0};
    under_test_read(&t, "err.txt", &log);
    cr_assert(log.n > 0);
    for (char *rest = log.p, *line; (line = strsep(&rest, "\n")) && *line;)
        cr_expect(strlen(line) > 4 && line[0] == '<' && strchr("3467", line[1]) && line[2] == '>' &&
                      !strchr("0123456789 ", line[3]),
                  "%s", line);
    buf_clear(&log);
}

Test(service, journal_is_given_priorities)
{
    t.prepare = log_to_journal;
    (void)under_test_round(&t);
    expect_priorities();
    cr_expect(logged("<6>went through 17 feeds") == 1);
    cr_expect(logged("<4>") == 5, "a warning for each broken feed");
}

Test(service, journal_is_given_priorities_of_what_is_wrong_at_the_start)
{
    t.prepare = log_to_journal;
    under_test_put(&t, "riffle.yaml", bytes_of("opmll: nowhere\n"));
    cr_expect(under_test_round(&t) == 2);
    expect_priorities();
    cr_expect(logged("<3>") == 1);
}

Test(service, log_is_quiet_about_what_goes_well)
{
    under_test_configure(&t, "  interval: 1s\n  interval-min: 1s\n  interval-max: 1s\n");
    start_and_publish();
    world_set_round(t.world, 2);
    (void)world_take_count(t.world);
    for (int64_t until = clock_monotonic() + 1500; clock_monotonic() < until;)
        (void)poll(NULL, 0, 50);
    cr_expect(world_take_count(t.world).requests >= world_feeds_in_order());
    struct buf log = {0};
    under_test_read(&t, "err.txt", &log);
    cr_expect(logged("\n") == 8, "serving, status, went through, five broken feeds once each: %s",
              log.p);
    cr_expect(logged("warning: ") == 5 && logged(" error=") == 5 && logged("feed=http://") == 5);
    buf_clear(&log);
}

/* ---- files and HTTP ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *path, *file, *content_type;
} resources[] = {
    {"/", "www/index.html", "text/html"},
    {"/riffle.css", "www/riffle.css", "text/css"},
    {"/china-russia/", "www/china-russia/index.html", "text/html"},
    {"/china-russia.atom", "www/china-russia.atom", "application/atom+xml"},
    {"/china-russia.rss", "www/china-russia.rss", "application/rss+xml"},
    {"/china-russia.json", "www/china-russia.json", "application/feed+json"},
    {"/china-russia.opml", "www/china-russia.opml", "text/x-opml"},
};

Test(service, files_are_what_is_served_byte_for_byte)
{
    start_and_publish();
    for (size_t i = 0; i < COUNT_OF(resources); i++) {
        struct buf file = {0}, body = {0};
        struct stat st = {0};
        int status = 0;
        cr_assert(under_test_get(t.port, resources[i].path, &status, &body));
        under_test_read(&t, resources[i].file, &file);
        cr_expect(status == 200 && file.n > 0 && bytes_equal(buf_bytes(&file), buf_bytes(&body)),
                  "%s: %zu bytes served, %zu in the file", resources[i].path, body.n, file.n);
        (void)stat(under_test_path(&t, resources[i].file), &st);
        cr_expect((st.st_mode & 0777) == 0644, "%s: another web server can read it",
                  resources[i].file);
        buf_clear(&file);
        buf_clear(&body);
    }
}

struct reply {
    struct buf all;
    int status;
    struct bytes head, body; /* of all */
};

/* Sends a request of this method and path, with these lines of header, and takes the reply apart. */
static struct reply ask(const char *method, const char *path, const char *lines)
{
    static const struct bytes blank = BYTES("\r\n\r\n");
    struct reply reply = {0};
    struct buf request = {0};
    buf_printf(&request, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n", method,
               path, lines);
    cr_assert(under_test_ask(t.port, request.p, &reply.all) && reply.all.n);
    cr_assert(sscanf(reply.all.p, "HTTP/1.1 %d", &reply.status) == 1);
    size_t end = bytes_find(buf_bytes(&reply.all), blank);
    reply.head = (struct bytes){reply.all.p, end};
    reply.body = bytes_skip(buf_bytes(&reply.all), end + blank.n);
    buf_clear(&request);
    return reply;
}

/* The value of a header, "" where it is missing; one static buffer. */
static const char *header(const struct reply *reply, const char *name)
{
    static char value[256];
    char start[64];
    (void)snprintf(start, sizeof start, "\r\n%s: ", name);
    size_t at = bytes_find(reply->head, bytes_of(start));
    struct bytes rest = bytes_skip(reply->head, at + strlen(start));
    value[0] = '\0';
    if (at < reply->head.n)
        (void)snprintf(value, sizeof value, "%.*s", (int)bytes_find(rest, bytes_of("\r\n")),
                       rest.p);
    return value;
}

Test(service, each_resource_is_answered_as_readers_ask)
{
    start_and_publish();
    for (size_t i = 0; i < COUNT_OF(resources); i++) {
        const char *path = resources[i].path;
        char lines[300];
        struct reply get = ask("GET", path, "");
        cr_expect(get.status == 200, "%s: %d", path, get.status);
        cr_expect(bytes_starts(bytes_of(header(&get, "Content-Type")),
                               bytes_of(resources[i].content_type)),
                  "%s", path);
        cr_expect(header(&get, "Last-Modified")[0] && header(&get, "Cache-Control")[0], "%s", path);
        cr_expect(header(&get, "ETag")[0] == '"', "%s: a strong validator", path);
        (void)snprintf(lines, sizeof lines, "If-None-Match: %s\r\n", header(&get, "ETag"));

        struct reply same = ask("GET", path, lines);
        cr_expect(same.status == 304 && same.body.n == 0, "%s: %d", path, same.status);
        (void)snprintf(lines, sizeof lines, "If-Modified-Since: %s\r\n",
                       header(&get, "Last-Modified"));
        struct reply since = ask("GET", path, lines);
        cr_expect(since.status == 304, "%s: %d", path, since.status);

        struct reply head = ask("HEAD", path, "");
        cr_expect(head.status == 200 && head.body.n == 0, "%s: %d", path, head.status);
        cr_expect(strtoul(header(&head, "Content-Length"), NULL, 10) == get.body.n, "%s", path);
        buf_clear(&get.all);
        buf_clear(&same.all);
        buf_clear(&since.all);
        buf_clear(&head.all);
    }
}

Test(service, gzip_unpacks_to_the_same)
{
    static unsigned char unpacked[1 << 20];
    start_and_publish();
    struct reply plain = ask("GET", "/china-russia.atom", "");
    struct reply packed = ask("GET", "/china-russia.atom", "Accept-Encoding: gzip\r\n");
    cr_expect_str_eq(header(&packed, "Content-Encoding"), "gzip");
    cr_expect(packed.body.n * 2 < plain.body.n, "%zu of %zu bytes", packed.body.n, plain.body.n);
    z_stream z = {.next_in = (unsigned char *)packed.body.p,
                  .avail_in = (unsigned)packed.body.n,
                  .next_out = unpacked,
                  .avail_out = sizeof unpacked};
    cr_assert(inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
    cr_expect(bytes_equal((struct bytes){(char *)unpacked, z.total_out}, plain.body));
    (void)inflateEnd(&z);
    buf_clear(&plain.all);
    buf_clear(&packed.all);
}

Test(service, what_is_not_there_or_not_allowed_is_refused)
{
    static const struct {
        const char *method, *path;
        int status;
    } rows[] = {
        {"GET", "/nothing", 404},
        {"GET", "/china-russia.atom/", 404},
        {"HEAD", "/nothing.atom", 404},
        {"GET", "/../etc/passwd", 404},
        {"POST", "/", 405},
        {"PUT", "/china-russia.atom", 405},
        {"DELETE", "/riffle.css", 405},
        {"OPTIONS", "/china-russia/", 405},
        {"GET", "/status.json", 404},
        {"GET", "/china-russia.atom?since=1", 200},
    };
    start_and_publish();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reply reply = ask(rows[i].method, rows[i].path, "");
        cr_expect(reply.status == rows[i].status, "%s %s: %d", rows[i].method, rows[i].path,
                  reply.status);
        if (rows[i].status == 405)
            cr_expect_str_eq(header(&reply, "Allow"), "GET, HEAD");
        buf_clear(&reply.all);
    }
}

/* ---- while it changes -------------------------------------------------------------------------------------------- */

/* Whether it is a whole document, by its end. */
static bool is_whole(struct bytes atom)
{
    return bytes_starts(atom, bytes_of("<?xml")) && bytes_ends(atom, bytes_of("</feed>\n"));
}

Test(service, reader_never_sees_half_a_file)
{
    enum { READ_MS = 3500, FEEDS = 6 };
    struct buf opml = {0}, last = {0};
    size_t reads = 0, versions = 0;
    canned = canned_new(NULL);
    buf_add_string(&opml, "<opml version=\"2.0\"><body>");
    for (int i = 0; i < FEEDS; i++)
        buf_printf(&opml, "<outline text=\"F\" xmlUrl=\"http://127.0.0.1:%d/growing/%d\"/>",
                   canned_port(canned), i);
    buf_add_string(&opml, "</body></opml>");
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    under_test_configure(&t, "  interval: 1s\n  interval-min: 1s\n  interval-max: 1s\n");
    under_test_start(&t);
    for (int64_t until = clock_monotonic() + READ_MS; clock_monotonic() < until; reads++) {
        struct buf file = {0};
        under_test_atom(&t, &file);
        if (file.n)
            cr_assert(is_whole(buf_bytes(&file)), "%zu bytes", file.n);
        versions += !bytes_equal(buf_bytes(&file), buf_bytes(&last));
        buf_clear(&last);
        last = file;
        (void)poll(NULL, 0, 1);
    }
    cr_expect(versions >= 3 && reads > 100, "%zu versions in %zu readings", versions, reads);
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
    struct dirent **left = NULL;
    int n = scandir(under_test_path(&t, "www"), &left, NULL, NULL);
    cr_expect(n == 9, "seven resources, two folders: %d", n);
    for (int i = 0; i < n; i++) {
        cr_expect(!strstr(left[i]->d_name, ".tmp"), "%s is left", left[i]->d_name);
        free(left[i]);
    }
    free(left);
    buf_clear(&last);
    buf_clear(&opml);
}

static bool is_there(const char *name)
{
    return access(under_test_path(&t, name), F_OK) == 0;
}

static bool topic_is_gone(void)
{
    return under_test_answer(t.port, "/china-russia.atom") == 404 &&
           !is_there("www/china-russia.atom");
}

static void expect_topic_gone(void)
{
    for (size_t i = 0; i < COUNT_OF(resources); i++) {
        bool of_topic = strstr(resources[i].path, "china");
        cr_expect(under_test_answer(t.port, resources[i].path) == (of_topic ? 404 : 200), "%s",
                  resources[i].path);
        cr_expect(is_there(resources[i].file) == !of_topic, "%s", resources[i].file);
    }
    cr_expect(!is_there("www/china-russia"), "nor does its folder stay");
    cr_expect(under_test_occurrences(&t, "www/index.html", "China-Russia") == 0);
}

Test(service, topic_that_is_taken_away_takes_its_publications_along)
{
    under_test_put(&t, "topics.d/fish.yaml", bytes_of("title: Fish\nmatch: mackerel\n"));
    start_and_publish();
    cr_expect(is_there("www/fish.atom"));
    cr_assert(unlink(under_test_path(&t, "topics.d/china-russia.yaml")) == 0);
    cr_expect(under_test_wait_for(topic_is_gone, 3000));
    expect_topic_gone();
    cr_expect(is_there("www/fish.atom") && under_test_answer(t.port, "/fish/") == 200);
}

Test(service, topic_that_was_taken_away_while_nothing_ran_leaves_no_files)
{
    under_test_put(&t, "topics.d/fish.yaml", bytes_of("title: Fish\nmatch: mackerel\n"));
    (void)under_test_round(&t);
    cr_expect(is_there("www/china-russia.atom"));
    under_test_put(&t, "www/robots.txt", bytes_of("the user's own\n"));
    cr_assert(unlink(under_test_path(&t, "topics.d/china-russia.yaml")) == 0);
    under_test_start(&t);
    cr_expect(under_test_wait_for(topic_is_gone, 3000));
    expect_topic_gone();
    cr_expect(is_there("www/robots.txt"), "what is not riffle's stays");
}
