#include "feed/text_value.h"

#include <criterion/criterion.h>

static const struct {
    const char *text;
    bool is_html;
} guesses[] = {
    {"plain", false},
    {"AT&T", false},
    {"1 < 2", false},
    {"2 > 1 &amp; more", true},
    {"<b>bold</b>", true},
    {"a<br>b", true},
    {"<blink>x</blink>", true},
    {"use the <thing> tag &amp; more", false},
    {"vector<int></int>", false},
    {"&nosuch; &amp;", false},
    {"&#8212;", true},
    /* a start tag is talked about as often as it is meant; an end tag and a void element are meant */
    {"The <video> element", false},
    {"<script> tags considered harmful", false},
    {"HTML: <p> vs <div>", false},
    {"if a<b then c>d", false},
    {"a <b", false},
    {"a </b", false},
    {"<b>a</b >", true},
    {"a<BR/>b", true},
    {"a <br", false},
    {"the <img> element", false},
    {"<img src=\"x\">", true},
    {"a<hr />b", true},
    {"", false},
};

Test(text_value, guesses)
{
    for (size_t i = 0; i < COUNT_OF(guesses); i++)
        cr_expect(text_looks_like_html(bytes_of(guesses[i].text)) == guesses[i].is_html, "%s",
                  guesses[i].text);
}

static const struct {
    const char *text;
    enum text_type type;
    const char *line;
} lines[] = {
    {"  a \n b\t c ", TEXT_PLAIN, "a b c"},
    {"\xC2\xA0 a\xC2\xA0\xC2\xA0"
     "b \xC2\xA0",
     TEXT_PLAIN, "a b"},
    {" \xC2\xA0 ", TEXT_PLAIN, NULL},
    {"a\x01 \x02 b\x1F", TEXT_PLAIN, "a b"},
    {"\x01", TEXT_PLAIN, NULL},
    {"a&#1;b", TEXT_HTML, "ab"},
    {"\xC2", TEXT_PLAIN, "\xC2"},
    {"a &amp; <b>b</b>", TEXT_PLAIN, "a &amp; <b>b</b>"},
    {"a &amp; <b>b</b>", TEXT_HTML, "a & b"},
    {"a &amp;amp; b", TEXT_HTML, "a &amp; b"},
    {"a &lt;b&gt; c", TEXT_XHTML, "a <b> c"},
    {"AT&T", TEXT_GUESS, "AT&T"},
    {"AT&amp;T", TEXT_GUESS, "AT&T"},
    {"<p>one</p><p>two</p>", TEXT_HTML, "one two"},
    {" \n ", TEXT_HTML, NULL},
    {"<script>x</script>", TEXT_HTML, NULL},
};

Test(text_value, lines)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        const struct raw_text value = {.text = bytes_of(lines[i].text), .type = lines[i].type};
        const struct bytes line = text_value_line(arena, &value);
        cr_expect(bytes_equal(line, bytes_of(lines[i].line)) && !line.p == !lines[i].line,
                  "%s: %.*s", lines[i].text, BYTES_FMT(line));
    }
    arena_free(arena);
}

static const struct {
    const char *text, *kept;
} accidents[] = {
    {"plain", "plain"},
    {"don\xC2\x92t", "don\xE2\x80\x99t"},
    {"\xC2\xA9 2024", "\xC2\xA9 2024"},
    {"Crois\xC3\x83\xC2\xA9", "Crois\xC3\xA9"},
    {"\xC3\x90\xC2\xBC\xC3\x90\xC2\xB8\xC3\x91\xC2\x80", "\xD0\xBC\xD0\xB8\xD1\x80"},
    {"Crois\xC3\xA9", "Crois\xC3\xA9"},
    {"T\xC3\x89L\xC3\x89\xC2\xBB", "T\xC3\x89L\xC3\x89\xC2\xBB"},
    {"\xC3\x89\xC2\xBB", "\xC3\x89\xC2\xBB"},
    {"\xD0\xBC\xD0\xB8\xD1\x80", "\xD0\xBC\xD0\xB8\xD1\x80"},
};

Test(text_value, accidents)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(accidents); i++)
        cr_expect(
            bytes_equal(text_keep(arena, bytes_of(accidents[i].text)), bytes_of(accidents[i].kept)),
            "%s", accidents[i].text);
    cr_expect(!text_keep(arena, bytes_of("")).p);
    arena_free(arena);
}

Test(text_value, body_in_both_forms)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes html, text;
    const struct raw_text value = {.text = BYTES("<p>A <a href=b>link</a></p><p>B</p>"),
                                   .type = TEXT_HTML,
                                   .base = BYTES("http://x.example/y/")};
    text_value_body(arena, &value, &html, &text);
    cr_expect(bytes_equal(text, bytes_of("A link\nB")), "%.*s", BYTES_FMT(text));
    cr_expect(bytes_find(html, bytes_of("href=\"http://x.example/y/b\"")) < html.n, "%.*s",
              BYTES_FMT(html));
    const struct raw_text plain = {.text = BYTES("a < b"), .type = TEXT_PLAIN};
    text_value_body(arena, &plain, &html, &text);
    cr_expect(!html.p && !text.p);
    arena_free(arena);
}
