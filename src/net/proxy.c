#include "net/proxy.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

static const struct bytes schemes[] = {BYTES("http"),    BYTES("https"),  BYTES("socks4"),
                                       BYTES("socks4a"), BYTES("socks5"), BYTES("socks5h")};

static bool scheme_is_known(const char *scheme)
{
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (bytes_equal_nocase(bytes_of(scheme), schemes[i]))
            return true;
    return false;
}

bool proxy_check(const char *text, struct error *err)
{
    if (!text || !text[0] || strcmp(text, "none") == 0)
        return true;
    CURLU *url = curl_url();
    if (!url)
        error_out_of_memory(0);
    char *scheme = NULL;
    bool good = curl_url_set(url, CURLUPART_URL, text,
                             CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME) == CURLUE_OK &&
                curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                scheme_is_known(scheme);
    curl_free(scheme);
    curl_url_cleanup(url);
    const char *shown = strrchr(text, '@'); /* what stands before it is secret */
    return good ||
           error_set(err, "\"%s\" is no proxy; write it as http://host:port or socks5h://host:port",
                     shown ? shown + 1 : text);
}

/* The first of two spellings that is set to something. */
static const char *variable(const char *lower, const char *upper)
{
    const char *value = getenv(lower);
    if ((!value || !value[0]) && upper)
        value = getenv(upper);
    return value && value[0] ? value : NULL;
}

struct proxy_rules proxy_environment(const char *configured)
{
    return (struct proxy_rules){
        .configured = configured,
        .http = variable("http_proxy",
                         NULL), /* HTTP_PROXY is what a request header makes under CGI */
        .https = variable("https_proxy", "HTTPS_PROXY"),
        .all = variable("all_proxy", "ALL_PROXY"),
        .except = variable("no_proxy", "NO_PROXY"),
    };
}

/* Whether host is what one item of no_proxy names: itself, or the domain it is in. */
static bool is_covered(struct bytes host, struct bytes item)
{
    static const struct bytes everything = BYTES("*");
    item = bytes_trim(item);
    if (bytes_equal(item, everything))
        return true;
    if (item.n && item.p[0] == '.')
        item = bytes_skip(item, 1);
    if (item.n == 0 || item.n > host.n)
        return false;
    if (!bytes_equal_nocase(bytes_skip(host, host.n - item.n), item))
        return false;
    return item.n == host.n || host.p[host.n - item.n - 1] == '.';
}

static bool is_excepted(const char *except, struct bytes host)
{
    struct bytes rest = bytes_of(except), item;
    if (host.n >= 2 && host.p[0] == '[')
        host = (struct bytes){host.p + 1, host.n - 2};
    while (bytes_split(&rest, ',', &item))
        if (is_covered(host, item))
            return true;
    return false;
}

const char *proxy_for(const struct proxy_rules *rules, struct bytes url, struct bytes host)
{
    static const struct bytes https = BYTES("https:");
    if (rules->configured && rules->configured[0])
        return strcmp(rules->configured, "none") == 0 ? NULL : rules->configured;
    const char *proxy = bytes_starts_nocase(url, https) ? rules->https : rules->http;
    if (!proxy)
        proxy = rules->all;
    return proxy && !is_excepted(rules->except, host) ? proxy : NULL;
}
