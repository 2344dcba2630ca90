/* HTML bodies as feeds have them: bare gumbo first, which parses and frees them and makes nothing of them. */
#include <gumbo.h>

#include "base/buf.h"
#include "bench.h"
#include "text/html.h"

enum { TIMES = 2000 };

static const struct bytes article = BYTES(
    "<p>The two sides <b>signed</b> eleven agreements on <a href=\"/trade\" rel=\"tag\">trade</a>, "
    "energy &amp; "
    "transport, the ministry said on Monday.</p>\n<p><img src=\"https://img.example.org/a/b.jpg\" "
    "alt=\"The hall\" "
    "width=\"640\" height=\"360\" class=\"wide\" style=\"border:0; margin: 4px\"></p>\n<p>Trade "
    "between them reached "
    "a record last year. &quot;We see room for more,&quot; the minister told reporters, without "
    "naming a figure.</p>\n"
    "<ul><li>Gas deliveries through the eastern route</li><li>Two bridges and a railway border "
    "crossing</li></ul>\n"
    "<blockquote><p>Nothing in the text speaks of a third party.</p></blockquote>\n<p>Analysts "
    "were <em>less</em> "
    "sure.<br>More talks are planned for <a "
    "href=\"https://example.org/2024/05/autumn?from=feed\">autumn</a>.</p>");
static const struct bytes sentence = BYTES(
    "<p>The two sides signed eleven agreements on trade, energy and transport.</p>");
static const struct bytes plain = BYTES(
    "The two sides signed eleven agreements on trade, energy &amp; transport.");
static const struct bytes base = BYTES("https://example.org/news/");

static void run_gumbo(void *ctx)
{
    const struct bytes *html = ctx;
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    for (size_t i = 0; i < TIMES; i++) {
        GumboOutput *output = gumbo_parse_with_options(&options, html->p, html->n);
        bench_use(output);
        gumbo_destroy_output(&options, output);
    }
}

/* Which of the two readings are asked for. */
static void read_often(const struct bytes *html, bool safe, bool text)
{
    struct arena *arena = arena_new((size_t)1 << 24);
    for (size_t i = 0; i < TIMES; i++) {
        struct bytes made_safe, made_text;
        html_read(arena, *html, base, safe ? &made_safe : NULL, text ? &made_text : NULL);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void run_safe(void *ctx)
{
    read_often(ctx, true, false);
}

static void run_text(void *ctx)
{
    read_often(ctx, false, true);
}

static void run_both(void *ctx)
{
    read_often(ctx, true, true);
}

static void compare(const char *title, struct bytes html)
{
    const struct bench_case cases[] = {
        {"bare gumbo", run_gumbo, &html, TIMES * html.n, TIMES},
        {"safe HTML", run_safe, &html, TIMES * html.n, TIMES},
        {"text", run_text, &html, TIMES * html.n, TIMES},
        {"both", run_both, &html, TIMES * html.n, TIMES},
    };
    bench_compare(title, cases, COUNT_OF(cases), NULL);
}

int main(void)
{
    compare("an article of 1 KB", article);
    compare("a sentence with a tag", sentence);
    compare("a sentence without", plain);
    return 0;
}
