#include "text/html_mend.h"

#include <criterion/criterion.h>
#include <time.h>

static const struct {
    const char *html, *want; /* NULL: nothing to mend */
} rows[] = {
    {"", NULL},
    {"plain <3 &lt; < >", NULL},
    {"<p class=\"a > b\">a<br>b</p><!-- c --><!DOCTYPE html><?d?></>", NULL},
    {"<!-->a<!--->b<!-- c --!>d<!-- <b> -->", NULL},
    {"<script>if (a<b) '<!x' </script>", NULL},
    {"<title>a<!b</title>", NULL},
    /* "<!" */
    {"<!' <a href=\"foo\">", "&lt;!' <a href=\"foo\">"},
    {"a <! b", "a &lt;! b"},
    {"a <!b> c", "a &lt;!b> c"},
    {"a <!ELEMENT x> <!> <!", "a &lt;!ELEMENT x> &lt;!> &lt;!"},
    {"a <![if x]> b", NULL},
    {"a <![endif]-->b<![if x", "a <![endif]-->b&lt;![if x"},
    {"a <!DOCTYPE b", "a &lt;!DOCTYPE b"},
    /* what never ends */
    {"a<b", "a&lt;b"},
    {"a</b", "a&lt;/b"},
    {"5 < 6 and x<y", "5 < 6 and x&lt;y"},
    {"<b>a</b> for (i=0;i<n;i++) {}", "<b>a</b> for (i=0;i&lt;n;i++) {}"},
    {"a </ b", "a &lt;/ b"},
    {"a </", "a &lt;/"},
    {"a <? b", "a &lt;? b"},
    {"text <a href=\"foo", "text &lt;a href=\"foo"},
    {"text <a href=\">\" b", "text &lt;a href=\">\" b"},
    {"text <a href=\"foo>bar</a> more", "text bar</a> more"},
    {"text <a title='>' href=\"foo <b", "text &lt;a title='>' href=\"foo &lt;b"},
    {"a > <a b=\"<c", "a > &lt;a b=\"&lt;c"},
    /* no element, and another tag begins in it */
    {"<p>a<b</p>", "<p>a&lt;b</p>"},
    {"<p>for (i=0;i<n;i++) {}</p>", "<p>for (i=0;i&lt;n;i++) {}</p>"},
    {"x<y, see <b>this</b>", "x&lt;y, see <b>this</b>"},
    {"x<y a=\"<b>\" <i>z</i>", "x&lt;y a=\"&lt;b>\" <i>z</i>"},
    {"<y a=\"<b>\">", NULL},
    {"<a href=x <b>c</b>", NULL},
    {"</p</div>", NULL},
    {"a </ b <c>", "a &lt;/ b <c>"},
    {"a </ b> <c>", NULL},
    /* comments */
    {"<!-- x -- >after", "after"},
    {"a<!-- x --\n>b<!-- y -->c", "ab<!-- y -->c"},
    {"a<!-- x --> -- >b", NULL},
    {"a<!-- b > <b>c</b>", "a"},
    {"a <<!-- -- >b>", "a &lt;b>"},
    /* sections */
    {"text<![CDATA[<b>x</b>]]>y", "text<b>x</b>y"},
    {"<![cdata[a]]><![CDATA[]]><![CDATA[b<]]>c>", "ab&lt;c>"},
    {"<![CDATA[a<b]]>c>", "a&lt;bc>"},
    {"<![CDATA[a<!-- b]]>c", "ac"},
    {"<![CDATA[a<p title=\"]]>c\">d", "a&lt;p title=\"c\">d"},
    {"<![CDATA[<![CDATA[a]]>b<![CDATA[c]]>", "&lt;![CDATA[abc"},
    {"use <![CDATA[ in XML, <b>not</b> <![CDATA[",
     "use &lt;![CDATA[ in XML, <b>not</b> &lt;![CDATA["},
    {"a]]>b", NULL},
};

Test(html_mend, makes_what_was_meant)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        const struct bytes html = bytes_of(rows[i].html), meant = html_mend(html, &out);
        cr_expect((meant.p == html.p) == !rows[i].want, "%s is %s", rows[i].html,
                  rows[i].want ? "left" : "mended");
        cr_expect(!rows[i].want || bytes_equal(meant, bytes_of(rows[i].want)),
                  "%s\n  gives %.*s\n  not   %s", rows[i].html, BYTES_FMT(meant), rows[i].want);
        buf_clear(&out);
    }
}

static const struct {
    const char *text, *want;
} wrapped[] = {
    {"", ""},
    {" a ", " a "},
    {"<![CDATA[a]]>", "a"},
    {" <![CDATA[ a &amp; b ]]>\n", "a &amp; b"},
    {"<![CDATA[]]>", ""},
    {"<![CDATA[a]]> b", "<![CDATA[a]]> b"},
    {"<![CDATA[a]]><![CDATA[b]]>", "<![CDATA[a]]><![CDATA[b]]>"},
    {"<![CDATA[a", "<![CDATA[a"},
    {"<![CDATA]]>", "<![CDATA]]>"},
};

Test(html_mend, unwraps)
{
    for (size_t i = 0; i < COUNT_OF(wrapped); i++) {
        const struct bytes text = html_unwrapped(bytes_of(wrapped[i].text));
        cr_expect(bytes_equal(text, bytes_of(wrapped[i].want)), "%s: %.*s", wrapped[i].text,
                  BYTES_FMT(text));
    }
}

/* Each would take hours if what was looked for in vain were looked for again. */
static const struct {
    const char *first, *part, *last;
} hostile[] = {
    {"", "<a ", ">"},
    {"", "<a ", "b=\">"},
    {"<a b='>'", "<a ", "b=\""},
    {"", "<x ", ">"},
    {"", "<x a=\"\" b=\"", "\"<p>"},
    {"", "<x a=\"", ">"},
    {"", "<!", ""},
    {"", "<!--", ""},
    {"", "<!-- -- >", ""},
    {"", "<![CDATA[", ">"},
    {"", "<![CDATA[<b", "]]>"},
    {"", "<![CDATA[a]]>", "\n\n\n\n"},
    {"", "<![", ""},
    {"", "</ ", ">"},
    {"", "<?", ""},
    {"<!-- ", "-- ", ">"},
};

Test(html_mend, time_is_linear)
{
    enum { PARTS = 1 << 19 };
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        struct buf html = {0}, out = {0};
        buf_add_string(&html, hostile[i].first);
        for (size_t n = 0; n < PARTS; n++)
            buf_add_string(&html, hostile[i].part);
        buf_add_string(&html, hostile[i].last);
        const clock_t start = clock();
        (void)html_mend(buf_bytes(&html), &out);
        const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        cr_expect_lt(seconds, 2, "%s…: %.1f s", hostile[i].part, seconds);
        buf_clear(&html);
        buf_clear(&out);
    }
}
