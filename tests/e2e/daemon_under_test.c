#include "daemon_under_test.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/clock.h"

enum { PATH_SIZE = 256, STEP_MS = 20, START_MS = 20000, ARGUMENTS_MAX = 16 };

static const char topic[] =
    "title: China-Russia relations\n"
    "terms:\n"
    "  china: {en: [china, chinese, beijing], ru: [китай, китайский, пекин, кнр],"
    " zh: [中国, 中方, 中俄, 习近平]}\n"
    "  russia: {en: [russia, russian, moscow, kremlin],"
    " ru: [россия, российский, москва, кремль], zh: [俄罗斯, 普京, 中俄]}\n"
    "match: \"@china AND @russia\"\n";

/* Lets a little time pass; what is waited for is asked again after it. */
static void step(void)
{
    (void)poll(NULL, 0, STEP_MS);
}

/* ---- the folder -------------------------------------------------------------------------------------------------- */

const char *under_test_path(const struct under_test *t, const char *name)
{
    static char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/%s", t->folder, name);
    return path;
}

void under_test_put(struct under_test *t, const char *name, struct bytes content)
{
    struct error err = {0};
    cr_assert(atomic_file_write(under_test_path(t, name), content, &err), "%s", err.text);
}

/* A port that is free now. */
static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    cr_assert(bind(fd, (struct sockaddr *)&address, sizeof address) == 0);
    cr_assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
    (void)close(fd);
    return ntohs(address.sin_port);
}

void under_test_configure(struct under_test *t, const char *fetch)
{
    struct buf text = {0};
    buf_printf(&text,
               "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:riffle.db\npublish: www\n"
               "listen: [\"127.0.0.1:%d\"]\nadmin-listen: [\"127.0.0.1:%d\"]\n"
               "contact: https://example.org/about\n"
               "fetch:\n  per-host: 32\n  gap: 0s\n  private-networks: [127.0.0.0/8]\n%s",
               t->port, t->admin_port, fetch);
    under_test_put(t, "riffle.yaml", buf_bytes(&text));
    buf_clear(&text);
}

void under_test_make(struct under_test *t)
{
    struct error err = {0};
    *t = (struct under_test){.folder = "/tmp/riffle-e2e-XXXXXX"};
    cr_assert_not_null(mkdtemp(t->folder));
    t->world = world_new(WORLD_FEEDS, 0, &err);
    cr_assert_not_null(t->world, "%s", err.text);
    t->port = free_port();
    t->admin_port = free_port();
    under_test_configure(t, "  interval: 1h\n  timeout: 5s\n");
    struct buf opml = {0};
    world_opml(t->world, &opml);
    under_test_put(t, "feeds.opml", buf_bytes(&opml));
    under_test_put(t, "topics.d/china-russia.yaml", bytes_of(topic));
    buf_clear(&opml);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void under_test_remove(struct under_test *t)
{
    if (t->pid)
        (void)under_test_end(t, SIGKILL, 5000);
    world_free(t->world);
    (void)nftw(t->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- the program ------------------------------------------------------------------------------------------------- */

static void redirect(const struct under_test *t, const char *name, int to)
{
    int fd = open(under_test_path(t, name), O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (fd >= 0)
        (void)dup2(fd, to);
}

/* The program as it is built, or another build of it that the environment names. */
static const char *program(void)
{
    const char *named = getenv("RIFFLE_PROGRAM");
    return named ? named : RIFFLE_PROGRAM;
}

static pid_t spawn(const struct under_test *t, const char *const *arguments)
{
    const char *argv[ARGUMENTS_MAX] = {"riffle"};
    char config[PATH_SIZE];
    size_t n = 1;
    (void)snprintf(config, sizeof config, "%s", under_test_path(t, "riffle.yaml"));
    bool runs = strcmp(arguments[0], "run") == 0;
    for (; *arguments && n + 5 < ARGUMENTS_MAX; arguments++)
        argv[n++] = *arguments;
    if (runs) {
        argv[n++] = "--workers"; /* several, also where there are few cores */
        argv[n++] = "4";
    }
    argv[n++] = "-c";
    argv[n++] = config;
    (void)remove(under_test_path(t, "out.txt"));
    pid_t pid = fork();
    if (pid == 0) {
        redirect(t, "out.txt", STDOUT_FILENO);
        redirect(t, "err.txt", STDERR_FILENO);
        if (t->prepare)
            t->prepare(t);
        (void)execv(program(), (char *const *)argv);
        _exit(127);
    }
    cr_assert(pid > 0);
    return pid;
}

static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int under_test_run(struct under_test *t, const char *const *arguments)
{
    int status = 0;
    pid_t pid = spawn(t, arguments);
    cr_assert(waitpid(pid, &status, 0) == pid);
    return exit_status(status);
}

int under_test_round(struct under_test *t)
{
    return under_test_run(t, (const char *const[]){"run", "--once", "--all", NULL});
}

void under_test_start(struct under_test *t)
{
    t->pid = spawn(t, (const char *const[]){"run", NULL});
    int64_t until = clock_monotonic() + START_MS;
    struct buf body = {0};
    int status = 0;
    while (status == 0 && clock_monotonic() < until) {
        buf_reset(&body);
        if (!under_test_get(t->admin_port, "/healthz", &status, &body))
            step();
    }
    buf_clear(&body);
    cr_assert(status != 0, "riffle did not start");
}

int under_test_end(struct under_test *t, int signal, int ms)
{
    int64_t until = clock_monotonic() + ms;
    int status = 0;
    (void)kill(t->pid, signal);
    for (pid_t got; (got = waitpid(t->pid, &status, WNOHANG)) == 0; step())
        if (clock_monotonic() > until)
            return -1;
    t->pid = 0;
    return exit_status(status);
}

/* ---- looking at it ----------------------------------------------------------------------------------------------- */

static bool exchange(int fd, const char *request, struct buf *reply)
{
    char piece[16384];
    ssize_t n;
    if (send(fd, request, strlen(request), MSG_NOSIGNAL) != (ssize_t)strlen(request))
        return false;
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        buf_add(reply, piece, (size_t)n);
    return n == 0;
}

bool under_test_ask(int port, const char *request, struct buf *reply)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool fine = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
                exchange(fd, request, reply);
    (void)close(fd);
    return fine;
}

bool under_test_get(int port, const char *path, int *status, struct buf *body)
{
    static const struct bytes blank = BYTES("\r\n\r\n");
    char request[PATH_SIZE];
    struct buf reply = {0};
    (void)snprintf(request, sizeof request,
                   "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
    bool fine = under_test_ask(port, request, &reply) &&
                sscanf(reply.p, "HTTP/1.1 %d", status) == 1;
    if (fine) {
        size_t head = bytes_find(buf_bytes(&reply), blank);
        buf_add_bytes(body, bytes_skip(buf_bytes(&reply), head + blank.n));
    }
    buf_clear(&reply);
    return fine;
}

void under_test_read(const struct under_test *t, const char *name, struct buf *out)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes content;
    if (file_read(under_test_path(t, name), (size_t)1 << 26, arena, &content, NULL))
        buf_add_bytes(out, content);
    arena_free(arena);
}

size_t under_test_occurrences(const struct under_test *t, const char *name, const char *words)
{
    struct buf file = {0};
    size_t n = 0;
    under_test_read(t, name, &file);
    struct bytes text = buf_bytes(&file), part = bytes_of(words);
    for (size_t at; (at = bytes_find(text, part)) < text.n; n++)
        text = bytes_skip(text, at + part.n);
    buf_clear(&file);
    return n;
}

int under_test_answer(int port, const char *path)
{
    struct buf body = {0};
    int status = 0;
    (void)under_test_get(port, path, &status, &body);
    buf_clear(&body);
    return status;
}

json_t *under_test_status(struct under_test *t)
{
    struct buf json = {0};
    int status = 0;
    if (t->pid)
        (void)under_test_get(t->admin_port, "/status.json", &status, &json);
    else if (under_test_run(t, (const char *const[]){"status", "--json", NULL}) == 0)
        under_test_read(t, "out.txt", &json);
    json_t *root = json_loadb(json.n ? json.p : "", json.n, 0, NULL);
    buf_clear(&json);
    return root;
}

const json_t *status_feed_named(const json_t *status, const char *ending)
{
    const json_t *feeds = json_object_get(status, "feeds");
    for (size_t i = 0; i < json_array_size(feeds); i++) {
        const json_t *feed = json_array_get(feeds, i);
        const char *url = json_string_value(json_object_get(feed, "url"));
        if (url && bytes_ends(bytes_of(url), bytes_of(ending)))
            return feed;
    }
    return NULL;
}

bool under_test_wait(struct under_test *t, bool (*so)(const json_t *status), int ms)
{
    int64_t until = clock_monotonic() + ms;
    for (;;) {
        json_t *status = under_test_status(t);
        bool is_so = status && so(status);
        json_decref(status);
        if (is_so || clock_monotonic() > until)
            return is_so;
        step();
    }
}

bool under_test_wait_for(bool (*so)(void), int ms)
{
    int64_t until = clock_monotonic() + ms;
    while (!so()) {
        if (clock_monotonic() > until)
            return false;
        step();
    }
    return true;
}

void under_test_atom(struct under_test *t, struct buf *out)
{
    under_test_read(t, "www/china-russia.atom", out);
}

/* ---- the store --------------------------------------------------------------------------------------------------- */

static bool first_column(struct under_test *t, const char *sql, char *out, size_t size)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    bool fine = sqlite3_open_v2(under_test_path(t, "riffle.db"), &db, SQLITE_OPEN_READWRITE,
                                NULL) == 0 &&
                sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_ROW;
    if (fine)
        (void)snprintf(out, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return fine;
}

int under_test_count(struct under_test *t, const char *sql)
{
    char text[64];
    return first_column(t, sql, text, sizeof text) ? (int)strtol(text, NULL, 10) : -1;
}

bool under_test_store_is_whole(struct under_test *t)
{
    char text[64];
    return first_column(t, "PRAGMA integrity_check", text, sizeof text) && strcmp(text, "ok") == 0;
}
