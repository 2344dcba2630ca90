/* Clients ask a server whose archivist answers: each gets its own answer, also where others go away without waiting for
 * theirs, and the end may come while questions are under way. What was asked is dropped exactly once. A program of its
 * own, for ThreadSanitizer. */
#include <arpa/inet.h>
#include <ev.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/archivist.h"
#include "serve/server.h"

enum { CLIENTS = 4, EACH = 60, LEFT_BEHIND = 12, LIMIT = 8, PATIENCE_MS = 20000 };

struct scene {
    struct ev_loop *loop;
    struct archivist *archivist;
    int port;
    ev_async done;
    atomic_int answered, made;
    int asked, dropped; /* of the loop thread */
};

struct errand {
    struct scene *scene;
    int number;
};

static void check(bool good, const char *what)
{
    if (good)
        return;
    (void)fprintf(stderr, "thread_archivist: %s\n", what);
    exit(1);
}

/* ---- the loop's side ---- */

static void make(void *ctx, struct store *store, const struct question *question,
                 struct archivist_answer *out)
{
    struct errand *errand = ctx;
    struct store_totals totals;
    struct error err = {0};
    struct arena *arena = arena_new(SIZE_MAX);
    struct buf body = {0};
    check(store_totals(store, arena, &totals, &err), err.text);
    (void)usleep(500);
    buf_printf(&body, "<%.*s has %lld>", BYTES_FMT(question_argument(question, "n")),
               (long long)totals.entries);
    const struct representation_form form = {.content_type = "text/plain"};
    out->status = 200;
    out->rep = representation_new(&body, &form);
    errand->number++;
    atomic_fetch_add(&errand->scene->made, 1);
    arena_free(arena);
}

static void drop(void *ctx)
{
    struct errand *errand = ctx;
    errand->scene->dropped++;
    free(errand);
}

static void ask(void *ctx, struct question *question)
{
    struct scene *scene = ctx;
    struct errand *errand = calloc(1, sizeof *errand);
    check(errand != NULL, "no memory");
    errand->scene = scene;
    scene->asked++;
    archivist_ask(scene->archivist, question,
                  &(struct archivist_task){.make = make, .drop = drop, .ctx = errand});
}

static void on_done(struct ev_loop *loop, ev_async *async, int events)
{
    (void)async, (void)events;
    ev_break(loop, EVBREAK_ALL);
}

/* ---- the clients ---- */

static int send_request(const struct scene *scene, int client, int i)
{
    char request[128];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)scene->port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(connect(fd, (struct sockaddr *)&to, sizeof to) == 0, "nobody listens");
    int n = snprintf(request, sizeof request,
                     "GET /ask?n=%d-%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", client,
                     i);
    check(send(fd, request, (size_t)n, MSG_NOSIGNAL) == n, "a request was not sent");
    return fd;
}

static void read_answer(struct scene *scene, int fd, int client, int i)
{
    char reply[4096], want[64];
    size_t n = 0;
    for (ssize_t got; (got = recv(fd, reply + n, sizeof reply - 1 - n, 0)) > 0;)
        n += (size_t)got;
    reply[n] = '\0';
    (void)snprintf(want, sizeof want, "<%d-%d has 0>", client, i);
    check(strstr(reply, want) || strstr(reply, " 503 "), "a client got another's answer");
    atomic_fetch_add(&scene->answered, strstr(reply, want) != NULL);
}

struct client {
    struct scene *scene;
    int number;
};

static void *run_client(void *ctx)
{
    const struct client *client = ctx;
    for (int i = 0; i < EACH; i++) {
        int fd = send_request(client->scene, client->number, i);
        if (i % 4 != 3)
            read_answer(client->scene, fd, client->number, i);
        (void)close(fd);
    }
    return NULL;
}

static void *run_clients(void *ctx)
{
    struct scene *scene = ctx;
    pthread_t threads[CLIENTS];
    struct client clients[CLIENTS];
    int left[LEFT_BEHIND];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){scene, i};
        check(pthread_create(&threads[i], NULL, run_client, &clients[i]) == 0, "no thread");
    }
    for (int i = 0; i < CLIENTS; i++)
        (void)pthread_join(threads[i], NULL);
    for (int i = 0; i < LEFT_BEHIND; i++)
        left[i] = send_request(scene, CLIENTS, i);
    (void)usleep(1000);
    ev_async_send(scene->loop, &scene->done);
    for (int i = 0; i < LEFT_BEHIND; i++) {
        char byte;
        while (recv(left[i], &byte, 1, 0) > 0)
            continue;
        (void)close(left[i]);
    }
    return NULL;
}

/* ---- the whole ---- */

static void make_store(const char *path)
{
    struct error err = {0};
    struct store *store = NULL;
    check(store_open(path, STORE_WRITE, &store, &err), err.text);
    store_close(store);
}

static void run(struct scene *scene, const char *path)
{
    static const char address[] = "127.0.0.1:0";
    struct error err = {0};
    pthread_t clients;
    struct site *site = site_new();
    const struct site_asked asked = {
        .ask = ask, .ctx = scene, .limit = LIMIT, .patience_ms = PATIENCE_MS};
    scene->loop = ev_loop_new(EVFLAG_AUTO);
    site_set_asked(site, "/ask", &asked);
    scene->archivist = archivist_start(scene->loop, path);
    struct server *server = server_new(scene->loop, address, site, &err);
    check(server != NULL, err.text);
    scene->port = server_port(server);
    ev_async_init(&scene->done, on_done);
    ev_async_start(scene->loop, &scene->done);
    check(pthread_create(&clients, NULL, run_clients, scene) == 0, "no thread");
    ev_run(scene->loop, 0);
    server_free(server);
    archivist_stop(scene->archivist);
    site_free(site);
    (void)pthread_join(clients, NULL);
    ev_async_stop(scene->loop, &scene->done);
    ev_loop_destroy(scene->loop);
}

int main(void)
{
    char folder[] = "/tmp/riffle-archivist-XXXXXX", path[64], name[96];
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    struct scene scene = {0};
    check(mkdtemp(folder) != NULL, "no folder");
    (void)snprintf(path, sizeof path, "%s/riffle.db", folder);
    make_store(path);
    run(&scene, path);
    check(atomic_load(&scene.answered) > 0, "nobody was answered");
    check(scene.dropped == scene.asked, "what was asked was not dropped once");
    check(atomic_load(&scene.made) <= scene.asked, "more was made than asked");
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
    return 0;
}
