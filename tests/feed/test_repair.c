#include "feed/repair.h"

#include <string.h>

#include <criterion/criterion.h>
#include <expat.h>

#define NONE REPAIR_COUNT

static const struct {
    const char *in, *out;
    enum repair repairs[4];
} rows[] = {
    {"<a>x</a>", "<a>x</a>", {NONE}},
    {"<?xml version='1.0'?>\n<a>x</a>\n<!-- end -->\n", "<a>x</a>", {NONE}},
    {"junk <a>x</a>", "<a>x</a>", {REPAIR_LEADING_JUNK, NONE}},
    {" <?xml version='1.0'?><a/>", "<a/>", {REPAIR_LEADING_JUNK, NONE}},
    {"<a>x</a> junk", "<a>x</a>", {REPAIR_TRAILING_JUNK, NONE}},
    {"<a/><b/>", "<a/>", {REPAIR_TRAILING_JUNK, NONE}},
    {"<a>b & c &amp; &#38; &#x26;</a>",
     "<a>b &amp; c &amp; &#38; &#38;</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<a>&nbsp;&hellip;</a>", "<a>&#160;&#8230;</a>", {REPAIR_UNDECLARED_ENTITY, NONE}},
    {"<a>&lang;</a>", "<a>&#9001;</a>", {REPAIR_UNDECLARED_ENTITY, NONE}},
    {"<a>&nosuch;&#xZ;&;</a>", "<a>&amp;nosuch;&amp;#xZ;&amp;;</a>", {REPAIR_BARE_AMPERSAND, NONE}},
    {"<a>&#0;&#1;&#xFFFF;&#xD800;ok</a>", "<a>ok</a>", {REPAIR_BAD_CHAR, NONE}},
    {"<a>x\001y\037\xEF\xBF\xBF</a>", "<a>xy</a>", {REPAIR_BAD_CHAR, NONE}},
    {"<a>1 < 2 <3 <> ]]></a>",
     "<a>1 &lt; 2 &lt;3 &lt;&gt; ]]&gt;</a>",
     {REPAIR_BARE_AMPERSAND, REPAIR_CDATA, NONE}},
    {"<a>mail <me@x.example></a>",
     "<a>mail &lt;me@x.example&gt;</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<a b=c d='e' f>x</a>", "<a b=\"c\" d=\"e\" f=\"\">x</a>", {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<a b=\"1\" b=\"2\"/>", "<a b=\"1\"/>", {REPAIR_DUPLICATE_ATTRIBUTE, NONE}},
    {"<a href=\"x>text</a>", "<a href=\"x\">text</a>", {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<a b=\"x < y & z\"/>",
     "<a b=\"x &lt; y &amp; z\"/>",
     {REPAIR_BAD_ATTRIBUTE, REPAIR_BARE_AMPERSAND, NONE}},
    {"<a \xC3\xA9=\"1\" 2=\"3\"/>", "<a/>", {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<a><b>x</a>", "<a><b>x</b></a>", {REPAIR_UNCLOSED_ELEMENT, NONE}},
    {"<a><b><i>x</b></i></a>",
     "<a><b><i>x</i></b></a>",
     {REPAIR_UNCLOSED_ELEMENT, REPAIR_MISMATCHED_ELEMENT, NONE}},
    {"<a><B>x</b></A>", "<a><B>x</B></a>", {REPAIR_MISMATCHED_ELEMENT, NONE}},
    {"<a>x<br>y<hr/></br></a>", "<a>x<br/>y<hr/></a>", {REPAIR_UNCLOSED_ELEMENT, NONE}},
    {"<c><item><title>t</item><item>u</c>",
     "<c><item><title>t</title></item><item>u</item></c>",
     {REPAIR_UNCLOSED_ELEMENT, NONE}},
    {"<c><item>a<item>b</item></c>",
     "<c><item>a</item><item>b</item></c>",
     {REPAIR_UNCLOSED_ELEMENT, NONE}},
    {"<c><title>t<link>l</link></c>",
     "<c><title>t</title><link>l</link></c>",
     {REPAIR_UNCLOSED_ELEMENT, NONE}},
    {"<link>x<description>y</description>",
     "<link>x<description>y</description></link>",
     {REPAIR_TRUNCATED, NONE}},
    {"<item>x<item>y</item></item>", "<item>x<item>y</item></item>", {NONE}},
    {"<a><![CDATA[x", "<a><![CDATA[x]]></a>", {REPAIR_CDATA, REPAIR_TRUNCATED, NONE}},
    {"<a><![CDATA[x</a>", "<a><![CDATA[x]]></a>", {REPAIR_CDATA, NONE}},
    {"<a><![CDATA[x <![CDATA[<y>]]> z]]></a>", "<a>x &lt;y&gt; z</a>", {REPAIR_CDATA, NONE}},
    {"<a><![CDATA[\002<b>]]></a>", "<a>&lt;b&gt;</a>", {REPAIR_BAD_CHAR, NONE}},
    {"<a><!-- -- --->x</a>", "<a>x</a>", {REPAIR_BAD_CHAR, NONE}},
    {"<a><!-- never closed >x</a>", "<a>x</a>", {REPAIR_BAD_CHAR, NONE}},
    {"<a b=\"<\">x</a c=\"d\">", "<a b=\"&lt;\">x</a>", {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<a b=\"1\"c=\"2\"/>", "<a b=\"1\" c=\"2\"/>", {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<a url=\"http://a type=\"b\"/>",
     "<a url=\"http://a\" type=\"b\"/>",
     {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<b><a href=http://q/>l</a></b>",
     "<b><a href=\"http://q/\">l</a></b>",
     {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<b><c url=http://q/>l</b>", "<b><c url=\"http://q\"/>l</b>", {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<a>see <http://x.example/> it</a>",
     "<a>see &lt;http://x.example/&gt; it</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<a><p>b<p>c</a>", "<a><p>b</p><p>c</p></a>", {REPAIR_UNCLOSED_ELEMENT, NONE}},
    {"<a><![cdata[x]]></a>", "<a><![CDATA[x]]></a>", {REPAIR_CDATA, NONE}},
    {"<a><!FOO x>y<!DOCTYPE z><?1?></a>", "<a>y</a>", {REPAIR_BAD_CHAR, NONE}},
    {"<?xml version=1.0?><a/>", "<a/>", {REPAIR_BAD_ATTRIBUTE, NONE}},
    {"<a>&#55357;&#56832; &#55357;x</a>", "<a>&#128512; x</a>", {REPAIR_BAD_CHAR, NONE}},
    {"<a>1 &amp 2 &#8217 3 ?a&amp=b</a>",
     "<a>1 &amp; 2 &#8217; 3 ?a&amp;amp=b</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<rss><channel>x</channel></rss><item>y</item>",
     "<rss><channel>x</channel><item>y</item></rss>",
     {REPAIR_MISMATCHED_ELEMENT, REPAIR_TRUNCATED, NONE}},
    {"<a>x</a", "<a>x</a>", {REPAIR_TRUNCATED, NONE}},
    {"<a><b>x", "<a><b>x</b></a>", {REPAIR_TRUNCATED, NONE}},
    {"<a>x &am", "<a>x </a>", {REPAIR_TRUNCATED, NONE}},
    {"<a>x<b c=\"d", "<a>x</a>", {REPAIR_TRUNCATED, NONE}},
    {"<!DOCTYPE a SYSTEM 'x.dtd'><a>&eacute;</a>", "<a>&#233;</a>", {NONE}},
    {"<!DOCTYPE a [<!ENTITY e \"v\">]><a>&e;&</a>",
     "<!DOCTYPE a [<!ENTITY e \"v\">]><a>&e;&amp;</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<!DOCTYPE a [<!ENTITY e>]><a>x</a>", "<a>x</a>", {NONE}},
    {"<!DOCTYPE a [ junk <!-- don't --> ]><a>x</a>", "<a>x</a>", {NONE}},
    {"<!DOCTYPE a [<!-- don't --><!ENTITY e 'v'>%p;]><a>&e;</a>",
     "<!DOCTYPE a [<!ENTITY e \"v\">]><a>&e;</a>",
     {NONE}},
    {"<!DOCTYPE a [<!ENTITY e '50% & <b>\"'>]><a>&e;</a>",
     "<!DOCTYPE a [<!ENTITY e \"50&#37; &amp; &lt;b&gt;&quot;\">]><a>&e;</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<!DOCTYPE a [<!ENTITY nbsp '&nbsp;'>]><a>&nbsp;</a>",
     "<!DOCTYPE a [<!ENTITY nbsp \"&#160;\">]><a>&nbsp;</a>",
     {NONE}},
    {"<!DOCTYPE a [<!ENTITY b '&c;'><!ENTITY c '&b;'>]><a>&b;&c;</a>",
     "<!DOCTYPE a [<!ENTITY b \"&amp;c;\"><!ENTITY c \"&b;\">]><a>&b;&c;</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<!DOCTYPE a [<!ENTITY b 'A&#38;B'><!ENTITY c '&#38;#60;&#x38;'>]><a>&b;&c;</a>",
     "<!DOCTYPE a [<!ENTITY b \"A&amp;B\"><!ENTITY c \"&lt;8\">]><a>&b;&c;</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;&</a>",
     "<!DOCTYPE a [<!ENTITY e \"\">]><a>&e;&amp;</a>",
     {REPAIR_BARE_AMPERSAND, NONE}},
    {"<!DOCTYPE a [<!ENTITY amp '&#38;#38;'><!ENTITY 1 'x'><!ELEMENT a (b|c]><a>&amp;</a>",
     "<a>&amp;</a>",
     {NONE}},
    {"<!DOCTYPE a><!DOCTYPE b><a>x</a>", "<a>x</a>", {REPAIR_BAD_CHAR, NONE}},
    {"", "", {NONE}},
    {"<br>Notice: x<b>y</b> <rss>x</rss>", "<rss>x</rss>", {REPAIR_LEADING_JUNK, NONE}},
    {"<p>x<?xml version='1.0'?><a>y</a></p>",
     "<a>y</a>",
     {REPAIR_LEADING_JUNK, REPAIR_TRAILING_JUNK, NONE}},
    {"no markup", "", {REPAIR_LEADING_JUNK, NONE}},
};

static bool noted_as_wanted(const struct repairs *have, const enum repair *want)
{
    size_t n = 0;
    while (n < 4 && want[n] != NONE) {
        bool found = false;
        for (size_t i = 0; i < have->n; i++)
            found = found || have->list[i] == want[n];
        if (!found)
            return false;
        n++;
    }
    return n == have->n;
}

static void expect_well_formed(struct bytes out, const char *in)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    const bool ok = XML_Parse(parser, out.p, (int)out.n, XML_TRUE) == XML_STATUS_OK;
    cr_expect(ok || !out.n, "%s gives %.*s: %s", in, BYTES_FMT(out),
              XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
}

Test(repair, rows)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        struct repairs repairs = {.n = 0};
        const size_t cut = repair_xml(bytes_of(rows[i].in), &out, &repairs);
        cr_expect(bytes_equal(buf_bytes(&out), bytes_of(rows[i].out)), "%s\ngives %.*s\nnot   %s",
                  rows[i].in, BYTES_FMT(buf_bytes(&out)), rows[i].out);
        cr_expect(noted_as_wanted(&repairs, rows[i].repairs), "%s: %zu repairs, first %s",
                  rows[i].in, repairs.n, repairs.n ? repair_name(repairs.list[0]) : "none");
        cr_expect(cut <= out.n);
        expect_well_formed(buf_bytes(&out), rows[i].in);
        buf_clear(&out);
    }
}

/* A mender that searched for an end from every start would take minutes for these. */
Test(repair, is_linear, .timeout = 60)
{
    static const char *const repeated[] = {"<a><![CDATA[</a>",
                                           "<!--",
                                           "<a b='",
                                           "</b>",
                                           "<b>",
                                           "&amp",
                                           "<!DOCTYPE '",
                                           "<?x",
                                           "<b a=\"",
                                           "<![CDATA[<![CDATA[",
                                           "<item>",
                                           "<a"};
    enum { SIZE = 1 << 19 };
    for (size_t i = 0; i < COUNT_OF(repeated); i++) {
        struct buf in = {0}, out = {0};
        struct repairs repairs = {.n = 0};
        buf_add_string(&in, "<rss>");
        while (in.n < SIZE)
            buf_add_string(&in, repeated[i]);
        buf_add_string(&in, "]]>");
        (void)repair_xml(buf_bytes(&in), &out, &repairs);
        cr_expect(out.n <= 8 * in.n, "%s: %zu bytes", repeated[i], out.n);
        expect_well_formed(buf_bytes(&out), repeated[i]);
        buf_clear(&in);
        buf_clear(&out);
    }
}
