#include "net/hsts.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define NOW INT64_C(1795550400000) /* 2026-11-24T20:00:00Z */
#define DAY INT64_C(86400000)

static bool has(const struct hsts *hsts, const char *host, int64_t now)
{
    return hsts_has(hsts, bytes_of(host), now);
}

Test(hsts, reads_what_hosts_say)
{
    static const struct {
        const char *host, *header;
        bool itself, subdomain;
    } rows[] = {
        {"a.org", "max-age=60", true, false},
        {"a.org", "max-age=\"60\"; includeSubDomains", true, true},
        {"A.org.", " INCLUDESUBDOMAINS ;Max-Age = 60; preload", true, true},
        {"a.org", "max-age=99999999999999999999", true, false},
        {"a.org", "max-age=0", false, false},
        {"a.org", "max-age=60; max-age=60", false, false},
        {"a.org", "max-age=-1", false, false},
        {"a.org", "max-age=60x", false, false},
        {"a.org", "max-age", false, false},
        {"a.org", "includeSubDomains", false, false},
        {"a.org", "", false, false},
        {"127.0.0.1", "max-age=60", false, false},
        {"[::1]", "max-age=60", false, false},
        {"", "max-age=60", false, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct hsts *hsts = hsts_new();
        hsts_note(hsts, bytes_of(rows[i].host), bytes_of(rows[i].header), NOW);
        cr_expect_eq(has(hsts, "a.ORG", NOW), rows[i].itself, "row %zu", i);
        cr_expect_eq(has(hsts, "b.a.org.", NOW), rows[i].subdomain, "row %zu", i);
        cr_expect_eq(hsts_changed(hsts), rows[i].itself, "row %zu", i);
        cr_expect_not(has(hsts, "ba.org", NOW) || has(hsts, "org", NOW) ||
                      has(hsts, "127.0.0.1", NOW) || has(hsts, "", NOW));
        hsts_free(hsts);
    }
}

Test(hsts, ends_when_it_is_told_to)
{
    struct hsts *hsts = hsts_new();
    hsts_note(hsts, bytes_of("a.org"), bytes_of("max-age=60"), NOW);
    cr_expect(has(hsts, "a.org", NOW + 59999) && !has(hsts, "a.org", NOW + 60000));
    cr_expect(hsts_changed(hsts) && !hsts_changed(hsts));
    hsts_note(hsts, bytes_of("a.org"), bytes_of("max-age=61"), NOW + 1000);
    cr_expect(!hsts_changed(hsts), "a little longer is not worth a write");
    cr_expect(has(hsts, "a.org", NOW + 61999));
    hsts_note(hsts, bytes_of("a.org"), bytes_of("max-age=0"), NOW);
    cr_expect(!has(hsts, "a.org", NOW) && hsts_changed(hsts));
    hsts_note(hsts, bytes_of("a.org"), bytes_of("max-age=0"), NOW);
    cr_expect(!hsts_changed(hsts));
    hsts_free(hsts);
}

Test(hsts, is_read_back)
{
    static const char file[] = "# a comment\n"
                               ".a.org \"20261125 20:00:00\"\n"
                               "b.org \"20261125 20:00:00\"\n"
                               "past.org \"20261123 20:00:00\"\n"
                               "nonsense\nc.org 20261125\nd.org \"20261325 20:00:00\"\n"
                               "[::1] \"20261125 20:00:00\"\n\n \n. \"20261125 20:00:00\"";
    static const char kept[] = ".a.org \"20261125 20:00:00\"\nb.org \"20261125 20:00:00\"\n";
    struct hsts *hsts = hsts_new();
    struct buf out = {0};
    hsts_read(hsts, bytes_of(file), NOW);
    cr_expect(!hsts_changed(hsts));
    cr_expect(has(hsts, "x.a.org", NOW) && has(hsts, "b.org", NOW) && !has(hsts, "x.b.org", NOW));
    cr_expect(!has(hsts, "past.org", NOW) && !has(hsts, "c.org", NOW) && !has(hsts, "d.org", NOW));
    hsts_print(hsts, &out, NOW);
    cr_expect_str_eq(out.p, kept, "%s", out.p);
    buf_reset(&out);
    hsts_print(hsts, &out, NOW + DAY);
    cr_expect_eq(out.n, 0);
    buf_clear(&out);
    hsts_free(hsts);
}

Test(hsts, holds_many_hosts)
{
    enum { HOSTS = 20000 };
    struct hsts *hsts = hsts_new();
    char host[32];
    for (unsigned i = 0; i < HOSTS; i++) {
        (void)snprintf(host, sizeof host, "h%u.org", i * 7919u % HOSTS);
        hsts_note(hsts, bytes_of(host), bytes_of("max-age=60"), NOW);
    }
    for (unsigned i = 0; i < HOSTS; i += 97) {
        (void)snprintf(host, sizeof host, "h%u.org", i);
        cr_expect(has(hsts, host, NOW), "%s", host);
    }
    cr_expect_not(has(hsts, "h20000.org", NOW));
    hsts_free(hsts);
}
