/* Which proxy a URL is asked through: the one that is configured, else that of the environment (http_proxy, https_proxy,
 * all_proxy, less what no_proxy lists), as curl and most programs have it. Decided here and not by libcurl, since the
 * address guard must know: a proxy is reached wherever it is, and what it connects to is its own business. */
#ifndef RIFFLE_NET_PROXY_H
#define RIFFLE_NET_PROXY_H

#include "base/error.h"
#include "base/bytes.h"

/* Plain data, borrowed. NULL: not set. */
struct proxy_rules {
    const char *configured; /* NULL or "": by the environment; "none": no proxy */
    const char *http, *https, *all, *except;
};

/* Whether the text can be a proxy: scheme://host:port with one of libcurl's proxy schemes, or host:port. */
bool proxy_check(const char *text, struct error *err);

/* The rules with what the environment says, borrowed from it. */
struct proxy_rules proxy_environment(const char *configured);

/* The proxy for a URL whose host is given as well, borrowed from the rules; NULL: none. Pure. */
const char *proxy_for(const struct proxy_rules *rules, struct bytes url, struct bytes host);

#endif
