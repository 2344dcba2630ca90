#include "publish/search_page.h"

#include "golden.h"

#include <criterion/criterion.h>
#include <string.h>

/* As XML, the void elements closed; what is no element of HTML's is told by the parser. */
static void well_formed(const char *name, struct bytes page)
{
    struct buf xml = {0};
    struct bytes rest = page, line;
    while (bytes_split(&rest, '\n', &line)) {
        bool is_void = bytes_starts(line, (struct bytes)BYTES("<meta")) ||
                       bytes_starts(line, (struct bytes)BYTES("<link")) ||
                       bytes_starts(line, (struct bytes)BYTES("<input"));
        buf_add(&xml, line.p, is_void ? line.n - 1 : line.n);
        buf_add_string(&xml, is_void ? "/>\n" : "\n");
    }
    well_formed_expect(name, buf_bytes(&xml));
    buf_clear(&xml);
}

#define HOSTILE                                                                                    \
    "\"><script>alert(1)</script>\x1b\xE2\x80\xAE&amp;\xff' onfocus=x autofocus <img src=x>"

static const struct search_topic topics[] = {{BYTES("ferries"), BYTES("Ferries & boats")},
                                             {BYTES("quiet"), {NULL, 0}}};
static const struct found_mark title_marks[] = {{2, 4}, {7, 5}}, piece_marks[] = {{4, 5}};
static const struct found found[] = {
    {.title = {BYTES("A late ferry"), title_marks, 2, false, false},
     .piece = {BYTES("the ferry, they say,"), piece_marks, 1, true, true},
     .url = BYTES("https://a.example/1?a=b&c"),
     .source_title = BYTES("The A & B"),
     .source_kind = BYTES("wire"),
     .language = BYTES("en"),
     .published = INT64_C(1768003200000)},
    {.title = {BYTES("中国和俄罗斯"), NULL, 0, false, false},
     .url = BYTES("javascript:alert(1)"),
     .source_title = BYTES(HOSTILE),
     .language = BYTES("zh"),
     .published = INT64_C(1767003200000),
     .number = 17},
    {.title = {BYTES(" "), NULL, 0, false, false},
     .piece = {BYTES(HOSTILE), NULL, 0, false, false},
     .url = BYTES("https://a.example/3"),
     .source_title = BYTES("C"),
     .published = INT64_C(1767003200000)},
};

static struct search_page page_of(const char *query)
{
    return (struct search_page){.query = bytes_of(query),
                                .topics = topics,
                                .n_topics = COUNT_OF(topics),
                                .now = INT64_C(1768010000000),
                                .generator_version = BYTES("0.1.0")};
}

/* Renders it and expects these parts; NULL after the last. */
static void expect(const char *name, const struct search_page *page, const char *const *parts)
{
    struct buf out = {0};
    publish_search(page, &out);
    well_formed(name, buf_bytes(&out));
    for (; *parts; parts++)
        cr_expect(strstr(out.p, *parts), "%s has no %s:\n%s", name, *parts, out.p);
    cr_expect(strstr(out.p, "<meta name=\"robots\" content=\"noindex\">"));
    static const char *const never[] = {
        "<script", "<img", "href=\"javascript:", "\x1b", "\xE2\x80\xAE", "style="};
    for (size_t i = 0; i < COUNT_OF(never); i++)
        cr_expect_not(strstr(out.p, never[i]), "%s has %s", name, never[i]);
    buf_clear(&out);
}

Test(search_page, shows_what_was_found)
{
    struct search_page page = page_of("late ferry & \"boats\"");
    page.topic = topics[0].name;
    page.found = found;
    page.n = COUNT_OF(found);
    page.older = bytes_of("1767003200000.17");
    expect("found", &page,
           (const char *const[]){
               "<title>late ferry &amp; &quot;boats&quot; — Search</title>",
               "value=\"late ferry &amp; &quot;boats&quot;\">",
               "<option value=\"\">All topics</option>",
               "<option value=\"ferries\" selected=\"\">Ferries &amp; boats</option>",
               "<option value=\"quiet\">quiet</option>",
               "<h3 lang=\"en\" dir=\"ltr\"><a href=\"https://a.example/1?a=b&amp;c\">A "
               "<mark>late</mark> <mark>ferry</mark></a></h3>",
               "… the <mark>ferry</mark>, they say, …",
               "<bdi class=\"source\">The A &amp; B</bdi>&#160;· <span class=\"kind\">wire</span>",
               "<h3 lang=\"zh\" dir=\"ltr\">中国和俄罗斯</h3>", "entry 17",
               ">https://a.example/3</a></h3>",
               "href=\"./search?q=late+ferry+%26+%22boats%22&amp;topic=ferries&amp;before="
               "1767003200000.17\"",
               NULL});
}

Test(search_page, says_why_nothing_is_there)
{
    struct search_page page = page_of("");
    expect("asked nothing", &page, (const char *const[]){"What can be searched for", NULL});
    page = page_of("ferry");
    expect("nothing", &page, (const char *const[]){"Nothing that was published here", NULL});
    page.is_older = true;
    expect("no more", &page, (const char *const[]){"No more", NULL});
    page.cut = true;
    expect("cut", &page, (const char *const[]){"Nothing found in good time", NULL});
    page = page_of("ferry");
    page.everything = true;
    expect("everything", &page,
           (const char *const[]){"Nothing in the archive matches", "The whole archive",
                                 "href=\"./status\"", NULL});
    page.mistake = bytes_of("unknown field `titel:`\n    titel:<b>\n    ^");
    expect("mistake", &page,
           (const char *const[]){
               "<p>unknown field `titel:`</p>\n<pre>    titel:&lt;b&gt;\n    ^</pre>", NULL});
    page = page_of("ferry");
    page.found = found;
    page.n = 1;
    page.cut = page.is_older = true;
    expect("cut after one", &page,
           (const char *const[]){"was broken off here", "Found, older ones", NULL});
}

Test(search_page, hostile_words_stay_words)
{
    struct search_page page = page_of(HOSTILE);
    page.topic = bytes_of(HOSTILE);
    page.mistake = bytes_of(HOSTILE "\n" HOSTILE);
    page.older = bytes_of(HOSTILE);
    expect("hostile", &page, (const char *const[]){"&lt;script&gt;", NULL});
    page.mistake = (struct bytes){NULL, 0};
    page.found = found;
    page.n = COUNT_OF(found);
    expect("hostile finds", &page, (const char *const[]){"&lt;script&gt;", "%3Cscript%3E", NULL});
}
