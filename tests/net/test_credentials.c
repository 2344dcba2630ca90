#include "net/credentials.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(credentials, are_taken_out_of_a_url)
{
    static const struct {
        const char *url, *clean, *userinfo, *basic; /* NULL: none */
    } rows[] = {
        {"https://a.org/feed", "https://a.org/feed", NULL, NULL},
        {"https://user:secret@a.org/feed", "https://a.org/feed", "user:secret",
         "Basic dXNlcjpzZWNyZXQ="},
        {"http://user:secret@[::1]:8080?x", "http://[::1]:8080?x", "user:secret",
         "Basic dXNlcjpzZWNyZXQ="},
        {"https://user@a.org", "https://a.org", "user", "Basic dXNlcjo="},
        {"https://a%40b:p%3A%2f@a.org/", "https://a.org/", "a%40b:p%3A%2f", "Basic YUBiOnA6Lw=="},
        {"https://a:b%zz%4@a.org/", "https://a.org/", "a:b%zz%4", "Basic YTpiJXp6JTQ="},
        {"https://a:b@c:d@a.org/", "https://a.org/", "a:b@c:d", "Basic YTpiQGM6ZA=="},
        {"https://@a.org/", "https://a.org/", "", NULL},
        {"https://a.org/x@y", "https://a.org/x@y", NULL, NULL},
        {"https://a.org?x@y", "https://a.org?x@y", NULL, NULL},
        {"https://a.org#x@y", "https://a.org#x@y", NULL, NULL},
        {"no address", "no address", NULL, NULL},
        {"", "", NULL, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes userinfo;
        char *clean = credentials_take(rows[i].url, &userinfo);
        char *basic = credentials_basic(userinfo);
        cr_expect_str_eq(clean, rows[i].clean, "%s", rows[i].url);
        cr_expect(bytes_equal(userinfo, bytes_of(rows[i].userinfo)), "%s: %.*s", rows[i].url,
                  BYTES_FMT(userinfo));
        cr_expect(rows[i].basic ? basic && strcmp(basic, rows[i].basic) == 0 : !basic, "%s: %s",
                  rows[i].url, basic ? basic : "none");
        free(clean);
        free(basic);
    }
}

static const char file[] = "# who is who\n"
                           "\n"
                           "news.example.org   basic user:pass word\n"
                           "  API.example.net:8443 Bearer t0ken=  \r\n"
                           "https://paper.example/feed?of=me header Token abc\n"
                           "https://news.example.org/other basic a:b\n"
                           "http://old.example/feed basic c:d";

Test(credentials, are_found_for_their_feeds_and_no_others)
{
    static const struct {
        const char *url, *want;
    } rows[] = {
        {"https://news.example.org/feed", "Basic dXNlcjpwYXNzIHdvcmQ="},
        {"https://NEWS.example.org:443/feed", "Basic dXNlcjpwYXNzIHdvcmQ="},
        {"https://news.example.org/other", "Basic YTpi"},
        {"https://news.example.org:8443/feed", NULL},
        {"http://news.example.org/feed", NULL},
        {"https://a.news.example.org/feed", NULL},
        {"https://news.example.org.evil/feed", NULL},
        {"https://evil/news.example.org", NULL},
        {"https://api.example.net:8443", "Bearer t0ken="},
        {"https://api.example.net/", NULL},
        {"https://paper.example/feed?of=me", "Token abc"},
        {"https://paper.example/feed", NULL},
        {"https://paper.example/", NULL},
        {"http://old.example/feed", "Basic Yzpk"},
        {"https://old.example/feed", NULL},
        {"nonsense", NULL},
    };
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    findings_init(&findings, arena);
    const struct credentials *c = credentials_read("f", bytes_of(file), arena, &findings);
    cr_assert(c, "%s", findings.n ? findings.list[0].text.p : "");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *got = credentials_for(c, rows[i].url);
        cr_expect(rows[i].want ? got && strcmp(got, rows[i].want) == 0 : !got, "%s: %s",
                  rows[i].url, got ? got : "none");
        cr_expect_null(credentials_for(NULL, rows[i].url));
    }
    arena_free(arena);
}

Test(credentials, what_is_wrong_is_told_without_the_secret)
{
    static const struct {
        const char *line, *want;
    } rows[] = {
        {"a.org", "f:1:1: after the address comes one of"},
        {"a.org basic", "f:1:1: after the address comes one of"},
        {"a.org basic secret", "basic USER:PASSWORD"},
        {"a.org digest user:secret", "comes one of"},
        {"a.org bearer sec\x01ret", "comes one of"},
        {"user:secret@a.org basic a:secret", "begins with a host"},
        {"https://user:secret@a.org/ basic a:secret", "user and password go behind"},
        {"ftp://a.org/ basic a:secret", "begins with a host"},
        {"secret\na.org basic a:secret\nA.org bearer secret", "f:1:1: after"},
        {"a.org basic a:secret\nA.org bearer secret", "f:2:1: A.org has a line already: 1"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct findings findings;
        findings_init(&findings, arena);
        cr_expect_null(credentials_read("f", bytes_of(rows[i].line), arena, &findings));
        cr_assert(findings.n > 0, "%s", rows[i].line);
        cr_expect(strstr(findings.list[0].text.p, rows[i].want), "%s", findings.list[0].text.p);
        for (size_t j = 0; j < findings.n; j++)
            cr_expect_not(strstr(findings.list[j].text.p, "secret"), "%s", findings.list[j].text.p);
        arena_free(arena);
    }
}
