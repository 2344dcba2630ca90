#include "publish/markup.h"

#include "golden.h"

#include <criterion/criterion.h>
#include <string.h>

typedef void write_text(struct buf *out, struct bytes text);

static const struct {
    const char *in, *text, *line;
} rows[] = {
    {"", "", ""},
    {"plain", "plain", "plain"},
    {"a & b < c > d", "a &amp; b &lt; c &gt; d", "a &amp; b &lt; c &gt; d"},
    {"\"'", "\"'", "&quot;&#39;"},
    {"&amp;", "&amp;amp;", "&amp;amp;"},
    {"]]>", "]]&gt;", "]]&gt;"},
    {" one \t two\n\nthree ", " one \t two\n\nthree ", "one two three"},
    {"a\r\nb\rc\n", "a\nb\nc\n", "a b c"},
    {"a\xE2\x80\xA8"
     "b\xE2\x80\xA9"
     "c",
     "a\xE2\x80\xA8"
     "b\xE2\x80\xA9"
     "c",
     "a b c"},
    {"\x01\x08\x0B\x0C\x0E\x1F\x7F", "", ""},
    {"\xC2\x80\xC2\x9F\xC2\xA0", "\xC2\xA0", "\xC2\xA0"},
    {"\xEF\xBF\xBD\xEF\xBF\xBE\xEF\xBF\xBF", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
    {"\xEF\xB7\x90\xF0\x9F\xBF\xBE", "", ""}, /* noncharacters */
    {"a\xE2\x80\xAE"
     "b\xE2\x80\xAC"
     "c\xE2\x81\xA6"
     "d\xE2\x81\xA9",
     "abcd", "abcd"},
    {"\xE2\x80\x8F\xE2\x80\x8D", "\xE2\x80\x8F\xE2\x80\x8D",
     "\xE2\x80\x8F\xE2\x80\x8D"}, /* marks and joiners stay */
    {"\xD0\xB6\xE4\xB8\xAD\xF0\x9F\x9A\xA2", "\xD0\xB6\xE4\xB8\xAD\xF0\x9F\x9A\xA2",
     "\xD0\xB6\xE4\xB8\xAD\xF0\x9F\x9A\xA2"},
    {"\xFF", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
    {"\xE4\xB8", "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD", "\xEF\xBF\xBD\xEF\xBF\xBD"}, /* overlong */
    {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
};

static void expect(write_text *write, struct bytes in, const char *want)
{
    struct buf out = {0};
    write(&out, in);
    cr_expect(bytes_equal(buf_bytes(&out), bytes_of(want)), "%s gave %s instead of %s", in.p,
              out.n ? out.p : "", want);
    buf_clear(&out);
}

Test(markup, text_and_lines_are_escaped)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        expect(markup_text, bytes_of(rows[i].in), rows[i].text);
        expect(markup_line, bytes_of(rows[i].in), rows[i].line);
    }
}

Test(markup, a_nul_is_left_out)
{
    struct bytes in = BYTES("a\0b");
    expect(markup_text, in, "ab");
    expect(markup_line, in, "ab");
    expect(markup_json, in, "\"ab\"");
}

static const char *const plain[][2] = {
    {"", ""},
    {" a  b\n", "a b"},
    {"<\x01"
     "b> & \"c\" 'd' \\",
     "<b> & \"c\" 'd' \\"},
    {"\xE2\x80\xAE"
     "a\xFF",
     "a\xEF\xBF\xBD"},
    {"a\xE2\x80\xA8"
     "b",
     "a b"},
};

Test(markup, what_is_seen_of_a_line)
{
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        expect(markup_plain, bytes_of(plain[i][0]), plain[i][1]);
}

static const char *const addresses[][2] = {
    {"https://x.example/a?b=1&c=2#d", "https://x.example/a?b=1&amp;c=2#d"},
    {" https://x.example/ ", "https://x.example/"},
    {"https://x.example/a b\"c<d>", "https://x.example/a%20b%22c%3Cd%3E"},
    {"https://x.example/{}|\\^`", "https://x.example/%7B%7D%7C%5C%5E%60"},
    {"https://x.example/\xD1\x82\xC3\xA9", "https://x.example/\xD1\x82\xC3\xA9"},
    {"https://x.example/%20", "https://x.example/%20"},
    {"https://x.example/a\nb", "https://x.example/a%0Ab"},
};

Test(markup, addresses_hold_what_addresses_may)
{
    for (size_t i = 0; i < COUNT_OF(addresses); i++)
        expect(markup_url, bytes_of(addresses[i][0]), addresses[i][1]);
}

static const struct {
    const char *url;
    bool may;
} links[] = {
    {"https://x.example/", true},
    {"HTTP://x.example", true},
    {"javascript:alert(1)", false},
    {" javascript:x", false},
    {"data:text/html,x", false},
    {"//x.example/", false},
    {"/path", false},
    {"", false},
    {"vbscript:x", false},
    {"https:", false},
    {"mailto:a@x.example", false},
    {"file:///etc/passwd", false},
    {"https://\x01/", false}, /* nothing would be left of the host */
    {"https://\xE2\x80\xAE", false},
};

Test(markup, only_web_addresses_are_linked)
{
    for (size_t i = 0; i < COUNT_OF(links); i++)
        cr_expect_eq(markup_may_link(bytes_of(links[i].url)), links[i].may, "%s", links[i].url);
}

static const char *const strings[][2] = {
    {"", "\"\""},         {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
    {"<&>'", "\"<&>'\""}, {"a\tb\nc\rd", "\"a\\tb\\nc\\nd\""},
    {"\x01\x1B", "\"\""}, {"\xE4\xB8\xAD\xFF", "\"\xE4\xB8\xAD\xEF\xBF\xBD\""},
};

Test(markup, json_strings)
{
    for (size_t i = 0; i < COUNT_OF(strings); i++)
        expect(markup_json, bytes_of(strings[i][0]), strings[i][1]);
}

static const struct {
    const char *text;
    size_t max;
    const char *want;
} cuts[] = {
    {"short", 10, "short"},
    {"one two three", 9, "one two"},
    {"one two three", 7, "one two"},
    {"  padded  ", 6, "padded"},
    {"abcdefghij", 4, "abcd"},
    {"\xE4\xB8\xAD\xE6\x96\x87", 4, "\xE4\xB8\xAD"},
    {"", 5, ""},
    {"a bcdefghijkl", 8, "a bcdefg"}, /* a cut at the word would leave too little */
};

Test(markup, cuts_fall_between_words)
{
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        struct bytes got = markup_cut(bytes_of(cuts[i].text), cuts[i].max);
        cr_expect(bytes_equal(got, bytes_of(cuts[i].want)), "%s: %.*s", cuts[i].text,
                  BYTES_FMT(got));
    }
}

Test(markup, every_pair_of_bytes_gives_xml)
{
    struct buf xml = {0};
    buf_add_string(&xml, "<x>");
    for (int a = 0; a < 256; a++) {
        for (int b = 0; b < 256; b++) {
            char pair[2] = {(char)a, (char)b};
            buf_add_string(&xml, "<y z=\"");
            markup_line(&xml, (struct bytes){pair, 2});
            buf_add_string(&xml, "\">");
            markup_text(&xml, (struct bytes){pair, 2});
            buf_add_string(&xml, "</y>");
        }
    }
    buf_add_string(&xml, "</x>");
    well_formed_expect("all pairs", buf_bytes(&xml));
    buf_clear(&xml);
}
