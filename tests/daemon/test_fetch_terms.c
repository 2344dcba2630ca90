#include "daemon/fetch_terms.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;

static void make(void)
{
    arena = arena_new(SIZE_MAX);
}

static void take_away(void)
{
    arena_free(arena);
}

TestSuite(fetch_terms, .init = make, .fini = take_away);

static struct options *options_of(const char *text)
{
    struct findings findings;
    findings_init(&findings, arena);
    struct options *o = options_read("/etc/riffle/riffle.yaml", bytes_of(text), &findings);
    cr_assert(o, "%s", findings.n ? findings.list[0].text.p : "");
    return o;
}

Test(fetch_terms, the_user_agent_says_who_asks_and_for_how_many)
{
    static const struct {
        const char *options, *want;
        int64_t counted;
    } rows[] = {
        {"", "riffle/" RIFFLE_VERSION, 0},
        {"contact: https://a.example/about\n",
         "riffle/" RIFFLE_VERSION " (+https://a.example/about)", 0},
        {"readers: 1\n", "riffle/" RIFFLE_VERSION " (1 subscriber)", 0},
        {"contact: me@a.example\nreaders: 12\n",
         "riffle/" RIFFLE_VERSION " (+me@a.example; 12 subscribers)", 3},
        {"", "riffle/" RIFFLE_VERSION " (15 subscribers)", 15},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct options *o = options_of(rows[i].options);
        cr_expect_str_eq(fetch_terms_options(o, rows[i].counted, arena).user_agent, rows[i].want);
        options_drop(o);
    }
}

Test(fetch_terms, options_are_taken_over)
{
    struct options *o = options_of("fetch: {concurrency: 3, per-host: 1, gap: 2s, ca-file: a.pem,\n"
                                   "  proxy: \"socks5h://p:1\", max-size: 1M, redirects: 2}\n");
    struct fetch_options f = fetch_terms_options(o, 0, arena);
    cr_expect(f.concurrency == 3 && f.per_host == 1 && f.gap_ms == 2000 && f.redirects == 2);
    cr_expect_str_eq(f.ca_file, "/etc/riffle/a.pem");
    cr_expect_str_eq(f.proxy, "socks5h://p:1");
    cr_expect_eq(f.max_size, 1024 * 1024);
    options_drop(o);
}

Test(fetch_terms, a_feed_is_asked_with_what_is_meant_for_it)
{
    static const char file[] = "a.example bearer a\nb.example bearer b\n";
    static const struct {
        const char *url, *login, *moved_to;
        const char *want_url, *authorization, *authorized_url; /* NULL: none, any */
    } rows[] = {
        {"https://a.example/feed", NULL, NULL, "https://a.example/feed", "Bearer a",
         "https://a.example/feed"},
        {"https://A.example/f\xc3\xa9", "u:p", NULL, "https://a.example/f%C3%A9", "Basic dTpw",
         "https://a.example/f%C3%A9"},
        {"https://a.example/feed", "u:p", "https://c.example/", "https://c.example/", "Basic dTpw",
         "https://a.example/feed"},
        {"https://c.example/feed", NULL, "https://b.example/x", "https://b.example/x", "Bearer b",
         "https://b.example/x"},
        {"http://a.example/feed", NULL, NULL, "http://a.example/feed", NULL, NULL},
    };
    struct findings findings;
    findings_init(&findings, arena);
    struct options *o = options_of("");
    o->credentials = credentials_read("f", bytes_of(file), arena, &findings);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct subscription feed = {.url = bytes_of(rows[i].url), .login = bytes_of(rows[i].login)};
        struct fetch_request r = fetch_terms_request(&feed, rows[i].moved_to, o, arena);
        cr_expect_str_eq(r.url, rows[i].want_url);
        cr_expect(rows[i].authorization
                      ? r.authorization && strcmp(r.authorization, rows[i].authorization) == 0
                      : !r.authorization,
                  "row %zu: %s", i, r.authorization ? r.authorization : "none");
        cr_expect(!rows[i].authorized_url || strcmp(r.authorized_url, rows[i].authorized_url) == 0,
                  "row %zu: %s", i, r.authorized_url);
    }
    options_drop(o);
}
