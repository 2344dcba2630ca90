#include "net/alternatives.h"

#include "base/arena.h"
#include "base/error.h"
#include "net/by_name.h"
#include "net/stamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ORIGINS_MAX = 20000, HOST_MAX = 255, PORT_MAX = 65535, AGE_STANDARD_S = 86400 };
#define SECOND_MS  INT64_C(1000)
#define DAY_MS     INT64_C(86400000)
#define AVOIDED_MS (6 * INT64_C(3600000))
#define AGE_MAX_S  (INT64_C(365) * 86400)

/* The protocols that we speak, as an Alt-Svc header has them and as libcurl's file does. */
static const struct {
    struct bytes id;
    const char *name;
} protocols[] = {{BYTES("h2"), "h2"}, {BYTES("http%2F1.1"), "h1"}, {BYTES("http/1.1"), "h1"}};

struct alternative {
    struct named named; /* first: "host:port" of the origin */
    char *connect_to;   /* "host:port:other:port" */
    const char *protocol;
    int64_t until, told;
    int64_t avoided_until; /* it could not be reached */
    bool persists;
};

struct alternatives {
    struct by_name origins;
    bool changed;
};

/* What one header, or one line of the file, says. */
struct offer {
    const char *protocol; /* NULL: none that we speak */
    struct bytes host;    /* empty: the origin's */
    int port;
    int64_t age_s;
    bool persists;
};

struct alternatives *alternatives_new(void)
{
    struct alternatives *all = calloc(1, sizeof *all);
    if (!all)
        error_out_of_memory(sizeof *all);
    return all;
}

static void alternative_free(struct alternative *one)
{
    free(one->named.name);
    free(one->connect_to);
    free(one);
}

void alternatives_free(struct alternatives *all)
{
    if (!all)
        return;
    for (size_t i = 0; i < all->origins.n; i++)
        alternative_free((struct alternative *)all->origins.v[i]);
    free(all->origins.v);
    free(all);
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

/* The name of an origin, in a buffer of the caller's; absent where it is too long. */
static struct bytes origin_of(struct bytes host, int port, char name[static HOST_MAX + 8])
{
    if (host.n == 0 || host.n > HOST_MAX)
        return (struct bytes){NULL, 0};
    int n = snprintf(name, HOST_MAX + 8, "%.*s:%d", BYTES_FMT(host), port);
    return (struct bytes){name, (size_t)n};
}

static struct alternative *find(const struct alternatives *all, struct bytes host, int port)
{
    char name[HOST_MAX + 8];
    struct bytes origin = origin_of(host, port, name);
    return origin.n ? (struct alternative *)by_name_find(&all->origins, origin) : NULL;
}

static void forget(struct alternatives *all, struct bytes host, int port)
{
    struct alternative *one = find(all, host, port);
    if (!one)
        return;
    by_name_remove(&all->origins, &one->named);
    alternative_free(one);
    all->changed = true;
}

void alternatives_avoid(struct alternatives *all, struct bytes host, int port, int64_t now)
{
    struct alternative *one = find(all, host, port);
    if (!one)
        return;
    one->until = one->told = 0;
    one->avoided_until = now + AVOIDED_MS;
    all->changed = true;
}

static char *connect_to_of(struct bytes host, int port, const struct offer *offer)
{
    struct buf text = {0};
    buf_printf(&text, "%.*s:%d:%.*s:%d", BYTES_FMT(host), port, BYTES_FMT(offer->host),
               offer->port);
    return buf_take(&text, NULL);
}

static void set(struct alternatives *all, struct bytes host, int port, const struct offer *offer,
                int64_t until)
{
    char name[HOST_MAX + 8];
    struct bytes origin = origin_of(host, port, name);
    struct alternative *one = find(all, host, port);
    if (!origin.n || (!one && all->origins.n == ORIGINS_MAX))
        return;
    if (!one) {
        one = calloc(1, sizeof *one);
        if (!one)
            error_out_of_memory(sizeof *one);
        one->named.name = by_name_copy(origin);
        by_name_add(&all->origins, &one->named);
    }
    char *connect_to = connect_to_of(host, port, offer);
    if (!one->connect_to || strcmp(one->connect_to, connect_to) != 0 ||
        until - one->told > DAY_MS || until < one->told) {
        all->changed = true;
        one->told = until;
    }
    free(one->connect_to);
    one->connect_to = connect_to;
    one->protocol = offer->protocol;
    one->persists = offer->persists;
    one->until = until;
}

const char *alternatives_find(const struct alternatives *all, struct bytes host, int port,
                              int64_t now)
{
    const struct alternative *one = find(all, host, port);
    return one && one->until > now ? one->connect_to : NULL;
}

bool alternatives_any(const struct alternatives *all)
{
    return all->origins.n > 0;
}

const char *alternatives_other(const char *connect_to)
{
    size_t colons = 0, brackets = 0;
    for (; colons < 2; connect_to++) {
        brackets += *connect_to == '[';
        brackets -= *connect_to == ']';
        colons += *connect_to == ':' && !brackets;
    }
    return connect_to;
}

/* ---- the header -------------------------------------------------------------------------------------------------- */

static const char *protocol_of(struct bytes id)
{
    for (size_t i = 0; i < COUNT_OF(protocols); i++)
        if (bytes_equal_nocase(id, protocols[i].id))
            return protocols[i].name;
    return NULL;
}

/* A number from 0 on; most at most, -1 where it is none. */
static int64_t read_number(struct bytes text, int64_t most)
{
    int64_t value = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return -1;
        value = value * 10 + (text.p[i] - '0');
        if (value > most)
            value = most;
    }
    return text.n ? value : -1;
}

static bool is_made_of(struct bytes text, const char *others)
{
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_alnum(text.p[i]) && (!text.p[i] || !strchr(others, text.p[i])))
            return false;
    return true;
}

/* A name, or an address in brackets; or nothing. */
static bool is_host(struct bytes host)
{
    if (host.n > HOST_MAX)
        return false;
    if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        return is_made_of((struct bytes){host.p + 1, host.n - 2}, ":.");
    return is_made_of(host, "-._");
}

/* "other.example:443" or ":443". */
static bool read_authority(struct bytes text, struct offer *out)
{
    size_t colon = text.n;
    while (colon > 0 && text.p[colon - 1] != ':')
        colon--;
    if (colon == 0)
        return false;
    int64_t port = read_number(bytes_skip(text, colon), PORT_MAX + 1);
    out->host = (struct bytes){text.p, colon - 1};
    out->port = (int)port;
    return port > 0 && port <= PORT_MAX && is_host(out->host);
}

/* Takes one part up to the separator, which counts for nothing within quotes. */
static bool take_part(struct bytes *rest, char separator, struct bytes *part)
{
    bool quoted = false;
    size_t n = 0;
    if (rest->n == 0)
        return false;
    for (; n < rest->n && (quoted || rest->p[n] != separator); n++)
        if (rest->p[n] == '"')
            quoted = !quoted;
    *part = bytes_trim((struct bytes){rest->p, n});
    *rest = bytes_skip(*rest, n + 1);
    return true;
}

/* Splits name=value, the value perhaps in quotes. */
static void split_pair(struct bytes part, struct bytes *name, struct bytes *value)
{
    size_t equals = bytes_find_char(part, '=');
    *name = bytes_trim((struct bytes){part.p, equals});
    *value = bytes_trim(bytes_skip(part, equals + 1));
    if (value->n >= 2 && value->p[0] == '"' && value->p[value->n - 1] == '"')
        *value = (struct bytes){value->p + 1, value->n - 2};
}

/* Reads one alternative with its parameters; false where it is none for us. */
static bool read_offer(struct bytes text, struct offer *out)
{
    static const struct bytes max_age = BYTES("ma"), persist = BYTES("persist");
    struct bytes part, name, value;
    *out = (struct offer){.age_s = AGE_STANDARD_S};
    if (!take_part(&text, ';', &part))
        return false;
    split_pair(part, &name, &value);
    out->protocol = protocol_of(name);
    if (!out->protocol || !read_authority(value, out))
        return false;
    while (take_part(&text, ';', &part)) {
        split_pair(part, &name, &value);
        if (bytes_equal_nocase(name, max_age))
            out->age_s = read_number(value, AGE_MAX_S);
        else if (bytes_equal_nocase(name, persist))
            out->persists = read_number(value, 2) == 1;
    }
    return out->age_s > 0;
}

void alternatives_note(struct alternatives *all, struct bytes host, int port, struct bytes header,
                       int64_t now)
{
    struct bytes part;
    struct offer offer;
    const struct alternative *known = find(all, host, port);
    if (known && known->avoided_until > now)
        return;
    while (take_part(&header, ',', &part)) {
        if (!read_offer(part, &offer))
            continue;
        bool is_itself = offer.port == port &&
                         (offer.host.n == 0 || bytes_equal_nocase(offer.host, host));
        if (is_itself)
            break; /* it is what it likes best */
        if (offer.host.n == 0)
            offer.host = host;
        set(all, host, port, &offer, now + offer.age_s * SECOND_MS);
        return;
    }
    forget(all, host, port);
}

/* ---- the file ---------------------------------------------------------------------------------------------------- */

/* "h2 HOST PORT h2 OTHER PORT "STAMP" PERSIST PRIORITY" */
static bool read_line(struct alternatives *all, struct bytes line, int64_t now)
{
    struct bytes word[6], host;
    for (size_t i = 0; i < COUNT_OF(word); i++)
        if (!take_part(&line, ' ', &word[i]))
            return false;
    int64_t until, port = read_number(word[2], PORT_MAX);
    struct offer offer = {.host = word[4], .port = (int)read_number(word[5], PORT_MAX)};
    for (size_t i = 0; i < COUNT_OF(protocols); i++)
        if (bytes_equal(word[3], bytes_of(protocols[i].name)))
            offer.protocol = protocols[i].name;
    host = word[1];
    if (!offer.protocol || port <= 0 || offer.port <= 0 || !is_host(host) || !is_host(offer.host) ||
        !host.n || !offer.host.n || !stamp_take(&line, &until) || until <= now)
        return false;
    line = bytes_trim(line);
    offer.persists = line.n && line.p[0] == '1';
    set(all, host, (int)port, &offer, until);
    return true;
}

void alternatives_read(struct alternatives *all, struct bytes text, int64_t now)
{
    struct bytes line;
    bool changed = all->changed;
    while (bytes_split(&text, '\n', &line))
        (void)read_line(all, bytes_trim(line), now);
    all->changed = changed;
}

/* Host and port of one end, with a space between them. */
static void print_place(struct buf *out, struct bytes place)
{
    size_t colon = place.n;
    while (place.p[--colon] != ':')
        ;
    buf_printf(out, "%.*s %.*s", (int)colon, place.p, BYTES_FMT(bytes_skip(place, colon + 1)));
}

void alternatives_print(const struct alternatives *all, struct buf *out, int64_t now)
{
    for (size_t i = 0; i < all->origins.n; i++) {
        const struct alternative *one = (const struct alternative *)all->origins.v[i];
        if (one->until <= now)
            continue;
        buf_printf(out, "%s ", one->protocol);
        print_place(out, bytes_of(one->named.name));
        buf_printf(out, " %s ", one->protocol);
        print_place(out, bytes_of(alternatives_other(one->connect_to)));
        buf_add_char(out, ' ');
        stamp_print(out, one->until);
        buf_printf(out, " %d 0\n", one->persists);
    }
}

bool alternatives_changed(struct alternatives *all)
{
    bool changed = all->changed;
    all->changed = false;
    return changed;
}
