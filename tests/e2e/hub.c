#include "hub.h"

#include <criterion/criterion.h>
#include <nettle/hmac.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "canned.h"
#include "daemon_under_test.h"

enum { REQUEST_MAX = 8192, BODY_MAX = 65536 };

static const char challenge[] = "a-challenge-of-the-tests";

struct hub {
    enum hub_manner manner;
    int lease, fd, port;
    char feed[64], hub_url[64];
    int end[2]; /* a pipe: closing its writing end stops the thread */
    pthread_t thread;
    pthread_mutex_t lock; /* guards all below */
    int entries, subscriptions, fetches, pings;
    char pinged[512];
    char callback[256], path[256], secret[256], topic[128];
    bool confirmed;
};

/* ---- the feed ------------------------------------------------------------------------------------------------------ */

static void print_entry(struct buf *out, int i)
{
    buf_printf(out,
               "<entry><id>urn:x:%d</id><title>Beijing and Moscow agree on %d</title>"
               "<updated>2026-01-01T00:00:00Z</updated><link href=\"https://news.example/%d\"/>"
               "<summary>China and Russia agree on %d of the points.</summary></entry>",
               i, i, i, i);
}

static void print_head(const struct hub *hub, struct buf *out)
{
    buf_printf(out,
               "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:x</id><title>Pushed</title>"
               "<updated>2026-01-01T00:00:00Z</updated><link rel=\"self\" href=\"%s\"/>"
               "<link rel=\"hub\" href=\"%s\"/>",
               hub->feed, hub->hub_url);
}

static void print_feed(struct hub *hub, struct buf *out)
{
    hub->fetches++;
    buf_add_string(out, "HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n"
                        "Connection: close\r\n\r\n");
    print_head(hub, out);
    for (int i = hub->entries; i > 0; i--)
        print_entry(out, i);
    buf_add_string(out, "</feed>");
}

/* ---- subscriptions ------------------------------------------------------------------------------------------------- */

static void take_field(const char *form, const char *name, char *out, size_t size)
{
    const char *at = strstr(form, name);
    size_t n = 0;
    for (at = at ? at + strlen(name) : ""; *at && *at != '&' && n + 1 < size; at++) {
        if (*at == '%') {
            out[n++] = (char)(ascii_hex(at[1]) * 16 + ascii_hex(at[2]));
            at += 2;
        } else {
            out[n++] = *at;
        }
    }
    out[n] = '\0';
}

static void take_subscription(struct hub *hub, const char *form, struct buf *out)
{
    hub->subscriptions++;
    take_field(form, "hub.callback=", hub->callback, sizeof hub->callback);
    take_field(form, "hub.secret=", hub->secret, sizeof hub->secret);
    take_field(form, "hub.topic=", hub->topic, sizeof hub->topic);
    const char *path = strstr(hub->callback, "/websub/");
    (void)snprintf(hub->path, sizeof hub->path, "%s", path ? path : "");
    buf_printf(out, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
               hub->manner == HUB_FAILS ? "503 Busy" : "202 Accepted");
}

static void take_ping(struct hub *hub, const char *form, struct buf *out)
{
    char url[128];
    struct buf urls = {0};
    hub->pings++;
    for (const char *at = form; (at = strstr(at, "hub.url=")) != NULL; at++) {
        take_field(at, "hub.url=", url, sizeof url);
        buf_printf(&urls, "%s\n", url);
    }
    (void)snprintf(hub->pinged, sizeof hub->pinged, "%s", buf_bytes(&urls).p);
    buf_clear(&urls);
    buf_printf(out, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
               hub->manner == HUB_FAILS ? "503 Busy" : "204 No Content");
}

static int port_of(const char *url)
{
    const char *colon = strrchr(url, ':');
    return colon ? (int)strtol(colon + 1, NULL, 10) : 0;
}

static int ask_callback(const char *path, int port, const char *query, struct buf *reply)
{
    struct buf request = {0};
    int status = 0;
    buf_printf(&request, "GET %s?%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path, query);
    if (under_test_ask(port, request.p, reply))
        (void)sscanf(buf_bytes(reply).p, "HTTP/1.1 %d", &status);
    buf_clear(&request);
    return status;
}

/* After the subscription was answered: the callback is asked, as a hub does it. */
static void ask_back(struct hub *hub)
{
    struct buf query = {0}, reply = {0};
    const bool denies = hub->manner == HUB_DENIES;
    buf_printf(&query, "hub.mode=%s&hub.topic=%s&hub.challenge=%s&hub.lease_seconds=%d%s",
               denies ? "denied" : "subscribe", hub->topic, challenge, hub->lease,
               denies ? "&hub.reason=not%20for%20you" : "");
    const int status = ask_callback(hub->path, port_of(hub->callback), query.p, &reply);
    pthread_mutex_lock(&hub->lock);
    hub->confirmed = status == 200 && strstr(buf_bytes(&reply).p, challenge);
    pthread_mutex_unlock(&hub->lock);
    buf_clear(&query);
    buf_clear(&reply);
}

/* ---- the server ---------------------------------------------------------------------------------------------------- */

static bool is_whole(const char *request, size_t n)
{
    const char *body = strstr(request, "\r\n\r\n"), *length = strstr(request, "Content-Length: ");
    const size_t want = length ? strtoul(length + 16, NULL, 10) : 0;
    return body && n >= (size_t)(body + 4 - request) + want;
}

static void serve_one(struct hub *hub, int fd)
{
    char request[REQUEST_MAX + 1] = "";
    size_t n = 0;
    ssize_t got;
    struct buf reply = {0};
    while (n < REQUEST_MAX && !is_whole(request, n) &&
           (got = recv(fd, request + n, REQUEST_MAX - n, 0)) > 0) {
        n += (size_t)got;
        request[n] = '\0';
    }
    const bool posts = strncmp(request, "POST /hub ", 10) == 0;
    const bool pings = posts && strstr(request, "hub.mode=publish");
    const bool subscribes = posts && !pings;
    pthread_mutex_lock(&hub->lock);
    if (pings)
        take_ping(hub, strstr(request, "\r\n\r\n"), &reply);
    else if (subscribes)
        take_subscription(hub, strstr(request, "\r\n\r\n"), &reply);
    else if (strncmp(request, "GET /feed ", 10) == 0)
        print_feed(hub, &reply);
    pthread_mutex_unlock(&hub->lock);
    (void)send(fd, buf_bytes(&reply).p, reply.n, MSG_NOSIGNAL);
    (void)close(fd);
    buf_clear(&reply);
    if (subscribes && (hub->manner == HUB_AGREES || hub->manner == HUB_DENIES))
        ask_back(hub);
}

static void *serve(void *arg)
{
    struct hub *hub = arg;
    struct pollfd polled[] = {{.fd = hub->fd, .events = POLLIN},
                              {.fd = hub->end[0], .events = POLLIN}};
    while (poll(polled, 2, -1) > 0 && !polled[1].revents) {
        int fd = accept(hub->fd, NULL, NULL);
        if (fd >= 0)
            serve_one(hub, fd);
    }
    return NULL;
}

struct hub *hub_new(enum hub_manner manner, int lease, const char *hub_url)
{
    struct hub *hub = calloc(1, sizeof *hub);
    cr_assert_not_null(hub);
    hub->manner = manner;
    hub->lease = lease;
    hub->entries = 3;
    hub->fd = canned_silence(&hub->port);
    (void)snprintf(hub->feed, sizeof hub->feed, "http://127.0.0.1:%d/feed", hub->port);
    if (hub_url)
        (void)snprintf(hub->hub_url, sizeof hub->hub_url, "%s", hub_url);
    else
        (void)snprintf(hub->hub_url, sizeof hub->hub_url, "http://127.0.0.1:%d/hub", hub->port);
    pthread_mutex_init(&hub->lock, NULL);
    cr_assert(pipe(hub->end) == 0);
    cr_assert(pthread_create(&hub->thread, NULL, serve, hub) == 0);
    return hub;
}

void hub_free(struct hub *hub)
{
    if (!hub)
        return;
    (void)close(hub->end[1]);
    (void)pthread_join(hub->thread, NULL);
    (void)close(hub->end[0]);
    (void)close(hub->fd);
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

const char *hub_feed(const struct hub *hub)
{
    return hub->feed;
}

void hub_set_entries(struct hub *hub, int n)
{
    pthread_mutex_lock(&hub->lock);
    hub->entries = n;
    pthread_mutex_unlock(&hub->lock);
}

static int read_number(struct hub *hub, const int *number)
{
    pthread_mutex_lock(&hub->lock);
    const int n = *number;
    pthread_mutex_unlock(&hub->lock);
    return n;
}

int hub_subscriptions(struct hub *hub)
{
    return read_number(hub, &hub->subscriptions);
}

int hub_fetches(struct hub *hub)
{
    return read_number(hub, &hub->fetches);
}

int hub_pings(struct hub *hub)
{
    return read_number(hub, &hub->pings);
}

char *hub_last_ping(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    char *copy = strdup(hub->pinged);
    pthread_mutex_unlock(&hub->lock);
    cr_assert_not_null(copy);
    return copy;
}

void hub_set_manner(struct hub *hub, enum hub_manner manner)
{
    pthread_mutex_lock(&hub->lock);
    hub->manner = manner;
    pthread_mutex_unlock(&hub->lock);
}

bool hub_was_confirmed(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    const bool confirmed = hub->confirmed;
    pthread_mutex_unlock(&hub->lock);
    return confirmed;
}

const char *hub_callback_path(struct hub *hub)
{
    return hub->path;
}

/* ---- pushes -------------------------------------------------------------------------------------------------------- */

static void print_digest(struct buf *out, const char *name, const uint8_t *digest, size_t n)
{
    buf_printf(out, "X-Hub-Signature: %s=", name);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%02x", digest[i]);
    buf_add_string(out, "\r\n");
}

static void print_signature(struct buf *out, const char *secret, const char *body,
                            enum hub_signature signature)
{
    uint8_t digest[SHA512_DIGEST_SIZE];
    struct hmac_sha1_ctx sha1;
    struct hmac_sha256_ctx sha256;
    struct hmac_sha512_ctx sha512;
    const size_t n = strlen(body), key_n = strlen(secret);
    const uint8_t *key = (const uint8_t *)secret, *data = (const uint8_t *)body;
    switch (signature) {
    case SIGNED_SHA1:
        hmac_sha1_set_key(&sha1, key_n, key);
        hmac_sha1_update(&sha1, n, data);
        hmac_sha1_digest(&sha1, SHA1_DIGEST_SIZE, digest);
        print_digest(out, "sha1", digest, SHA1_DIGEST_SIZE);
        break;
    case SIGNED_SHA256:
    case SIGNED_WRONGLY:
        hmac_sha256_set_key(&sha256, key_n, key);
        hmac_sha256_update(&sha256, n, data);
        hmac_sha256_digest(&sha256, SHA256_DIGEST_SIZE, digest);
        digest[0] ^= signature == SIGNED_WRONGLY;
        print_digest(out, "sha256", digest, SHA256_DIGEST_SIZE);
        break;
    case SIGNED_SHA512:
        hmac_sha512_set_key(&sha512, key_n, key);
        hmac_sha512_update(&sha512, n, data);
        hmac_sha512_digest(&sha512, SHA512_DIGEST_SIZE, digest);
        print_digest(out, "sha512", digest, SHA512_DIGEST_SIZE);
        break;
    case SIGNED_NOT:
        break;
    }
}

int hub_push(struct hub *hub, int port, const char *body, enum hub_signature signature)
{
    struct buf request = {0}, reply = {0};
    int status = 0;
    buf_printf(&request, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", hub->path);
    print_signature(&request, hub->secret, body, signature);
    buf_printf(&request, "Content-Type: application/atom+xml\r\nContent-Length: %zu\r\n\r\n%s",
               strlen(body), body);
    if (under_test_ask(port, request.p, &reply))
        (void)sscanf(buf_bytes(&reply).p, "HTTP/1.1 %d", &status);
    buf_clear(&request);
    buf_clear(&reply);
    return status;
}

int hub_push_entry(struct hub *hub, int port, int entry, enum hub_signature signature)
{
    struct buf body = {0};
    print_head(hub, &body);
    print_entry(&body, entry);
    buf_add_string(&body, "</feed>");
    const int status = hub_push(hub, port, body.p, signature);
    buf_clear(&body);
    return status;
}

int hub_ask(struct hub *hub, int port, const char *query)
{
    struct buf reply = {0};
    const int status = ask_callback(hub->path, port, query, &reply);
    buf_clear(&reply);
    return status;
}
