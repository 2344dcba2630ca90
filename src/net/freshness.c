#include "net/freshness.h"

#include "text/date.h"

#define SECOND_MS ((int64_t)1000)

/* Digits alone, as milliseconds; what is too large for that is INT64_MAX. */
static bool read_seconds(struct bytes text, int64_t *ms)
{
    int64_t value = 0;
    if (text.n == 0)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return false;
        int digit = text.p[i] - '0';
        if (value > (INT64_MAX / SECOND_MS - digit) / 10)
            value = INT64_MAX;
        else if (value != INT64_MAX)
            value = value * 10 + digit;
    }
    *ms = value == INT64_MAX ? value : value * SECOND_MS;
    return true;
}

static int64_t not_negative(int64_t ms)
{
    return ms > 0 ? ms : 0;
}

int64_t retry_after_read(struct bytes value, int64_t now)
{
    int64_t ms, when;
    value = bytes_trim(value);
    if (read_seconds(value, &ms))
        return ms;
    if (value.n && date_parse_http(value, &when))
        return not_negative(when - now);
    return -1;
}

struct directives {
    bool refused;    /* no-cache or no-store */
    int64_t max_age; /* -1: none */
};

/* Reads one directive. RFC 9111 §5.2 has both forms, max-age=60 and max-age="60", understood. */
static void read_directive(struct bytes part, struct directives *out)
{
    static const struct bytes max_age = BYTES("max-age"), no_cache = BYTES("no-cache"),
                              no_store = BYTES("no-store");
    size_t equals = bytes_find_char(part, '=');
    struct bytes name = bytes_trim((struct bytes){part.p, equals});
    struct bytes value = bytes_trim(bytes_skip(part, equals + 1));
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = (struct bytes){value.p + 1, value.n - 2};
    /* no-cache="Set-Cookie" speaks of that field alone */
    if (bytes_equal_nocase(name, no_store) ||
        (bytes_equal_nocase(name, no_cache) && equals == part.n))
        out->refused = true;
    int64_t ms;
    if (out->max_age < 0 && bytes_equal_nocase(name, max_age) && read_seconds(value, &ms))
        out->max_age = ms;
}

int64_t freshness_read(const struct freshness_headers *headers, int64_t now)
{
    struct directives said = {.max_age = -1};
    struct bytes rest = headers->cache_control, part;
    while (bytes_split(&rest, ',', &part))
        read_directive(part, &said);
    if (said.refused)
        return 0;
    if (said.max_age >= 0) {
        int64_t age = 0;
        (void)read_seconds(bytes_trim(headers->age), &age);
        return not_negative(said.max_age - age);
    }
    if (!headers->expires.p)
        return -1;
    int64_t expires, date = now;
    if (!date_parse_http(bytes_trim(headers->expires), &expires))
        return 0;
    if (headers->date.p)
        (void)date_parse_http(bytes_trim(headers->date), &date);
    return not_negative(expires - date);
}
