/* Fetches through proxies: of each kind, from each source, and what goes to whom. */
#include "web.h"

#include "tunnel.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"

static const struct script scripts[] = {
    {.path = "/feed", .reply = BYTES(OK)},
    {.path = "http://feeds.invalid/feed", .reply = BYTES(OK)},
    {.path = "http://feeds.invalid/away",
     .reply = BYTES("HTTP/1.1 302 Away\r\nLocation: http://169.254.169.254/latest\r\n"
                    "Content-Length: 0\r\n\r\n")},
    {.path = "http://feeds.invalid/refused",
     .reply = BYTES("HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n")},
};

static struct fetch_options through(const char *scheme, int port, char *text, size_t size)
{
    struct fetch_options options = web_options();
    (void)snprintf(text, size, "%s://127.0.0.1:%d", scheme, port);
    options.proxy = text;
    options.n_private_networks = 0; /* a proxy is reached wherever it is */
    return options;
}

Test(proxies, http_is_asked_for_the_whole_address)
{
    char proxy[64];
    struct script_server *server = script_server_start(scripts, COUNT_OF(scripts));
    struct fetch_options options = through("http", script_server_port(server), proxy, sizeof proxy);
    struct web web = web_open(NULL, 0, &options);
    web_expect(web_fetch(&web, "http://user:secret@feeds.invalid/feed"), FETCH_FINE, "http");
    cr_expect(script_server_saw(server, "GET http://feeds.invalid/feed HTTP/1.1\r\n"));
    cr_expect(script_server_saw(server, "\r\nAuthorization: Basic dXNlcjpzZWNyZXQ=\r\n"));
    const struct fetch_result *r = web_fetch(&web, "http://feeds.invalid/refused");
    web_expect(r, FETCH_HTTP, "407");
    web_close(&web);
    script_server_stop(server);
}

Test(proxies, are_not_made_to_ask_for_addresses_that_are_not_public)
{
    static const char *const urls[] = {"http://127.0.0.1/",        "http://2130706433/",
                                       "http://0x7f.1/",           "http://[::1]/",
                                       "http://169.254.169.254",   "http://[::ffff:10.0.0.1]/",
                                       "http://feeds.invalid/away"};
    char proxy[64];
    struct script_server *server = script_server_start(scripts, COUNT_OF(scripts));
    struct fetch_options options = through("http", script_server_port(server), proxy, sizeof proxy);
    struct web web = web_open(NULL, 0, &options);
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        const struct fetch_result *r = web_fetch(&web, urls[i]);
        web_expect(r, FETCH_BLOCKED, urls[i]);
        cr_expect_not(r->local_fault);
    }
    cr_expect_eq(script_server_requests(server, ""), 1, "of the redirect alone");
    web_close(&web);
    script_server_stop(server);
}

/* Through a tunnel that leads to the scripts whatever it is asked for. */
static void expect_tunnel(const char *scheme, const char *url, enum fetch_error want,
                          const char *asked)
{
    char proxy[64];
    struct script_server *server = script_server_start(scripts, COUNT_OF(scripts));
    struct tunnel *tunnel = tunnel_start(script_server_port(server));
    struct fetch_options options = through(scheme, tunnel_port(tunnel), proxy, sizeof proxy);
    options.timeout_ms = want == FETCH_TIMEOUT ? 300 : options.timeout_ms;
    struct web web = web_open(NULL, 0, &options);
    web_expect(web_fetch(&web, url), want, scheme);
    cr_expect_str_eq(tunnel_asked(tunnel), asked, "%s: %s", scheme, tunnel_asked(tunnel));
    cr_expect_not(script_server_saw(server, "Proxy-"), "%s", scheme);
    web_close(&web);
    tunnel_stop(tunnel);
    script_server_stop(server);
}

Test(proxies, socks_leads_there)
{
    expect_tunnel("socks5h", "http://feeds.invalid/feed", FETCH_FINE, "feeds.invalid:80 ");
    expect_tunnel("socks5h", "http://feeds.invalid:8080/feed", FETCH_FINE, "feeds.invalid:8080 ");
    expect_tunnel("socks5", "http://feeds.invalid/feed", FETCH_DNS, "");
    expect_tunnel("socks5", "http://8.8.8.8/feed", FETCH_FINE, "@8.8.8.8:80 ");
}

Test(proxies, https_goes_through_in_a_tunnel_that_learns_nothing)
{
    /* What is behind it does not speak TLS; it is enough that the proxy was asked, and not with what is the feed's. */
    expect_tunnel("http", "https://user:secret@feeds.invalid/feed", FETCH_TIMEOUT,
                  "feeds.invalid:443 ");
    expect_tunnel("socks5h", "https://feeds.invalid/feed", FETCH_TIMEOUT, "feeds.invalid:443 ");
}

Test(proxies, a_proxy_that_is_not_there_says_so)
{
    struct fetch_options options = web_options();
    options.proxy = "http://127.0.0.1:1";
    struct web web = web_open(NULL, 0, &options);
    web_expect(web_fetch(&web, "http://feeds.invalid/"), FETCH_REFUSED, "nobody listens");
    options.proxy = "http://proxy.invalid:1";
    cr_assert(fetcher_configure(web.fetcher, &options, NULL));
    const struct fetch_result *r = web_fetch(&web, "http://feeds.invalid/");
    web_expect(r, FETCH_DNS, "nobody knows it");
    cr_expect(r->local_fault);
    web_close(&web);
}

Test(proxies, one_that_refuses_to_connect_says_so)
{
    static const struct script refusing[] = {
        {.path = "a.invalid:443", .reply = BYTES("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n")},
        {.path = "b.invalid:443", .reply = BYTES("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n")}};
    char proxy[64];
    struct script_server *server = script_server_start(refusing, COUNT_OF(refusing));
    struct fetch_options options = through("http", script_server_port(server), proxy, sizeof proxy);
    struct web web = web_open(NULL, 0, &options);
    const struct fetch_result *r = web_fetch(&web, "https://a.invalid/");
    web_expect(r, FETCH_REFUSED, "502");
    cr_expect(strstr(r->sentence, "502") && !r->local_fault && r->http == 0, "%s", r->sentence);
    r = web_fetch(&web, "https://b.invalid/");
    web_expect(r, FETCH_OTHER, "407");
    cr_expect(r->local_fault);
    web_close(&web);
    script_server_stop(server);
}

Test(proxies, the_environment_names_one)
{
    char proxy[64];
    struct script_server *server = script_server_start(scripts, COUNT_OF(scripts));
    struct fetch_options options = through("http", script_server_port(server), proxy, sizeof proxy);
    options.proxy = "";
    cr_assert(setenv("http_proxy", proxy, 1) == 0 && setenv("no_proxy", "b.invalid", 1) == 0);
    struct web web = web_open(NULL, 0, &options);
    web_expect(web_fetch(&web, "http://feeds.invalid/feed"), FETCH_FINE, "http_proxy");
    web_expect(web_fetch(&web, "http://b.invalid/feed"), FETCH_DNS, "no_proxy");
    options.proxy = "none";
    cr_assert(fetcher_configure(web.fetcher, &options, NULL));
    web_expect(web_fetch(&web, "http://feeds.invalid/feed"), FETCH_DNS, "none");
    cr_expect_eq(script_server_requests(server, ""), 1);
    web_close(&web);
    script_server_stop(server);
}

Test(proxies, a_feed_may_have_its_own)
{
    char proxy[64];
    struct script_server *server = script_server_start(scripts, COUNT_OF(scripts));
    struct web web = web_open(NULL, 0, NULL);
    struct error err = {{0}};
    (void)snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", script_server_port(server));
    struct fetch_request request = {.url = "http://feeds.invalid/feed", .proxy = proxy};
    web_start(&web, &request);
    web_run(&web);
    web_expect(web.results[0], FETCH_FINE, "of its own");
    request.proxy = "carrier-pigeon://user:secret@coop";
    cr_expect_not(fetcher_start(web.fetcher, &request, NULL, NULL, &err));
    cr_expect(strstr(err.text, "coop") && !strstr(err.text, "secret"), "%s", err.text);
    web_close(&web);
    script_server_stop(server);
}
