#include "net/fetcher.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

static const char *const names[] = {
    [FETCH_FINE] = "fine",       [FETCH_DNS] = "dns",         [FETCH_REFUSED] = "refused",
    [FETCH_TIMEOUT] = "timeout", [FETCH_CLOSED] = "closed",   [FETCH_PROTOCOL] = "protocol",
    [FETCH_TLS] = "tls",         [FETCH_BLOCKED] = "blocked", [FETCH_REDIRECT] = "redirect",
    [FETCH_TOO_BIG] = "too-big", [FETCH_HTTP] = "http",       [FETCH_GONE] = "gone",
    [FETCH_PARSE] = "parse",     [FETCH_OTHER] = "other",
};
_Static_assert(COUNT_OF(names) == FETCH_ERROR_COUNT, "every error has a name");

const char *fetch_error_name(enum fetch_error error)
{
    return names[error];
}

bool fetch_error_parse(struct bytes name, enum fetch_error *out)
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (bytes_equal(name, bytes_of(names[i]))) {
            *out = (enum fetch_error)i;
            return true;
        }
    return false;
}

struct fetch_result *fetch_result_refused(const struct error *cause)
{
    struct fetch_result *result = calloc(1, sizeof *result);
    if (!result)
        error_out_of_memory(sizeof *result);
    result->error = FETCH_OTHER;
    result->retry_after_ms = result->max_age_ms = -1;
    result->began = result->ended = clock_now();
    (void)snprintf(result->sentence, sizeof result->sentence, "%.*s",
                   (int)sizeof result->sentence - 1, cause->text);
    return result;
}

void fetch_result_free(struct fetch_result *result)
{
    if (!result)
        return;
    free(result->url);
    free(result->moved_to);
    free(result->etag);
    free(result->last_modified);
    free(result->content_type);
    free(result->content_location);
    free(result->content_language);
    free(result->hub);
    free(result->self);
    free(result->link);
    buf_clear(&result->body);
    for (size_t i = 0; i < result->n_hops; i++) {
        free(result->hops[i].url);
        buf_clear(&result->hops[i].request);
        buf_clear(&result->hops[i].reply);
    }
    free(result->hops);
    free(result);
}
