#include "net/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_SIZE = 16, ADDRESS_BITS = 128, V4_AT = 12, V4_BITS = 32, V4_PREFIX = 96 };

/* An address of either family: an IPv4 one as ::ffff:a.b.c.d, which Linux connects to the same place. */
struct ip {
    uint8_t b[ADDRESS_SIZE];
};

struct network {
    struct ip ip;
    unsigned bits;
};

struct guard {
    struct network *allowed;
    size_t n;
};

struct known_v4 {
    uint32_t address;
    unsigned bits;
    const char *what;
};

/* What is not public of IPv4: the IANA special-purpose registry (RFC 6890), and what clouds put elsewhere. */
static const struct known_v4 special_v4[] = {
    {0x00000000, 8, "this-network"},   /* 0.0.0.0/8: Linux connects 0.0.0.0 to itself */
    {0x0A000000, 8, "private"},        /* 10.0.0.0/8, RFC 1918 */
    {0x64400000, 10, "shared"},        /* 100.64.0.0/10, RFC 6598 (CGNAT) */
    {0x7F000000, 8, "loopback"},       /* 127.0.0.0/8 */
    {0xA83F8110, 32, "metadata"},      /* 168.63.129.16, a cloud's internal service */
    {0xA9FE0000, 16, "link-local"},    /* 169.254.0.0/16, metadata services among them */
    {0xAC100000, 12, "private"},       /* 172.16.0.0/12 */
    {0xC0000000, 24, "reserved"},      /* 192.0.0.0/24 */
    {0xC0000200, 24, "documentation"}, /* 192.0.2.0/24 */
    {0xC0586300, 24, "reserved"},      /* 192.88.99.0/24, 6to4 relays that were */
    {0xC0A80000, 16, "private"},       /* 192.168.0.0/16 */
    {0xC6120000, 15, "benchmarking"},  /* 198.18.0.0/15 */
    {0xC6336400, 24, "documentation"}, /* 198.51.100.0/24 */
    {0xCB007100, 24, "documentation"}, /* 203.0.113.0/24 */
    {0xE0000000, 4, "multicast"},      /* 224.0.0.0/4 */
    {0xF0000000, 4, "reserved"},       /* 240.0.0.0/4, broadcast too */
};

struct known_v6 {
    struct ip ip;
    unsigned bits;
    const char *what; /* NULL: global */
};

/* IPv6, the first row that fits: what is special inside of 2000::/3, that itself, and what is named of the rest. */
static const struct known_v6 special_v6[] = {
    {{{0x20, 0x01, 0x0d, 0xb8}}, 32, "documentation"},
    {{{0x20, 0x01, 0x00, 0x00}}, 32, "teredo"}, /* hides an IPv4 address */
    {{{0x20, 0x01, 0x00, 0x00}}, 23, "reserved"},
    {{{0x3f, 0xff}}, 20, "documentation"},
    {{{0x20}}, 3, NULL},
    {{{[15] = 1}}, 128, "loopback"},
    {{{0}}, 128, "unspecified"},
    {{{0xfc}}, 7, "private"}, /* RFC 4193 */
    {{{0xfe, 0x80}}, 10, "link-local"},
    {{{0xfe, 0xc0}}, 10, "private"}, /* site-local that was */
    {{{0xff}}, 8, "multicast"},
    {{{0}}, 0, "reserved"},
};

/* Where an IPv6 address carries the IPv4 address that it ends at. */
static const struct {
    struct ip ip;
    unsigned bits;
    size_t at;
} carriers[] = {
    {{{[10] = 0xff, [11] = 0xff}}, 96, 12}, /* ::ffff:0:0/96, mapped */
    {{{0x00, 0x64, 0xff, 0x9b}}, 96, 12},   /* NAT64, RFC 6052 */
    {{{0x20, 0x02}}, 16, 2},                /* 6to4, RFC 3056 */
    {{{[8] = 0xff, [9] = 0xff}}, 96, 12},   /* ::ffff:0:a.b.c.d, SIIT */
};

static bool in_network(const struct ip *ip, const struct ip *network, unsigned bits)
{
    size_t whole = bits / 8;
    if (memcmp(ip->b, network->b, whole) != 0)
        return false;
    unsigned rest = bits % 8;
    return rest == 0 || (ip->b[whole] ^ network->b[whole]) >> (8 - rest) == 0;
}

static const char *what_v4(const uint8_t b[static 4])
{
    uint32_t address = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    for (size_t i = 0; i < COUNT_OF(special_v4); i++)
        if ((address ^ special_v4[i].address) >> (V4_BITS - special_v4[i].bits) == 0)
            return special_v4[i].what;
    return NULL;
}

static const char *what_v6(const struct ip *ip)
{
    for (size_t i = 0; i < COUNT_OF(carriers); i++)
        if (in_network(ip, &carriers[i].ip, carriers[i].bits))
            return what_v4(ip->b + carriers[i].at);
    for (size_t i = 0; i < COUNT_OF(special_v6); i++)
        if (in_network(ip, &special_v6[i].ip, special_v6[i].bits))
            return special_v6[i].what;
    return "reserved";
}

static struct ip from_v4(const void *four)
{
    struct ip ip = {{[10] = 0xff, [11] = 0xff}};
    memcpy(ip.b + V4_AT, four, 4);
    return ip;
}

/* The number after the slash, up to max. */
static bool read_bits(struct bytes text, unsigned max, unsigned *out)
{
    unsigned value = 0;
    if (text.n == 0 || text.n > 3)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return false;
        value = value * 10 + (unsigned)(text.p[i] - '0');
    }
    *out = value;
    return value <= max;
}

static bool read_network(struct bytes text, struct network *out, struct error *err)
{
    char address[INET6_ADDRSTRLEN + 1];
    text = bytes_trim(text);
    size_t slash = bytes_find_char(text, '/');
    unsigned char raw[ADDRESS_SIZE];
    bool is_v4 = false, is_v6 = false;
    if (slash < sizeof address) {
        if (slash)
            memcpy(address, text.p, slash);
        address[slash] = '\0';
        is_v4 = inet_pton(AF_INET, address, raw) == 1;
        is_v6 = !is_v4 && inet_pton(AF_INET6, address, raw) == 1;
    }
    if (!is_v4 && !is_v6)
        return error_set(err, "\"%.*s\" is no network; write it as 10.0.0.0/8 or fd00::/8",
                         BYTES_FMT(text));
    unsigned max = is_v4 ? V4_BITS : ADDRESS_BITS;
    out->bits = max;
    if (slash < text.n && !read_bits(bytes_skip(text, slash + 1), max, &out->bits))
        return error_set(err, "\"%.*s\": a number of bits from 0 to %u stands after the slash",
                         BYTES_FMT(text), max);
    if (is_v4) {
        out->ip = from_v4(raw);
        out->bits += V4_PREFIX;
    } else {
        memcpy(out->ip.b, raw, sizeof raw);
    }
    return true;
}

struct guard *guard_new(const struct bytes *networks, size_t n, struct error *err)
{
    struct guard *guard = calloc(1, sizeof *guard);
    if (!guard)
        error_out_of_memory(sizeof *guard);
    guard->allowed = calloc(n ? n : 1, sizeof *guard->allowed);
    if (!guard->allowed)
        error_out_of_memory(n);
    for (size_t i = 0; i < n; i++) {
        if (!read_network(networks[i], &guard->allowed[i], err)) {
            guard_free(guard);
            return NULL;
        }
        guard->n++;
    }
    return guard;
}

void guard_free(struct guard *guard)
{
    if (!guard)
        return;
    free(guard->allowed);
    free(guard);
}

bool guard_allows(const struct guard *guard, const struct sockaddr *address, const char **what)
{
    struct ip ip;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        ip = from_v4(&in.sin_addr);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof in6);
        memcpy(ip.b, &in6.sin6_addr, sizeof ip.b);
    } else {
        *what = "not of the internet";
        return false;
    }
    *what = what_v6(&ip);
    if (!*what)
        return true;
    for (size_t i = 0; i < guard->n; i++)
        if (in_network(&ip, &guard->allowed[i].ip, guard->allowed[i].bits))
            return true;
    return false;
}
