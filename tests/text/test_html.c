#include "text/html.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "text/html_depth.h"
#include "text/html_table.h"

static const struct bytes base = BYTES("http://example.org/dir/page");

struct row {
    const char *html, *want;
};

/* Each is sanitised, and what comes out is sanitised again: it must stay. */
static const struct row safe[] = {
    {"", ""},
    {"plain & <3 > \"x\"", "plain &amp; &lt;3 &gt; \"x\""},
    {"caf&eacute; &lt;b&gt; AT&T", "caf\u00e9 &lt;b&gt; AT&amp;T"},
    {"a\x01\x02z\r\ny\rx\x0Cw", "az\ny\nx w"},
    {"<B>x</b>", "<b>x</b>"},
    {"<p>a<p>b", "<p>a</p><p>b</p>"},
    {"a<br>b<hr/>c", "a<br />b<hr />c"},
    {"<img src=a.png alt='x \"y\" <z>'>",
     "<img src=\"http://example.org/dir/a.png\" alt=\"x &quot;y&quot; &lt;z&gt;\" />"},
    {"<a href='../q?a=1&b=2'>l</a>", "<a href=\"http://example.org/q?a=1&amp;b=2\">l</a>"},
    {"<a href=\"#n\">l</a>", "<a href=\"http://example.org/dir/page#n\">l</a>"},
    {"<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"},
    {"<table><tr><td>a", "<table><tbody><tr><td>a</td></tr></tbody></table>"},
    {"<td>a", "a"},
    {"<span border>x</span>", "<span border=\"\">x</span>"},
    {"<b title=\"a\nb\">x</b>", "<b title=\"a b\">x</b>"},
    {"<image src=http://e.org/>", "<img src=\"http://e.org/\" />"},
    /* what runs goes, and what it contains; of what is merely unknown the text stays */
    {"a<script>b</script>c", "ac"},
    {"a<script src=x />c</script>d", "ad"},
    {"a<style>b</style>c<iframe>d</iframe>e<template>f</template>g", "aceg"},
    {"<blink>a</blink><x-y>b</x-y><button>c</button>", "abc"},
    {"a<object data=x><b>c</b></object><embed src=x>d<applet>e</applet>", "a<b>c</b>de"},
    {"a<meta http-equiv=refresh content='0;url=x'>b<link rel=stylesheet href=x>c<base href=y>d",
     "abcd"},
    {"<form action=x><input name=y><textarea>a</textarea><select><option>b</select></form>", "ab"},
    {"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
     "<p title=\"&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;\"></p>"},
    {"<svg onload=x><script>alert(1)</script><title>t</title></svg>", "t"},
    {"<plaintext>a<b>c", "a&lt;b&gt;c"},
    {"a<!-- b -->c<!--> d <!---> e<!-- f --!>g<?php h ?>i<![CDATA[j]]>k<!doctype html>l",
     "ac d  egijkl"},
    /* what is no markup stays, and what a CDATA section holds is read like the rest */
    {"<!' <a href=\"foo\">", "&lt;!' <a href=\"http://example.org/dir/foo\"></a>"},
    {"<p>for (i=0;i<n;i++) {}</p>", "<p>for (i=0;i&lt;n;i++) {}</p>"},
    {"text<![CDATA[<b>x</b>]]>y", "text<b>x</b>y"},
    {"valid text<![CDATA[<script>alert(1)</script>]]>", "valid text"},
    {"<scr<![CDATA[ipt>alert(1)</scr]]>ipt>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
    {"<![CDATA[<img src=x ]]>onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"},
    {"<!-- x -- >after", "after"},
    /* attributes */
    {"<img src=http://e.org/i onerror=alert(1)>", "<img src=\"http://e.org/i\" />"},
    {"<img/onerror=\"alert(1)\"/src=http://e.org/i>", "<img src=\"http://e.org/i\" />"},
    {"<div ONCLICK=x style='color:red' data-x=1 formaction=y>z</div>",
     "<div style=\"color: red;\">z</div>"},
    {"<b title='a'title='b'>x</b>", "<b title=\"a\">x</b>"},
    {"<p id=\"&quot;&gt;&lt;script&gt;\">x</p>", "<p id=\"&quot;&gt;&lt;script&gt;\">x</p>"},
    /* URLs */
    {"<a href=javascript:alert(1)>x</a>", "<a>x</a>"},
    {"<a href=' java&#9;script:alert(1)'>x</a>", "<a>x</a>"},
    {"<a href='JaVaScRiPt&colon;alert(1)'>x</a>", "<a>x</a>"},
    {"<a href='java\nscript:alert(1)'>x</a>", "<a>x</a>"},
    {"<a href='vbscript:x'>x</a><a href='livescript:x'>y</a>", "<a>x</a><a>y</a>"},
    {"<a href='data:text/html,<script>x</script>'>x</a>", "<a>x</a>"},
    {"<img src='data:text/html;base64,AAAA'><img src='data:image/svg+xml;base64,AAAA'>",
     "<img /><img />"},
    {"<img src='data:image/png;base64,iVBO+/='>", "<img src=\"data:image/png;base64,iVBO+/=\" />"},
    {"<img src=' data:image/png; base64, iVBO\n +/=\t'>",
     "<img src=\"data:image/png;base64,iVBO+/=\" />"},
    {"<img src='data:image/svg+xml; base64,AAAA'><img src='data:\ntext/html,x'>", "<img /><img />"},
    {"<a href='data:image/png;base64,AAAA'>x</a>", "<a>x</a>"},
    {"<a href='mailto:a@b.org'>x</a>", "<a href=\"mailto:a@b.org\">x</a>"},
    {"<a href='http://e.org/a b'>x</a>", "<a href=\"http://e.org/a%20b\">x</a>"},
    {"<a href='  '>x</a>", "<a>x</a>"},
    /* trees that would come out different when read again */
    {"<p>a<object><p>b</object>", "<p>ab</p>"},
    {"<h1><blink><h2>x", "<h1>x</h1>"},
    {"<ul><li>a<object><li>b</object></ul>", "<ul><li>ab</li></ul>"},
    {"<a href=http://e.org/>x<object><a href=http://f.org/>y</object></a>",
     "<a href=\"http://e.org/\">xy</a>"},
    {"<form><div></form><form>x", "<div>x</div>"},
    {"<math><mtext><table><mglyph><style><!--</style>"
     "<img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
     "<img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\" /><table></table>"},
    {"<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<p></p>"},
    {"<pre>\n\nx</pre><pre><blink>\n\ny</blink></pre>", "<pre>\n\nx</pre><pre>\n\n\ny</pre>"},
    {"<b><p>x</b>y", "<b></b><p><b>x</b>y</p>"},
    {"<table><b>x<tr><td>y", "<b>x</b><table><tbody><tr><td>y</td></tr></tbody></table>"},
    {"x&#13;y&#x81;z&#xFFFF;&#66666666666666666666;", "x\nyz\uFFFD"},
};

Test(html, sanitises_to_what_it_should_and_no_further)
{
    for (size_t i = 0; i < COUNT_OF(safe); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct bytes once = html_sanitise(arena, bytes_of(safe[i].html), base);
        struct bytes twice = html_sanitise(arena, once, base);
        cr_expect(bytes_equal(once, bytes_of(safe[i].want)), "%s\n  gives %.*s\n  not   %s",
                  safe[i].html, BYTES_FMT(once), safe[i].want);
        cr_expect(bytes_equal(once, twice), "%.*s\n  becomes %.*s", BYTES_FMT(once),
                  BYTES_FMT(twice));
        arena_free(arena);
    }
}

static const struct row texts[] = {
    {"", ""},
    {"  a \t\n b&nbsp;c ", "a b c"},
    {"<p>a</p><p>b</p>", "a\nb"},
    {"a<br>b<br><br>c", "a\nb\nc"},
    {"a<b>b</b> <i> c</i>", "ab c"},
    {"<ul><li>a<li>b</ul>c", "a\nb\nc"},
    {"<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"},
    {"a<script>b</script><style>c</style><!--d-->e", "ae"},
    {"&lt;b&gt; &amp;amp; caf&eacute;", "<b> &amp; caf\u00e9"},
    {"a<img alt=x>b", "ab"},
    {"1 < 2 &c. AT&T", "1 < 2 &c. AT&T"},
    {"<pre>a\n  b</pre>", "a b"},
    {"<svg><style>x</style><text>y</text></svg>z", "yz"},
};

Test(html, gives_text)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct bytes text = html_text(arena, bytes_of(texts[i].html));
        cr_expect(bytes_equal(text, bytes_of(texts[i].want)), "%s\n  gives %.*s\n  not   %s",
                  texts[i].html, BYTES_FMT(text), texts[i].want);
        struct bytes both, safe_too;
        html_read(arena, bytes_of(texts[i].html), base, &safe_too, &both);
        cr_expect(bytes_equal(text, both));
        arena_free(arena);
    }
}

Test(html, gives_text_on_one_line)
{
    struct arena *arena = arena_new(1 << 20);
    struct bytes line = html_text_line(arena, bytes_of("<p>a</p>\n<p>b<br>c"));
    cr_expect(bytes_equal(line, bytes_of("a b c")));
    cr_expect_null(html_text_line(arena, (struct bytes){NULL, 0}).p);
    cr_expect_null(html_sanitise(arena, (struct bytes){NULL, 0}, base).p);
    arena_free(arena);
}

Test(html, knows_markup)
{
    static const struct {
        const char *text;
        bool markup;
    } rows[] = {
        {"", false},         {"a < b > c", false},  {"<3", false},      {"AT&T", false},
        {"a & b", false},    {"&bogus;", false},    {"&;", false},      {"a<", false},
        {"<b>", true},       {"a</b", true},        {"<!-- -->", true}, {"<?x?>", true},
        {"a &amp; b", true}, {"AT&T &copy;", true}, {"&#39;", true},    {"&#x27;s", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_eq(html_has_markup(bytes_of(rows[i].text)), rows[i].markup, "%s", rows[i].text);
}

Test(html, escapes)
{
    struct buf out = {0};
    html_escape(&out, bytes_of("a<b>\"c\"&'d'"));
    cr_expect_str_eq(out.p, "a&lt;b&gt;&quot;c&quot;&amp;'d'");
    buf_clear(&out);
}

Test(html, finds_every_attribute_it_lists)
{
    static const char *const names[] = {
        "abbr",    "align",  "alt",     "border", "cellpadding", "cite",   "color",
        "colspan", "dir",    "height",  "href",   "id",          "lang",   "name",
        "poster",  "rel",    "rowspan", "rules",  "scope",       "shape",  "size",
        "span",    "src",    "start",   "style",  "summary",     "target", "title",
        "type",    "usemap", "valign",  "value",  "vspace",      "width",  "xml:lang"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect_neq(html_attribute(bytes_of(names[i])), HTML_ATTRIBUTE_NONE, "%s", names[i]);
    static const char *const unknown[] = {"", "onclick", "srcdoc", "action", "zz", "formaction"};
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        cr_expect_eq(html_attribute(bytes_of(unknown[i])), HTML_ATTRIBUTE_NONE, "%s", unknown[i]);
}

/* n times part, with an optional beginning. */
static struct buf repeated(const char *first, const char *part, size_t n)
{
    struct buf out = {0};
    buf_add_string(&out, first);
    for (size_t i = 0; i < n; i++)
        buf_add_string(&out, part);
    return out;
}

/* Each would cost minutes or gigabytes if it were parsed as it stands. */
static const struct {
    const char *first, *part;
} hostile[] = {
    {"", "<div>"},
    {"", "<div></b>"},
    {"", "<span><div></span>"},
    {"", "<b>"},
    {"<svg>", "<g/>"},
    {"<math><![CDATA[a><!--]]>", "<t>"},
    {"<svg>", "<g>"},
    {"<svg>", "<title><g>"},
    {"<svg>", "<![CDATA[></div><g>]]>"},
    {"", "<div><!--></div>"},
    {"", "<div><script><!--<script></script></div></script>"},
    {"", "<div a=\"></div>\">"},
    {"", "<div \"a>\"></div>"},
    {"", "<table>"},
    {"", "<table><td>"},
    {"", "<li><div><li><span><ul></div>"},
    {"<p><a><b><i><u><s><tt><em><font a=1><font a=2><font a=3><font a=4><font a=5><font a=6>",
     "<p>x"},
    {"<math>", "<mi><p>"},
    {"<math>", "<td>"},
    {"", "<object><p><ruby><rt>"},
    {"", "<a href=x>"},
    {"", "<!--"},
    {"", "<p "},
    {"", "&"},
};

Test(html, bears_what_is_meant_to_hurt)
{
    enum { TIMES = 100000 };
    const double seconds_max =
        5; /* under sanitizers, on a busy machine; a quadratic one takes minutes */
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        struct buf html = repeated(hostile[i].first, hostile[i].part, TIMES);
        struct arena *arena = arena_new((size_t)1 << 30);
        clock_t start = clock();
        struct bytes once, text;
        html_read(arena, buf_bytes(&html), base, &once, &text);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        cr_expect_lt(seconds, seconds_max, "%s takes %.1f s", hostile[i].part, seconds);
        struct bytes twice = html_sanitise(arena, once, base);
        cr_expect(bytes_equal(once, twice), "%s does not stay as it is", hostile[i].part);
        arena_free(arena);
        buf_clear(&html);
    }
}

Test(html, leaves_out_only_tags_that_nest_too_deep)
{
    struct buf out = {0};
    struct bytes html = BYTES("<div><p>a</p><p>b<ul><li>c<li>d<i>e<u>f</u></i></ul></div><b>g</b>");
    struct bytes shallow = html_shallow(html, 4, &out);
    cr_expect(
        bytes_equal(shallow, bytes_of("<div><p>a</p><p>b<ul><li>c<li>d<i>ef</u></i></ul></div>"
                                      "<b>g</b>")),
        "%.*s", BYTES_FMT(shallow));
    cr_expect_eq(html_shallow(html, 100, &out).p, html.p);
    buf_reset(&out);
    shallow = html_shallow((struct bytes)BYTES("<b><i><<u>s>x</u>"), 2, &out);
    cr_expect(bytes_equal(shallow, bytes_of("<b><i>&lt;s>x</u>")), "%.*s", BYTES_FMT(shallow));
    buf_clear(&out);
}

Test(html, keeps_long_flat_documents_whole)
{
    struct buf html = repeated(
        "", "<p>a <b>b</b><br>c<img src='http://e.org/x'><ul><li>d<li>e</ul>", 5000);
    struct buf out = {0};
    cr_expect_eq(html_shallow(buf_bytes(&html), 512, &out).p, html.p);
    buf_clear(&out);
    buf_clear(&html);
}
