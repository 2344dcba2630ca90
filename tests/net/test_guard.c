#include "net/guard.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

/* Judges an address in text form; NULL where it may be connected to. */
static const char *judge(const struct guard *guard, const char *text)
{
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    struct sockaddr_in in = {.sin_family = AF_INET};
    const char *what = "?";
    bool allowed;
    if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
        allowed = guard_allows(guard, (struct sockaddr *)&in, &what);
    } else {
        cr_assert_eq(inet_pton(AF_INET6, text, &in6.sin6_addr), 1, "%s", text);
        allowed = guard_allows(guard, (struct sockaddr *)&in6, &what);
    }
    return allowed ? NULL : what;
}

static void expect_judged(const struct guard *guard, const char *address, const char *want)
{
    const char *got = judge(guard, address);
    cr_expect(want ? got && strcmp(got, want) == 0 : !got, "%s is %s, not %s", address,
              got ? got : "allowed", want ? want : "allowed");
}

Test(guard, knows_what_is_public)
{
    static const struct {
        const char *address, *what; /* NULL: public */
    } rows[] = {
        {"1.1.1.1", NULL},
        {"93.184.216.34", NULL},
        {"100.63.255.255", NULL},
        {"100.128.0.0", NULL},
        {"172.15.255.255", NULL},
        {"172.32.0.0", NULL},
        {"192.167.255.255", NULL},
        {"198.17.255.255", NULL},
        {"198.20.0.0", NULL},
        {"223.255.255.255", NULL},
        {"168.63.129.17", NULL},
        {"0.0.0.0", "this-network"},
        {"0.255.255.255", "this-network"},
        {"10.0.0.0", "private"},
        {"10.255.255.255", "private"},
        {"100.64.0.0", "shared"},
        {"100.100.100.200", "shared"},
        {"100.127.255.255", "shared"},
        {"127.0.0.1", "loopback"},
        {"127.255.255.255", "loopback"},
        {"168.63.129.16", "metadata"},
        {"169.254.169.254", "link-local"},
        {"172.16.0.0", "private"},
        {"172.31.255.255", "private"},
        {"192.0.0.192", "reserved"},
        {"192.0.2.1", "documentation"},
        {"192.88.99.1", "reserved"},
        {"192.168.0.1", "private"},
        {"198.18.0.0", "benchmarking"},
        {"198.19.255.255", "benchmarking"},
        {"198.51.100.7", "documentation"},
        {"203.0.113.7", "documentation"},
        {"224.0.0.1", "multicast"},
        {"239.255.255.255", "multicast"},
        {"240.0.0.1", "reserved"},
        {"255.255.255.255", "reserved"},

        {"2606:4700::1111", NULL},
        {"2a00:1450::1", NULL},
        {"2001:200::1", NULL},
        {"::", "unspecified"},
        {"::1", "loopback"},
        {"::2", "reserved"},
        {"::7f00:1", "reserved"},
        {"fc00::1", "private"},
        {"fd00:ec2::254", "private"},
        {"fe80::1", "link-local"},
        {"febf::1", "link-local"},
        {"fec0::1", "private"},
        {"ff02::1", "multicast"},
        {"100::1", "reserved"},
        {"2001:db8::1", "documentation"},
        {"3fff::1", "documentation"},
        {"2001::1", "teredo"},
        {"2001:10::1", "reserved"},
        {"64:ff9b:1::1", "reserved"},
        {"4000::1", "reserved"},

        {"::ffff:127.0.0.1", "loopback"},
        {"::ffff:10.0.0.1", "private"},
        {"::ffff:1.1.1.1", NULL},
        {"::ffff:0:169.254.169.254", "link-local"},
        {"64:ff9b::10.0.0.1", "private"},
        {"64:ff9b::169.254.169.254", "link-local"},
        {"64:ff9b::1.1.1.1", NULL},
        {"2002:7f00:1::", "loopback"},
        {"2002:a00:1::1", "private"},
        {"2002:101:101::1", NULL},
    };
    struct error err = {{0}};
    struct guard *guard = guard_new(NULL, 0, &err);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_judged(guard, rows[i].address, rows[i].what);
    guard_free(guard);
    guard_free(NULL);
}

Test(guard, allows_what_the_user_names)
{
    static const struct bytes networks[] = {BYTES("127.0.0.1"), BYTES(" 10.1.0.0/16 "),
                                            BYTES("fd00::/8"), BYTES("::1/128"),
                                            BYTES("192.168.1.77/31")};
    static const struct {
        const char *address, *what;
    } rows[] = {
        {"127.0.0.1", NULL},         {"127.0.0.2", "loopback"},
        {"::ffff:127.0.0.1", NULL},  {"10.1.255.255", NULL},
        {"10.2.0.0", "private"},     {"fd12::1", NULL},
        {"fc12::1", "private"},      {"::1", NULL},
        {"0.0.0.0", "this-network"}, {"192.168.1.76", NULL},
        {"192.168.1.77", NULL},      {"192.168.1.78", "private"},
        {"::", "unspecified"},       {"2002:a01:1::", "private"},
        {"8.8.8.8", NULL},
    };
    struct error err = {{0}};
    struct guard *guard = guard_new(networks, COUNT_OF(networks), &err);
    cr_assert(guard, "%s", err.text);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_judged(guard, rows[i].address, rows[i].what);
    guard_free(guard);
}

Test(guard, allows_everything_where_it_is_told_to)
{
    static const struct bytes networks[] = {BYTES("0.0.0.0/0"), BYTES("::/0")};
    struct guard *guard = guard_new(networks, COUNT_OF(networks), NULL);
    expect_judged(guard, "127.0.0.1", NULL);
    expect_judged(guard, "0.0.0.0", NULL);
    expect_judged(guard, "::1", NULL);
    expect_judged(guard, "ff02::1", NULL);
    guard_free(guard);
}

Test(guard, refuses_what_is_no_network)
{
    static const struct bytes wrong[] = {
        BYTES(""),
        BYTES("/"),
        BYTES("/8"),
        BYTES("localhost"),
        BYTES("10.0.0/8"),
        BYTES("10.0.0.0/"),
        BYTES("10.0.0.0/33"),
        BYTES("10.0.0.0/-1"),
        BYTES("10.0.0.0/8x"),
        BYTES("::/129"),
        BYTES("::/1000"),
        BYTES("010.0.0.1"),
        BYTES("1.2.3.4.5"),
        BYTES("10.0.0.0 /8"),
        BYTES("fe80::1%eth0"),
        BYTES("1234567890123456789012345678901234567890123456789012345678901234567890/8"),
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct error err = {{0}};
        cr_expect_null(guard_new(&wrong[i], 1, &err), "row %zu", i);
        cr_expect(err.text[0], "row %zu", i);
    }
}

Test(guard, refuses_other_families)
{
    struct guard *guard = guard_new(NULL, 0, NULL);
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    const char *what = NULL;
    cr_expect_not(guard_allows(guard, (struct sockaddr *)&un, &what));
    cr_expect(what);
    guard_free(guard);
}
