#include "text/url.h"

#include <criterion/criterion.h>
#include <string.h>

enum { CEILING = 1 << 20 };

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new(CEILING);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(url, .init = set_up, .fini = tear_down);

Test(url, splits_into_parts)
{
    struct url url;
    url_split(bytes_of("HTTP://me:secret@[::1]:8080/a/b?c=d?#e#f"), &url);
    cr_expect(bytes_equal(url.scheme, bytes_of("HTTP")));
    cr_expect(url.has_authority);
    cr_expect(bytes_equal(url.userinfo, bytes_of("me:secret")));
    cr_expect(bytes_equal(url.host, bytes_of("[::1]")));
    cr_expect(bytes_equal(url.port, bytes_of("8080")));
    cr_expect(bytes_equal(url.path, bytes_of("/a/b")));
    cr_expect(bytes_equal(url.query, bytes_of("c=d?")));
    cr_expect(bytes_equal(url.fragment, bytes_of("e#f")));
    url_split(bytes_of("mailto:a@b"), &url);
    cr_expect(!url.has_authority && !url.host.p && !url.query.p && !url.fragment.p);
    cr_expect(bytes_equal(url.path, bytes_of("a@b")));
    url_split(bytes_of("//host?"), &url);
    cr_expect(!url.scheme.p && url.query.p && url.query.n == 0);
    url_split(bytes_of("2nd:x"), &url);
    cr_expect(!url.scheme.p, "a scheme starts with a letter");
    url_split((struct bytes){NULL, 0}, &url);
    cr_expect(!url.scheme.p && url.path.n == 0);
}

Test(url, joins_what_it_split)
{
    static const char *const urls[] = {
        "",          "a",          "http://h",  "http://h/",      "http://u@h:1/p?q#f",
        "//h/p",     "?q",         "#f",        "http://h?",      "http://h#",
        "http://:/", "mailto:a@b", "urn:x:y?z", "http://@h/",     "/a//b/../c",
        "x://[::1]", "file:///p",  "a:b:c",     "http://[::1]:2", "http://h:/",
    };
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        struct url url;
        url_split(bytes_of(urls[i]), &url);
        struct bytes joined = url_join(arena, &url);
        cr_expect(bytes_equal(joined, bytes_of(urls[i])), "%s: %.*s", urls[i], BYTES_FMT(joined));
    }
    struct url odd = {.path = BYTES("//no/host")};
    cr_expect(bytes_equal(url_join(arena, &odd), bytes_of("/.//no/host")));
}

/* RFC 3986 §5.4, against http://a/b/c/d;p?q, and what feeds add to it. */
static const struct {
    const char *reference, *want;
} references[] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    {"http:g", "http://a/b/c/g"},
    {"  g\n", "http://a/b/c/g"},
    {"g h", "http://a/b/c/g%20h"},
    {"g\n\t h", "http://a/b/c/g%20h"},
    {"g\"><x", "http://a/b/c/g%22%3E%3Cx"},
    {"дом?у=1", "http://a/b/c/дом?у=1"},
    {"http:////h/x", "http://h/x"},
    {"https:///h/x?y", "https://h/x?y"},
    {"http://h/../x", "http://h/x"},
    {"//g//x", "http://g//x"},
    {"javascript:alert(1)", "javascript:alert(1)"},
    {"mailto:me@x", "mailto:me@x"},
    {"g%2Fh", "http://a/b/c/g%2Fh"},
};

Test(url, resolves_references)
{
    struct bytes base = BYTES("http://a/b/c/d;p?q");
    for (size_t i = 0; i < COUNT_OF(references); i++) {
        struct bytes got = url_resolve(arena, base, bytes_of(references[i].reference));
        cr_expect(bytes_equal(got, bytes_of(references[i].want)), "%s: %.*s, not %s",
                  references[i].reference, BYTES_FMT(got), references[i].want);
    }
}

Test(url, resolves_against_odd_bases)
{
    static const struct {
        const char *base, *reference, *want;
    } rows[] = {
        {NULL, "x/y", "x/y"},
        {NULL, " //h/x ", "//h/x"},
        {"", "", ""},
        {"relative/base", "x", "x"},
        {"urn:isbn:1", "x", "x"},
        {"mailto:a@b", "?q", "?q"},
        {"http://h", "x", "http://h/x"},
        {"http://h", "", "http://h"},
        {"http://h", "?q", "http://h?q"},
        {"http://h?a", "x", "http://h/x"},
        {" http://h/a/ \n", "x", "http://h/a/x"},
        {"http://u:p@h:8/a", "//other/x", "http://other/x"},
        {"http://u:p@h:8/a", "x", "http://u:p@h:8/x"},
        {"file:///a/b", "c", "file:///a/c"},
        {"https://h/", "http:x", "http:x"},
        {"http://h/a#f", "", "http://h/a"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes got = url_resolve(arena, bytes_of(rows[i].base), bytes_of(rows[i].reference));
        cr_expect(bytes_equal(got, bytes_of(rows[i].want)), "%s + %s: %.*s", rows[i].base,
                  rows[i].reference, BYTES_FMT(got));
    }
}

Test(url, resolves_long_chains_of_dots_in_time)
{
    enum { SEGMENTS = 20000 };
    char *text = arena_alloc(arena, SEGMENTS * 3 + 2);
    for (size_t i = 0; i < SEGMENTS; i++)
        memcpy(text + i * 3, "../", 3);
    text[SEGMENTS * 3] = 'x';
    struct bytes got = url_resolve(arena, (struct bytes)BYTES("http://h/a/b"), bytes_of(text));
    cr_expect(bytes_equal(got, bytes_of("http://h/x")));
}

Test(url, tells_http)
{
    static const struct {
        const char *url;
        bool http;
    } rows[] = {
        {"http://h", true}, {"HTTPS://h/x", true}, {" http://h ", true},
        {"http:h", false},  {"http:///h", false},  {"ftp://h", false},
        {"//h", false},     {"", false},           {"httpx://h", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(url_is_http(bytes_of(rows[i].url)) == rows[i].http, "%s", rows[i].url);
}

Test(url, tells_safe_links)
{
    static const struct {
        struct bytes url;
        bool safe;
    } rows[] = {
        {BYTES("http://h"), true},
        {BYTES("MailTo:me@h"), true},
        {BYTES("x/y"), true},
        {BYTES("/x:y"), true},
        {BYTES("?a=b:c"), true},
        {BYTES("#javascript:x"), true},
        {BYTES(""), true},
        {BYTES("1:2"), true},
        {BYTES(":x"), true},
        {BYTES("svn+ssh://h"), true},
        {BYTES("javascript:x"), false},
        {BYTES("JaVaScRiPt:x"), false},
        {BYTES(" \x01javascript:x"), false},
        {BYTES("java\nscript:x"), false},
        {BYTES("java\0script:x"), false},
        {BYTES("javascript \t:x"), false},
        {BYTES("vbscript:x"), false},
        {BYTES("data:text/html,x"), false},
        {BYTES("file:///etc/passwd"), false},
        {BYTES("blob:x"), false},
        {BYTES("x:y"), false},
        {BYTES("averylongunknownscheme:x"), false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(url_is_safe(rows[i].url) == rows[i].safe, "row %zu: %.*s", i,
                  BYTES_FMT(rows[i].url));
}

Test(url, tells_what_a_browser_would_run)
{
    static const struct {
        const char *url;
        bool runs;
    } rows[] = {
        {"javascript:a()", true},
        {" Java\tScript\n:a()", true},
        {"data:text/html,x", true},
        {"vbscript:a", true},
        {"view-source:http://x/", true},
        {"http://x/", false},
        {"tag:x.example,2005:1", false},
        {"uuid:1", false},
        {"javascript", false},
        {"/javascript:a()", false},
        {"", false},
        {"aschemethatislongerthanany:x", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(url_is_executable(bytes_of(rows[i].url)) == rows[i].runs, "%s", rows[i].url);
}

Test(url, goes_over_the_wire_in_ascii)
{
    static const struct {
        const char *url, *want;
    } rows[] = {
        {"http://h", "http://h/"},
        {"HTTP://H.Example/A?B#C", "http://h.example/A?B"},
        {"http://пример.рф/дом?а=б",
         "http://xn--e1afmkfd.xn--p1ai/%D0%B4%D0%BE%D0%BC?%D0%B0=%D0%B1"},
        {"http://bücher.example/", "http://xn--bcher-kva.example/"},
        {"http://中文.example/", "http://xn--fiq228c.example/"},
        {"http://faß.de/", "http://xn--fa-hia.de/"},
        {"http://h:8080/a b", "http://h:8080/a%20b"},
        {"http://h:/", "http://h/"},
        {"http://[::1]:80/x", "http://[::1]:80/x"},
        {"http://h/%41%", "http://h/%41%"},
        {"http://h/a/../b", "http://h/b"},
        {"http://h?q", "http://h/?q"},
        {"http://u:p@h/", "http://u:p@h/"},
        {"http://h:70000/", NULL},
        {"http://h:8x/", NULL},
        {"http://a b/", NULL},
        {"http://a%20b/", NULL},
        {"http://a|b/", NULL},
        {"http://[::g]/", NULL},
        {"http:///", NULL},
        {"http://\xFF\xFE/", NULL},
        {"ftp://h/", NULL},
        {"h", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes got = url_to_ascii(arena, bytes_of(rows[i].url));
        cr_expect(bytes_equal(got, bytes_of(rows[i].want)) && (got.p == NULL) == !rows[i].want,
                  "%s: %.*s", rows[i].url, BYTES_FMT(got));
    }
}

Test(url, names_the_site)
{
    static const struct {
        const char *url, *want;
    } rows[] = {
        {"http://www.Example.org/x", "example.org"},
        {"https://news.example.org:8080/", "news.example.org"},
        {"http://www./", "www."},
        {"mailto:a@b", NULL},
        {"www.example.org", NULL},
        {NULL, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes got = url_site(arena, bytes_of(rows[i].url));
        cr_expect(bytes_equal(got, bytes_of(rows[i].want)), "%s: %.*s", rows[i].url,
                  BYTES_FMT(got));
    }
}

Test(url, shows_nobody_what_may_be_a_password)
{
    static const struct {
        const char *url, *want;
    } rows[] = {
        {"https://a.example/f", "https://a.example/f"},
        {"https://u:p@a.example/f", "https://…@a.example/f"},
        {"http:///u:p@a.example/f", "http:///…@a.example/f"},
        {"http://u:p/q?r#s@t@a.example/f", "http://…@a.example/f"},
        {"http:/u:p@a.example", "http:/…@a.example"},
        {"http:u:p@a.example", "…@a.example"},
        {"token:@a.example", "…@a.example"},
        {"u:p@", "…@"},
        {"//u:p@a.example", "…@a.example"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes got = url_shown(arena, bytes_of(rows[i].url));
        cr_expect(bytes_equal(got, bytes_of(rows[i].want)), "%s: %.*s", rows[i].url,
                  BYTES_FMT(got));
    }
}

Test(url, fields_of_a_form)
{
    struct buf out = {0};
    url_add_field(&out, "hub.mode", bytes_of("publish"));
    url_add_field(&out, "hub.url", bytes_of("https://n.example/a b?x=1&y=~é"));
    url_add_field(&out, "empty", (struct bytes){NULL, 0});
    cr_expect_str_eq(
        out.p, "hub.mode=publish&hub.url=https%3A%2F%2Fn.example%2Fa%20b%3Fx%3D1%26y%3D~%C3%A9"
               "&empty=");
    buf_clear(&out);
}
