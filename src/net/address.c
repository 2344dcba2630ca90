#include "net/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { LOCATION_MAX = 8 * 1024 };

struct bytes address_host(struct bytes url)
{
    static const struct bytes schemes[] = {BYTES("http://"), BYTES("https://")};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        if (!bytes_starts_nocase(url, schemes[i]))
            continue;
        struct bytes host = bytes_skip(url, schemes[i].n);
        size_t end = 0;
        while (end < host.n && !strchr("/?#", host.p[end]))
            end++;
        host.n = end;
        for (size_t at; (at = bytes_find_char(host, '@')) < host.n;)
            host = bytes_skip(host, at + 1);
        size_t colon = bytes_find_char(host, host.n && host.p[0] == '[' ? ']' : ':');
        if (colon < host.n)
            host.n = colon + (host.p[0] == '[');
        return host.n ? host : (struct bytes){0};
    }
    return (struct bytes){0};
}

/* A part of a URL, owned by libcurl, or NULL. */
static char *part_of(CURLU *url, CURLUPart part, unsigned flags)
{
    char *text = NULL;
    return curl_url_get(url, part, &text, flags) == CURLUE_OK ? text : NULL;
}

static bool part_equal(CURLU *a, CURLU *b, CURLUPart part, unsigned flags)
{
    char *x = part_of(a, part, flags), *y = part_of(b, part, flags);
    bool equal = x && y ? strcasecmp(x, y) == 0 : x == y;
    curl_free(x);
    curl_free(y);
    return equal;
}

static bool same_origin(CURLU *a, CURLU *b)
{
    return part_equal(a, b, CURLUPART_SCHEME, 0) && part_equal(a, b, CURLUPART_HOST, 0) &&
           part_equal(a, b, CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

static bool is_http(CURLU *url)
{
    char *scheme = part_of(url, CURLUPART_SCHEME, 0);
    bool http = scheme && (strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0);
    curl_free(scheme);
    return http;
}

/* The location as a string of its own, or NULL where it has a NUL in it or is absurdly long. */
static char *location_copy(struct bytes location)
{
    location = bytes_trim(location);
    if (location.n == 0 || location.n > LOCATION_MAX || memchr(location.p, '\0', location.n))
        return NULL;
    return strndup(location.p, location.n);
}

static enum address_verdict resolve(CURLU *to, const char *location, char **out, struct error *err)
{
    CURLUcode code = curl_url_set(to, CURLUPART_URL, location,
                                  CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE);
    if (code) {
        (void)error_set(err, "redirected to \"%s\", which is no address (%s)", location,
                        curl_url_strerror(code));
        return ADDRESS_WRONG;
    }
    if (!is_http(to)) {
        (void)error_set(err, "redirected to %s; only http and https are followed", location);
        return ADDRESS_BLOCKED;
    }
    curl_url_set(to, CURLUPART_USER, NULL, 0);
    curl_url_set(to, CURLUPART_PASSWORD, NULL, 0);
    curl_url_set(to, CURLUPART_FRAGMENT, NULL, 0);
    char *url = part_of(to, CURLUPART_URL, 0);
    *out = url ? strdup(url) : NULL;
    curl_free(url);
    if (!*out)
        error_out_of_memory(0);
    return ADDRESS_FINE;
}

enum address_verdict address_follow(const char *from, struct bytes location, char **out,
                                    struct error *err)
{
    char *text = location_copy(location);
    if (!text) {
        (void)error_set(err, "redirected without an address to go to");
        return ADDRESS_WRONG;
    }
    CURLU *base = curl_url();
    if (!base)
        error_out_of_memory(0);
    enum address_verdict verdict = ADDRESS_WRONG;
    if (curl_url_set(base, CURLUPART_URL, from, CURLU_URLENCODE) == CURLUE_OK) {
        CURLU *to = curl_url_dup(base);
        if (!to)
            error_out_of_memory(0);
        verdict = resolve(to, text, out, err);
        curl_url_cleanup(to);
    } else {
        (void)error_set(err, "%s is no address", from);
    }
    curl_url_cleanup(base);
    free(text);
    return verdict;
}

/* The address that a host is, as libcurl writes hosts: with numbers brought into four parts, IPv6 in brackets. */
static bool read_literal(const char *host, struct sockaddr_storage *out)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    char inner[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
        memcpy(out, &v4, sizeof v4);
        return true;
    }
    size_t n = strcspn(host, "]%");
    if (host[0] != '[' || n > sizeof inner)
        return false;
    memcpy(inner, host + 1, n - 1);
    inner[n - 1] = '\0';
    if (inet_pton(AF_INET6, inner, &v6.sin6_addr) != 1)
        return false;
    memcpy(out, &v6, sizeof v6);
    return true;
}

bool address_literal(const char *url, struct sockaddr_storage *out)
{
    CURLU *parts = curl_url();
    if (!parts)
        error_out_of_memory(0);
    char *host = NULL;
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK)
        host = part_of(parts, CURLUPART_HOST, 0);
    bool literal = host && read_literal(host, out);
    curl_free(host);
    curl_url_cleanup(parts);
    return literal;
}

int address_port(const char *url)
{
    CURLU *parts = curl_url();
    if (!parts)
        error_out_of_memory(0);
    char *port = NULL;
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK)
        port = part_of(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    int number = port ? (int)strtol(port, NULL, 10) : 0;
    curl_free(port);
    curl_url_cleanup(parts);
    return number;
}

char *address_secured(const char *url)
{
    static const struct bytes http = BYTES("http://");
    CURLU *parts = curl_url();
    if (!parts)
        error_out_of_memory(0);
    char *secured = NULL, *copy = NULL;
    if (bytes_starts_nocase(bytes_of(url), http) &&
        curl_url_set(parts, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK) {
        curl_url_set(parts, CURLUPART_SCHEME, "https", 0);
        if (address_port(url) == 80) /* RFC 6797 §8.3: http's own becomes https's own */
            curl_url_set(parts, CURLUPART_PORT, NULL, 0);
        secured = part_of(parts, CURLUPART_URL, 0);
    }
    copy = secured ? strdup(secured) : NULL;
    curl_free(secured);
    curl_url_cleanup(parts);
    return copy;
}

bool address_same_origin(const char *a, const char *b)
{
    CURLU *x = curl_url(), *y = curl_url();
    if (!x || !y)
        error_out_of_memory(0);
    bool same = curl_url_set(x, CURLUPART_URL, a, CURLU_URLENCODE) == CURLUE_OK &&
                curl_url_set(y, CURLUPART_URL, b, CURLU_URLENCODE) == CURLUE_OK &&
                same_origin(x, y);
    curl_url_cleanup(x);
    curl_url_cleanup(y);
    return same;
}

bool address_same(const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return true;
    CURLU *x = curl_url(), *y = curl_url();
    if (!x || !y)
        error_out_of_memory(0);
    bool same = curl_url_set(x, CURLUPART_URL, a, CURLU_URLENCODE) == CURLUE_OK &&
                curl_url_set(y, CURLUPART_URL, b, CURLU_URLENCODE) == CURLUE_OK &&
                same_origin(x, y);
    if (same) {
        char *path_x = part_of(x, CURLUPART_PATH, 0), *path_y = part_of(y, CURLUPART_PATH, 0);
        char *query_x = part_of(x, CURLUPART_QUERY, 0), *query_y = part_of(y, CURLUPART_QUERY, 0);
        same = path_x && path_y && strcmp(path_x, path_y) == 0 &&
               (query_x && query_y ? strcmp(query_x, query_y) == 0 : query_x == query_y);
        curl_free(path_x);
        curl_free(path_y);
        curl_free(query_x);
        curl_free(query_y);
    }
    curl_url_cleanup(x);
    curl_url_cleanup(y);
    return same;
}
