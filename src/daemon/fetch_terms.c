#include "daemon/fetch_terms.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "text/url.h"

/* "riffle/0.1.0 (+https://news.example.org/about; 12 subscribers)": the form that publishers' statistics read. */
static struct bytes user_agent(const struct options *options, int64_t counted, struct arena *arena)
{
    struct bytes contact = options->contact, readers = {NULL, 0};
    int64_t n = options->readers ? options->readers : counted;
    if (n)
        readers = arena_printf(arena, "%" PRId64 " subscriber%s", n, PLURAL(n));
    if (!contact.n && !readers.n)
        return arena_printf(arena, "riffle/%s", RIFFLE_VERSION);
    return arena_printf(arena, "riffle/%s (%s%.*s%s%.*s)", RIFFLE_VERSION, contact.n ? "+" : "",
                        BYTES_FMT(contact), contact.n && readers.n ? "; " : "", BYTES_FMT(readers));
}

struct fetch_options fetch_terms_options(const struct options *o, int64_t subscribers,
                                         struct arena *arena)
{
    return (struct fetch_options){
        .concurrency = (size_t)o->concurrency,
        .per_host = (size_t)o->per_host,
        .gap_ms = o->gap_ms,
        .timeout_ms = o->timeout_ms,
        .connect_timeout_ms = o->connect_timeout_ms,
        .max_size = (size_t)o->max_size,
        .redirects = (unsigned)o->redirects,
        .user_agent = user_agent(o, subscribers, arena).p,
        .proxy = o->proxy.p ? o->proxy.p : "",
        .ca_file = o->ca_file.p,
        .private_networks = o->private_networks.items,
        .n_private_networks = o->private_networks.n,
    };
}

struct plan_limits fetch_terms_limits(const struct subscription *feed,
                                      const struct options *options)
{
    return (struct plan_limits){
        .interval = feed->interval_ms ? feed->interval_ms : options->interval_ms,
        .interval_min = options->interval_min_ms,
        .interval_max = options->interval_max_ms,
        .interval_is_own = feed->interval_ms != 0,
    };
}

/* What the file of credentials has for where the feed is now comes first, then user and password of the list, then what
 * the file has for the address in the list. */
static void add_authorization(struct fetch_request *request, const struct subscription *feed,
                              const char *url, const struct options *options, struct arena *arena)
{
    const bool has_moved = strcmp(request->url, url) != 0;
    request->authorized_url = request->url;
    request->authorization = has_moved ? credentials_for(options->credentials, request->url) : NULL;
    if (request->authorization)
        return;
    char *basic = credentials_basic(feed->login);
    request->authorized_url = url;
    request->authorization = basic ? arena_copy(arena, bytes_of(basic)).p
                                   : credentials_for(options->credentials, url);
    free(basic);
}

struct fetch_request fetch_terms_request(const struct subscription *feed, const char *moved_to,
                                         const struct options *options, struct arena *arena)
{
    struct bytes listed = url_to_ascii(arena, feed->url);
    struct bytes url = moved_to ? url_to_ascii(arena, bytes_of(moved_to)) : listed;
    const char *plain = moved_to ? moved_to : feed->url.p;
    struct fetch_request request = {
        .url = url.p ? url.p : plain,
        .user_agent = feed->user_agent.p,
        .proxy = feed->proxy.p,
    };
    add_authorization(&request, feed, listed.p ? listed.p : feed->url.p, options, arena);
    return request;
}
