#include "net/address.h"

#include <criterion/criterion.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

Test(address, finds_the_host)
{
    static const struct {
        const char *url, *want; /* NULL: none */
    } rows[] = {
        {"http://example.org/feed", "example.org"},
        {"HTTPS://Example.ORG:8080?q", "Example.ORG"},
        {"http://user:p@ss@example.org/a@b", "example.org"},
        {"http://[::1]:8080/", "[::1]"},
        {"http://example.org#x", "example.org"},
        {"http://bücher.example/", "bücher.example"},
        {"http://\\\\x@example.org/",
         "example.org"}, /* as libcurl has it: a backslash is no slash */
        {"http://", NULL},
        {"https:///x", NULL},
        {"http://:80/", NULL},
        {"ftp://example.org/", NULL},
        {"example.org", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes got = address_host(bytes_of(rows[i].url));
        cr_expect(rows[i].want ? bytes_equal(got, bytes_of(rows[i].want)) : got.n == 0, "%s: %.*s",
                  rows[i].url, BYTES_FMT(got));
    }
}

Test(address, follows_a_location)
{
    static const struct {
        const char *from, *location;
        enum address_verdict verdict;
        const char *want;
    } rows[] = {
        {"http://a.org/x/y?q=1", "/z", ADDRESS_FINE, "http://a.org/z"},
        {"http://a.org/x/y?q=1", "z", ADDRESS_FINE, "http://a.org/x/z"},
        {"http://a.org/x/y?q=1", "../z#frag", ADDRESS_FINE, "http://a.org/z"},
        {"http://a.org/x/y?q=1", "?q=2", ADDRESS_FINE, "http://a.org/x/y?q=2"},
        {"http://a.org/x", "//b.org/z", ADDRESS_FINE, "http://b.org/z"},
        {"https://a.org/x", "//b.org/z", ADDRESS_FINE, "https://b.org/z"},
        {"http://a.org/x", "  https://b.org/z  ", ADDRESS_FINE, "https://b.org/z"},
        {"http://a.org/x", "HTTP://B.ORG", ADDRESS_FINE, "http://B.ORG/"},
        {"http://a.org/x", "/with space", ADDRESS_FINE, "http://a.org/with%20space"},
        {"http://a.org/x", "/caf\xc3\xa9", ADDRESS_FINE, "http://a.org/caf%c3%a9"},
        /* user and password are no server's to say */
        {"http://a.org/x", "http://v:q@a.org/z", ADDRESS_FINE, "http://a.org/z"},
        {"http://a.org/x", "//v:q@b.org/z", ADDRESS_FINE, "http://b.org/z"},
        {"http://u:p@a.org/x", "/z", ADDRESS_FINE, "http://a.org/z"},
        /* where nobody goes */
        {"http://a.org/x", "file:///etc/passwd", ADDRESS_BLOCKED, NULL},
        {"http://a.org/x", "ftp://a.org/", ADDRESS_BLOCKED, NULL},
        {"http://a.org/x", "gopher://a.org:70/_x", ADDRESS_BLOCKED, NULL},
        {"http://a.org/x", "", ADDRESS_WRONG, NULL},
        {"http://a.org/x", "   ", ADDRESS_WRONG, NULL},
        {"http://a.org/x", "http://a.org:99999/", ADDRESS_WRONG, NULL},
        {"http://a.org/x", "http://", ADDRESS_WRONG, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *out = NULL;
        struct error err = {{0}};
        enum address_verdict got = address_follow(rows[i].from, bytes_of(rows[i].location), &out,
                                                  &err);
        cr_expect_eq(got, rows[i].verdict, "row %zu: %d (%s)", i, (int)got, err.text);
        cr_expect_eq(err.text[0] == '\0', got == ADDRESS_FINE, "row %zu: %s", i, err.text);
        if (got == ADDRESS_FINE && rows[i].want)
            cr_expect_str_eq(out, rows[i].want, "row %zu: %s", i, out);
        free(out);
    }
}

Test(address, a_location_with_control_characters_is_no_address)
{
    static const struct bytes wrong[] = {
        BYTES("/a\0b"), BYTES("/a\rb"), BYTES("/a\nX: y"), BYTES("/a\x7f"), {NULL, 0}};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        char *out = NULL;
        struct error err = {{0}};
        cr_expect_eq(address_follow("http://a.org/", wrong[i], &out, &err), ADDRESS_WRONG,
                     "row %zu", i);
        cr_expect_null(out);
    }
    char *long_one = malloc(20000), *out = NULL;
    memset(long_one, 'x', 20000);
    cr_expect_eq(address_follow("http://a.org/", (struct bytes){long_one, 20000}, &out, NULL),
                 ADDRESS_WRONG);
    free(long_one);
}

Test(address, knows_the_same_document)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        {"http://a.org/x", "http://a.org/x", true},
        {"http://a.org/x", "http://A.ORG:80/x", true},
        {"http://a.org", "http://a.org/", true},
        {"http://a.org/x", "https://a.org/x", false},
        {"http://a.org/x", "http://a.org/X", false},
        {"http://a.org/x?q", "http://a.org/x", false},
        {"http://a.org/x?q", "http://a.org/x?q", true},
        {"http://a.org/x?q", "http://a.org/x?Q", false},
        {"http://a.org/x", "http://a.org:81/x", false},
        {"nonsense", "http://a.org/", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect_eq(address_same(rows[i].a, rows[i].b), rows[i].same, "row %zu", i);
        cr_expect_eq(address_same(rows[i].b, rows[i].a), rows[i].same, "row %zu", i);
    }
}

Test(address, knows_an_address_in_any_spelling)
{
    static const struct {
        const char *url, *want; /* NULL: a name, or nothing */
    } rows[] = {
        {"http://127.0.0.1/", "127.0.0.1"},
        {"http://u:p@127.0.0.1:80/", "127.0.0.1"},
        {"http://2130706433/", "127.0.0.1"},
        {"http://0177.0.0.1/", "127.0.0.1"},
        {"http://0x7f.1/", "127.0.0.1"},
        {"http://0xa9fea9fe/", "169.254.169.254"},
        {"http://[::1]:8080/", "::1"},
        {"http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1"},
        {"http://[fe80::1%25eth0]/", "fe80::1"},
        {"http://localhost/", NULL},
        {"http://127.0.0.1.example.org/", NULL},
        {"http://1.2.3.4.5/", NULL},
        {"nonsense", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sockaddr_storage address = {0};
        char text[INET6_ADDRSTRLEN] = "";
        bool literal = address_literal(rows[i].url, &address);
        cr_expect_eq(literal, rows[i].want != NULL, "%s", rows[i].url);
        if (!literal)
            continue;
        cr_expect_eq(getnameinfo((struct sockaddr *)&address, sizeof address, text, sizeof text,
                                 NULL, 0, NI_NUMERICHOST),
                     0);
        cr_expect_str_eq(text, rows[i].want, "%s: %s", rows[i].url, text);
    }
}

Test(address, knows_the_same_origin)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        {"http://a.org/x", "http://A.org:80/y?z", true},
        {"https://a.org/x", "https://a.org:443", true},
        {"http://a.org/x", "https://a.org/x", false},
        {"http://a.org/x", "http://a.org:81/x", false},
        {"http://a.org/x", "http://b.org/x", false},
        {"http://a.org/x", "http://sub.a.org/x", false},
        {"http://a.org/x", "http://a.org.evil/x", false},
        {"http://a.org/x", "http://a.org@evil/x", false},
        {"http://a.org/x", "nonsense", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect_eq(address_same_origin(rows[i].a, rows[i].b), rows[i].same, "row %zu", i);
        cr_expect_eq(address_same_origin(rows[i].b, rows[i].a), rows[i].same, "row %zu", i);
    }
}
