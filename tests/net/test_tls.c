/* TLS and HTTP/2, against programs of the system; skipped where they are not installed. */
#include "web.h"

#include "tls_server.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FINE "HTTP/1.0 200 OK\r\n\r\nfine"

enum { FILES = 40 };

static void url_of(const struct tls_server *server, const char *host, int n, char *url, size_t size)
{
    (void)snprintf(url, size, "https://%s:%d/feed-%d", host, server->port, n);
}

/* Fetches /feed-0 with the server's certificate for an authority, or without. */
static struct web fetch_one(const struct tls_server *server, const char *host, bool trusted)
{
    char url[128], ca_file[128];
    struct fetch_options options = web_options();
    (void)snprintf(ca_file, sizeof ca_file, "%s/cert.pem", server->folder);
    if (trusted)
        options.ca_file = ca_file;
    struct web web = web_open(NULL, 0, &options);
    url_of(server, host, 0, url, sizeof url);
    (void)web_fetch(&web, url);
    return web;
}

Test(tls, trusts_whom_the_user_names)
{
    static const struct {
        const char *host;
        bool trusted;
        enum fetch_error want;
    } rows[] = {
        {"127.0.0.1", false, FETCH_TLS},
        {"127.0.0.1", true, FETCH_FINE},
        {"localhost", true, FETCH_FINE},
        {"other.localhost", true, FETCH_TLS}, /* not in the certificate */
    };
    if (!tls_server_can("openssl"))
        cr_skip_test("openssl is not installed");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tls_server server = tls_server_openssl((const char *const[]){NULL});
        tls_server_put(&server, "feed-0", FINE);
        struct web web = fetch_one(&server, rows[i].host, rows[i].trusted);
        web_expect(web.results[0], rows[i].want, rows[i].host);
        cr_expect_not(web.results[0]->local_fault);
        web_close(&web);
        tls_server_stop(&server);
    }
}

Test(tls, speaks_1_2_at_least)
{
    static const struct {
        const char *version;
        enum fetch_error want;
    } rows[] = {
        {"-tls1", FETCH_TLS},
        {"-tls1_1", FETCH_TLS},
        {"-tls1_2", FETCH_FINE},
        {"-tls1_3", FETCH_FINE},
    };
    if (!tls_server_can("openssl"))
        cr_skip_test("openssl is not installed");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tls_server server = tls_server_openssl(
            (const char *const[]){rows[i].version, "-cipher", "ALL:@SECLEVEL=0", NULL});
        tls_server_put(&server, "feed-0", FINE);
        struct web web = fetch_one(&server, "127.0.0.1", true);
        web_expect(web.results[0], rows[i].want, rows[i].version);
        web_close(&web);
        tls_server_stop(&server);
    }
}

Test(tls, an_authority_that_cannot_be_read_is_our_own_fault)
{
    struct fetch_options options = web_options();
    options.ca_file = "/nowhere/ca.pem";
    struct web web = web_open(NULL, 0, &options);
    const struct script scripts[] = {{.path = "/", .end = SCRIPT_CLOSE}};
    struct script_server *server = script_server_start(scripts, COUNT_OF(scripts));
    char url[64];
    (void)snprintf(url, sizeof url, "https://127.0.0.1:%d/", script_server_port(server));
    const struct fetch_result *r = web_fetch(&web, url);
    web_expect(r, FETCH_TLS, "no file");
    cr_expect(r->local_fault, "%s", r->sentence);
    web_close(&web);
    script_server_stop(server);
}

Test(tls, http2_takes_all_requests_on_one_connection)
{
    if (!tls_server_can("nghttpd"))
        cr_skip_test("nghttpd is not installed");
    struct tls_server server = tls_server_http2(FILES);
    char url[128], ca_file[128];
    struct fetch_options options = web_options();
    (void)snprintf(ca_file, sizeof ca_file, "%s/cert.pem", server.folder);
    options.ca_file = ca_file;
    struct web web = web_open(NULL, 0, &options);
    for (int i = 0; i < FILES; i++) {
        url_of(&server, "127.0.0.1", i, url, sizeof url);
        struct fetch_request request = {.url = url, .traced = true};
        web_start(&web, &request);
    }
    web_run(&web);
    size_t connections = 0;
    for (size_t i = 0; i < web.n; i++) {
        const struct fetch_result *r = web.results[i];
        web_expect(r, FETCH_FINE, r->url);
        cr_expect(bytes_equal(buf_bytes(&r->body), bytes_of("fine")), "%s", r->url);
        cr_assert_eq(r->n_hops, 1);
        cr_expect_str_eq(r->hops[0].protocol, "HTTP/2");
        connections += r->hops[0].connected_anew;
    }
    cr_expect_eq(web.n, FILES);
    cr_expect_eq(connections, 1, "%zu connections", connections);
    web_close(&web);
    tls_server_stop(&server);
}

Test(tls, http2_says_not_modified)
{
    if (!tls_server_can("nghttpd"))
        cr_skip_test("nghttpd is not installed");
    struct tls_server server = tls_server_http2(1);
    struct web web = fetch_one(&server, "127.0.0.1", true);
    const struct fetch_result *first = web.results[0];
    web_expect(first, FETCH_FINE, "first");
    cr_assert_not_null(first->last_modified);
    struct fetch_request request = {.url = first->url, .last_modified = first->last_modified};
    web_start(&web, &request);
    web_run(&web);
    web_expect(web.results[1], FETCH_FINE, "second");
    cr_expect(web.results[1]->not_modified);
    web_close(&web);
    tls_server_stop(&server);
}

/* A web that trusts the server. */
static struct web trusting(const struct tls_server *server)
{
    char ca_file[128];
    struct fetch_options options = web_options();
    (void)snprintf(ca_file, sizeof ca_file, "%s/cert.pem", server->folder);
    options.ca_file = ca_file;
    return web_open(NULL, 0, &options);
}

static const struct fetch_result *fetch_traced(struct web *web, const char *scheme, int port,
                                               const char *path)
{
    char url[128];
    (void)snprintf(url, sizeof url, "%s://u:p@localhost:%d/%s", scheme, port, path);
    struct fetch_request request = {.url = url, .traced = true};
    web_start(web, &request);
    web_run(web);
    return web->results[web->n - 1];
}

Test(tls, a_host_that_wants_https_is_asked_so)
{
    if (!tls_server_can("openssl"))
        cr_skip_test("openssl is not installed");
    struct tls_server server = tls_server_openssl((const char *const[]){NULL});
    tls_server_put(&server, "feed-0",
                   "HTTP/1.0 200 OK\r\nStrict-Transport-Security: max-age=9999\r\n\r\nfine");
    tls_server_put(&server, "feed-1", FINE);
    struct web web = trusting(&server);
    struct buf hsts = {0}, alternatives = {0};
    cr_expect_not(fetcher_remember(web.fetcher, &hsts, &alternatives));
    cr_expect_neq(fetch_traced(&web, "http", server.port, "feed-1")->error, FETCH_FINE);
    web_expect(fetch_traced(&web, "https", server.port, "feed-0"), FETCH_FINE, "https");
    const struct fetch_result *r = fetch_traced(&web, "http", server.port, "feed-1");
    web_expect(r, FETCH_FINE, "http is https now");
    cr_expect(bytes_starts(bytes_of(r->url), (struct bytes)BYTES("https://localhost:")), "%s",
              r->url);
    cr_expect(strstr(r->hops[0].request.p, "Authorization"), "the host is the same");
    cr_expect(fetcher_remember(web.fetcher, &hsts, &alternatives));
    cr_expect(bytes_starts(buf_bytes(&hsts), (struct bytes)BYTES("localhost \"")), "%s", hsts.p);
    web_close(&web);

    web = trusting(&server);
    fetcher_recall(web.fetcher, buf_bytes(&hsts), buf_bytes(&alternatives));
    web_expect(fetch_traced(&web, "http", server.port, "feed-1"), FETCH_FINE, "remembered");
    web_close(&web);
    buf_clear(&hsts);
    buf_clear(&alternatives);
    tls_server_stop(&server);
}

Test(tls, a_proxy_may_be_spoken_to_by_tls)
{
    char proxy[64], ca_file[128];
    if (!tls_server_can("openssl"))
        cr_skip_test("openssl is not installed");
    /* with -www it answers any GET with a page about itself */
    struct tls_server server = tls_server_openssl((const char *const[]){"-www", NULL});
    struct fetch_options options = web_options();
    (void)snprintf(proxy, sizeof proxy, "https://127.0.0.1:%d", server.port);
    (void)snprintf(ca_file, sizeof ca_file, "%s/cert.pem", server.folder);
    options.proxy = proxy;
    struct web web = web_open(NULL, 0, &options);
    web_expect(web_fetch(&web, "http://feeds.invalid/"), FETCH_TLS, "a stranger");
    web_close(&web);
    options.ca_file = ca_file;
    web = web_open(NULL, 0, &options);
    const struct fetch_result *r = web_fetch(&web, "http://feeds.invalid/");
    web_expect(r, FETCH_FINE, "trusted");
    cr_expect(r->body.n && strstr(r->body.p, "s_server"));
    web_close(&web);
    tls_server_stop(&server);
}

Test(tls, an_origin_is_asked_where_it_says)
{
    char reply[256];
    if (!tls_server_can("nghttpd"))
        cr_skip_test("nghttpd is not installed");
    struct tls_server server = tls_server_openssl((const char *const[]){NULL});
    struct tls_server other = tls_server_beside(&server);
    (void)snprintf(reply, sizeof reply,
                   "HTTP/1.0 200 OK\r\nAlt-Svc: h3=\":1\", h2=\":%d\"\r\n\r\nfine", other.port);
    tls_server_put(&server, "feed-0", reply);
    struct web web = trusting(&server);
    const struct fetch_result *r = fetch_traced(&web, "https", server.port, "feed-0");
    web_expect(r, FETCH_FINE, "the origin");
    cr_expect_str_eq(r->hops[0].protocol, "HTTP/1.0");
    r = fetch_traced(&web, "https", server.port, "feed-0");
    web_expect(r, FETCH_FINE, "elsewhere");
    cr_expect_str_eq(r->hops[0].protocol, "HTTP/2");
    cr_expect(strstr(r->hops[0].request.p, "lt-used: localhost:") ||
                  strstr(r->hops[0].request.p, "lt-Used: localhost:"),
              "%s", r->hops[0].request.p);
    tls_server_stop(&other);
    r = fetch_traced(&web, "https", server.port, "feed-0");
    web_expect(r, FETCH_FINE, "nobody is there any more");
    cr_expect(bytes_equal(buf_bytes(&r->body), bytes_of("fine")));
    cr_expect_eq(r->n_hops, 2);
    web_close(&web);
    tls_server_stop(&server);
}

/* A port that takes connections and says nothing, ever. */
static int silent_port(int *fd)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    *fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert_eq(bind(*fd, (struct sockaddr *)&address, size), 0);
    cr_assert_eq(listen(*fd, 64), 0);
    cr_assert_eq(getsockname(*fd, (struct sockaddr *)&address, &size), 0);
    return ntohs(address.sin_port);
}

Test(tls, where_nobody_answers_is_tried_once)
{
    static const struct {
        int64_t connect_ms;
        int at_once;
    } rows[] = {{200, 1}, {5000, 1}, {200, 4}, {5000, 4}};
    enum { TOTAL_MS = 2000, ROUNDS = 4 };
    if (!tls_server_can("openssl"))
        cr_skip_test("openssl is not installed");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char reply[128], ca_file[128], url[128];
        int fd, port = silent_port(&fd);
        struct tls_server server = tls_server_openssl((const char *const[]){NULL});
        struct fetch_options options = web_options();
        (void)snprintf(reply, sizeof reply, "HTTP/1.0 200 OK\r\nAlt-Svc: h2=\":%d\"\r\n\r\nfine",
                       port);
        tls_server_put(&server, "feed-0", reply);
        (void)snprintf(ca_file, sizeof ca_file, "%s/cert.pem", server.folder);
        options.ca_file = ca_file;
        options.timeout_ms = TOTAL_MS;
        options.connect_timeout_ms = rows[i].connect_ms;
        struct web web = web_open(NULL, 0, &options);
        url_of(&server, "localhost", 0, url, sizeof url);
        web_expect(web_fetch(&web, url), FETCH_FINE, "the origin");
        for (int round = 0; round < ROUNDS; round++) {
            size_t first = web.n;
            const struct fetch_request request = {.url = url, .traced = true};
            for (int k = 0; k < rows[i].at_once; k++)
                web_start(&web, &request);
            web_run(&web);
            for (size_t k = first; k < web.n; k++) {
                web_expect(web.results[k], FETCH_FINE, "all the same");
                cr_expect_eq(web.results[k]->n_hops, round == 0 ? 2 : 1, "row %zu, round %d", i,
                             round);
            }
        }
        web_close(&web);
        tls_server_stop(&server);
        (void)close(fd);
    }
}

Test(tls, libcurl_resolves_names_beside_the_loop_and_speaks_http2)
{
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    cr_expect(info->features & CURL_VERSION_ASYNCHDNS);
    cr_expect(info->features & CURL_VERSION_HTTP2);
    cr_expect(info->features & CURL_VERSION_SSL);
}
