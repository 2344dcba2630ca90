#include "feed/opml.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"

enum { CEILING = 64 << 20 };

static struct arena *arena;
static struct findings findings;
static struct subscriptions list;

static void set_up(void)
{
    arena = arena_new(CEILING);
    findings_init(&findings, arena);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(opml, .init = set_up, .fini = tear_down);

static bool read_list(const char *text)
{
    return opml_read("feeds.opml", bytes_of(text), arena, &list, &findings);
}

static void expect_text(struct bytes got, const char *want, const char *what)
{
    cr_expect(bytes_equal(got, bytes_of(want)) && (got.p == NULL) == (want == NULL),
              "%s: %.*s, not %s", what, BYTES_FMT(got), want);
}

static const char *finding(size_t i)
{
    return i < findings.n ? findings.list[i].text.p : "(none)";
}

#define HEAD                                                                                       \
    "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\"><head><title>My "                      \
    "list</title></head><body>\n"
#define TAIL "</body></opml>\n"

Test(opml, reads_a_tidy_list)
{
    cr_assert(read_list(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<!-- mine -->\n" HEAD
        "<outline text=\"English\" riffle:language=\"en\" riffle:kind=\"independent\">\n"
        "  <outline text=\"Asia\" riffle:priority=\"7\" riffle:topics=\"a  b\">\n"
        "    <outline type=\"rss\" text=\"One &amp; two\" xmlUrl=\" "
        "https://a.example/feed?x=1&amp;y=2 \"\n"
        "             htmlUrl=\"https://a.example/\" other=\"x\" riffle:interval=\"30m\"/>\n"
        "  </outline>\n"
        "  <outline text=\"Two\" xmlUrl=\"https://b.example/feed\" riffle:kind=\"\" "
        "riffle:title-only=\"yes\" riffle:full-text=\"TRUE\" riffle:disabled=\"on\" "
        "riffle:user-agent=\"Me/1.0\" riffle:proxy=\"socks5://p:1\"/>\n"
        "</outline>\n"
        "<outline text=\"Three\" xmlUrl=\"http://c.example/feed\" language=\"ru-RU\"/>\n" TAIL));
    cr_expect(findings.n == 0, "%s", finding(0));
    cr_assert(list.n == 3);
    expect_text(list.title, "My list", "title of the list");
    const struct subscription *one = &list.v[0], *two = &list.v[1], *three = &list.v[2];
    expect_text(one->url, "https://a.example/feed?x=1&y=2", "url");
    expect_text(one->title, "One & two", "title");
    expect_text(one->home_page_url, "https://a.example/", "home page");
    expect_text(one->category, "English/Asia", "category");
    expect_text(one->kind, "independent", "kind");
    expect_text(one->language, "en", "language");
    cr_expect(one->priority == 7 && one->interval_ms == 30 * 60 * 1000 && one->line == 6);
    cr_assert(one->topics.n == 2);
    expect_text(one->topics.v[1], "b", "topic");
    expect_text(two->category, "English", "category");
    expect_text(two->kind, NULL, "kind");
    expect_text(two->user_agent, "Me/1.0", "user agent");
    expect_text(two->proxy, "socks5://p:1", "proxy");
    cr_expect(two->title_only && two->full_text && two->disabled && two->topics.n == 0);
    cr_expect(two->priority == PRIORITY_STANDARD && two->interval_ms == 0);
    expect_text(three->category, NULL, "category");
    expect_text(three->language, "ru-RU", "language");
    expect_text(three->kind, NULL, "kind");
}

Test(opml, takes_the_prefix_that_the_list_binds)
{
    cr_assert(read_list("<opml xmlns:r='urn:riffle:opml' xmlns:riffle='urn:other' r:kind='wire'>"
                        "<body r:priority='9'><outline text='x' xmlUrl='http://a.example/' "
                        "riffle:kind='mine' riffle:nonsense='x'/></body></opml>"));
    cr_expect(findings.n == 0, "%s", finding(0));
    cr_assert(list.n == 1);
    expect_text(list.v[0].kind, "wire", "what the root says holds for all");
    cr_expect(list.v[0].priority == 9);
}

/* Outlines as other programs write them: what becomes of the address, NULL where it is left out. */
static const struct {
    const char *attributes, *url, *finding; /* a part of the warning, or NULL for none */
} outlines[] = {
    {"text='x' xmlUrl='https://a.example/f'", "https://a.example/f", NULL},
    {"title='x' xmlurl='https://a.example/f'", "https://a.example/f", NULL},
    {"text='x' XMLURL='https://a.example/f'", "https://a.example/f", NULL},
    {"text='x' type='rss' url='https://a.example/f'", "https://a.example/f", NULL},
    {"text='x' URL='https://a.example/f'", "https://a.example/f", NULL},
    {"text='x' type='link' url='https://a.example/'", NULL, NULL},
    {"text='x' type='include' url='https://a.example/list.opml'", NULL, NULL},
    {"text='x' xmlUrl='feed://a.example/f'", "http://a.example/f", NULL},
    {"text='x' xmlUrl='feed:https://a.example/f'", "https://a.example/f", NULL},
    {"text='x' xmlUrl='FEED:a.example/f'", "http://a.example/f", NULL},
    {"text='x' xmlUrl='itpc://a.example/f'", "http://a.example/f", NULL},
    {"text='x' xmlUrl='a.example/f'", "http://a.example/f",
     "1:45: xmlUrl=\"a.example/f\" has no scheme"},
    {"text='x' xmlUrl='a.example:8080/f'", "http://a.example:8080/f", "has no scheme"},
    {"text='x' xmlUrl='https://пример.example/ф'", "https://пример.example/ф", NULL},
    {"text='x' xmlUrl=''", NULL, "1:45: xmlUrl is empty"},
    {"text='x' xmlUrl='javascript:alert(1)'", NULL, "is no http or https address"},
    {"text='x' xmlUrl='ftp://a.example/f'", NULL, "is no http or https address"},
    {"text='x' xmlUrl='/var/feed.xml'", NULL, "is no http or https address"},
    {"text='x' xmlUrl='http://'", NULL, "is no http or https address"},
    {"text='x' xmlUrl='http://a b/'", NULL, "is no http or https address"},
    {"text='x' isComment='true' xmlUrl='https://a.example/f'", NULL, NULL},
    {"", NULL, "1:27: outline has neither text nor xmlUrl"},
    {"text='an empty folder'", NULL, NULL},
    {"text='x' foo:bar='y' xmlUrl='https://a.example/f'", "https://a.example/f",
     "the prefix foo: is not declared; its attributes are left out"},
    {"text='x' riffle:kind='y' xmlUrl='https://a.example/f'", "https://a.example/f",
     "1:45: the prefix riffle: is not declared; add xmlns:riffle=\"urn:riffle:opml\""},
};

Test(opml, understands_what_other_programs_write)
{
    for (size_t i = 0; i < COUNT_OF(outlines); i++) {
        findings_init(&findings, arena);
        struct bytes text = arena_printf(
            arena, "<opml version='1.0'><body><outline %s/></body></opml>", outlines[i].attributes);
        cr_expect(read_list(text.p), "%s: %s", outlines[i].attributes, finding(0));
        cr_expect(list.n == (outlines[i].url != NULL), "%s", outlines[i].attributes);
        if (list.n)
            expect_text(list.v[0].url, outlines[i].url, outlines[i].attributes);
        cr_expect(findings.n == (outlines[i].finding != NULL), "%s: %s", outlines[i].attributes,
                  finding(0));
        if (findings.n && outlines[i].finding)
            cr_expect(strstr(finding(0), outlines[i].finding) != NULL, "%s", finding(0));
    }
}

/* Lists that no XML parser takes. */
static const struct {
    const char *text;
    const char *title, *url; /* of the first feed */
    size_t n;
    const char *findings[3];
} broken[] = {
    {"<opml><body>\n<outline text=\"AT&T\" xmlUrl=\"http://a.example/?x=1&y=2\"/></body></opml>",
     "AT&T",
     "http://a.example/?x=1&y=2",
     1,
     {"feeds.opml:2:10: a bare & in text is taken as it stands; write &amp;",
      "feeds.opml:2:22: a bare & in xmlUrl is taken as it stands; write &amp;"}},
    {"<opml><body>\n <outline text=\"a < b\" xmlUrl=\"http://a.example/\"/></body></opml>",
     "a < b",
     "http://a.example/",
     1,
     {"feeds.opml:2:11: a bare < in text is taken"}},
    {"<opml><body><outline text=\"The \"best\" of\" xmlUrl=\"http://a.example/\"/></body></opml>",
     "The \"best\" of",
     "http://a.example/",
     1,
     {"1:22: quotation marks inside text are taken"}},
    {"<opml><body><outline text='It's' xmlUrl='http://a.example/'/></body></opml>",
     "It's",
     "http://a.example/",
     1,
     {"quotation marks inside text"}},
    {"<opml><body><outline text=\"caf&eacute;\" xmlUrl=\"http://a.example/\"/></body></opml>",
     "café",
     "http://a.example/",
     1,
     {"an entity of HTML in text"}},
    {"<opml><body><outline text=x xmlUrl=http://a.example/ ></outline></body></opml>",
     "x",
     "http://a.example/",
     1,
     {"no quotation marks around the value of text",
      "no quotation marks around the value of xmlUrl"}},
    {"<opml><body><outline text=\"x xmlUrl=\"http://a.example/\"/></body></opml>",
     "x",
     "http://a.example/",
     1,
     {"quotation marks inside text"}},
    {"<opml><body><outline text=\"x\" text=\"y\" xmlUrl=\"http://a.example/\"/></body></opml>",
     "x",
     "http://a.example/",
     1,
     {"text comes twice"}},
    {"\n<?xml version=\"1.0\"?><opml><body><outline text=\"x\" "
     "xmlUrl=\"http://a.example/\"/></body></opml>",
     "x",
     "http://a.example/",
     1,
     {"2:1: not well-formed (XML or text declaration not at start of entity)"}},
    {"<opml><body><outline text=\"x\" xmlUrl=\"http://a.example/\"><outline text=\"y\" "
     "xmlUrl=\"http://b.example/\"/></body></opml>",
     "x",
     "http://a.example/",
     2,
     {"</body> comes before <outline> is closed"}},
    {"<opml><body><outline text=\"x\" xmlUrl=\"http://a.example/\"/></outline></body></opml>",
     "x",
     "http://a.example/",
     1,
     {"1:59: </outline> closes nothing and is left out"}},
    {"<opml><body><outline text=\"x\" xmlUrl=\"http://a.example/\"/></body></opml>\n more",
     "x",
     "http://a.example/",
     1,
     {"2:2: what follows the end of the list is left out"}},
    {"<opml><head><title>a & b</title></head><!-- <outline> --><body><outline text=\"x\" "
     "xmlUrl=\"http://a.example/\"/></body></opml>",
     "x",
     "http://a.example/",
     1,
     {"not well-formed"}},
};

Test(opml, mends_what_people_paste)
{
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        findings_init(&findings, arena);
        cr_expect(read_list(broken[i].text), "%s: %s", broken[i].text, finding(0));
        cr_expect(list.n == broken[i].n, "%s: %zu feeds", broken[i].text, list.n);
        if (list.n) {
            expect_text(list.v[0].title, broken[i].title, broken[i].text);
            expect_text(list.v[0].url, broken[i].url, broken[i].text);
        }
        size_t wanted = 0;
        for (; wanted < COUNT_OF(broken[i].findings) && broken[i].findings[wanted]; wanted++)
            cr_expect(strstr(finding(wanted), broken[i].findings[wanted]) != NULL, "row %zu: %s", i,
                      finding(wanted));
        cr_expect(findings.n == wanted, "row %zu: %s", i, finding(wanted));
    }
}

/* Lists that cannot be used: the beginning of what is said. */
static const struct {
    const char *text, *finding;
} unusable[] = {
    {"", "feeds.opml: the list is empty"},
    {" \n ", "feeds.opml: the list is empty"},
    {"just text", "feeds.opml:1:1: no OPML list: there is no <opml> in it"},
    {"{\"feeds\": []}", "feeds.opml:1:1: no OPML list: there is no <opml> in it"},
    {"<rss version='2.0'></rss>", "feeds.opml:1:1: no OPML list: the root element is <rss>; that "
                                  "is a feed, whose address belongs "
                                  "into an outline's xmlUrl"},
    {"<html><p>&nbsp;</html>", "feeds.opml:1:1: no OPML list: the root element is <html>"},
    {"<opml><body>\n <outline text='x' xmlUrl='http://a.example/'/>\n",
     "feeds.opml:1:7: the list ends inside the element <body> that begins here"},
    {"<opml><body>\n <outline text='x' xmlUrl='http://a.exam",
     "feeds.opml:2:27: the list ends inside a quoted value of <outline>"},
    {"<opml><body>\n <outline text='x'", "feeds.opml:2:2: the list ends inside the tag <outline>"},
    {"<opml><body></body>", "feeds.opml:1:1: the list ends inside the element <opml>"},
    {"<opml><body><!-- ", "feeds.opml:1:7: the list ends inside the element <body>"},
};

Test(opml, says_what_is_wrong_with_a_list_it_cannot_use)
{
    for (size_t i = 0; i < COUNT_OF(unusable); i++) {
        findings_init(&findings, arena);
        cr_expect(!read_list(unusable[i].text), "%s", unusable[i].text);
        cr_expect(findings.errors == 1, "%s: %zu errors", unusable[i].text, findings.errors);
        cr_expect(strncmp(finding(0), unusable[i].finding, strlen(unusable[i].finding)) == 0,
                  "%s: %s", unusable[i].text, finding(0));
    }
}

/* riffle's own attributes: what is said of a value that makes no sense. */
static const struct {
    const char *attribute, *finding;
} options[] = {
    {"riffle:interval=\"30\"",
     "feeds.opml:2:19: riffle:interval=\"30\": a duration needs a unit: 30s, 30m, 30h or 30d"},
    {"riffle:interval=\"soon\"", "feeds.opml:2:19: riffle:interval=\"soon\" is not a duration"},
    {"riffle:interval=\"1w\"", "riffle:interval=\"1w\": unknown unit \"w\""},
    {"riffle:interval=\"5s\"", "riffle:interval=\"5s\": an interval is at least 1m"},
    {"riffle:interval=\"\"", "riffle:interval=\"\" is not a duration"},
    {"riffle:priority=\"10\"", "riffle:priority=\"10\": a priority is a digit from 0 to 9"},
    {"riffle:priority=\"high\"", "riffle:priority=\"high\": a priority is a digit from 0 to 9"},
    {"riffle:language=\"english\"", "riffle:language=\"english\": a language is a code such as en"},
    {"riffle:language=\"e\"", "riffle:language=\"e\": a language is a code"},
    {"riffle:disabled=\"maybe\"", "riffle:disabled=\"maybe\": write yes or no"},
    {"riffle:intervall=\"1h\"", "riffle:intervall is unknown; did you mean riffle:interval?"},
    {"riffle:zzz=\"1h\"", "riffle:zzz is unknown; riffle(1) lists what there is"},
};

Test(opml, refuses_options_that_make_no_sense)
{
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        findings_init(&findings, arena);
        struct bytes text = arena_printf(
            arena, HEAD "<outline text=\"x\" %s xmlUrl=\"http://a.example/\"/>\n" TAIL,
            options[i].attribute);
        cr_expect(!read_list(text.p), "%s", options[i].attribute);
        cr_expect(findings.errors == 1 && strstr(finding(0), options[i].finding) != NULL, "%s: %s",
                  options[i].attribute, finding(0));
    }
}

Test(opml, tells_all_mistakes_at_once)
{
    cr_expect(!read_list(HEAD "<outline text='x' riffle:priority='x' riffle:interval='y' "
                              "xmlUrl='http://a.example/'/><outline/>" TAIL));
    cr_expect(findings.errors == 2 && findings.warnings == 1);
}

Test(opml, first_of_two_counts)
{
    cr_assert(read_list(HEAD "<outline text='a' xmlUrl='http://a.example/'/>\n"
                             "<outline text='b' xmlUrl='http://b.example/'/>\n"
                             "<outline text='again' xmlUrl='HTTP://A.example'/>\n" TAIL));
    cr_assert(list.n == 2);
    expect_text(list.v[0].title, "a", "title");
    cr_expect(findings.n == 1 &&
                  strcmp(finding(0),
                         "feeds.opml:4:1: HTTP://A.example is listed already in line 2; "
                         "the first counts") == 0,
              "%s", finding(0));
}

Test(opml, user_and_password_are_kept_apart_and_never_quoted)
{
    static const char *const logins[] = {"user:secret", "user:se@cret", NULL, "u%40:secret%3A",
                                         "user:1secret"};
    cr_assert(read_list(
        HEAD "<outline text=\"1\" xmlUrl=\"https://user:secret@a.example:81/feed?x\" "
             "htmlUrl=\"https://user:secret@a.example/\"/>\n"
             "<outline text=\"2\" xmlUrl=\"feed://user:se@cret@b.example/feed\"/>\n"
             "<outline text=\"3\" xmlUrl=\"https://@c.example/@feed\"/>\n"
             "<outline text=\"4\" xmlUrl=\"feed:https://u%40:secret%3A@d.example/feed\"/>\n"
             "<outline text=\"5\" xmlUrl=\"user:1secret@e.example/feed\"/>\n"
             "<outline text=\"again\" xmlUrl=\"https://other:secret@a.example:81/feed?x\"/>\n"
             "<outline text=\"no address\" xmlUrl=\"ftp://user:secret@f.example/\"/>\n"
             "<outline text=\"nor this\" xmlUrl=\"user:secret@\"/>\n" TAIL));
    static const char *const urls[] = {"https://a.example:81/feed?x", "http://b.example/feed",
                                       "https://c.example/@feed", "https://d.example/feed",
                                       "http://e.example/feed"};
    cr_assert_eq(list.n, COUNT_OF(urls));
    for (size_t i = 0; i < list.n; i++) {
        expect_text(list.v[i].url, urls[i], "url");
        expect_text(list.v[i].login, logins[i], "login");
    }
    expect_text(list.v[0].home_page_url, "https://a.example/", "home page");
    cr_expect_eq(findings.n, 4);
    for (size_t i = 0; i < findings.n; i++)
        cr_expect_not(strstr(finding(i), "secret"), "%s", finding(i));
}

Test(opml, user_and_password_are_kept_apart_in_whatever_way_they_are_written)
{
    static const struct {
        const char *address, *url; /* NULL: left out */
    } rows[] = {
        {"http:///us:secret@a.example:81/f", "http://a.example:81/f"},
        {"http:////us:secret@a.example/f", "http://a.example/f"},
        {"http:/&#10;/us:secret@a.example/f", "http://a.example/f"},
        {"ht&#9;tp://us:secret@a.example/f", "http://a.example/f"},
        {"feed:///us:secret@a.example/f", "http://a.example/f"},
        {"feed:http:///us:secret@a.example/f", "http://a.example/f"},
        {"http://us:secret/secret@a.example/f", NULL},
        {"http://us:secret?@secret@a.example/f", NULL},
        {"http:/us:secret@a.example/f", NULL},
        {"http:us:secret@a.example/f", NULL},
        {"http:\\\\us:secret@a.example/f", NULL},
        {"us:secret/secret@a.example/f", NULL},
    };
    char text[512];
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        findings_init(&findings, arena);
        (void)snprintf(text, sizeof text,
                       HEAD "<outline text=\"1\" xmlUrl=\"%s\" htmlUrl=\"%s\"/>"
                            "<outline text=\"2\" xmlUrl=\"http://b.example\" htmlUrl=\"%s\"/>" TAIL,
                       rows[i].address, rows[i].address, rows[i].address);
        cr_assert(read_list(text), "%s", rows[i].address);
        cr_assert_eq(list.n, 1 + (rows[i].url != NULL), "%s", rows[i].address);
        cr_expect_eq(findings.n, !rows[i].url, "%s: %s", rows[i].address, finding(0));
        cr_expect_not(strstr(finding(0), "secret"), "%s", finding(0));
        expect_text(list.v[list.n - 1].home_page_url, rows[i].url, rows[i].address);
        if (list.n == 1)
            continue;
        expect_text(list.v[0].url, rows[i].url, rows[i].address);
        expect_text(list.v[0].login, "us:secret", rows[i].address);
    }
}

Test(opml, reads_lists_in_other_encodings)
{
    static const char windows[] = "<?xml version='1.0' encoding='windows-1251'?><opml><body>"
                                  "<outline text='\xCC\xE8\xF0' xmlUrl='http://a.example/'/>"
                                  "</body></opml>";
    cr_assert(read_list(windows));
    cr_expect(findings.n == 0, "%s", finding(0));
    expect_text(list.v[0].title, "Мир", "title");
    cr_assert(read_list("<opml><body><outline text='caf\xE9 cr\xE8me \xE0 la carte' "
                        "xmlUrl='http://a.example/'/></body></opml>"));
    expect_text(list.v[0].title, "café crème à la carte", "title");
    cr_expect(findings.n == 1, "it is told that the encoding was guessed");
}

static struct bytes many_outlines(struct buf *text, size_t n, const char *between)
{
    buf_reset(text);
    buf_add_string(text, HEAD);
    for (size_t i = 0; i < n; i++)
        buf_printf(text, "<outline text=\"&%s%zu\" xmlUrl=\"http://h%zu.example/?a&b\"/>%s",
                   between, i, i, between);
    buf_add_string(text, TAIL);
    return buf_bytes(text);
}

Test(opml, large_and_deep_lists_take_linear_time)
{
    enum { MANY = 20000 };
    static const char *const betweens[] = {"", "\n"}; /* one long line, and lines inside tags too */
    struct buf text = {0};
    for (size_t i = 0; i < COUNT_OF(betweens); i++) {
        findings_init(&findings, arena);
        cr_assert(opml_read("feeds.opml", many_outlines(&text, MANY, betweens[i]), arena, &list,
                            &findings));
        cr_expect(list.n == MANY && findings.warnings == 2 * MANY && findings.n == FINDINGS_MAX);
        cr_expect(list.v[MANY - 1].line == 2 + (MANY - 1) * 2 * i);
    }
    buf_reset(&text);
    buf_add_string(&text, HEAD);
    for (int i = 0; i < MANY; i++)
        buf_add_string(&text, "<outline text='x'>");
    cr_expect(!opml_read("feeds.opml", buf_bytes(&text), arena, &list, &findings));
    buf_clear(&text);
}

Test(opml, cut_anywhere_it_never_yields_half_a_list)
{
    static const char whole[] = HEAD
        "<outline text=\"A & B\" riffle:kind=\"wire\"><outline text=\"x\" "
        "xmlUrl=\"http://a.example/\"/></outline>" TAIL;
    for (size_t n = 0; n < sizeof whole - 2; n++) {
        findings_init(&findings, arena);
        cr_expect(!opml_read("feeds.opml", (struct bytes){whole, n}, arena, &list, &findings),
                  "cut at %zu", n);
        cr_expect(findings.errors > 0, "cut at %zu", n);
    }
}

Test(opml, bundled_list_is_in_order)
{
    enum { FEEDS = 109 };
    struct bytes text;
    struct error err;
    cr_assert(file_read(BUNDLED_LIST, CEILING, arena, &text, &err), "%s", err.text);
    cr_assert(opml_read("feeds.opml", text, arena, &list, &findings), "%s", finding(0));
    cr_expect(findings.n == 0, "%s", finding(0));
    cr_expect(list.n == FEEDS, "%zu feeds", list.n);
    for (size_t i = 0; i < list.n; i++) {
        const struct subscription *feed = &list.v[i];
        cr_expect(feed->title.n && feed->kind.n && feed->language.n == 2, "%.*s",
                  BYTES_FMT(feed->url));
        cr_expect(bytes_find_char(feed->category, '/') < feed->category.n, "%.*s",
                  BYTES_FMT(feed->url));
    }
}
