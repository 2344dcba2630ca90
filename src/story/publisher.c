#include "story/publisher.h"

#include <libpsl.h>

#include "text/url.h"

/* An address in numbers has no domain: IPv4 ends in a digit, IPv6 stands in brackets. */
static bool is_numeric(const char *host, size_t n)
{
    return n == 0 || host[0] == '[' || ascii_is_digit(host[n - 1]);
}

struct bytes publisher_of_host(struct arena *arena, struct bytes name)
{
    char *host = arena_strndup(arena, name.p, name.n);
    size_t n = name.n;
    while (n > 0 && host[n - 1] == '.')
        n--;
    host[n] = '\0';
    for (size_t i = 0; i < n; i++)
        host[i] = ascii_lower(host[i]);
    const char *domain = is_numeric(host, n) ? NULL : psl_registrable_domain(psl_builtin(), host);
    return bytes_of(domain ? domain : host);
}

struct bytes publisher_of(struct arena *arena, struct bytes url)
{
    struct url parts;
    if (!url_is_http(url))
        return (struct bytes){NULL, 0};
    url_split(url, &parts);
    return publisher_of_host(arena, parts.host);
}
