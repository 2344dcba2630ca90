#include "story/canonical_url.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new((size_t)16 << 20);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(canonical_url, .init = set_up, .fini = tear_down);

static const struct {
    const char *url, *want; /* NULL: none */
} forms[] = {
    {"https://www.example.org/news/a?utm_source=rss&id=5", "example.org/news/a?id=5"},
    {"http://EXAMPLE.org/news/a", "example.org/news/a"},
    {"  https://example.org/news/a\n", "example.org/news/a"},
    {"https://example.org:443/a", "example.org/a"},
    {"http://example.org:80/a", "example.org/a"},
    {"http://example.org:8080/a", "example.org:8080/a"},
    {"https://example.org./a", "example.org/a"},
    {"https://user:pw@example.org/a", "example.org/a"},
    {"https://m.example.org/a", "example.org/a"},
    {"https://amp.example.org/a", "example.org/a"},
    {"https://mobile.example.org/a", "example.org/a"},
    {"https://en.m.example.org/wiki/A", "en.example.org/wiki/A"},
    {"https://m.co/a", "m.co/a"},
    {"https://edition.example.org/a", "edition.example.org/a"},
    {"https://example.org/a/", "example.org/a"},
    {"https://example.org/a//b/./c/../d/", "example.org/a/b/d"},
    {"https://example.org/../../a", "example.org/a"},
    {"https://example.org/a/%2e%2e/b", "example.org/b"},
    {"https://example.org/a/index.html", "example.org/a"},
    {"https://example.org/a/Index.PHP?id=1", "example.org/a?id=1"},
    {"https://example.org/index.php?p=1", "example.org?p=1"},
    {"https://example.org/?p=1", "example.org?p=1"},
    {"https://example.org/myindex.html", "example.org/myindex.html"},
    {"https://example.org/a/amp", "example.org/a"},
    {"https://example.org/a/amp/", "example.org/a"},
    {"https://example.org/amp/2024/a", "example.org/2024/a"},
    {"https://example.org/webview/2024/a", "example.org/2024/a"},
    {"https://example.org/a.amp.html", "example.org/a.html"},
    {"https://example.org/a?amp=1", "example.org/a"},
    {"https://example.org/a?outputType=amp&b=2", "example.org/a?b=2"},
    {"https://example.org/a?b=2&a=1", "example.org/a?a=1&b=2"},
    {"https://example.org/a?b=2&&a=1&", "example.org/a?a=1&b=2"},
    {"https://example.org/a?b=2&amp;utm_source=x&amp;a=1", "example.org/a?a=1&b=2"},
    {"https://example.org/a?", "example.org/a"},
    {"https://example.org/a?x", "example.org/a?x"},
    {"https://example.org/a#section-2", "example.org/a"},
    {"https://example.org/#!/story/5", "example.org#!/story/5"},
    {"https://example.org/%e4%b8%ad", "example.org/%E4%B8%AD"},
    {"https://example.org/\xe4\xb8\xad", "example.org/%E4%B8%AD"},
    {"https://example.org/%7Euser/%41", "example.org/~user/A"},
    {"https://example.org/a%2Fb", "example.org/a%2Fb"},
    {"https://example.org/a b", "example.org/a%20b"},
    {"https://example.org/100%", "example.org/100%"},
    {"https://example.org/a;jsessionid=77AF", "example.org/a"},
    /* no article */
    {"https://example.org/", NULL},
    {"https://example.org", NULL},
    {"https://www.example.org/index.html", NULL},
    {"https://example.org/#news", NULL},
    {"https://example.org/?utm_source=rss", NULL},
    {"ftp://example.org/a", NULL},
    {"mailto:a@example.org", NULL},
    {"/news/a", NULL},
    {"tag:example.org,2024:a", NULL},
    {"http:///a", NULL},
    {"http://exa\177mple.org/a", NULL},
    {"http://exa\"mple.org/a", NULL},
    {"http://example.org:8x/a", NULL},
    {"", NULL},
    {NULL, NULL},
    /* redirectors */
    {"https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fwww.example.org%2Fa%3Fid%3D1&ct=ga",
     "example.org/a?id=1"},
    {"https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa&h=AT0x", "example.org/a"},
    {"https://redirect.example.net/?url=https%3A%2F%2Fexample.org%2Fa", "example.org/a"},
    {"https://go.example.net/click?id=7&xs=1&url=https%3A%2F%2Fexample.org%2Fa", "example.org/a"},
    {"https://example.net/out?to=https://example.org/a", "example.org/a"},
    {"https://example.net/share?url=https://example.org/a",
     "example.net/share?url=https://example.org/a"},
    {"https://redirect.example.net/?url=javascript:alert(1)",
     "redirect.example.net?url=javascript:alert(1)"},
    {"https://redirect.example.net/?url=%2Fa", "redirect.example.net?url=%2Fa"},
    {"https://redirect.example.net/?url=https%3A%2F%2Fexample.org%2F", NULL},
    {"https://example-org.cdn.ampproject.org/c/s/www.example.org/a", "example.org/a"},
    {"https://www.google.com/amp/s/www.example.org/a/amp", "example.org/a"},
    {"https://web.archive.org/web/20240229120000/https://example.org/a?id=1", "example.org/a?id=1"},
    {"https://news.google.com/rss/articles/CBMiFWh0dHBzOi8vZXhhbXBsZS5vcmcvYdIBAA?oc=5",
     "example.org/a"},
    {"https://news.google.com/rss/articles/CBMiAAAA?oc=5",
     "news.google.com/rss/articles/CBMiAAAA?oc=5"},
    {"https://news.google.com/rss/articles/CBMi", "news.google.com/rss/articles/CBMi"},
    {"http://feedproxy.google.com/~r/name/~3/abc/slug", "feedproxy.google.com/~r/name/~3/abc/slug"},
};

Test(canonical_url, forms)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct bytes got = canonical_url(arena, bytes_of(forms[i].url));
        cr_expect((got.p != NULL) == (forms[i].want != NULL) &&
                      bytes_equal(got, bytes_of(forms[i].want)),
                  "row %zu: %s gave %.*s", i, forms[i].url, BYTES_FMT(got));
    }
}

/* What has been made canonical stays as it is. */
Test(canonical_url, twice_is_once)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (!forms[i].want)
            continue;
        struct bytes again = arena_printf(arena, "https://%s", forms[i].want);
        struct bytes got = canonical_url(arena, again);
        cr_expect(bytes_equal(got, bytes_of(forms[i].want)), "row %zu: %.*s became %.*s", i,
                  BYTES_FMT(again), BYTES_FMT(got));
    }
}

Test(canonical_url, layers_come_to_an_end)
{
    struct bytes url = bytes_of("https://go.example.net/out?url=https://example.org/a");
    for (int i = 0; i < 100; i++)
        url = arena_printf(arena, "https://go.example.net/out?url=%.*s", BYTES_FMT(url));
    (void)canonical_url(arena, url);
    char *many = malloc(20000);
    memset(many, 'a', 20000);
    memcpy(many, "https://example.org/", 20);
    cr_expect(canonical_url(arena, (struct bytes){many, 20000}).p == NULL);
    for (size_t i = 20; i + 1 < 16000; i += 2)
        memcpy(many + i, "?&", 2);
    (void)canonical_url(arena, (struct bytes){many, 16000});
    (void)url_without_tracking(arena, (struct bytes){many, 16000});
    free(many);
}

/* Every beginning of an address, and every address with one byte damaged, is borne. */
Test(canonical_url, cut_and_damaged)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (!forms[i].url)
            continue;
        size_t n = strlen(forms[i].url);
        for (size_t cut = 0; cut < n; cut++) {
            char *copy = malloc(n);
            memcpy(copy, forms[i].url, n);
            (void)canonical_url(arena, (struct bytes){copy, cut});
            copy[cut] = (char)(copy[cut] ^ 0x80);
            (void)canonical_url(arena, (struct bytes){copy, n});
            copy[cut] = '\0';
            (void)canonical_url(arena, (struct bytes){copy, n});
            (void)url_without_tracking(arena, (struct bytes){copy, n});
            free(copy);
            if (arena_exceeded(arena))
                arena_reset(arena);
        }
        arena_reset(arena);
    }
}

static const struct {
    const char *url, *want;
} untracked[] = {
    {"https://www.example.org/a?utm_source=rss&id=5&utm_medium=x#c",
     "https://www.example.org/a?id=5#c"},
    {"https://Example.org/a/?utm_source=rss", "https://Example.org/a/"},
    {"https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"},
    {"https://example.org/a?amp=1", "https://example.org/a?amp=1"},
    {"https://example.org/a#xtor=RSS-1", "https://example.org/a"},
    {"https://example.org/a?", "https://example.org/a?"},
    {"https://example.org/a", "https://example.org/a"},
    {"https://www.google.com/url?url=https://example.org/a",
     "https://www.google.com/url?url=https://example.org/a"},
    {"mailto:a@example.org?utm_source=x", "mailto:a@example.org?utm_source=x"},
    {"", ""},
};

Test(canonical_url, without_tracking)
{
    for (size_t i = 0; i < COUNT_OF(untracked); i++) {
        struct bytes in = bytes_of(untracked[i].url);
        struct bytes got = url_without_tracking(arena, in);
        cr_expect(bytes_equal(got, bytes_of(untracked[i].want)), "row %zu: %s gave %.*s", i,
                  untracked[i].url, BYTES_FMT(got));
        if (strcmp(untracked[i].url, untracked[i].want) == 0)
            cr_expect_eq(got.p, in.p, "row %zu was copied", i);
    }
}
