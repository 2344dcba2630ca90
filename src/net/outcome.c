#include "net/outcome.h"

static const struct {
    int http;
    enum outcome outcome;
    enum fetch_error error;
    const char *words;
} rows[] = {
    {200, OUTCOME_DOCUMENT, FETCH_FINE, ""},
    {203, OUTCOME_DOCUMENT, FETCH_FINE, ""},
    {204, OUTCOME_DOCUMENT, FETCH_FINE,
     ""}, /* an empty one; the parser says what it thinks of it */
    {206, OUTCOME_ERROR, FETCH_PROTOCOL, "a part, where the whole was asked for"},
    {301, OUTCOME_REDIRECT, FETCH_FINE, ""},
    {302, OUTCOME_REDIRECT, FETCH_FINE, ""},
    {303, OUTCOME_REDIRECT, FETCH_FINE, ""},
    {307, OUTCOME_REDIRECT, FETCH_FINE, ""},
    {308, OUTCOME_REDIRECT, FETCH_FINE, ""},
    {400, OUTCOME_ERROR, FETCH_HTTP, "bad request"},
    {401, OUTCOME_ERROR, FETCH_HTTP, "wants a name and password"},
    {402, OUTCOME_ERROR, FETCH_HTTP, "wants to be paid"},
    {403, OUTCOME_ERROR, FETCH_HTTP, "forbidden"},
    {404, OUTCOME_ERROR, FETCH_HTTP, "not found"},
    {406, OUTCOME_ERROR, FETCH_HTTP, "has nothing that we accept"},
    {407, OUTCOME_ERROR, FETCH_HTTP, "the proxy wants a name and password"},
    {410, OUTCOME_ERROR, FETCH_GONE, "gone for good"},
    {429, OUTCOME_ERROR, FETCH_HTTP, "too many requests"},
    {451, OUTCOME_ERROR, FETCH_HTTP, "withheld for legal reasons"},
    {500, OUTCOME_ERROR, FETCH_HTTP, "the server failed"},
    {502, OUTCOME_ERROR, FETCH_HTTP, "a bad gateway"},
    {503, OUTCOME_ERROR, FETCH_HTTP, "unavailable for now"},
    {504, OUTCOME_ERROR, FETCH_HTTP, "a gateway that waited in vain"},
};

/* RFC 3229 §10.5.2 and §10.4.1: 226 says with IM what it did; of what there is we asked for "feed" alone. */
static bool is_feed_delta(const struct headers *headers)
{
    struct bytes rest = headers_get(headers, HEADER_IM), item;
    size_t n = 0;
    bool feed = false;
    while (bytes_split(&rest, ',', &item)) {
        item.n = bytes_find_char(item, ';');
        item = bytes_trim(item);
        n += item.n > 0;
        feed = feed || bytes_equal_nocase(item, (struct bytes)BYTES("feed"));
    }
    return n == 1 && feed;
}

enum outcome outcome_of(const struct headers *headers, bool conditional, struct cause *cause)
{
    int http = headers->http;
    if (http == 226) {
        if (conditional && is_feed_delta(headers))
            return OUTCOME_CHANGES;
        cause_set(cause, FETCH_PROTOCOL, "answered 226, changes, though none were asked for");
        return OUTCOME_ERROR;
    }
    if (http == 304 && conditional)
        return OUTCOME_UNCHANGED;
    if (http == 304) {
        cause_set(cause, FETCH_PROTOCOL, "answered 304, not modified, though nothing was compared");
        return OUTCOME_ERROR;
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].http != http)
            continue;
        if (rows[i].outcome == OUTCOME_ERROR)
            cause_set(cause, rows[i].error, "answered %d, %s", http, rows[i].words);
        return rows[i].outcome;
    }
    cause_set(cause, FETCH_HTTP, "answered %d", http);
    return OUTCOME_ERROR;
}

enum outcome outcome_of_post(const struct headers *headers, struct cause *cause)
{
    const int http = headers->http;
    if (http >= 200 && http < 300)
        return OUTCOME_DOCUMENT;
    if (http == 307 || http == 308)
        return OUTCOME_REDIRECT;
    if (outcome_of(headers, false, cause) == OUTCOME_REDIRECT)
        cause_set(cause, FETCH_REDIRECT, "answered %d, a redirect that is not for POST", http);
    return OUTCOME_ERROR;
}

bool outcome_is_permanent(int http)
{
    return http == 301 || http == 308;
}
