#include "serve/server.h"

#include "serve/answer.h"
#include "serve/framing.h"
#include "serve/listen.h"
#include "serve/parking.h"

#include <errno.h>
#include <ev.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECTIONS_MAX = 16384,
    CONNECTIONS_MIN = 16,
    HEAD_MAX = 16 * 1024,          /* a connection's memory: a request's head and a reply's */
    SILENCE_S = 60,                /* a connection on which nothing at all moves */
    BODIES_MAX = 32 * 1024 * 1024, /* of POSTs that are coming, together */
};

static const double sweep_s = 1;

/* From this share of the connections that may be open, patience shrinks, down to the least part of it when all are: so
 * that idle ones keep nobody out for longer than a moment. */
static const double crowded_from = 0.75, least_patience = 0.02;

/* The phases of a connection; each has its share of the patience. */
enum phase { PHASE_IDLE, PHASE_HEAD, PHASE_BODY, PHASE_REPLY };

/* One connection, in the list of them all. */
struct visit {
    struct visit *next, **link;
    int fd;
    enum phase phase;
    double since;
    struct parking *parking; /* of the request that waits for an answer from elsewhere; or NULL */
};

/* What a POST brings, as it comes. */
struct upload {
    const struct site_door *door;
    size_t admitted;
    struct buf body;
    bool refused; /* the rest is read and thrown away, so that the client reads why */
    enum refusal why;
};

struct server {
    struct ev_loop *loop;
    struct site *site;
    struct refusals *refusals;
    struct MHD_Daemon *daemon;
    char *unix_path; /* owned, to be unlinked; or NULL */
    int port;
    unsigned n_visits, n_visits_max;
    struct visit *visits;
    size_t bodies; /* bytes that uploads hold */
    struct server_patience patience;
    ev_io readable;
    ev_timer wanted, sweep;
};

static struct visit *visit_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void visit_enter(struct server *server, struct MHD_Connection *connection, enum phase phase)
{
    struct visit *visit = visit_of(connection);
    if (!visit)
        return;
    visit->phase = phase;
    visit->since = ev_now(server->loop);
}

static struct visit *visit_new(struct server *server, struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct visit *visit = calloc(1, sizeof *visit);
    if (!visit)
        error_out_of_memory(sizeof *visit);
    visit->fd = info ? info->connect_fd : -1;
    visit->since = ev_now(server->loop);
    visit->next = server->visits;
    visit->link = &server->visits;
    if (visit->next)
        visit->next->link = &visit->next;
    server->visits = visit;
    if (server->n_visits++ == 0)
        ev_timer_again(server->loop, &server->sweep);
    return visit;
}

static void visit_free(struct server *server, struct visit *visit)
{
    *visit->link = visit->next;
    if (visit->next)
        visit->next->link = visit->link;
    parking_free(visit->parking);
    free(visit);
    if (--server->n_visits == 0)
        ev_timer_stop(server->loop, &server->sweep);
}

static void on_connection(void *ctx, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *server = ctx;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = visit_new(server, connection);
    } else if (*socket_context) {
        visit_free(server, *socket_context);
        *socket_context = NULL;
    }
}

/* libmicrohttpd has read the first line of a request. */
static void *on_first_line(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    (void)uri;
    visit_enter(ctx, connection, PHASE_HEAD);
    return NULL;
}

static bool refuse(struct server *server, struct MHD_Connection *connection, enum refusal why)
{
    visit_enter(server, connection, PHASE_REPLY);
    return answer_refuse(connection, server->refusals, why);
}

/* Whether the head of a request foretells more than so many bytes. */
static bool is_longer(struct MHD_Connection *connection, size_t admitted)
{
    struct bytes length = bytes_of(
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH));
    size_t n = 0;
    for (size_t i = 0; i < length.n && ascii_is_digit(length.p[i]) && n <= admitted; i++)
        n = n * 10 + (size_t)(length.p[i] - '0');
    return n > admitted;
}

/* The head of a POST: what comes is taken, or refused before it does. */
static bool begin_upload(struct server *server, struct MHD_Connection *connection, const char *url,
                         void **seen)
{
    const struct site_door *door = site_door(server->site, bytes_of(url));
    if (!door)
        return refuse(server, connection, REFUSAL_METHOD);
    size_t admitted = door->admits(door->ctx, bytes_of(url));
    if (admitted == 0)
        return refuse(server, connection, REFUSAL_GONE);
    if (is_longer(connection, admitted))
        return refuse(server, connection, REFUSAL_TOO_BIG);
    struct upload *upload = calloc(1, sizeof *upload);
    if (!upload)
        error_out_of_memory(sizeof *upload);
    upload->door = door;
    upload->admitted = admitted;
    *seen = upload;
    visit_enter(server, connection, PHASE_BODY);
    return true;
}

static void drop_body(struct server *server, struct upload *upload)
{
    server->bodies -= upload->body.cap;
    buf_clear(&upload->body);
}

static void keep_part(struct server *server, struct upload *upload, const char *data, size_t n)
{
    const size_t had = upload->body.cap;
    if (upload->refused)
        return;
    if (n > upload->admitted - upload->body.n || server->bodies + n > BODIES_MAX) {
        upload->refused = true;
        upload->why = n > upload->admitted - upload->body.n ? REFUSAL_TOO_BIG : REFUSAL_BUSY;
        drop_body(server, upload);
        return;
    }
    buf_add(&upload->body, data, n);
    server->bodies += upload->body.cap - had;
}

static bool end_upload(struct server *server, struct MHD_Connection *connection, const char *url,
                       struct upload *upload)
{
    if (upload->refused)
        return refuse(server, connection, upload->why);
    struct buf body = upload->body; /* the door's from here on, or gone */
    server->bodies -= upload->body.cap;
    upload->body = (struct buf){0};
    visit_enter(server, connection, PHASE_REPLY);
    bool queued = answer_post(connection, upload->door, server->refusals, url, &body);
    buf_clear(&body);
    return queued;
}

static enum MHD_Result on_field(void *ctx, enum MHD_ValueKind kind, const char *name,
                                size_t name_size, const char *value, size_t value_size)
{
    (void)kind;
    framing_add(ctx, (struct bytes){name, name_size}, (struct bytes){value, value_size});
    return MHD_YES;
}

static bool is_sound(struct MHD_Connection *connection, const char *version)
{
    struct framing framing = {0};
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_field, &framing);
    return framing_is_sound(&framing, bytes_of(version));
}

/* The head of a request. Queuing a reply now makes the connection end with it, which is right for what is refused and
 * wrong for what is served. */
static bool begin_request(struct server *server, struct MHD_Connection *connection, const char *url,
                          const char *method, const char *version, void **seen)
{
    *seen = server;
    if (!is_sound(connection, version))
        return refuse(server, connection, REFUSAL_AMBIGUOUS);
    if (answer_knows_method(method))
        return true;
    if (strcmp(method, MHD_HTTP_METHOD_POST) == 0)
        return begin_upload(server, connection, url, seen);
    return refuse(server, connection, REFUSAL_METHOD);
}

static void on_resumed(void *ctx)
{
    struct server *server = ctx;
    ev_feed_event(server->loop, &server->readable, EV_READ);
}

/* A request at a place whose answer another thread makes. */
static bool park(struct server *server, struct MHD_Connection *connection,
                 struct asked_place *place, const char *url)
{
    struct visit *visit = visit_of(connection);
    if (!visit || place->under_way >= place->asked.limit)
        return refuse(server, connection, REFUSAL_CROWDED);
    visit->parking = parking_new(connection, place, url, on_resumed, server);
    return true;
}

/* The answer to a request that was parked is here. */
static bool unpark(struct server *server, struct MHD_Connection *connection, struct visit *visit)
{
    bool queued = parking_reply(visit->parking, server->refusals, connection);
    parking_free(visit->parking);
    visit->parking = NULL;
    visit_enter(server, connection, PHASE_REPLY);
    return queued;
}

/* All of a request is here, or, after it was parked, its answer is. */
static bool end_request(struct server *server, struct MHD_Connection *connection, const char *url)
{
    struct visit *visit = visit_of(connection);
    if (visit && visit->parking)
        return unpark(server, connection, visit);
    visit_enter(server, connection, PHASE_REPLY);
    struct asked_place *place = site_find_asked(server->site, bytes_of(url));
    if (place && !site_find(server->site, bytes_of(url)))
        return park(server, connection, place, url);
    return answer(connection, server->site, server->refusals, url);
}

/* libmicrohttpd has read a request's head (the first call for it), a part of its body, or all of it. */
static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *target,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **seen)
{
    struct server *server = ctx;
    const char *url = framing_path(target);
    if (!*seen)
        return begin_request(server, connection, url, method, version, seen) ? MHD_YES : MHD_NO;
    struct upload *upload = *seen == server ? NULL : *seen;
    if (*size) {
        if (upload) /* a GET has no use for a body */
            keep_part(server, upload, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (upload)
        return end_upload(server, connection, url, upload) ? MHD_YES : MHD_NO;
    return end_request(server, connection, url) ? MHD_YES : MHD_NO;
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **seen,
                         enum MHD_RequestTerminationCode code)
{
    (void)code;
    struct server *server = ctx;
    if (*seen && *seen != server) {
        drop_body(server, *seen);
        free(*seen);
    }
    *seen = NULL;
    visit_enter(server, connection, PHASE_IDLE);
}

static size_t on_unescape(void *ctx, struct MHD_Connection *connection, char *text)
{
    (void)ctx, (void)connection;
    return answer_unescape(text);
}

/* Lets libmicrohttpd do what is ready, and asks it when it wants to be called again without anything being ready. */
static void run(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG ms;
    unsigned before = server->n_visits;
    (void)MHD_run(server->daemon);
    if (server->n_visits <
        before) /* where it was full, it listens again at the beginning of a run alone */
        (void)MHD_run(server->daemon);
    ev_timer_stop(server->loop, &server->wanted);
    if (MHD_get_timeout(server->daemon, &ms) != MHD_YES)
        return;
    ev_timer_set(&server->wanted, (double)ms / 1000.0, 0.0);
    ev_timer_start(server->loop, &server->wanted);
}

static void on_readable(struct ev_loop *loop, ev_io *watcher, int events)
{
    (void)loop, (void)events;
    run(watcher->data);
}

static void on_wanted(struct ev_loop *loop, ev_timer *watcher, int events)
{
    (void)loop, (void)events;
    run(watcher->data);
}

/* The part of the usual patience that there is now. */
static double patience_left(const struct server *server)
{
    double share = (double)server->n_visits / (double)server->n_visits_max;
    double left = (1 - share) / (1 - crowded_from);
    if (left >= 1)
        return 1;
    return left > least_patience ? left : least_patience;
}

/* Whether a client has said all that it will, while nothing is under way for it. libmicrohttpd misses that where the end
 * came right behind a request; it is looked for some moments after one, so that silent connections cost nothing. */
static bool has_left(const struct visit *visit, double now)
{
    static const double first = 0.5, last = 3;
    char next;
    double age = now - visit->since;
    if ((visit->phase != PHASE_IDLE && visit->phase != PHASE_HEAD) || age < first || age > last)
        return false;
    return recv(visit->fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* Ends the connections whose phase has lasted too long: libmicrohttpd's own timeout starts anew with every byte. */
static void on_sweep(struct ev_loop *loop, ev_timer *watcher, int events)
{
    (void)events;
    struct server *server = watcher->data;
    double now = ev_now(loop);
    double left = patience_left(server);
    const double allowed[] = {
        [PHASE_IDLE] = server->patience.idle * left,
        [PHASE_HEAD] = server->patience.head * left,
        [PHASE_BODY] = server->patience.reply,
        [PHASE_REPLY] = server->patience.reply,
    };
    for (const struct visit *visit = server->visits; visit; visit = visit->next)
        if (visit->parking)
            parking_look(visit->parking);
        else if (now - visit->since > allowed[visit->phase] || has_left(visit, now))
            (void)shutdown(visit->fd, SHUT_RDWR); /* it is closed when the end is read from it */
    run(server); /* and it listens again, where the process had run out of descriptors */
}

/* Three quarters of the descriptors that the process may have: the others are for fetching and the store. */
static unsigned connections_max(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur / 4 * 3 > CONNECTIONS_MAX)
        return CONNECTIONS_MAX;
    unsigned n = (unsigned)(limit.rlim_cur / 4 * 3);
    return n < CONNECTIONS_MIN ? CONNECTIONS_MIN : n;
}

static struct MHD_Daemon *start_daemon(struct server *server, int fd)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, server->n_visits_max,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)SILENCE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
        MHD_OPTION_URI_LOG_CALLBACK, on_first_line, server, MHD_OPTION_UNESCAPE_CALLBACK,
        on_unescape, server, MHD_OPTION_END);
}

struct server *server_new_fd(struct ev_loop *loop, int fd, struct site *site, struct error *err)
{
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        error_out_of_memory(sizeof *server);
    server->loop = loop;
    server->site = site;
    server->patience = (struct server_patience){.idle = 60, .head = 20, .reply = 300};
    server->port = listen_port(fd);
    server->n_visits_max = connections_max();
    ev_timer_init(&server->sweep, on_sweep, 0, sweep_s);
    ev_timer_init(&server->wanted, on_wanted, 0, 0);
    server->sweep.data = server->wanted.data = server;
    server->daemon = start_daemon(server, fd);
    if (!server->daemon) {
        (void)error_errno(err, errno, "the HTTP server does not start on descriptor %d", fd);
        (void)close(fd);
        free(server);
        return NULL;
    }
    server->refusals = refusals_new();
    int epoll_fd = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    ev_io_init(&server->readable, on_readable, epoll_fd, EV_READ);
    server->readable.data = server;
    ev_io_start(loop, &server->readable);
    return server;
}

struct server *server_new(struct ev_loop *loop, const char *address, struct site *site,
                          struct error *err)
{
    int fd = listen_open(address, err);
    if (fd < 0)
        return NULL;
    struct server *server = server_new_fd(loop, fd, site, err);
    const char *path = listen_unix_path(address);
    if (server && path) {
        server->unix_path = strdup(path);
        if (!server->unix_path)
            error_out_of_memory(strlen(path));
    }
    return server;
}

void server_free(struct server *server)
{
    if (!server)
        return;
    for (struct visit *visit = server->visits; visit; visit = visit->next) {
        parking_free(visit->parking);
        visit->parking = NULL;
    }
    ev_io_stop(server->loop, &server->readable);
    ev_timer_stop(server->loop, &server->wanted);
    MHD_stop_daemon(
        server->daemon); /* ends every connection, and so the last visit stops the sweep */
    ev_timer_stop(server->loop, &server->sweep);
    refusals_free(server->refusals);
    if (server->unix_path)
        (void)unlink(server->unix_path);
    free(server->unix_path);
    free(server);
}

int server_port(const struct server *server)
{
    return server->port;
}

unsigned server_connections(const struct server *server)
{
    return server->n_visits;
}

void server_set_patience(struct server *server, struct server_patience patience)
{
    server->patience = patience;
}
