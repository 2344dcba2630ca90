/* How soon the daemon's loop gets round to a connection: a round of many feeds is fetched and kept while a crowd reads what
 * is published, and somebody asks for /healthz on a connection of its own, a few hundred times a second. The floor is a
 * loop that does nothing else, asked in turn with it: what the machine itself is late. The 99th percentile is to stay
 * under 5 ms.
 *
 *     bench_loop [FEEDS [PROGRAM]] */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "crowd.h"

enum {
    FEEDS = 1000,
    READERS = 32,
    RUNS = 3,
    SAMPLES_MAX = 200000,
    EVERY_US = 1000, /* between two questions, one to either */
    QUIET_MS = 1500, /* of the publisher, after which a round is over */
};

static const char health[] = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

struct samples {
    float *ms;
    size_t n;
};

/* All that is going on. */
struct scene {
    const char *program;
    int feeds;
    char folder[64];
    int port, admin_port, echo_port, publisher_port;
    pid_t daemon;
    atomic_size_t *served, *read; /* shared with those who count */
};

static double now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void put_file(const struct scene *s, const char *name, const struct buf *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", s->folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fwrite(text->p, 1, text->n, file) != text->n || fclose(file) != 0)
        abort();
}

static int free_port(void)
{
    int port, fd = crowd_listen(&port);
    (void)close(fd);
    return port;
}

static void make_folder(struct scene *s)
{
    struct buf text = {0};
    char topics[128];
    (void)snprintf(s->folder, sizeof s->folder, "/tmp/riffle-loop-XXXXXX");
    if (!mkdtemp(s->folder))
        abort();
    (void)snprintf(topics, sizeof topics, "%s/topics.d", s->folder);
    (void)mkdir(topics, 0700);
    s->port = free_port();
    s->admin_port = free_port();
    buf_add_string(&text, "match: gas OR grain\n");
    put_file(s, "topics.d/all.yaml", &text);
    buf_reset(&text);
    buf_add_string(&text, "<opml version=\"2.0\"><body>\n");
    for (int i = 0; i < s->feeds; i++)
        buf_printf(&text, "<outline text=\"F\" xmlUrl=\"http://127.0.0.1:%d/f%d\"/>\n",
                   s->publisher_port, i);
    buf_add_string(&text, "</body></opml>\n");
    put_file(s, "feeds.opml", &text);
    buf_reset(&text);
    buf_printf(&text,
               "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:riffle.db\n"
               "listen: [\"127.0.0.1:%d\"]\nadmin-listen: [\"127.0.0.1:%d\"]\nlog-level: error\n"
               "fetch: {private-networks: [127.0.0.0/8], per-host: 64, gap: 0s}\n",
               s->port, s->admin_port);
    put_file(s, "riffle.yaml", &text);
    buf_clear(&text);
}

static void start_daemon(struct scene *s)
{
    char configuration[128];
    (void)snprintf(configuration, sizeof configuration, "%s/riffle.yaml", s->folder);
    s->daemon = fork();
    if (s->daemon == 0) {
        (void)execl(s->program, s->program, "run", "-c", configuration, (char *)NULL);
        perror(s->program);
        _exit(127);
    }
}

static void end(pid_t pid, int with)
{
    (void)kill(pid, with);
    (void)waitpid(pid, NULL, 0);
}

static void remove_folder(const struct scene *s)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -r '%s'", s->folder);
    if (system(command) != 0)
        abort();
}

/* ---- asking ------------------------------------------------------------------------------------------------------ */

static void note(struct samples *samples, double since)
{
    if (samples->n < SAMPLES_MAX)
        samples->ms[samples->n++] = (float)(now_ms() - since);
}

static void ask_both(int daemon, int echo, struct samples *of_daemon, struct samples *of_echo)
{
    char byte = 'x';
    double since = now_ms();
    if (crowd_ask(daemon, health) < 0)
        abort();
    note(of_daemon, since);
    (void)usleep(EVERY_US);
    since = now_ms();
    if (send(echo, &byte, 1, MSG_NOSIGNAL) != 1 || recv(echo, &byte, 1, 0) != 1)
        abort();
    note(of_echo, since);
    (void)usleep(EVERY_US);
}

/* Asks until the publisher was not asked for a while (a round is over), or for so long. */
static void watch(struct scene *s, bool round, double for_ms, struct samples *of_daemon,
                  struct samples *of_echo)
{
    int daemon = crowd_connect(s->admin_port), echo = crowd_connect(s->echo_port);
    double start = now_ms(), last = start;
    for (size_t before = 0; round ? now_ms() - last < QUIET_MS : now_ms() - start < for_ms;) {
        ask_both(daemon, echo, of_daemon, of_echo);
        size_t served = atomic_load(s->served);
        if (served != before)
            last = now_ms();
        before = served;
    }
    (void)close(daemon);
    (void)close(echo);
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static double percentile(const struct samples *samples, double share)
{
    return samples->n ? (double)samples->ms[(size_t)((double)(samples->n - 1) * share)] : 0;
}

static void tell(const char *what, struct samples *of_daemon, struct samples *of_echo, double per_s)
{
    qsort(of_daemon->ms, of_daemon->n, sizeof of_daemon->ms[0], by_size);
    qsort(of_echo->ms, of_echo->n, sizeof of_echo->ms[0], by_size);
    (void)printf("  %-34s", what);
    for (size_t i = 0; i < 2; i++) {
        const struct samples *s = i ? of_daemon : of_echo;
        (void)printf(" %7.3f %7.3f %7.3f", percentile(s, 0.5), percentile(s, 0.99),
                     percentile(s, 1));
    }
    (void)printf(" %8.0f\n", per_s);
    of_daemon->n = of_echo->n = 0;
}

/* ---- the scenes -------------------------------------------------------------------------------------------------- */

static bool wait_for_answer(int port)
{
    for (int i = 0; i < 500; i++) {
        int fd = crowd_connect(port);
        if (fd >= 0) {
            (void)close(fd);
            return true;
        }
        (void)usleep(20000);
    }
    return false;
}

/* What the daemon is doing meanwhile. */
static const struct {
    const char *name, *read; /* what the crowd reads; NULL: there is none */
    bool admin, round;
} scenes[] = {
    {"nothing", NULL, false, false},
    {"a crowd reads", "/all.atom", false, false},
    {"a round", NULL, false, true},
    {"a round, a crowd reads", "/all.atom", false, true},
    {"one asks for the status", "/status.json", true, false},
};

static void play(struct scene *s, size_t i, struct samples *of_daemon, struct samples *of_echo)
{
    enum { WATCH_MS = 2000 };
    double seconds = 0;
    size_t read = 0;
    for (int run = 0; run < RUNS; run++) {
        make_folder(s);
        start_daemon(s);
        if (!wait_for_answer(s->admin_port))
            abort();
        struct samples none = {.ms = of_daemon->ms + of_daemon->n}; /* thrown away */
        struct samples same = {.ms = of_echo->ms + of_echo->n};
        if (!scenes[i].round)
            watch(s, true, 0, &none, &same);
        pid_t crowd = 0;
        atomic_store(s->read, 0);
        double start = now_ms();
        if (scenes[i].read)
            crowd = crowd_read(scenes[i].admin ? s->admin_port : s->port, scenes[i].read,
                               scenes[i].admin ? 1 : READERS, s->read);
        watch(s, scenes[i].round, WATCH_MS, of_daemon, of_echo);
        seconds += (now_ms() - start) / 1e3;
        read += atomic_load(s->read);
        if (crowd)
            end(crowd, SIGKILL);
        end(s->daemon, SIGTERM);
        remove_folder(s);
    }
    tell(scenes[i].name, of_daemon, of_echo, (double)read / seconds);
}

int main(int argc, char **argv)
{
    struct scene s = {.feeds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : FEEDS,
                      .program = argc > 2 ? argv[2] : RIFFLE_PROGRAM};
    struct samples of_daemon = {calloc(SAMPLES_MAX, sizeof(float)), 0},
                   of_echo = {calloc(SAMPLES_MAX, sizeof(float)), 0};
    atomic_size_t *counts = mmap(NULL, 2 * sizeof *counts, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (counts == MAP_FAILED || !of_daemon.ms || !of_echo.ms)
        abort();
    s.served = &counts[0];
    s.read = &counts[1];
    int listening = crowd_listen(&s.publisher_port), echoing = crowd_listen(&s.echo_port);
    pid_t publisher = crowd_publish(listening, s.served), echo = crowd_echo(echoing);
    (void)printf(
        "until a connection is answered, in ms, %d feeds; median, 99th percentile, longest\n"
        "  %-34s %23s %23s %8s\n",
        s.feeds, "the daemon does meanwhile", "an idle loop", "riffle", "reads/s");
    for (size_t i = 0; i < COUNT_OF(scenes); i++)
        play(&s, i, &of_daemon, &of_echo);
    end(publisher, SIGKILL);
    end(echo, SIGKILL);
    free(of_daemon.ms);
    free(of_echo.ms);
    return 0;
}
