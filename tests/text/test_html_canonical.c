#include "text/html.h"

#include <criterion/criterion.h>

#include "base/buf.h"

#define BASE "https://example.org/feed/"

static const struct {
    const char *html, *want; /* NULL: none */
} rows[] = {
    {"<link rel=\"canonical\" href=\"https://example.org/a\"><p>Text.</p>",
     "https://example.org/a"},
    {"<html><head><link rel=canonical href=/a></head><body>Text.</body></html>",
     "https://example.org/a"},
    {"<p>Text.<link href='../b' rel='shortlink Canonical'>", "https://example.org/b"},
    {"<LINK REL=\"CANONICAL\" HREF=\"https://example.org/a\">", "https://example.org/a"},
    {"<link rel=\"canonical\" href=\"https://example.org/a?b=1&amp;c=2\">",
     "https://example.org/a?b=1&c=2"},
    {"<link rel=canonical href=/a><div><link rel=canonical href=/a></div>",
     "https://example.org/a"},
    {"<link rel=canonical href=/a><link rel=canonical href=/b>", NULL},
    {"<a rel=\"canonical\" href=\"/a\">The canonical text.</a>", NULL},
    {"<link rel=\"stylesheet\" href=\"/canonical\">", NULL},
    {"<link rel=\"noncanonical\" href=\"/a\">", NULL},
    {"<link rel=\"canonical\">", NULL},
    {"<link rel=\"canonical\" href=\"javascript:alert(1)\">", NULL},
    {"<link rel=\"canonical\" href=\"mailto:a@example.org\">", NULL},
    {"&lt;link rel=canonical href=/a&gt;", NULL},
    {"<!-- <link rel=canonical href=/a> -->", NULL},
    {"<script>\"<link rel=canonical href=/a>\"</script>", NULL},
    {"A canonical text without a tag.", NULL},
    {"", NULL},
    {NULL, NULL},
};

Test(html_canonical, what_html_says_to_be_its_own)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct bytes got = html_canonical(arena, bytes_of(rows[i].html), bytes_of(BASE));
        cr_expect(rows[i].want ? bytes_equal(got, bytes_of(rows[i].want)) : !got.p, "%s: %.*s",
                  rows[i].html ? rows[i].html : "nothing", BYTES_FMT(got));
    }
    arena_free(arena);
}

/* So deep, or so much, that no tree is made. */
Test(html_canonical, beyond_all_bounds)
{
    enum { DEPTH = 100000 };
    struct arena *arena = arena_new(SIZE_MAX);
    struct buf html = {0};
    for (int i = 0; i < DEPTH; i++)
        buf_add_string(&html, "<div>");
    buf_add_string(&html, "<link rel=canonical href=/a>");
    const struct bytes got = html_canonical(arena, buf_bytes(&html), bytes_of(BASE));
    cr_expect(!got.p || bytes_equal(got, bytes_of("https://example.org/a")));
    buf_clear(&html);
    arena_free(arena);
}
