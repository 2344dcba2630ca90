#include "world.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/hash.h"
#include "template.h"
#include "text/html.h"

enum manner {
    IN_ORDER,
    MENDED,    /* not well-formed, but every entry can be read */
    NOT_FOUND, /* 404 */
    FAILING,   /* 500 */
    CUT_SHORT, /* the connection ends in the middle of the body */
    NO_FEED,   /* an HTML page */
    EMPTY,     /* 200 with nothing */
    MOVED,     /* 301 to the first feed of the table */
};

/* clang-format off */
static const struct sample {
    const char *path, *file, *content_type, *title, *folder, *language, *kind;
    enum manner manner;
} samples[] = {
    {"/harbour-gazette/world.xml", "harbour-gazette.xml", "application/rss+xml", "The Harbour Gazette", "English", "en", "independent", IN_ORDER},
    {"/meridian/asia.atom", "meridian.atom", "application/atom+xml", "Meridian Review", "English", "en", "independent", IN_ORDER},
    {"/steppe-wire/latest.rss", "steppe-wire.xml", "application/rss+xml", "Steppe Wire", "English", "en", "wire", IN_ORDER},
    {"/pacific-ledger/feed.json", "pacific-ledger.json", "application/feed+json", "Pacific Ledger", "English", "en", "independent", IN_ORDER},
    {"/severny-vestnik/rss", "severny-vestnik.xml", "text/xml; charset=utf-8", "Северный вестник", "Русский", "ru", "independent", IN_ORDER},
    {"/amur-segodnya/news.xml", "amur-segodnya.xml", "application/xml", "Амур сегодня", "Русский", "ru", "independent", IN_ORDER},
    {"/otkrytaya-liniya/atom", "otkrytaya-liniya.atom", "application/atom+xml", "Открытая линия", "Русский", "ru", "state", IN_ORDER},
    {"/jianghai/rss.xml", "jianghai.xml", "application/rss+xml", "江海时报", "中文", "zh", "independent", IN_ORDER},
    {"/beifang/rdf.xml", "beifang.rdf", "application/rdf+xml", "北方观察", "中文", "zh", "state", IN_ORDER},
    {"/allotment/posts.rss", "allotment.xml", "application/rss+xml", "Notes from the Allotment", "English", "en", "independent", IN_ORDER},
    {"/lantern/feed", "lantern.xml", "application/rss+xml", "The Lantern", "Broken", "en", "independent", MENDED},
    {"/old-gazette/feed", NULL, NULL, "The Harbour Gazette (old address)", "Broken", "en", "independent", MOVED},
    {"/closed-desk/feed", NULL, NULL, "The Closed Desk", "Broken", "en", "independent", NOT_FOUND},
    {"/overloaded/feed", NULL, NULL, "Overloaded", "Broken", "en", "independent", FAILING},
    {"/half-told/feed", "harbour-gazette.xml", "application/rss+xml", "Half Told", "Broken", "en", "independent", CUT_SHORT},
    {"/front-page/", "front-page.html", "text/html; charset=utf-8", "A page, not a feed", "Broken", "en", "independent", NO_FEED},
    {"/silence/feed", NULL, "application/rss+xml", "Silence", "Broken", "en", "independent", EMPTY},
};
/* clang-format on */

struct world {
    struct MHD_Daemon *daemon;
    const char *folder;
    char base[64];
    int64_t began;
    int port;
    atomic_int round;
    atomic_size_t requests, not_modified;
};

size_t world_feeds(void)
{
    return COUNT_OF(samples);
}

size_t world_feeds_in_order(void)
{
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        n += samples[i].manner <= MENDED || samples[i].manner == MOVED;
    return n;
}

/* ---- replies ----------------------------------------------------------------------------------------------------- */

static enum MHD_Result queue(struct MHD_Connection *connection, unsigned status,
                             struct MHD_Response *response)
{
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result reply_text(struct MHD_Connection *connection, unsigned status,
                                  const char *text)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(strlen(text), (void *)text,
                                                                    MHD_RESPMEM_MUST_COPY);
    return queue(connection, status, response);
}

static enum MHD_Result reply_moved(struct world *world, struct MHD_Connection *connection)
{
    char location[256];
    (void)snprintf(location, sizeof location, "%s%s", world->base, samples[0].path);
    struct MHD_Response *response = MHD_create_response_from_buffer(0, (void *)"",
                                                                    MHD_RESPMEM_PERSISTENT);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, location);
    return queue(connection, MHD_HTTP_MOVED_PERMANENTLY, response);
}

/* Gives half of the promised bytes, then breaks the connection off. */
static ssize_t read_half(void *ctx, uint64_t at, char *to, size_t max)
{
    const struct buf *body = ctx;
    size_t left = body->n / 2 - (size_t)at;
    if (left == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = left < max ? left : max;
    memcpy(to, body->p + at, n);
    return (ssize_t)n;
}

static void free_body(void *ctx)
{
    struct buf *body = ctx;
    buf_clear(body);
    free(body);
}

static enum MHD_Result reply_half(struct MHD_Connection *connection, const struct buf *body)
{
    struct buf *copy = calloc(1, sizeof *copy);
    if (!copy)
        error_out_of_memory(sizeof *copy);
    buf_add_bytes(copy, buf_bytes(body));
    return queue(connection, MHD_HTTP_OK,
                 MHD_create_response_from_callback(body->n, 1024, read_half, copy, free_body));
}

static enum MHD_Result reply_document(struct world *world, struct MHD_Connection *connection,
                                      const struct sample *sample, const struct buf *body)
{
    char hex[HASH_HEX_SIZE], etag[HASH_HEX_SIZE + 2];
    hash_hex(buf_bytes(body), hex);
    (void)snprintf(etag, sizeof etag, "\"%s\"", hex);
    const char *known = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                    MHD_HTTP_HEADER_IF_NONE_MATCH);
    bool same = known && strcmp(known, etag) == 0;
    atomic_fetch_add(&world->not_modified, same);
    struct MHD_Response *response = MHD_create_response_from_buffer(same ? 0 : body->n, body->p,
                                                                    MHD_RESPMEM_MUST_COPY);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag);
    if (!same)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, sample->content_type);
    return queue(connection, same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, response);
}

/* Fills in the sample's template. */
static bool make_body(struct world *world, const struct sample *sample, struct buf *out,
                      struct error *err)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes path = arena_printf(arena, "%s/%s", world->folder, sample->file);
    struct template_facts facts = {
        .base = bytes_of(world->base), .began = world->began, .round = atomic_load(&world->round)};
    struct bytes text;
    bool fine = file_read(path.p, 1024 * 1024, arena, &text, err) &&
                template_fill(out, text, &facts, err);
    arena_free(arena);
    return fine;
}

static enum MHD_Result reply_file(struct world *world, struct MHD_Connection *connection,
                                  const struct sample *sample)
{
    struct buf body = {0};
    struct error err = {0};
    enum MHD_Result result;
    if (!make_body(world, sample, &body, &err))
        result = reply_text(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, err.text);
    else if (sample->manner == CUT_SHORT)
        result = reply_half(connection, &body);
    else
        result = reply_document(world, connection, sample, &body);
    buf_clear(&body);
    return result;
}

static enum MHD_Result reply_sample(struct world *world, struct MHD_Connection *connection,
                                    const struct sample *sample)
{
    switch (sample->manner) {
    case NOT_FOUND:
        return reply_text(connection, MHD_HTTP_NOT_FOUND, "not here\n");
    case FAILING:
        return reply_text(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "out of order\n");
    case EMPTY:
        return reply_text(connection, MHD_HTTP_OK, "");
    case MOVED:
        return reply_moved(world, connection);
    default:
        return reply_file(world, connection, sample);
    }
}

/* What "Read more" leads to. */
static enum MHD_Result reply_article(struct MHD_Connection *connection, const char *path)
{
    struct buf page = {0};
    buf_add_string(&page, "<!DOCTYPE html><meta charset=utf-8><title>Sample article</title>"
                          "<body style='max-width:40em;margin:3em auto;font-family:serif'>"
                          "<h1>The article would stand here</h1><p>This page belongs to the small "
                          "world of sample feeds; its address is <code>");
    html_escape(&page, bytes_of(path));
    buf_add_string(&page, "</code>.</p>");
    struct MHD_Response *response = MHD_create_response_from_buffer(page.n, page.p,
                                                                    MHD_RESPMEM_MUST_COPY);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/html");
    buf_clear(&page);
    return queue(connection, MHD_HTTP_OK, response);
}

static enum MHD_Result answer(void *ctx, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **request)
{
    static const struct bytes round = BYTES("/_round/");
    struct world *world = ctx;
    (void)method, (void)version, (void)upload, (void)upload_size, (void)request;
    if (bytes_starts(bytes_of(path), round)) {
        world_set_round(world, path[round.n] - '0');
        return reply_text(connection, MHD_HTTP_OK, "ok\n");
    }
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        if (strcmp(path, samples[i].path) == 0) {
            atomic_fetch_add(&world->requests, 1);
            return reply_sample(world, connection, &samples[i]);
        }
    }
    return reply_article(connection, path);
}

/* ---- the world --------------------------------------------------------------------------------------------------- */

/* Listens on loopback and tells the port; -1 where it cannot. */
static int listen_at(int port, int *bound)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        (void)close(fd);
        return -1;
    }
    *bound = ntohs(address.sin_port);
    return fd;
}

/* The server's thread reads the world from its first moment: all of it is there before. */
struct world *world_new(const char *folder, int port, struct error *err)
{
    struct world *world = calloc(1, sizeof *world);
    if (!world)
        error_out_of_memory(sizeof *world);
    world->folder = folder;
    world->began = clock_now();
    atomic_init(&world->round, 1);
    int fd = listen_at(port, &world->port);
    (void)snprintf(world->base, sizeof world->base, "http://127.0.0.1:%d", world->port);
    if (fd >= 0)
        world->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL, 0, NULL,
                                         NULL, answer, world, MHD_OPTION_LISTEN_SOCKET, fd,
                                         MHD_OPTION_END);
    if (world->daemon)
        return world;
    if (fd >= 0)
        (void)close(fd);
    free(world);
    error_set(err, "127.0.0.1:%d: cannot listen there", port);
    return NULL;
}

void world_free(struct world *world)
{
    if (!world)
        return;
    MHD_stop_daemon(world->daemon);
    free(world);
}

int world_port(const struct world *world)
{
    return world->port;
}

void world_set_round(struct world *world, int round)
{
    atomic_store(&world->round, round);
}

struct world_count world_take_count(struct world *world)
{
    return (struct world_count){.requests = atomic_exchange(&world->requests, 0),
                                .not_modified = atomic_exchange(&world->not_modified, 0)};
}

static void add_outline(const struct world *world, const struct sample *sample, struct buf *out)
{
    buf_add_string(out, "      <outline type=\"rss\" text=\"");
    html_escape(out, bytes_of(sample->title));
    buf_printf(out, "\" xmlUrl=\"%s%s\" riffle:language=\"%s\" riffle:kind=\"%s\"/>\n", world->base,
               sample->path, sample->language, sample->kind);
}

void world_opml(const struct world *world, struct buf *out)
{
    buf_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\">\n"
                        "  <head><title>A small world of sample feeds</title></head>\n"
                        "  <body>\n");
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        if (i == 0 || strcmp(samples[i].folder, samples[i - 1].folder) != 0)
            buf_printf(out, "    <outline text=\"%s\">\n", samples[i].folder);
        add_outline(world, &samples[i], out);
        if (i + 1 == COUNT_OF(samples) || strcmp(samples[i].folder, samples[i + 1].folder) != 0)
            buf_add_string(out, "    </outline>\n");
    }
    buf_add_string(out, "  </body>\n</opml>\n");
}
