#include "net/hsts.h"

#include "base/error.h"
#include "net/by_name.h"
#include "net/stamp.h"

#include <stdlib.h>

enum { HOSTS_MAX = 50000 };
#define SECOND_MS     INT64_C(1000)
#define DAY_MS        INT64_C(86400000)
#define AGE_MAX_S     (INT64_C(10) * 365 * 86400)
#define WORTH_WRITING DAY_MS /* a longer time by less than that is not */

struct strict {
    struct named named; /* first */
    bool subdomains;
    int64_t until, told; /* told: what was counted as a change */
};

struct hsts {
    struct by_name hosts;
    bool changed;
};

struct hsts *hsts_new(void)
{
    struct hsts *hsts = calloc(1, sizeof *hsts);
    if (!hsts)
        error_out_of_memory(sizeof *hsts);
    return hsts;
}

static void strict_free(struct strict *strict)
{
    free(strict->named.name);
    free(strict);
}

void hsts_free(struct hsts *hsts)
{
    if (!hsts)
        return;
    for (size_t i = 0; i < hsts->hosts.n; i++)
        strict_free((struct strict *)hsts->hosts.v[i]);
    free(hsts->hosts.v);
    free(hsts);
}

/* Whether it is a name: an address has no policy (RFC 6797 §8.1.1). */
static bool is_name(struct bytes host)
{
    if (host.n == 0 || host.n > 255 || host.p[0] == '.' || ascii_is_digit(host.p[host.n - 1]))
        return false;
    for (size_t i = 0; i < host.n; i++)
        if (!ascii_is_alnum(host.p[i]) && host.p[i] != '.' && host.p[i] != '-' && host.p[i] != '_')
            return false;
    return true;
}

static struct bytes without_last_dot(struct bytes host)
{
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    return host;
}

static void set(struct hsts *hsts, struct bytes host, bool subdomains, int64_t until)
{
    struct strict *strict = (struct strict *)by_name_find(&hsts->hosts, host);
    if (!strict) {
        if (hsts->hosts.n == HOSTS_MAX)
            return;
        strict = calloc(1, sizeof *strict);
        if (!strict)
            error_out_of_memory(sizeof *strict);
        strict->named.name = by_name_copy(host);
        by_name_add(&hsts->hosts, &strict->named);
    }
    if (strict->subdomains != subdomains || until - strict->told > WORTH_WRITING ||
        until < strict->told) {
        hsts->changed = true;
        strict->told = until;
    }
    strict->subdomains = subdomains;
    strict->until = until;
}

static void forget(struct hsts *hsts, struct bytes host)
{
    struct strict *strict = (struct strict *)by_name_find(&hsts->hosts, host);
    if (!strict)
        return;
    by_name_remove(&hsts->hosts, &strict->named);
    strict_free(strict);
    hsts->changed = true;
}

/* The seconds of max-age, perhaps in quotes; -1: none. */
static int64_t read_age(struct bytes value)
{
    int64_t age = 0;
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
        value = (struct bytes){value.p + 1, value.n - 2};
    for (size_t i = 0; i < value.n; i++) {
        if (!ascii_is_digit(value.p[i]))
            return -1;
        age = age * 10 + (value.p[i] - '0');
        if (age > AGE_MAX_S)
            age = AGE_MAX_S;
    }
    return value.n ? age : -1;
}

void hsts_note(struct hsts *hsts, struct bytes host, struct bytes header, int64_t now)
{
    static const struct bytes max_age = BYTES("max-age"), everywhere = BYTES("includesubdomains");
    struct bytes directive;
    int64_t age = -1;
    bool subdomains = false;
    host = without_last_dot(host);
    if (!is_name(host))
        return;
    while (bytes_split(&header, ';', &directive)) {
        size_t equals = bytes_find_char(directive, '=');
        struct bytes name = bytes_trim((struct bytes){directive.p, equals});
        subdomains = subdomains || bytes_equal_nocase(name, everywhere);
        if (!bytes_equal_nocase(name, max_age))
            continue;
        if (age >= 0) /* RFC 6797 §6.1: no directive twice */
            return;
        age = read_age(bytes_trim(bytes_skip(directive, equals + 1)));
        if (age < 0)
            return;
    }
    if (age > 0)
        set(hsts, host, subdomains, now + age * SECOND_MS);
    else if (age == 0)
        forget(hsts, host);
}

bool hsts_has(const struct hsts *hsts, struct bytes host, int64_t now)
{
    host = without_last_dot(host);
    for (bool whole = true; host.n && hsts->hosts.n; whole = false) {
        const struct strict *strict = (struct strict *)by_name_find(&hsts->hosts, host);
        if (strict && strict->until > now && (whole || strict->subdomains))
            return true;
        host = bytes_skip(host, bytes_find_char(host, '.') + 1);
    }
    return false;
}

void hsts_read(struct hsts *hsts, struct bytes text, int64_t now)
{
    struct bytes line;
    bool changed = hsts->changed;
    while (bytes_split(&text, '\n', &line)) {
        struct bytes host = bytes_trim(line);
        bool subdomains = host.n && host.p[0] == '.';
        int64_t until;
        host = bytes_skip(host, subdomains);
        size_t end = bytes_find_char(host, ' ');
        struct bytes stamp = bytes_trim(bytes_skip(host, end));
        host.n = end;
        if (is_name(host) && stamp_take(&stamp, &until) && until > now)
            set(hsts, host, subdomains, until);
    }
    hsts->changed = changed;
}

void hsts_print(const struct hsts *hsts, struct buf *out, int64_t now)
{
    for (size_t i = 0; i < hsts->hosts.n; i++) {
        const struct strict *strict = (const struct strict *)hsts->hosts.v[i];
        if (strict->until <= now)
            continue;
        buf_printf(out, "%s%s ", strict->subdomains ? "." : "", strict->named.name);
        stamp_print(out, strict->until);
        buf_add_char(out, '\n');
    }
}

bool hsts_changed(struct hsts *hsts)
{
    bool changed = hsts->changed;
    hsts->changed = false;
    return changed;
}
